import { describe, expect, it } from 'vitest';
import { draftCard } from '../../../src/blocks/draft-card.ts';
import {
  draftEditModal,
  draftRejectModal,
  draftRewriteModal,
  followUpsEditModal,
} from '../../../src/blocks/draft-modals.ts';
import { draftReviewModal } from '../../../src/blocks/draft-review.ts';
import { type DraftState, draftState } from '../../../src/blocks/draft-state.ts';
import { addressAnswer } from '../../../src/blocks/draft-view.ts';
import { followUpCard, replyCard } from '../../../src/blocks/follow-up-card.ts';
import { followUpsMessage } from '../../../src/blocks/follow-ups.ts';
import { checkMessage } from '../../../src/blocks/limits.ts';
import type { SequenceTouch } from '../../../src/blocks/sequence-words.ts';
import { actionIds, buttons, readable } from './reading.ts';
import { BODY, draft, followUp, minutesAgo, moment } from './samples.ts';

const BOTH = { clicks: true, opens: true };
const generic = {
  ...draft.recipient,
  generic: true,
  fullName: null,
  title: null,
  email: 'office@buckeyefamily.example',
};

describe('where everybody can read it', () => {
  const masked = { ...draft, masked: true };
  const card = draftCard(masked);

  it('the card shows a part of the address, and approvers may ask for the rest', () => {
    expect(JSON.stringify(card)).toContain('d…@buckeyefamily.example');
    expect(JSON.stringify(card)).not.toContain(draft.recipient.email);
    expect(readable(card.blocks)).toContain('Dana Ray');
    expect(actionIds(card)).toContain('draft_reveal');
    expect(readable(addressAnswer(masked).blocks)).toContain(draft.recipient.email);
  });

  it('so do a follow-up and a decided draft, and nothing else has the button', () => {
    const due = { dueAt: minutesAgo(-60), why: null };
    const later = followUpCard({ ...followUp, masked: true }, due, moment);
    expect(JSON.stringify(later)).not.toContain(followUp.recipient.email);
    expect(actionIds(later)).toContain('draft_reveal');
    const sent = { kind: 'sent', by: 'U1', at: minutesAgo(1), dryRun: false, sequence: null } as const;
    expect(JSON.stringify(draftState(masked, sent, moment))).toContain('d…@buckeyefamily.example');
    expect(JSON.stringify(draftState(masked, sent, moment))).not.toContain(draft.recipient.email);
    expect(actionIds(draftCard(draft))).not.toContain('draft_reveal');
  });
});

