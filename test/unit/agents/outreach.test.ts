import { describe, expect, it } from 'vitest';
import { createOutreach, type OutreachDeps, type SendSituation } from '../../../src/agents/outreach.ts';
import { COMPANY_STATUSES } from '../../../src/domain/company.ts';
import { contentHash, type EmailDraft } from '../../../src/domain/draft.ts';
import { NOT_TRACKED } from '../../../src/domain/mail-tracking.ts';
import { drawGap } from '../../../src/domain/send-window.ts';
import { verifyUnsubscribeToken } from '../../../src/domain/unsubscribe-token.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createDryRunTransport } from '../../../src/providers/mail/dry-run.ts';

const deps: OutreachDeps = {
  transport: createDryRunTransport({ log: silentLogger }),
  firm: {
    name: 'Harness Audit',
    address: '1 Main Street, Columbus, OH 43004',
    phone: '',
    website: '',
    senderName: 'Sam Field',
    senderTitle: 'Auditor',
    mailFrom: 'sam@sender.example',
    contingencyFee: 0.24,
    unsubscribeInstruction: 'Reply STOP.',
  },
  window: { timeZone: 'America/New_York', start: '09:00', end: '17:00', days: '1-5' },
  gapSeconds: '60-180',
  publicBaseUrl: 'https://bot.example',
  tracking: NOT_TRACKED,
  unsubscribeSecret: 'secret',
  replyTo: { address: 'sam@sender.example', withToken: false },
};
const outreach = createOutreach(deps);
const now = new Date('2026-03-03T15:00:00Z'); // a Tuesday, 10:00 in Ohio

function approved(change: Partial<EmailDraft> = {}, version = outreach.footerVersion): EmailDraft {
  const draft: EmailDraft = {
    id: '0123456789abcdef01234567',
    ref: 1,
    companyId: 'c1',
    contactId: 'fedcba987654321001234567',
    runId: null,
    kind: 'first',
    followUpNumber: 0,
    parentDraftId: null,
    recipient: { email: 'dana@example.com', fullName: 'Dana Reed', title: null, generic: false },
    subject: 'Your 12 offices',
    body: 'Hi Dana,\n\nSam',
    followUps: [{ number: 1, dayOffset: 3, subject: 'Your 12 offices', body: 'one' }],
    angle: 'cost_savings',
    savingsEstimate: '',
    claims: [],
    critic: null,
    toneIssues: [],
    lowConfidence: false,
    rewriteCount: 0,
    writtenBy: 'templates',
    status: 'approved',
    revision: 1,
    editedHuman: false,
    previous: null,
    approvedHuman: true,
    approvedBy: 'U1',
    approvedAt: now,
    approvedHash: null,
    rejectedBy: null,
    rejectedAt: null,
    rejectionReason: null,
    instruction: null,
    messageId: null,
    providerMessageId: null,
    sendAfter: null,
    sendNote: null,
    sendAttempts: 0,
    claimedAt: null,
    claimedBy: null,
    handedOverAt: null,
    sentAt: null,
    createdAt: now,
    updatedAt: now,
    ...change,
  };
  return { ...draft, approvedHash: change.approvedHash ?? contentHash(draft, version) };
}

/** A follow-up, which is a draft of its own. */
function followUp(change: Partial<EmailDraft> = {}): EmailDraft {
  return approved({ kind: 'followup', followUpNumber: 2, parentDraftId: 'p1', followUps: [], ...change });
}

const situation: SendSituation = {
  now,
  firstMails: { soon: false, today: 0 },
  contact: { unsubscribed: false, bouncedAt: null, emailState: 'valid' },
  suppressed: false,
  companyStatus: 'approved',
  cameBack: false,
  state: 'OH',
  capLeft: 5,
  lastSentAt: null,
};

