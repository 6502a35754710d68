import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EmailDraft } from '../../../src/domain/draft.ts';
import { ALWAYS_OPEN, type Campaign, header, openCampaign } from './campaign.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterEach(() => campaign.clear());
afterAll(() => campaign.close());

type Bot = Awaited<ReturnType<Campaign['bot']>>;
let serial = 0;
const nextSerial = () => {
  serial += 1;
  return serial;
};

async function sentFirst(env: Record<string, string> = {}) {
  campaign.at('2026-03-02T15:00:00Z');
  const bot = await campaign.bot({ env: { ...ALWAYS_OPEN, ...env } });
  const waiting = await campaign.draft();
  await bot.approve(waiting);
  await bot.followUps();
  const draft = (await campaign.models.drafts.find(waiting.id)) ?? waiting;
  expect(draft.status).toBe('sent');
  return { bot, draft };
}

type Letter = { from?: string; subject?: string; body: string; headers?: string[]; id?: string; thread?: boolean };

function letterTo(draft: EmailDraft, letter: Letter): Buffer {
  serial += 1;
  const { from = draft.recipient.email, subject = 'Re: Your 12 offices', thread = true } = letter;
  return Buffer.from(
    [
      `From: Dana Ray <${from}>`,
      'To: sam@harness-audit.example',
      `Subject: ${subject}`,
      `Message-ID: <${letter.id ?? `answer-${serial}@buckeye.example`}>`,
      ...(thread ? [`In-Reply-To: ${draft.messageId}`, `References: ${draft.messageId}`] : []),
      ...(letter.headers ?? ['Content-Type: text/plain; charset=utf-8']),
      '',
      letter.body,
    ].join('\r\n'),
  );
}

/** Stores a mail as the mailbox gives it, and works on what is pending. */
async function arrives(bot: Bot, raw: Buffer, source = `imap:INBOX:1:${serial}`): Promise<string> {
  const receivedAt = campaign.clock.now();
  const taken = await bot.takeMail({ source, mailbox: 'sam', content: { email: raw }, bytes: raw.length, receivedAt });
  for (const { id } of await campaign.models.inboundMails.listPending(10)) await bot.jobs.processMail(id);
  return taken;
}

const events = (draft: EmailDraft) => campaign.eventsOf(draft);
const contactOf = (draft: EmailDraft) => campaign.models.contacts.find(draft.contactId ?? '');
const posts = (prefix: string) => campaign.models.posts.listKeys(prefix, 5);

const words = { subject: 'Re: Tuesday', body: 'And bring the bills.' };
const INTERESTED = 'Hi Sam,\n\nyes, let us talk. Can we schedule a call on Tuesday at 10?\n\nDana';