describe('a draft’s card', () => {
  const card = draftCard(draft);
  const text = readable(card.blocks);

  it.each([
    ['the recipient', '*Draft to Dana Ray*, practice administrator, Buckeye Family Dental Group'],
    [
      'the whole address and its state',
      'd.ray@buckeyefamily.example> · verified: published on their <https://buckeyefamily.example/team|team page>',
    ],
    ['the subject in bold', '*12 offices, one utility bill review*'],
    ['every word of the mail', BODY],
    ['what each claim rests on', '“twelve offices” ← <https://buckeyefamily.example/locations|locations page>'],
    ['the verdict in words', 'Critic: reads well, 9 of 10'],
    ['the angle in words', 'angle: savings across all sites'],
    [
      'the follow-ups',
      '3 follow-ups on day 3, 7, 14 (in the thread), approved together, stopped by any reply\nFooter with',
    ],
    ['what is added', 'Footer with our postal address and unsubscribe link'],
  ])('shows %s', (_, fact) => {
    expect(text).toContain(fact);
  });

  it('has the four choices, bound to the revision that was read', () => {
    expect(buttons(card).map(({ text: label, action_id }) => [label, action_id])).toEqual([
      ['Approve & send', 'draft_approve'],
      ['Edit', 'draft_edit'],
      ['Rewrite…', 'draft_regenerate'],
      ['Reject', 'draft_reject'],
    ]);
    expect(JSON.parse(buttons(card)[0]?.value ?? '')).toEqual({ t: 'draft', id: draft.id, run: draft.runId, rev: 1 });
    expect(buttons(card)[0]?.label).toBe('Approve and send to Buckeye Family Dental Group');
  });

  it('marks a general inbox', () => {
    const shown = readable(draftCard({ ...draft, recipient: generic }).blocks);
    expect(shown).toContain('*Draft to the general inbox of Buckeye Family Dental Group*');
    expect(shown).toContain('*general inbox*: no person found');
  });

  it('marks what nothing supports, and asks once more before sending it', () => {
    const shown = draftCard({ ...draft, claims: [{ text: 'the largest group', support: null }] });
    expect(readable(shown.blocks)).toContain('*Not backed by anything we stored*');
    expect(readable(shown.blocks)).toContain('“the largest group”');
    expect(JSON.stringify(shown.blocks)).toContain('Send it all the same?');
    expect(JSON.stringify(card.blocks)).not.toContain('Send it all the same?');
  });

  it('says what the critic missed, in words', () => {
    const weak = {
      score: 5,
      criteria: { personalization: 1, savings_figure: 2, clear_cta: 0, human_tone: 2, subject_quality: 0 },
      feedback: '',
    };
    const shown = readable(draftCard({ ...draft, critic: weak, lowConfidence: true, rewriteCount: 2 }).blocks);
    expect(shown).toContain(
      'needs a close look*, 5 of 10 after 2 rewrites, weak: the closing question, the subject line',
    );
    expect(readable(draftCard({ ...draft, critic: null }).blocks)).toContain('Not checked by the critic');
  });

  it('shows what a person changed', () => {
    const previous = { subject: draft.subject, body: BODY.replace('twelve offices', 'many sites'), editedBy: 'U1' };
    const shown = readable(draftCard({ ...draft, previous, revision: 2 }).blocks);
    expect(shown).toContain('Edited by <@U1>: ~many sites~ → *twelve offices*');
  });

  it.each([2_999, 3_000, 3_001, 4_900])(
    'shows a body of %i characters to the last one, with everything else at its largest',
    (length) => {
      const words = `${'A paragraph of words. '.repeat(20)}\n\n`.repeat(12);
      const body = `${words.slice(0, length - 4)} END`;
      const loud = '&'.repeat(400);
      const big = {
        ...draft,
        body,
        subject: '&'.repeat(120),
        companyName: loud,
        instruction: loud,
        toneIssues: [loud, loud, loud],
        previous: { subject: loud, body: loud, editedBy: 'U1' },
      };
      const claims = Array.from({ length: 9 }, (_, i) => ({
        text: loud,
        support: i % 2 ? null : { fact: loud, source: loud, url: null },
      }));
      const message = draftCard({ ...big, claims });
      expect(checkMessage(message)).toEqual([]);
      expect(readable(message.blocks).replaceAll(/\s+/g, ' ')).toContain(body.replaceAll(/\s+/g, ' '));
      expect(actionIds(message)).toContain('draft_approve');
    },
  );

  it('cannot be approved when it is too long to be read, or empty', () => {
    for (const body of ['word '.repeat(1_100), ' ']) {
      const message = draftCard({ ...draft, body });
      expect(actionIds(message)).toEqual(['draft_edit', 'draft_regenerate', 'draft_reject']);
      expect(readable(message.blocks)).toContain('*This draft cannot be approved.*');
    }
  });

  it('shows text that formats or hides to the letter', () => {
    const body = 'Hi *Dana* <!channel> :tada: \u202Egpj.exe & more';
    expect(readable(draftCard({ ...draft, body }).blocks)).toContain(
      'Hi *Dana* <\u2060!channel> :tada: �gpj.exe & more',
    );
  });
});

describe('the card of one follow-up', () => {
  const due = minutesAgo(-1_440);

  it('is a draft of its own: whose it is, every word, when it is due, and the choices', () => {
    const card = followUpCard(followUp, { dueAt: due, why: null }, moment);
    const text = readable(card.blocks);
    expect(text).toContain('*Follow-up 2 to Dana Ray*, practice administrator, Buckeye Family Dental Group');
    expect(text).toContain(`*Re: ${draft.subject}*`);
    expect(text).toContain('Due on Mar 12, 10:42 EDT, not sent before · in the thread of the first mail');
    expect(text).not.toContain('Asked again');
    expect(actionIds(card)).toEqual(['draft_approve', 'draft_edit', 'draft_reject']);
  });

  it('says why it asks although the first mail was approved', () => {
    const card = followUpCard(followUp, { dueAt: null, why: 'the footer changed' }, moment);
    expect(readable(card.blocks)).toContain('Asked again: the footer changed');
  });

  it('keeps its name when it is decided', () => {
    const decided = draftState(followUp, { kind: 'rejected', by: 'U1', at: minutesAgo(1), reason: null }, moment);
    expect(readable(decided.blocks)).toContain('*Follow-up 2 to Dana Ray*');
  });
});

