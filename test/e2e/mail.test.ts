import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackMessage } from '../../sandbox/slack/types.ts';
import type { AgentRun } from '../../src/domain/run.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, createDesk, type Desk, wordsOf } from './desk.ts';
import { companyOf, draftOf, mailsTo, openCards, runToReview } from './scene.ts';

describe('mail servers that misbehave', () => {
  let stack: Stack;
  let desk: Desk;
  let run: AgentRun;
  beforeAll(async () => {
    stack = await startStack();
    desk = createDesk(stack.slack);
    run = await runToReview(stack, desk, 'dental ohio');
    await desk.press(ANA, await desk.message(`gate:${run.id}`), 'leads_show_medium');
    await stack.slack.waitFor(() => desk.messages('lead:').length >= 20, { timeoutMs: 20_000, what: 'all cards' });
    await stack.quiet();
  });
  afterAll(() => stack?.close());

  async function nextDraft() {
    for (const card of await openCards(stack, desk, run.id)) {
      if ((await stack.models.companies.find(companyOf(card)))?.contactFound) return draftOf(stack, desk, card);
    }
    throw new Error('no lead is left');
  }
  const says = (draftId: string, words: string | RegExp): Promise<SlackMessage> =>
    desk.message(`draft:${draftId}`, (message) => new RegExp(words).test(wordsOf(message)));

  it('never writes again to an address that does not exist, and says what the server said', async () => {
    const { draft, card } = await nextDraft();
    stack.inbox.fail({ stage: 'rcpt', code: 550, message: '5.1.1 No such mailbox here' });
    await desk.press(ANA, card, 'draft_approve');
    const refused = await says(draft.id, 'Not sent');
    expect(wordsOf(refused)).toContain('The mail server refused: 550 5.1.1 No such mailbox here');
    expect(buttonsOf(refused)).toEqual(expect.arrayContaining(['draft_send_again', 'draft_drop']));
    await stack.quiet();
    await desk.press(ANA, refused, 'draft_send_again');
    await says(draft.id, 'Mail to this address came back');
    await stack.quiet();
    expect(await mailsTo(stack, draft.recipient.email)).toBe(0);
    await desk.press(BEN, await says(draft.id, 'Not sent'), 'draft_drop');
    expect(wordsOf(await says(draft.id, 'Rejected by <@U0BEN>'))).toContain('nothing was sent');
    expect(buttonsOf(await says(draft.id, 'Rejected by'))).toEqual([]);
  });

  it('keeps a mail that was refused for policy, and sends it once when a person says so', async () => {
    const { draft, card } = await nextDraft();
    stack.inbox.fail({ stage: 'data', code: 554, message: '5.7.1 Refused by policy' });
    await desk.press(ANA, card, 'draft_approve');
    const refused = await says(draft.id, '554 5.7.1 Refused by policy');
    await stack.quiet();
    expect((await stack.models.contacts.find(draft.contactId ?? ''))?.bouncedAt).toBeNull();
    await Promise.all([desk.press(ANA, refused, 'draft_send_again'), desk.press(BEN, refused, 'draft_send_again')]);
    await says(draft.id, 'Sent');
    await stack.quiet();
    expect(await mailsTo(stack, draft.recipient.email)).toBe(1);
  });

  it('waits when the server asks to, shows until when, and then sends once', async () => {
    const { draft, card } = await nextDraft();
    stack.inbox.fail({ stage: 'data', code: 451, message: '4.3.0 Local problem' });
    await desk.press(ANA, card, 'draft_approve');
    const waiting = await says(draft.id, 'the mail server asks to try later: 451 4.3.0 Local problem');
    expect(wordsOf(waiting)).toMatch(/Approved by <@U0ANA>.*goes out/);
    const stored = await stack.models.drafts.find(draft.id);
    expect(stored?.status).toBe('approved');
    expect(stored?.sendAfter?.getTime()).toBeGreaterThan(Date.now() + 60_000);
    await passTime(draft.id);
    await says(draft.id, 'Sent');
    await stack.quiet();
    expect(await mailsTo(stack, draft.recipient.email)).toBe(1);
  });

  it.each(['after_data_disconnect', 'hang'] as const)(
    'asks a person after %s instead of sending twice; all three answers work',
    async (stage) => {
      const doubts = [];
      for (const answer of ['draft_mark_sent', 'draft_send_again', 'draft_drop'] as const) {
        const { draft, card } = await nextDraft();
        stack.inbox.fail({ stage });
        await desk.press(ANA, card, 'draft_approve');
        const doubt = await says(draft.id, 'Nobody can tell whether this mail left');
        expect(buttonsOf(doubt)).toEqual(['draft_mark_sent', 'draft_send_again', 'draft_drop']);
        doubts.push({ draft, doubt, answer });
      }
      await stack.restart(); // nothing goes out again by itself, whatever happens meanwhile
      await stack.quiet();
      for (const { draft } of doubts) expect(await mailsTo(stack, draft.recipient.email)).toBe(1);
      expect(await desk.ask(ANA, 'status')).toContain('3 mails that may not have left');
      for (const { doubt, answer } of doubts) await desk.press(BEN, doubt, answer);
      const [arrived, again, dropped] = doubts.map(({ draft }) => draft);
      if (arrived === undefined || again === undefined || dropped === undefined) throw new Error('too few');
      expect(buttonsOf(await says(arrived.id, 'Sent'))).toEqual([]);
      await says(again.id, 'Sent');
      await says(dropped.id, 'Rejected by <@U0BEN>');
      await stack.quiet();
      expect((await stack.models.companies.find(arrived.companyId))?.status).toBe('contacted');
      expect(await mailsTo(stack, arrived.recipient.email)).toBe(1);
      expect(await mailsTo(stack, again.recipient.email)).toBe(2); // the person wanted it
      expect(await mailsTo(stack, dropped.recipient.email)).toBe(1);
      expect(await desk.pressAndHear(ANA, doubts[0]?.doubt ?? never(), 'draft_send_again')).toContain(
        'already decided',
      );
    },
  );

  it('says why mail waits when no server answers, and sends nothing of a run that is cancelled meanwhile', async () => {
    await stack.restart({ env: { SMTP_URL: 'smtp://127.0.0.1:9' } });
    const { draft, card } = await nextDraft();
    await desk.press(ANA, card, 'draft_approve');
    await says(draft.id, 'because the mail server could not be reached');
    const other = await nextDraft();
    await desk.press(ANA, other.card, 'draft_approve');
    await says(other.draft.id, 'because the mail server could not be reached');
    await stack.restart();
    await passTime(draft.id);
    await says(draft.id, 'Sent');
    // as if the cancel had come while the mail server held the connection
    await stack.models.runs.requestCancel(run.id, BEN, new Date());
    await passTime(other.draft.id);
    await says(other.draft.id, 'Rejected by <@U0BEN>.*run cancelled');
    await stack.quiet();
    expect(await mailsTo(stack, draft.recipient.email)).toBe(1);
    expect(await mailsTo(stack, other.draft.recipient.email)).toBe(0);
  });

  it('shows instead of sends in a dry run, and sends nothing without a postal address', async () => {
    await stack.restart({ env: { DRY_RUN: 'true' } });
    const another = await runToReview(stack, desk, 'hotel ohio 5');
    const [first, second] = await openCards(stack, desk, another.id);
    const mails = (await stack.inbox.list()).length;
    const dry = await draftOf(stack, desk, first ?? never());
    await desk.press(ANA, dry.card, 'draft_approve');
    await says(dry.draft.id, 'Dry run, nothing left the house');
    await stack.restart({ env: { FIRM_ADDRESS: '' } });
    const blocked = await draftOf(stack, desk, second ?? never());
    await desk.press(ANA, blocked.card, 'draft_approve');
    await says(blocked.draft.id, 'No postal address is set \\(FIRM_ADDRESS\\)');
    await stack.quiet();
    expect((await stack.inbox.list()).length).toBe(mails);
  });

  /** As if the time until which a mail waits had passed; the sweep at the start finds it. */
  async function passTime(draftId: string): Promise<void> {
    const { ObjectId } = (await import('mongoose')).default.mongo;
    await stack.stopBot();
    await stack.models.connection
      .collection('email_drafts')
      .updateOne({ _id: new ObjectId(draftId) }, { $set: { sendAfter: new Date(Date.now() - 1_000) } });
    await stack.restart();
  }
});

function never(): never {
  throw new Error('nothing is left');
}