describe('check', () => {
  it('lets an approved mail go', () => {
    expect(outreach.check(approved(), situation)).toEqual({ ok: true });
    expect(outreach.check(approved({ contactId: null }), { ...situation, contact: null })).toEqual({ ok: true });
  });

  it('lets a follow-up go after the first mail', () => {
    expect(outreach.check(followUp(), { ...situation, companyStatus: 'contacted' })).toEqual({ ok: true });
  });

  it.each([
    { what: 'one wants the mailbox', firstMails: { soon: true, today: 1 }, capLeft: 5, waits: true },
    { what: 'they need every place of the day', firstMails: { soon: false, today: 5 }, capLeft: 5, waits: true },
    { what: 'there is room for both', firstMails: { soon: false, today: 4 }, capLeft: 5, waits: false },
  ])('lets first mails go before a follow-up when $what: $waits', ({ firstMails, capLeft, waits }) => {
    const decision = outreach.check(followUp(), { ...situation, companyStatus: 'contacted', firstMails, capLeft });
    expect('wait' in decision).toBe(waits);
    if (waits) expect(decision).toMatchObject({ note: 'First mails go first.' });
    expect(outreach.check(approved(), { ...situation, firstMails, capLeft }), 'a first mail').toEqual({ ok: true });
  });

  it.each([
    { why: 'pending', draft: { status: 'pending' }, says: 'not approved' },
    { why: 'sent already', draft: { status: 'sent' }, says: 'not approved' },
    { why: 'approved by nobody', draft: { approvedHuman: false }, says: 'Nobody approved' },
    { why: 'approved with other words', draft: { approvedHash: 'ffff' }, says: 'changed after the approval' },
  ] as const)('stops a draft that is $why', ({ draft, says }) => {
    expect(outreach.check(approved(draft), situation)).toEqual({ stop: expect.stringContaining(says) });
  });

  it.each(['subject', 'body'] as const)('stops a draft whose %s changed after the approval', (field) => {
    const changed = { ...approved(), [field]: 'other words' };
    expect(outreach.check(changed, situation)).toEqual({ stop: expect.stringContaining('changed after') });
  });

  it('stops when the recipient, a follow-up or the footer changed after the approval', () => {
    const draft = approved();
    const elsewhere = { ...draft, recipient: { ...draft.recipient, email: 'else@example.com' } };
    const laterText = { ...draft, followUps: [{ number: 1, dayOffset: 3, subject: 'Hi', body: 'new' }] } as EmailDraft;
    const moved = createOutreach({ ...deps, firm: { ...deps.firm, address: '2 Main Street' } });
    for (const decision of [
      outreach.check(elsewhere, situation),
      outreach.check(laterText, situation),
      moved.check(draft, situation),
    ])
      expect(decision).toEqual({ stop: expect.stringContaining('changed after') });
  });

  it.each([
    { why: 'is suppressed', change: { suppressed: true } },
    { why: 'unsubscribed', change: { contact: { unsubscribed: true, bouncedAt: null, emailState: 'valid' } } },
    { why: 'bounced', change: { contact: { unsubscribed: false, bouncedAt: now, emailState: 'valid' } } },
    { why: 'does not exist', change: { contact: { unsubscribed: false, bouncedAt: null, emailState: 'invalid' } } },
  ] as const)('stops when the recipient $why', ({ change }) => {
    expect(outreach.check(approved(), { ...situation, ...change })).toHaveProperty('stop');
  });

  it.each(COMPANY_STATUSES)('knows whether a company that is %s may get mail', (companyStatus) => {
    const firstMail = outreach.check(approved(), { ...situation, companyStatus });
    const laterMail = outreach.check(followUp(), { ...situation, companyStatus });
    expect('ok' in firstMail).toBe(companyStatus === 'approved');
    expect('ok' in laterMail).toBe(companyStatus === 'contacted');
  });

  it('sends nothing without a postal address', () => {
    const homeless = createOutreach({ ...deps, firm: { ...deps.firm, address: ' ' } });
    expect(homeless.check(approved({}, homeless.footerVersion), situation)).toEqual({
      stop: expect.stringContaining('FIRM_ADDRESS'),
    });
  });

  it('stops a mail that cannot be composed', () => {
    const broken = approved({ subject: 'Hi\nthere' });
    expect(outreach.check(broken, situation)).toEqual({ stop: expect.stringContaining('control character') });
  });
});