describe('the follow-ups', () => {
  it('stand whole in the thread', () => {
    const message = followUpsMessage(draft);
    for (const touch of draft.followUps) expect(readable(message?.blocks)).toContain(touch.body);
    expect(readable(message?.blocks)).toContain('Day 14');
    expect(readable(message?.blocks)).toContain('Approved together with the first mail');
  });

  it('can be changed while the draft waits, bound to the revision that was read', () => {
    const [edit, ...others] = buttons(followUpsMessage(draft) ?? { blocks: [] });
    expect(others).toEqual([]);
    expect(edit).toMatchObject({ action_id: 'followups_edit', text: 'Edit follow-ups' });
    expect(JSON.parse(edit?.value ?? '')).toEqual({ t: 'draft', id: draft.id, run: draft.runId, rev: 1 });
  });

  it.each([
    ['approved', 'Approved with the first mail'],
    ['sent', 'Approved with the first mail'],
    ['rejected', 'Not sent: the first mail was not approved'],
  ] as const)('of a draft that is %s stay readable and have no button', (status, words) => {
    const message = followUpsMessage({ ...draft, status }) ?? { text: '', blocks: [] };
    expect(actionIds(message)).toEqual([]);
    expect(readable(message.blocks)).toContain(words);
    expect(readable(message.blocks)).toContain(draft.followUps[2]?.body);
  });

  it('that somebody took out are said to be gone', () => {
    const message = followUpsMessage({ ...draft, followUps: [], revision: 2 });
    expect(readable(message?.blocks)).toContain('*No follow-ups to Dana Ray*');
  });

  it('of 3,000 characters each are too much for one message, and the draft cannot be approved', () => {
    const long = { ...draft, followUps: draft.followUps.map((touch) => ({ ...touch, body: 'x'.repeat(3_000) })) };
    const message = followUpsMessage(long) ?? { text: '', blocks: [] };
    expect(checkMessage(message)).toEqual([]);
    expect(actionIds(message)).toEqual(['followups_edit']);
    expect(actionIds(draftCard(long))).not.toContain('draft_approve');
    expect(checkMessage(followUpsMessage({ ...long, status: 'rejected' }) ?? message)).toEqual([]);
  });

  it('are no message when there never were any', () => {
    expect(followUpsMessage({ ...draft, followUps: [] })).toBeNull();
  });
});

describe('what is counted of a mail', () => {
  const CLICKS = 'SendGrid counts clicks: it replaces the links on the way';
  const OPENS = 'SendGrid counts opens: it gets the same words as HTML and adds an invisible picture';
  const due = { dueAt: minutesAgo(-60), why: null };

  it.each([
    [{ clicks: true, opens: false }, CLICKS, 'clicks'],
    [{ clicks: false, opens: true }, OPENS, 'opens'],
    [{ clicks: true, opens: true }, `${CLICKS}. It ${OPENS.slice('SendGrid '.length)}`, 'clicks and opens'],
  ])('stands on each card and in the form that it can be approved on: %j', (tracking, line, counted) => {
    const view = { ...draft, tracking };
    const cards = [draftCard(view), followUpCard({ ...followUp, tracking }, due, moment)];
    for (const card of cards) {
      expect(readable(card.blocks)).toContain(line);
      const [approve, ...others] = buttons(card);
      expect(JSON.parse(approve?.value ?? '')).toMatchObject({ t: 'draft', counted });
      expect(others.filter(({ value }) => value.includes('counted'))).toEqual([]);
    }
    const form = draftReviewModal(view, { mayDecide: true, cardLink: null });
    expect(readable(form.blocks)).toContain(line);
    expect(JSON.parse(form.private_metadata ?? '')).toMatchObject({ counted });
  });

  it('is said where nothing else is cut off by it, however much the checks have to say', () => {
    const long = { ...draft, toneIssues: Array.from({ length: 9 }, () => 'x'.repeat(400)), tracking: BOTH };
    expect(readable(draftCard(long).blocks)).toContain(OPENS.slice('SendGrid '.length));
  });

  it('is nothing of an answer to a person, and nothing where nobody counts', () => {
    const answer = replyCard({ ...draft, kind: 'reply', tracking: BOTH }, null);
    for (const card of [answer, draftCard(draft), followUpCard(followUp, due, moment)]) {
      expect(JSON.stringify(card)).not.toMatch(/SendGrid|counted/);
    }
  });
});

