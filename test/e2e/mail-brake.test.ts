import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmailDraft } from '../../src/domain/draft.ts';
import type { AgentRun } from '../../src/domain/run.ts';
import { type Stack, startStack, until } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, CHANNELS, CLEO, createDesk, type Desk, keyOf, wordsOf } from './desk.ts';
import { companyOf, draftOf, mailsTo, openCards, runToReview } from './scene.ts';

const { ObjectId } = mongoose.mongo;
/** Below it nobody speaks of a rate: mails of the last days that arrived. */
const ARRIVED = 46;
const BOUNCED = 6;

describe('the brake of mail, once a tenth of it bounced', () => {
  let stack: Stack;
  let desk: Desk;
  let run: AgentRun;
  let held: EmailDraft;

  beforeAll(async () => {
    stack = await startStack();
    desk = createDesk(stack.slack);
    for (let mail = 0; mail < ARRIVED; mail += 1) {
      const ids = { companyId: new ObjectId().toHexString(), emailDraftId: new ObjectId().toHexString() };
      const eventAt = new Date(Date.now() - (ARRIVED - mail) * 3_600_000);
      await stack.models.events.record({ ...ids, eventType: 'sent', eventAt });
    }
    run = await runToReview(stack, desk, 'dental ohio');
    await desk.press(ANA, await desk.message(`gate:${run.id}`), 'leads_show_medium');
    await stack.slack.waitFor(() => desk.messages('lead:').length >= 20, { timeoutMs: 20_000, what: 'all cards' });
    await stack.quiet();
  });
  afterAll(() => stack?.close());

  /** Approves the next lead that somebody can be written to, and its mail. */
  async function approveNext(): Promise<EmailDraft> {
    for (const card of await openCards(stack, desk, run.id)) {
      if ((await stack.models.companies.find(companyOf(card)))?.contactFound !== true) continue;
      const { draft, card: draftCard } = await draftOf(stack, desk, card);
      await desk.press(ANA, draftCard, 'draft_approve');
      await desk.message(keyOf(card), (message) => !buttonsOf(message).includes('lead_approve'));
      return draft;
    }
    throw new Error('no lead is left');
  }

  /** The report that a mail server sends days later, as the mail provider passes it on. */
  async function comesBack({ id }: EmailDraft): Promise<void> {
    const draft = await stack.models.drafts.find(id);
    const { INBOUND_TOKEN } = stack.env(Number(new URL(stack.url).port));
    const answer = await fetch(`${stack.url}/webhooks/sendgrid/inbound/${INBOUND_TOKEN}`, {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822' },
      body: [
        'From: mailer-daemon@mx.example',
        'To: sam.lee@harness-audit.example',
        'Subject: Undelivered Mail Returned to Sender',
        `Message-ID: <report-${id}@mx.example>`,
        'Auto-Submitted: auto-replied',
        'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'No such mailbox.',
        '--b',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; mx.example',
        '',
        `Final-Recipient: rfc822; ${draft?.recipient.email}`,
        'Action: failed',
        'Status: 5.1.1',
        '--b',
        'Content-Type: text/rfc822-headers',
        '',
        `Message-ID: ${draft?.messageId}`,
        '--b--',
      ].join('\r\n'),
    });
    expect(answer.ok).toBe(true);
    await until(
      async () => (await stack.models.events.list({ emailDraftId: id, eventTypes: ['bounced'] }, 1)).length > 0,
      'the bounce',
    );
  }

  const alerts = () => desk.messages('post:mail-brake:');
  const cardSays = (draft: EmailDraft, words: string) =>
    desk.message(`draft:${draft.id}`, (message) => wordsOf(message).includes(words));

  it('holds back the next approved mail, and says so once in the alerts channel', async () => {
    const bounced: EmailDraft[] = [];
    while (bounced.length < BOUNCED) bounced.push(await approveNext());
    for (const draft of bounced) await cardSays(draft, 'Sent');
    for (const draft of bounced) await comesBack(draft);
    await stack.quiet();
    expect(alerts()).toEqual([]);

    held = await approveNext();
    const later = await approveNext();
    for (const draft of [held, later])
      await cardSays(draft, `${BOUNCED} of the last ${ARRIVED + BOUNCED} mails bounced`);
    await stack.quiet();
    const [alert, ...more] = alerts();
    expect(more).toEqual([]);
    expect(alert?.channel).toBe(CHANNELS.alerts);
    expect(alert && wordsOf(alert)).toContain('held back until somebody lets it go on');
    expect(alert && buttonsOf(alert)).toEqual(['mail_brake_lift']);
    expect((await stack.models.drafts.find(held.id))?.status).toBe('approved');
    expect(await mailsTo(stack, held.recipient.email)).toBe(0);
  });

  it('is not let go by somebody who does not approve: they are told in private, and nothing changes', async () => {
    const [alert] = alerts();
    if (alert === undefined) throw new Error('no alert');
    expect(await desk.pressAndHear(CLEO, alert, 'mail_brake_lift')).toContain('that is for approvers');
    await stack.quiet();
    expect(alerts().map(buttonsOf)).toEqual([['mail_brake_lift']]);
    expect(await stack.models.audit.list({ action: 'mail_brake_lifted' }, 5)).toEqual([]);
    expect((await stack.models.drafts.find(held.id))?.status).toBe('approved');
  });

  it('is let go by an approver, once: the alert says by whom and has no button left', async () => {
    const [alert] = alerts();
    if (alert === undefined) throw new Error('no alert');
    expect(await desk.pressAndHear(BEN, alert, 'mail_brake_lift')).toContain('Mail goes on');
    const settled = await desk.message(keyOf(alert), (message) => wordsOf(message).includes('let it go on'));
    expect(wordsOf(settled)).toContain(`<@${BEN}>`);
    expect(buttonsOf(settled)).toEqual([]);
    expect(await desk.pressAndHear(ANA, alert, 'mail_brake_lift')).toContain('Mail is not held back any more');
    expect((await stack.models.audit.list({ action: 'mail_brake_lifted' }, 5)).map(({ by }) => by)).toEqual([BEN]);
  });

  it('lets what was held leave exactly once, and stays off after a new start', async () => {
    await stack.stopBot();
    await stack.models.connection
      .collection('email_drafts')
      .updateOne({ _id: new ObjectId(held.id) }, { $set: { sendAfter: new Date(Date.now() - 1_000) } });
    await stack.restart();
    await cardSays(held, 'Sent');
    await stack.quiet();
    expect(await mailsTo(stack, held.recipient.email)).toBe(1);
    expect(alerts()).toHaveLength(1);
  });
});