describe('check, when it is too early', () => {
  it('waits for the window in the zone of the recipient', () => {
    expect(outreach.check(approved(), { ...situation, state: 'CA' })).toEqual({
      wait: new Date('2026-03-03T17:00:00Z'),
      note: expect.stringContaining('In CA it is Tue 07:00'),
    });
  });

  it('waits for the next day of the cap, within the window', () => {
    expect(outreach.check(approved(), { ...situation, capLeft: 0 })).toEqual({
      wait: new Date('2026-03-04T14:00:00Z'),
      note: expect.stringContaining('daily limit for 2026-03-03'),
    });
  });

  it('waits for the gap after the last mail, and not after that', () => {
    const draft = approved();
    const gap = drawGap('60-180', draft.id);
    const lastSentAt = new Date(now.getTime() - 1_000);
    const decision = outreach.check(draft, { ...situation, lastSentAt });
    expect(decision).toEqual({ wait: new Date(lastSentAt.getTime() + gap), note: expect.stringContaining('pause') });
    const later = new Date(lastSentAt.getTime() + gap);
    expect(outreach.check(draft, { ...situation, lastSentAt, now: later })).toEqual({ ok: true });
  });

  it('carries a gap that passes the end of the day into the next', () => {
    const late = new Date('2026-03-03T21:59:59Z');
    const decision = outreach.check(approved(), { ...situation, now: late, lastSentAt: late });
    expect(decision).toMatchObject({ wait: new Date('2026-03-04T14:00:00Z') });
  });

  it('waits for the moment a deferral named', () => {
    const draft = approved({ sendAfter: new Date('2026-03-03T15:10:00Z'), sendNote: 'The mail server asked to wait.' });
    expect(outreach.check(draft, situation)).toEqual({
      wait: new Date('2026-03-03T15:10:00Z'),
      note: 'The mail server asked to wait.',
    });
  });

  it('waits for nothing where gap, days and hours are off', () => {
    const always = { ...deps.window, days: '1-7', end: '23:59' };
    const eager = createOutreach({ ...deps, gapSeconds: '0', window: always });
    const sunday = new Date('2026-03-08T07:00:00Z');
    expect(eager.check(approved(), { ...situation, now: sunday, lastSentAt: sunday })).toEqual({ ok: true });
  });
});

describe('compose and send', () => {
  it('links to the contact, or to the draft where there is none', () => {
    const tokenIn = (draft: EmailDraft) => /\/u\/(\S+)/.exec(outreach.compose(draft, []).text)?.[1] ?? '';
    const contactId = 'fedcba987654321001234567';
    expect(verifyUnsubscribeToken(tokenIn(approved()), 'secret')).toEqual({ kind: 'contact', id: contactId });
    expect(verifyUnsubscribeToken(tokenIn(approved({ contactId: null })), 'secret')?.kind).toBe('draft');
    expect(outreach.compose(approved(), []).text).not.toContain('dana@example.com');
  });

  it('lets nothing out in a dry run and says sent', async () => {
    const result = await outreach.send(outreach.compose(approved(), []), { signal: new AbortController().signal });
    expect(result).toEqual({ kind: 'sent', providerMessageId: null });
  });
});

describe('where answers go', () => {
  const composed = (replyTo: OutreachDeps['replyTo'], mailFrom = deps.firm.mailFrom) => {
    const own = createOutreach({ ...deps, replyTo, firm: { ...deps.firm, mailFrom } });
    return { mail: own.compose(approved(), []), own };
  };

  it('is the sender, without a word in the header', () => {
    expect(composed({ address: deps.firm.mailFrom, withToken: false }).mail.replyTo).toBeNull();
  });

  it('is another mailbox where one is named', () => {
    expect(composed({ address: 'sales@sender.example', withToken: false }).mail.replyTo).toBe('sales@sender.example');
  });

  it('is an address that names the draft where the mailbox takes one', () => {
    const { mail, own } = composed({ address: 'sales@sender.example', withToken: true });
    const token = /^sales\+r\.([0-9a-z]+)@sender\.example$/.exec(mail.replyTo ?? '')?.[1] ?? '';
    expect(own.draftOfReplyToken(token)).toBe(approved().id);
    expect(createOutreach({ ...deps, unsubscribeSecret: 'other' }).draftOfReplyToken(token)).toBeNull();
  });

  it('stays the mailbox itself where its name leaves no room', () => {
    const address = `${'s'.repeat(40)}@sender.example`;
    expect(composed({ address, withToken: true }).mail.replyTo).toBe(address);
    expect(composed({ address, withToken: true }, address).mail.replyTo).toBeNull();
  });

  it('is no part of what was approved', () => {
    const tokens = createOutreach({ ...deps, replyTo: { address: 'sales@sender.example', withToken: true } });
    expect(tokens.check(approved(), situation)).toEqual({ ok: true });
    expect(tokens.footerVersion).toBe(outreach.footerVersion);
  });
});

it('lets a first mail follow one that came back, and only then', () => {
  const again = { ...situation, companyStatus: 'contacted' as const };
  expect(outreach.check(approved(), again)).toEqual({ stop: expect.stringContaining('The company is contacted') });
  expect(outreach.check(approved(), { ...again, cameBack: true })).toEqual({ ok: true });
});