describe('a decided draft', () => {
  const at = minutesAgo(1);
  const line = (state: DraftState) => readable(draftState(draft, state, moment).blocks);

  it('says when it goes out and why then', () => {
    const state: DraftState = {
      kind: 'approved',
      by: 'U1',
      at,
      goesOutAt: minutesAgo(-1_340),
      because: 'the sending window opens then',
    };
    expect(line(state)).toContain(
      'Approved by <@U1> · Mar 11, 10:41 EDT · goes out Mar 12, 09:02 EDT because the sending window opens then',
    );
    expect(line({ ...state, goesOutAt: null, because: null })).toContain('goes out next');
  });

  it('says when it left, to which address, and what is next', () => {
    const state: DraftState = { kind: 'sent', by: 'U1', at, dryRun: false, sequence: null };
    expect(line(state)).toContain(
      'Sent Mar 11, 10:41 EDT to <mailto:d.ray@buckeyefamily.example|d.ray@buckeyefamily.example> · approved by <@U1>',
    );
    expect(line({ ...state, dryRun: true })).toContain('Dry run, nothing left the house');
  });

  it('says when it was opened and a link followed, where that was counted', () => {
    const state: DraftState = { kind: 'sent', by: 'U1', at, dryRun: false, sequence: null };
    expect(line({ ...state, seen: { opened: at, clicked: null } })).toMatch(/ · opened Mar 11, 10:41 EDT$/);
    const both = { opened: at, clicked: minutesAgo(-60) };
    expect(line({ ...state, seen: both })).toMatch(/ · opened Mar 11, 10:41 EDT · link followed Mar 11, 11:42 EDT$/);
    expect(line({ ...state, seen: { opened: null, clicked: null } })).toBe(line(state));
  });

  it('tells the sequence: what was sent, what comes when, and why it ended', () => {
    const due = minutesAgo(-3 * 1_440);
    const planned = (number: number) => ({ number, state: 'planned' as const, at: due });
    const told = (touches: SequenceTouch[], stopped: string | null = null) =>
      line({ kind: 'sent', by: 'U1', at, dryRun: false, sequence: { touches, stopped } });
    expect(told([1, 2, 3].map(planned))).toMatch(/ · follow-up 1 of 3 on Mar 14, 10:42 EDT unless they reply$/);
    expect(told([{ number: 1, state: 'sent', at }, planned(2), planned(3)])).toMatch(
      / · follow-up 1 sent Mar 11, 10:41 EDT · follow-up 2 of 3 on Mar 14, 10:42 EDT unless they reply$/,
    );
    expect(told([{ number: 1, state: 'to_approve', at: due }, planned(2)])).toMatch(
      / · follow-up 1 of 2 waits for approval, due on Mar 14, 10:42 EDT$/,
    );
    expect(told([{ number: 1, state: 'skipped', why: 'rejected' }, planned(2)])).toMatch(
      / · follow-up 1 skipped: rejected · follow-up 2 of 2 on Mar 14/,
    );
    expect(told([{ number: 1, state: 'in_trouble', at }])).toMatch(/ · follow-up 1 of 1 needs a look$/);
    const cancelled = [2, 3].map((number) => ({ number, state: 'cancelled' as const }));
    expect(told([{ number: 1, state: 'sent', at }, ...cancelled], 'meeting_booked')).toMatch(
      / · follow-up 1 sent Mar 11, 10:41 EDT · stopped: meeting booked$/,
    );
  });

  it.each<[DraftState, string[]]>([
    [{ kind: 'stopped', at, why: 'replied' }, []],
    [{ kind: 'approved', by: 'U1', at, goesOutAt: null, because: null }, []],
    [{ kind: 'sending', by: 'U1', at }, []],
    [{ kind: 'sent', by: 'U1', at, dryRun: false, sequence: null }, []],
    [{ kind: 'rejected', by: 'U1', at, reason: null }, []],
    [{ kind: 'superseded', at, why: 'a newer version stands below' }, []],
    [{ kind: 'failed', by: 'U1', reason: 'no such user', next: 'Pick another contact.', mayRetry: false }, []],
    [
      { kind: 'failed', by: 'U1', reason: 'mailbox full', next: 'Try tomorrow.', mayRetry: true },
      ['draft_edit', 'draft_send_again', 'draft_drop'],
    ],
    [
      { kind: 'unknown', by: 'U1', attemptedAt: at, evidence: 'no bounce' },
      ['draft_mark_sent', 'draft_send_again', 'draft_drop'],
    ],
  ])('has buttons only where a person must settle something: $kind', (state, ids) => {
    expect(actionIds(draftState(draft, state, moment))).toEqual(ids);
  });

  it('in doubt shows the evidence and never says that it was sent', () => {
    const text = line({
      kind: 'unknown',
      by: 'U1',
      attemptedAt: at,
      evidence: 'no copy in the Sent folder, no bounce',
    });
    expect(text).toContain('Nobody can tell whether this mail left');
    expect(text).toContain('no copy in the Sent folder, no bounce');
    expect(text).toContain('not sent again by itself');
  });
});

