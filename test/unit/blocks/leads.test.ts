import { describe, expect, it } from 'vitest';
import { leadCard } from '../../../src/blocks/lead-card.ts';
import { leadDecided } from '../../../src/blocks/lead-decided.ts';
import { leadGate } from '../../../src/blocks/lead-gate.ts';
import { leadDetailsModal, leadRejectModal } from '../../../src/blocks/lead-modals.ts';
import { actionIds, buttons, readable } from './reading.ts';
import { dana, details, gate, lead, minutesAgo, moment } from './samples.ts';

describe('gate 1', () => {
  it('counts the leads per tier and says that nothing is written before approval', () => {
    const text = readable(leadGate(gate, moment).blocks);
    expect(text).toContain('*31 leads to review*  ·  3 high · 17 medium · 11 low');
    expect(text).toContain('Nothing is written to anyone before you approve');
  });

  it('offers all high leads at once and the tiers that are not shown yet', () => {
    const message = leadGate(gate, moment);
    expect(buttons(message).map((button) => button.text)).toEqual([
      'Approve all high (3)',
      'Show medium (17)',
      'Show low (11)',
    ]);
    expect(actionIds(message)).toEqual(['leads_approve_high', 'leads_show_medium', 'leads_show_low']);
  });

  it('says how many of a tier are left to show', () => {
    const half = { ...gate.tiers, medium: { total: 17, open: 12, hidden: 7 }, low: { total: 0, open: 0, hidden: 0 } };
    expect(buttons(leadGate({ ...gate, tiers: half }, moment)).map((button) => button.text)).toContain(
      'Show medium (7 left)',
    );
  });

  it('lets who has seen enough set the rest aside, once somebody decided anything, and asks once more', () => {
    expect(actionIds(leadGate(gate, moment))).not.toContain('leads_finish');
    const begun = leadGate({ ...gate, approved: 2 }, moment);
    const finish = buttons(begun).find((each) => each.action_id === 'leads_finish');
    expect(finish?.text).toBe('Set the rest aside');
    expect(JSON.parse(finish?.value ?? '')).toEqual({ t: 'run', id: gate.runId });
    expect(JSON.stringify(begun.blocks)).toContain('31 leads without a decision stay stored');
  });

  it('of a review that was ended says so, without buttons', () => {
    const message = leadGate({ ...gate, approved: 2, closed: 'set_aside' }, moment);
    expect(readable(message.blocks)).toContain('*31 leads left undecided*: set aside, `/leadgen leads` lists them');
    expect(actionIds(message)).toEqual([]);
  });

  it('names only the tiers that have leads', () => {
    const none = { total: 0, open: 0, hidden: 0 };
    const message = leadGate({ ...gate, tiers: { ...gate.tiers, high: none, low: none } }, moment);
    expect(readable(message.blocks)).toContain('*17 leads to review*  ·  17 medium\n');
  });

  it('flips to all handled, without buttons', () => {
    const none = { total: 5, open: 0, hidden: 0 };
    const message = leadGate(
      { ...gate, tiers: { high: none, medium: none, low: none }, approved: 9, rejected: 6 },
      moment,
    );
    expect(readable(message.blocks)).toContain('*All 15 leads handled*  ·  9 approved · 6 rejected');
    expect(actionIds(message)).toEqual([]);
  });

  it('of a cancelled run has no buttons', () => {
    const message = leadGate({ ...gate, closed: 'cancelled' }, moment);
    expect(readable(message.blocks)).toContain('*31 leads left undecided*: run 142 cancelled');
    expect(actionIds(message)).toEqual([]);
  });
});