function bounceOf(draft: EmailDraft, status: string, said: string): Buffer {
  return letterTo(draft, {
    from: 'mailer-daemon@mx.example',
    subject: 'Undelivered Mail Returned to Sender',
    thread: false,
    headers: [
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      'Auto-Submitted: auto-replied',
    ],
    body: [
      '--b',
      'Content-Type: text/plain',
      '',
      said,
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example',
      '',
      `Final-Recipient: rfc822; ${draft.recipient.email}`,
      'Action: failed',
      `Status: ${status}`,
      `Diagnostic-Code: smtp; 550 ${status} ${said}`,
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: ${draft.messageId}`,
      `To: ${draft.recipient.email}`,
      '--b--',
    ].join('\r\n'),
  });
}

describe('a reply that comes back', () => {
  it('moves the lead, ends the sequence and tells sales once, however often it is delivered', async () => {
    const { bot, draft } = await sentFirst();
    const raw = letterTo(draft, { body: INTERESTED });
    expect(await arrives(bot, raw)).toBe('stored');
    expect(await arrives(bot, raw, 'imap:All Mail:9:77')).toBe('known');
    expect(await campaign.status(draft)).toBe('replied');
    expect(await campaign.touchesOf(draft)).toEqual(Array(3).fill('cancelled: replied'));
    expect((await events(draft)).filter((event) => event.startsWith('replied'))).toHaveLength(1);
    const [reply] = await campaign.models.events.list({ companyId: draft.companyId, eventTypes: ['replied'] }, 5);
    expect(reply).toMatchObject({ replySentiment: 'positive', by: null, emailDraftId: draft.id });
    expect(reply?.replyContent).toContain('Can we schedule a call on Tuesday at 10?');
    expect(reply?.confidence).toBeGreaterThanOrEqual(0.7);
    const [key] = await posts('hot-lead:');
    const card = await bot.post(key ?? '');
    expect(card).toContain('Can we schedule a call on Tuesday at 10?');
    expect(card).toContain('Found in the mailbox');
    expect(card).toContain('nobody has taken it yet');
    await bot.assignLead(draft.companyId, 'U7');
    expect(await bot.post(key ?? '')).toContain('<@U7> has it');
  });

  it('wins against a follow-up whose day has come', async () => {
    const { bot, draft } = await sentFirst();
    campaign.daysLater(4);
    await arrives(bot, letterTo(draft, { body: INTERESTED }));
    await bot.followUps();
    expect(await campaign.mailsTo(draft)).toHaveLength(1);
  });

  it('asks a person when its meaning is unclear, stops the sequence at once, and is decided once', async () => {
    const { bot, draft } = await sentFirst();
    await arrives(bot, letterTo(draft, { body: 'Blue heron at noon.' }));
    expect(await campaign.touchesOf(draft)).toEqual(Array(3).fill('cancelled: replied'));
    expect(await campaign.status(draft)).toBe('contacted');
    const [key = ''] = await posts('reply-question:');
    expect(await bot.post(key)).toContain('Blue heron at noon.');
    const mailId = key.slice('reply-question:'.length);
    const [first, second] = await Promise.all([
      bot.classifyByHand(mailId, 'interested', 'U1'),
      bot.classifyByHand(mailId, 'wants_no_mail', 'U2'),
    ]);
    expect([first.kind, second.kind].sort()).toEqual(['already', 'decided']);
    const winner = first.kind === 'decided' ? 'U1' : 'U2';
    expect(await bot.post(key)).toContain(`says <@${winner}>`);
    const [reply] = await campaign.models.events.list({ companyId: draft.companyId, eventTypes: ['replied'] }, 5);
    expect(reply).toMatchObject({ by: winner, replyContent: 'Blue heron at noon.' });
  });

  it('of a colleague stops the sequence and asks', async () => {
    const { bot, draft } = await sentFirst();
    const domain = draft.recipient.email.split('@')[1] ?? '';
    const company = await campaign.models.companies.find(draft.companyId);
    const from = `boss@${company?.domain ?? domain}`;
    await arrives(bot, letterTo(draft, { body: INTERESTED, from, thread: false, subject: 'Your mail to Dana' }));
    expect(await campaign.touchesOf(draft)).toEqual(Array(3).fill('cancelled: replied'));
    expect(await bot.post((await posts('reply-question:'))[0] ?? '')).toContain('somebody we did not write to');
  });

  it('that holds nothing stops the sequence and is shown', async () => {
    const { bot, draft } = await sentFirst();
    await arrives(bot, letterTo(draft, { body: '' }));
    expect(await campaign.touchesOf(draft)).toEqual(Array(3).fill('cancelled: replied'));
    expect(await bot.post((await posts('reply-question:'))[0] ?? '')).toContain('I find no text');
  });

  it('with "no more mail" in it ends all mail to the address, for the whole firm', async () => {
    const { bot, draft } = await sentFirst();
    const raw = letterTo(draft, { body: 'Please remove me from your list and do not email me again.' });
    await arrives(bot, raw);
    await arrives(bot, raw, 'imap:Junk:4:1');
    expect(await campaign.models.suppressions.find(draft.recipient.email)).toMatchObject({ by: 'recipient' });
    expect((await contactOf(draft))?.unsubscribed).toBe(true);
    expect(await campaign.status(draft)).toBe('archived');
    expect((await events(draft)).filter((event) => event.startsWith('unsubscribed'))).toHaveLength(1);
    expect(await posts('hot-lead:')).toEqual([]);
  });
});

describe('an answer of ours', () => {
  async function answered() {
    const { bot, draft } = await sentFirst({ SEND_DAYS: '1', SEND_WINDOW_END: '10:30', EMAIL_DAILY_LIMIT: '1' });
    await arrives(bot, letterTo(draft, { body: INTERESTED, id: 'theirs@buckeye.example' }));
    const mail = await bot.findAnswerable(draft.companyId);
    const reply = await bot.writeReply(mail?.mailId ?? '', { subject: 'Re: Tuesday', body: 'Tuesday it is.' }, 'U1');
    if (reply === null) throw new Error('no draft');
    return { bot, draft, reply, mail };
  }
  const step = async (bot: Bot, reply: EmailDraft) => {
    await bot.jobs.sendDraft(reply.id);
    return (await campaign.models.drafts.find(reply.id))?.status;
  };

  it('waits for approval, then leaves at any hour, beyond the daily limit, in the thread of their mail', async () => {
    const { bot, draft, reply, mail } = await answered();
    expect(mail).toMatchObject({ to: draft.recipient.email, subject: 'Re: Your 12 offices' });
    expect(await step(bot, reply)).toBe('pending');
    expect(await bot.card(reply.id)).toContain('Goes out on approval, at any hour');
    campaign.at('2026-03-08T03:00:00Z'); // Saturday night
    await bot.approve(reply);
    expect(await step(bot, reply)).toBe('sent');
    const [, sent] = await campaign.mailsTo(draft);
    expect(header(sent, 'In-Reply-To')).toBe('<theirs@buckeye.example>');
    expect(header(sent, 'References')).toBe(`${draft.messageId} <theirs@buckeye.example>`);
    expect((await events(draft)).filter((event) => event.startsWith('sent'))).toHaveLength(1);
  });

  it('is one each time, and none is lost when the sequence stops for another reason', async () => {
    const { bot, draft, reply } = await answered();
    const again = await bot.writeReply((await bot.findAnswerable(draft.companyId))?.mailId ?? '', words, 'U2');
    expect(again?.id).not.toBe(reply.id);
    await bot.recordOutcome(draft.companyId, 'meeting_booked', { by: 'U1', reason: null });
    await bot.approve(reply);
    expect(await step(bot, reply)).toBe('sent');
  });

  it('does not leave once they asked for no more mail', async () => {
    const { bot, draft, reply } = await answered();
    await bot.approve(reply);
    await arrives(bot, letterTo(draft, { body: 'On second thought: please remove me from your list.' }));
    expect(await step(bot, reply)).toBe('send_failed');
    expect(await campaign.mailsTo(draft)).toHaveLength(1);
  });
});

describe('what machines send back', () => {
  it('marks the address after a hard bounce, says so on the card, and writes to it no more', async () => {
    const { bot, draft } = await sentFirst();
    await arrives(bot, bounceOf(draft, '5.1.1', 'The user does not exist here'));
    expect(await contactOf(draft)).toMatchObject({ emailState: 'invalid', bouncedAt: campaign.clock.now() });
    expect(await campaign.touchesOf(draft)).toEqual(Array(3).fill('cancelled: bounced'));
    expect(await bot.card(draft.id)).toContain('it came back');
    expect(await bot.card(draft.id)).toContain('5.1.1');
    campaign.daysLater(20);
    await bot.followUps();
    expect(await campaign.mailsTo(draft)).toHaveLength(1);
  });

  it('writes to somebody else of the company after a hard bounce, where there is one', async () => {
    const { bot, draft } = await sentFirst();
    const other = { fullName: 'Pat Doe', title: 'Owner', email: 'pat@buckeye.example', emailKind: 'personal' as const };
    const known = { emailState: 'valid' as const, linkedinUrl: null, source: 'manual' as const, verified: true };
    const foundAt = { url: null, label: 'test', at: campaign.clock.now() };
    await campaign.models.contacts.upsert(draft.companyId, { ...other, ...known, foundAt }, campaign.clock.now());
    await arrives(bot, bounceOf(draft, '5.1.1', 'The user does not exist here'));
    expect(bot.enqueued).toContain('lead-step');
  });

  it('stops nothing after a soft bounce', async () => {
    const { bot, draft } = await sentFirst();
    await arrives(bot, bounceOf(draft, '4.2.2', 'Mailbox full, try again later'));
    expect((await contactOf(draft))?.bouncedAt).toBeNull();
    expect(await events(draft)).toContain('deferred 0');
    expect(await campaign.touchesOf(draft)).toEqual(Array(3).fill('scheduled'));
  });

  it('moves the follow-ups behind an absence: to the day after the return, or a week on', async () => {
    const { bot, draft } = await sentFirst();
    const headers = ['Auto-Submitted: auto-replied', 'Content-Type: text/plain'];
    await arrives(bot, letterTo(draft, { subject: 'Out of office', headers, body: 'I am out of the office.' }));
    const dues = async () =>
      (await campaign.models.followups.listOfParent(draft.id)).map(({ dueAt }) => dueAt.toISOString().slice(0, 10));
    expect(await dues()).toEqual(['2026-03-09', '2026-03-09', '2026-03-16']);
    const body = 'I am out of the office until March 20, 2026.';
    await arrives(bot, letterTo(draft, { subject: 'Out of office', headers, body }));
    expect((await dues())[0]).toMatch(/^2026-03-2[01]$/);
    expect(await events(draft)).toContain('auto_reply 0');
    expect(await campaign.status(draft)).toBe('contacted');
  });

  it('asks a person when our contact does not work there any more', async () => {
    const { bot, draft } = await sentFirst();
    const headers = ['Auto-Submitted: auto-replied', 'Content-Type: text/plain'];
    await arrives(bot, letterTo(draft, { headers, body: 'Dana Ray is no longer with the company.' }));
    expect((await contactOf(draft))?.emailState).toBe('invalid');
    expect(await campaign.touchesOf(draft)).toEqual(Array(3).fill('cancelled: left the company'));
    expect(await bot.post((await posts('reply-question:'))[0] ?? '')).toContain('does not work there any more');
  });
});

describe('mail that belongs to nothing we sent', () => {
  it('is kept, counted and shown, and changes nothing', async () => {
    const { bot, draft } = await sentFirst();
    const from = 'stranger@elsewhere.example';
    await arrives(bot, letterTo(draft, { from, thread: false, subject: 'Lunch?', body: INTERESTED }));
    expect(await bot.readUnmatched()).toMatchObject({ count: 1, mails: [{ from, subject: 'Lunch?', kind: 'reply' }] });
    expect(await campaign.status(draft)).toBe('contacted');
    expect(await campaign.touchesOf(draft)).toEqual(Array(3).fill('scheduled'));
  });

  it('is not ours to answer when we wrote it ourselves', async () => {
    const { bot, draft } = await sentFirst();
    await arrives(bot, letterTo(draft, { from: 'sam@harness-audit.example', body: INTERESTED }));
    expect((await bot.readUnmatched()).count).toBe(0);
    expect(await campaign.status(draft)).toBe('contacted');
  });
});

describe('the store of what arrived', () => {
  it('gives a mail up that fails again and again, and says that an answer may be among such', async () => {
    const { bot, draft } = await sentFirst();
    const raw = letterTo(draft, { body: INTERESTED });
    await campaign.models.connection.collection('email_drafts').updateOne({}, { $set: { status: 'sending' } });
    await arrives(bot, raw); // belongs to a mail that is never recorded
    expect(await campaign.models.inboundMails.hasPending()).toBe(true);
    const [{ id = '' } = {}] = await campaign.models.inboundMails.listPending(1);
    for (let attempt = 0; attempt < 25; attempt += 1) await bot.jobs.processMail(id);
    expect(await campaign.models.inboundMails.hasPending()).toBe(false);
    expect((await bot.readUnmatched()).failed).toBe(1);
  });

  it('lets better rules read again what older ones read, and repeats no effect', async () => {
    const { bot, draft } = await sentFirst();
    await arrives(bot, letterTo(draft, { body: INTERESTED }));
    await arrives(bot, letterTo(draft, { body: 'Please remove me from your list.', id: 'second@buckeye.example' }));
    const before = await events(draft);
    const pending = async () => (await campaign.models.inboundMails.listPending(10)).length;
    await bot.jobs.sweep();
    expect(await pending()).toBe(0);
    const all = campaign.models.connection.collection('inbound_mails');
    await all.updateMany({}, { $set: { classifierVersion: 0 } });
    await all.updateOne({ identity: '<second@buckeye.example>' }, { $set: { applied: 'unknown' } });
    await bot.jobs.sweep();
    expect(await pending()).toBe(2);
    for (const { id } of await campaign.models.inboundMails.listPending(10)) await bot.jobs.processMail(id);
    await bot.jobs.sweep();
    expect(await pending()).toBe(0);
    expect(await events(draft)).toEqual(before);
    expect(await campaign.models.suppressions.isSuppressed(draft.recipient.email)).toBe(true);
  });

  it('keeps at most a megabyte of a mail and notes how large it was', async () => {
    const { bot, draft } = await sentFirst();
    const raw = Buffer.concat([letterTo(draft, { body: INTERESTED }), Buffer.alloc(1_500_000, 'x\n')]);
    await arrives(bot, raw);
    const stored = await campaign.models.connection.collection('inbound_mails').findOne({});
    expect(stored?.bytes).toBe(raw.length);
    expect((await campaign.models.inboundMails.content(String(stored?._id)))?.email).toHaveLength(1024 * 1024);
  });
});

describe('a follow-up while the mailbox is not read', () => {
  const env = { IMAP_URL: 'imap://sam:secret@127.0.0.1:1' };
  const read = (completeUntil: Date | null) =>
    campaign.models.connection
      .collection<{ _id: string }>('mailboxes')
      .updateOne({ _id: 'sam@127.0.0.1/INBOX' }, { $set: { completeUntil } }, { upsert: true });

  it('waits, and its card says why; it leaves once all that arrived is read', async () => {
    const { bot, draft } = await sentFirst(env);
    campaign.daysLater(4);
    await bot.followUps();
    expect(await campaign.mailsTo(draft)).toHaveLength(1);
    const [followUp] = await campaign.models.drafts.listFollowUps(draft.id);
    expect(await bot.show(followUp?.id ?? '')).toContain('the mailbox has not been read since');
    await read(campaign.clock.now());
    campaign.at(new Date(campaign.clock.now().getTime() + 16 * 60_000).toISOString());
    await bot.followUps();
    expect(await campaign.mailsTo(draft)).toHaveLength(2);
  });

  it('needs no mailbox where none is named', async () => {
    const { bot, draft } = await sentFirst();
    campaign.daysLater(4);
    await bot.followUps();
    expect(await campaign.mailsTo(draft)).toHaveLength(2);
  });
});

describe('events of the mail provider', () => {
  const event = (draft: EmailDraft, eventType: string, more: object = {}) =>
    ({
      eventType,
      providerEventId: `e${nextSerial()}`,
      providerMessageIds: [],
      messageId: draft.messageId,
      at: campaign.clock.now(),
      reason: null,
      url: null,
      bounce: null,
      draftId: null,
      ...more,
    }) as never;

  it('are stored once, counted once, and do what a mail that says the same does', async () => {
    const { bot, draft } = await sentFirst();
    const opened = event(draft, 'opened');
    await bot.takeEvents([opened, opened, event(draft, 'opened'), event(draft, 'delivered')]);
    await bot.jobs.applyEvents();
    expect((await events(draft)).filter((each) => /opened|delivered/.test(each))).toEqual(['delivered 0', 'opened 0']);
    const bounce = { severity: 'hard', reason: 'user_unknown', status: '5.1.1' };
    await bot.takeEvents([event(draft, 'bounced', { bounce, reason: 'no such user' })]);
    await bot.jobs.applyEvents();
    expect(await campaign.touchesOf(draft)).toEqual(Array(3).fill('cancelled: bounced'));
    await bot.takeEvents([event(draft, 'spam_reported')]);
    await bot.jobs.applyEvents();
    expect(await campaign.models.suppressions.isSuppressed(draft.recipient.email)).toBe(true);
  });
});