describe('the modals of a draft', () => {
  const inputs = (blocks: readonly { type: string }[]) => blocks.filter((block) => block.type === 'input');

  it('edit one subject and one body as they stand', () => {
    const modal = draftEditModal(draft);
    expect(modal.callback_id).toBe('draft_edit');
    expect(inputs(modal.blocks)).toMatchObject([
      { block_id: 'subject', element: { action_id: 'subject', initial_value: draft.subject } },
      { block_id: 'body', element: { action_id: 'body', initial_value: BODY, max_length: 3_000, multiline: true } },
    ]);
    expect(inputs(modal.blocks)).toHaveLength(2);
  });

  it('edit each follow-up by itself; an emptied one is left out', () => {
    const modal = followUpsEditModal(draft);
    expect(modal.callback_id).toBe('followups_edit');
    expect(inputs(modal.blocks)).toMatchObject(
      draft.followUps.map(({ number, dayOffset, body }) => ({
        block_id: `followup_${number}`,
        optional: true,
        label: { text: `Follow-up on day ${dayOffset}` },
        hint: { text: 'Empty = this follow-up is left out.' },
        element: { action_id: `followup_${number}`, initial_value: body, max_length: 3_000, multiline: true },
      })),
    );
    const long = { ...draft, followUps: draft.followUps.map((touch) => ({ ...touch, body: 'x'.repeat(3_001) })) };
    expect(inputs(followUpsEditModal(long).blocks)).toEqual([]);
  });

  it('refuse to edit what the form would cut, in words', () => {
    const modal = draftEditModal({ ...draft, body: 'x'.repeat(3_001) });
    expect(inputs(modal.blocks)).toEqual([]);
    expect(readable(modal.blocks)).toContain('*3,001* characters; this form takes 3,000');
    expect(modal.submit).toBeUndefined();
  });

  it('carry the revision that was read', () => {
    const modals = [
      draftEditModal(draft),
      followUpsEditModal(draft),
      draftRejectModal(draft),
      draftRewriteModal(draft),
    ];
    for (const modal of modals) {
      expect(JSON.parse(modal.private_metadata ?? '')).toMatchObject({ t: 'draft', id: draft.id, rev: 1 });
    }
    expect(draftRejectModal(draft).callback_id).toBe('draft_reject_reason');
    expect(draftRewriteModal(draft).callback_id).toBe('draft_regenerate');
  });
});