describe('a lead’s card', () => {
  const text = readable(leadCard(lead).blocks);

  it.each([
    ['who and where', '*Buckeye Family Dental Group*  ·  12 offices, Columbus + 5 cities'],
    ['how to reach them', '<https://buckeyefamily.example/|buckeyefamily.example>  ·  (614) 555-0101'],
    ['what it is worth', 'Could save *$12k–$20k* a year  ·  score *73.5*, high'],
    ['the reason', '> 12 offices under one brand'],
    ['the score’s parts', 'Why 73.5: size 16 + field 22.5 + sites 20 + data 15'],
    ['the basis', '12 offices × 4,559 sq ft × 18.7 kWh × 10.8 ¢ (EIA, Ohio commercial 2024)'],
    ['what was assumed', '96 staff (assumed)'],
    ['the confidence', 'medium confidence'],
    [
      'the contact, masked',
      'Dana Ray, practice administrator · d…@buckeyefamily.example · verified: published on their <https://buckeyefamily.example/team|team page>',
    ],
    [
      'the sources',
      '<https://www.openstreetmap.org/node/1|OpenStreetMap> · <https://buckeyefamily.example/locations|website>',
    ],
    ['the credit', '© OpenStreetMap contributors'],
  ])('shows %s', (_, fact) => {
    expect(text).toContain(fact);
  });

  it('never shows a whole address', () => {
    expect(JSON.stringify(leadCard(lead))).not.toContain('d.ray@');
  });

  it('has three buttons that a screen reader can tell from the next card’s', () => {
    expect(buttons(leadCard(lead)).map(({ action_id, style, label }) => [action_id, style, label])).toEqual([
      ['lead_approve', 'primary', 'Approve Buckeye Family Dental Group'],
      ['lead_reject', 'danger', 'Reject Buckeye Family Dental Group'],
      ['lead_details', null, 'Details of Buckeye Family Dental Group'],
    ]);
    expect(buttons(leadCard(lead))[0]?.value).toBe(JSON.stringify({ t: 'lead', id: lead.companyId, run: lead.runId }));
  });

  it.each([
    [null, 'Contact: none yet'],
    [{ ...dana, generic: true }, 'general inbox d…@buckeyefamily.example · no person found yet'],
    [{ ...dana, verified: false, emailState: 'unknown' as const }, 'published, not checked'],
    [{ ...dana, verified: false, emailState: 'catch_all' as const }, 'the domain takes any address'],
  ])('says what is known of the contact', (contact, words) => {
    expect(readable(leadCard({ ...lead, contact }).blocks)).toContain(words);
  });

  it('says that the website may be another company’s, and nothing of a name that merely differs', () => {
    const says = (isAnothers: boolean) => ({ ...lead, websiteSays: { name: 'Zephyr *Dental*', isAnothers } });
    const doubt = 'Perhaps not this company, so its addresses are not called verified';
    expect(readable(leadCard(says(true)).blocks)).toContain(doubt);
    expect(readable(leadCard(says(false)).blocks)).not.toContain('Website says');
  });

  it('works with next to nothing known', () => {
    const bare = {
      ...lead,
      siteCount: null,
      city: null,
      state: null,
      website: null,
      phone: null,
      score: null,
      contact: null,
      sources: [],
      attributions: [],
    };
    expect(readable(leadCard(bare).blocks)).toContain('*Buckeye Family Dental Group*\nNot scored yet');
  });
});

