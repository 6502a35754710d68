import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InboxMail } from '../../sandbox/inbox/start-inbox.ts';
import type { EmailDraft } from '../../src/domain/draft.ts';
import { type DovecotOutcome, startDovecot } from '../support/dovecot.ts';
import { type Stack, startStack, until } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, CLEO, createDesk, type Desk, keyOf, wordsOf } from './desk.ts';
import { companyOf, draftOf, mailsTo, openCards, runToReview } from './scene.ts';

const server: DovecotOutcome = await startDovecot();
const { dovecot } = server;

/** Out by SMTP, back by IMAP: real servers on loopback. */
describe.skipIf(dovecot === null)('mail that comes back', () => {
  let stack: Stack;
  let desk: Desk;
  const sent: EmailDraft[] = [];

  beforeAll(async () => {
    stack = await startStack({
      env: { SEND_GAP_SECONDS: '0', IMAP_URL: dovecot?.url ?? '' },
      tuning: { mailbox: { beatMs: 200, pollMs: 500 } },
    });
    desk = createDesk(stack.slack);
    const run = await runToReview(stack, desk, 'dental ohio');
    for (const card of await openCards(stack, desk, run.id)) {
      if (sent.length === 2) break;
      if (!(await stack.models.companies.find(companyOf(card)))?.contactFound) continue;
      const { draft, card: draftCard } = await draftOf(stack, desk, card);
      await desk.press(ANA, draftCard, 'draft_approve');
      await desk.message(`draft:${draft.id}`, (message) => wordsOf(message).includes('Sent'));
      sent.push((await stack.models.drafts.find(draft.id)) ?? draft);
    }
  });
  afterAll(async () => {
    await stack?.close();
    await dovecot?.remove();
  });

  it('can be answered in the sandbox without a mailbox, by the inbound webhook', async () => {
    const [, draft] = sent as [EmailDraft, EmailDraft];
    const mail = await stack.inbox.waitFor((each) => each.envelope.to.includes(draft.recipient.email));
    await stack.answer(mail.id, 'I am out of the office – back soon.');
    await until(
      async () =>
        (await stack.models.events.list({ companyId: draft.companyId, eventTypes: ['auto_reply'] }, 1)).length > 0,
      'the absence',
    );
  });

  async function answers(draft: EmailDraft, body: string): Promise<void> {
    const mail = await stack.inbox.waitFor((each) => each.envelope.to.includes(draft.recipient.email));
    const raw = [
      `From: ${draft.recipient.email}`,
      `To: ${mail.from}`,
      `Subject: Re: ${mail.subject}`,
      `Message-ID: <answer-${draft.id}@their.example>`,
      `In-Reply-To: ${headerOf(mail, 'message-id')}`,
      `References: ${headerOf(mail, 'message-id')}`,
      'Content-Type: text/plain; charset=utf-8',
      '',
      body,
      '',
      `On Monday ${mail.from} wrote:`,
      ...mail.text.split('\n').map((line) => `> ${line}`),
    ];
    await dovecot?.append('INBOX', raw.join('\r\n'));
  }

  it('is read from the mailbox, stops the sequence and tells sales, with what they wrote and nothing of the quote', async () => {
    const [draft] = sent as [EmailDraft, EmailDraft];
    await answers(draft, 'Hi,\r\n\r\nyes, I am interested. Can we schedule a call on Tuesday <!channel>?\r\n\r\nDana');
    await until(async () => desk.messages('post:hot-lead:').length === 1, 'the note to sales');
    const [hot] = desk.messages('post:hot-lead:');
    if (hot === undefined) throw new Error('no note');
    expect(wordsOf(hot)).toContain('Can we schedule a call on Tuesday');
    expect(wordsOf(hot)).not.toContain('<!channel>');
    expect(wordsOf(hot)).not.toContain('wrote:');
    expect(buttonsOf(hot).slice(0, 3)).toEqual(['lead_meeting', 'lead_lost', 'lead_assign']);
    const touches = await stack.models.followups.listOfParent(draft.id);
    expect(touches.map(({ state, cancelReason }) => [state, cancelReason])).toEqual(
      touches.map(() => ['cancelled', 'replied']),
    );
    expect((await stack.models.companies.find(draft.companyId))?.status).toBe('replied');
    expect(await dovecot?.flags('INBOX')).toEqual([[]]);
    await desk.press(CLEO, hot, 'lead_assign');
    await desk.press(BEN, hot, 'lead_assign');
    await desk.message(keyOf(hot), (message) => wordsOf(message).includes(`<@${BEN}> has it`));
    const offered = await desk.message(keyOf(hot), (message) => buttonsOf(message).includes('reply_write'));
    const form = await desk.open(BEN, offered, 'reply_write');
    const words = { subject: 'Re: our call', body: 'Tuesday at ten it is.\n\nSam' };
    expect(await desk.submitAndHear(BEN, form, words)).toContain('Saved as draft');
    const [reply] = await stack.models.drafts.list({ companyId: draft.companyId, status: 'pending' }, { limit: 5 });
    if (reply === undefined) throw new Error('no draft of the reply');
    const card = await desk.message(`draft:${reply.id}`);
    expect(wordsOf(card)).toMatch(/Reply to .*Tuesday at ten it is/s);
    expect(await mailsTo(stack, draft.recipient.email)).toBe(1);
    await desk.press(ANA, card, 'draft_approve');
    await desk.message(`draft:${reply.id}`, (message) => wordsOf(message).includes('Sent'));
    const mail = (await stack.inbox.list()).findLast((each) => each.envelope.to.includes(draft.recipient.email));
    expect(mail?.subject).toBe('Re: our call');
    expect(mail?.text).toContain('Tuesday at ten it is.');
    const theirs = `<answer-${draft.id}@their.example>`;
    expect(mail && headerOf(mail, 'in-reply-to')).toBe(theirs);
    expect(mail && headerOf(mail, 'references')).toBe(`${draft.messageId} ${theirs}`);
    await desk.press(BEN, hot, 'lead_meeting');
    const booked = await desk.message(keyOf(hot), (message) => wordsOf(message).includes('meeting booked'));
    expect(buttonsOf(booked)).not.toContain('lead_meeting');
  });

  it('asks a person about what it does not understand, and does what the first one says', async () => {
    const [, draft] = sent as [EmailDraft, EmailDraft];
    await answers(draft, 'Blue heron at noon.');
    await until(async () => desk.messages('post:reply-question:').length === 1, 'the question');
    const [question] = desk.messages('post:reply-question:');
    if (question === undefined) throw new Error('no question');
    await desk.press(CLEO, question, 'reply_classify_interested');
    await desk.press(ANA, question, 'reply_classify_wants_no_mail');
    const settled = await desk.message(keyOf(question), (message) => wordsOf(message).includes('says'));
    expect(wordsOf(settled)).toContain(`says <@${ANA}>`);
    expect(buttonsOf(settled)).toEqual([]);
    expect(await stack.models.suppressions.isSuppressed(draft.recipient.email)).toBe(true);
    await stack.quiet();
  });
});

function headerOf(mail: InboxMail, name: string): string {
  return mail.headers.find((entry) => entry.name.toLowerCase() === name)?.value ?? '';
}