describe('a decided lead', () => {
  const at = minutesAgo(2);

  it('says who approved it, when, and what follows; no buttons', () => {
    const message = leadDecided(lead, { kind: 'approved', by: 'U1', at, next: { kind: 'draft_follows' } }, moment);
    expect(readable(message.blocks)).toContain('Approved by <@U1> · Mar 11, 10:40 EDT · a draft follows');
    expect(message.text).toContain('Buckeye Family Dental Group');
    expect(actionIds(message)).toEqual([]);
  });

  it('says that no contact was found and what to do', () => {
    const next = { kind: 'no_contact' as const, hint: 'call them' };
    const message = leadDecided(lead, { kind: 'approved', by: 'U1', at, next }, moment);
    expect(readable(message.blocks)).toContain('no contact found yet: call them');
  });

  it('says why it was approved by itself, and can be undone', () => {
    const auto = {
      kind: 'auto_approved' as const,
      at,
      why: 'high score and a verified contact',
      undoable: true,
      next: { kind: 'draft_follows' as const },
    };
    const message = leadDecided(lead, auto, moment);
    expect(readable(message.blocks)).toContain(
      'Approved automatically · Mar 11, 10:40 EDT · high score and a verified contact (Dana Ray, practice administrator) · a draft follows',
    );
    expect(actionIds(message)).toEqual(['lead_undo']);
    expect(actionIds(leadDecided(lead, { ...auto, undoable: false }, moment))).toEqual([]);
  });

  it.each([
    [{ kind: 'draft_ready', channelId: 'C0EMAILS' }, 'draft ready for review in <#C0EMAILS>'],
    [{ kind: 'draft_ready', channelId: null }, 'draft ready for review'],
    [{ kind: 'mail_approved' }, 'mail approved, not sent yet'],
    [{ kind: 'mail_stuck' }, 'its mail needs your decision'],
  ] as const)('says how far its mail is', (next, words) => {
    const message = leadDecided(lead, { kind: 'approved', by: 'U1', at, next }, moment);
    expect(readable(message.blocks)).toMatch(new RegExp(`· ${words}$`));
  });

  it.each([
    ['review_ended', 'Not decided · review ended by <@U1> · Mar 11, 10:40 EDT · `/leadgen leads` still lists it'],
    ['run_cancelled', 'Not decided · run cancelled by <@U1>'],
  ] as const)('says that nobody decided it, and why: %s', (why, words) => {
    const message = leadDecided(lead, { kind: 'left_open', by: 'U1', at, why }, moment);
    expect(readable(message.blocks)).toContain(words);
    expect(actionIds(message)).toEqual([]);
  });

  it('says who rejected it and why, in words', () => {
    const message = leadDecided(lead, { kind: 'rejected', by: 'U1', at, reason: 'already_client' }, moment);
    expect(readable(message.blocks)).toContain('Rejected by <@U1> · Mar 11, 10:40 EDT · already a client');
  });
});

describe('the modals of a lead', () => {
  it('show every figure with its source and date, or call it a guess', () => {
    const text = readable(leadDetailsModal(details, moment).blocks);
    expect(text).toContain('Offices: *12* · <https://buckeyefamily.example/locations|locations page>, Mar 11 2026');
    expect(text).toContain('Staff: *96* · our guess, never used in a mail');
    const figures = [
      { label: 'Power', value: '$9,000 a year', source: 'our estimate, rough estimate' },
      { label: 'Phone', value: null, source: null },
    ];
    const more = readable(leadDetailsModal({ ...details, figures }, moment).blocks);
    expect(more).toContain('Power: *$9,000 a year* · our estimate, rough estimate\nPhone: unknown');
  });

  it('show all contacts masked, the locations and the history', () => {
    const text = readable(leadDetailsModal(details, moment).blocks);
    expect(text).toContain('d…@');
    expect(text).toContain('o…@');
    expect(text).not.toMatch(/d\.ray@|office@/);
    expect(text).toContain('12 locations, 2 listed');
    expect(text).toContain('• 12 High St, Columbus, OH · (614) 555-0101');
    expect(text).toContain('Mar 11, 10:36 EDT  contact found\n');
  });

  it('show the name on the website only when it is another one', () => {
    const websiteSays = { name: 'Zephyr Dental', isAnothers: false };
    expect(readable(leadDetailsModal({ ...details, websiteSays }, moment).blocks)).toContain(
      '\nWebsite says: Zephyr Dental\n',
    );
    expect(readable(leadDetailsModal(details, moment).blocks)).not.toContain('Website says');
  });

  it('show 200 locations whole', () => {
    const locations = Array.from({ length: 200 }, (_, i) => ({
      street: `${i} Long Street Name Avenue North`,
      city: 'Columbus',
      state: 'OH',
      phone: '+16145550101',
    }));
    const text = readable(leadDetailsModal({ ...details, locations }, moment).blocks);
    expect(text.match(/Long Street Name/g)).toHaveLength(200);
  });

  it('ask for a common reason and carry ids only', () => {
    const modal = leadRejectModal(lead);
    expect(modal.callback_id).toBe('lead_reject_reason');
    expect(modal.private_metadata).toBe(JSON.stringify({ t: 'lead', id: lead.companyId, run: lead.runId }));
    for (const reason of ['Too small', 'Already a client', 'Wrong industry', 'Duplicate', 'Data is wrong', 'Other']) {
      expect(readable(modal.blocks)).toContain(reason);
    }
  });
});
