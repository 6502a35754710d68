import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackMessage } from '../../sandbox/slack/types.ts';
import type { AgentRun } from '../../src/domain/run.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, CLEO, createDesk, type Desk, keyOf, wordsOf } from './desk.ts';
import { companyOf, decisionsOn, draftOf, mailsTo, openCards, runToReview } from './scene.ts';

describe('two hands on one card', () => {
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

  /** The next card with a company that has a contact, so that a draft follows. */
  async function nextCard(): Promise<SlackMessage> {
    for (const card of await openCards(stack, desk, run.id)) {
      if ((await stack.models.companies.find(companyOf(card)))?.contactFound) return card;
    }
    throw new Error('no card is left');
  }
  const decided = (card: SlackMessage) => desk.message(keyOf(card), (message) => buttonsOf(message).length === 0);

  it.each([1, 2, 3])('of Approve and Reject at the same moment one counts (%i)', async () => {
    const card = await nextCard();
    const form = await desk.open(BEN, card, 'lead_reject');
    const told = { ana: desk.toldCount(ANA), ben: desk.toldCount(BEN) };
    await Promise.all([
      desk.press(ANA, card, 'lead_approve'),
      desk.submit(BEN, form, { reason: 'duplicate', note: '' }),
    ]);
    await decided(card);
    const [decision, ...more] = await decisionsOn(stack, companyOf(card));
    expect(more).toEqual([]);
    const [loser, known, winner] =
      decision === 'approved by U0ANA' ? [BEN, told.ben, ANA] : ([ANA, told.ana, BEN] as const);
    const answer = await desk.answersAfter(loser, known);
    expect(answer).toContain('already decided');
    expect(answer).toContain(`<@${winner}>`);
    await stack.quiet();
    const drafts = await stack.models.drafts.list({ companyId: companyOf(card) }, { limit: 5 });
    expect(drafts).toHaveLength(winner === ANA ? 1 : 0);
  });

  it('takes a double click on a lead as one decision with one draft', async () => {
    const card = await nextCard();
    await Promise.all([desk.press(ANA, card, 'lead_approve'), desk.press(ANA, card, 'lead_approve')]);
    await decided(card);
    await stack.quiet();
    expect(await decisionsOn(stack, companyOf(card))).toEqual(['approved by U0ANA']);
    expect(await stack.models.drafts.list({ companyId: companyOf(card) }, { limit: 5 })).toHaveLength(1);
  });

  it('drops a click that Slack delivers again, without a word', async () => {
    const card = await nextCard();
    await desk.press(BEN, card, 'lead_approve');
    await decided(card);
    const told = desk.toldCount(BEN);
    const answers = await stack.slack.redeliver(3);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    await stack.quiet();
    expect(desk.toldCount(BEN)).toBe(told);
    expect(await decisionsOn(stack, companyOf(card))).toEqual(['approved by U0BEN']);
  });

  it('decides the card that was pressed and leaves its neighbours alone', async () => {
    const before = await openCards(stack, desk, run.id);
    const pressed = before[1];
    if (pressed === undefined) throw new Error('too few cards');
    await desk.press(ANA, pressed, 'lead_approve');
    await decided(pressed);
    await stack.quiet();
    const after = await openCards(stack, desk, run.id);
    expect(after.map(keyOf)).toEqual(before.filter((card) => card !== pressed).map(keyOf));
  });

  it('lets one of two people send a draft; one mail leaves', async () => {
    const { draft, card } = await draftOf(stack, desk, await nextCard());
    const told = { ana: desk.toldCount(ANA), ben: desk.toldCount(BEN) };
    await Promise.all([desk.press(ANA, card, 'draft_approve'), desk.press(BEN, card, 'draft_approve')]);
    await desk.message(`draft:${draft.id}`, (message) => wordsOf(message).includes('Sent'));
    const stored = await stack.models.drafts.find(draft.id);
    const [loser, known] = stored?.approvedBy === ANA ? [BEN, told.ben] : [ANA, told.ana];
    const answer = await desk.answersAfter(loser, known);
    expect(answer).toContain('already decided: approved');
    expect(answer).toContain(`<@${stored?.approvedBy}>`);
    await stack.quiet();
    expect(await mailsTo(stack, draft.recipient.email)).toBe(1);
  });

  it('sends one mail for a double click and for redelivered clicks', async () => {
    const { draft, card } = await draftOf(stack, desk, await nextCard());
    await Promise.all([desk.press(ANA, card, 'draft_approve'), desk.press(ANA, card, 'draft_approve')]);
    await stack.slack.redeliver(2);
    await desk.message(`draft:${draft.id}`, (message) => wordsOf(message).includes('Sent'));
    const late = await desk.pressAndHear(BEN, card, 'draft_approve');
    expect(late).toContain('already decided: approved by <@U0ANA>');
    await stack.quiet();
    expect(await mailsTo(stack, draft.recipient.email)).toBe(1);
    expect((await stack.models.events.list({ emailDraftId: draft.id, eventTypes: ['sent'] }, 5)).length).toBe(1);
  });

  it.each([1, 2, 3])('of Approve & send and Reject at the same moment one counts (%i)', async () => {
    const { draft, card } = await draftOf(stack, desk, await nextCard());
    const form = await desk.open(BEN, card, 'draft_reject');
    const told = { ana: desk.toldCount(ANA), ben: desk.toldCount(BEN) };
    await Promise.all([desk.press(ANA, card, 'draft_approve'), desk.submit(BEN, form, { reason: 'tone', note: '' })]);
    await stack.slack.waitFor(() => desk.toldCount(ANA) + desk.toldCount(BEN) > told.ana + told.ben, {
      timeoutMs: 20_000,
      what: 'word to the one who came second',
    });
    await stack.quiet();
    const stored = await stack.models.drafts.find(draft.id);
    const won = stored?.status === 'rejected' ? 'rejected' : 'approved';
    const answer = won === 'rejected' ? await desk.answersAfter(ANA, told.ana) : await desk.answersAfter(BEN, told.ben);
    expect(answer).toContain(won === 'rejected' ? 'rejected by <@U0BEN>' : 'approved by <@U0ANA>');
    expect(stored?.approvedBy ?? null).toBe(won === 'rejected' ? null : ANA);
    expect(await mailsTo(stack, draft.recipient.email)).toBe(won === 'rejected' ? 0 : 1);
  });

  it('sends nothing of a text that changed at the moment of its approval', async () => {
    const { draft, card } = await draftOf(stack, desk, await nextCard());
    const form = await desk.open(BEN, card, 'draft_edit');
    await Promise.all([
      desk.press(ANA, card, 'draft_approve'),
      desk.submit(BEN, form, { subject: 'Another subject', body: 'Another body' }),
    ]);
    await stack.quiet();
    const mail = (await stack.inbox.list()).find((entry) => entry.envelope.to.includes(draft.recipient.email));
    const stored = await stack.models.drafts.find(draft.id);
    // either the approval came first and the mail left as approved, or nothing left and the new text waits
    if (mail === undefined) expect(stored).toMatchObject({ status: 'pending', revision: 2, approvedHash: null });
    else expect(mail.subject).toBe(draft.subject);
  });

  it('starts one run for two people who type the same words at once, and tells both', async () => {
    const answers = await Promise.all([desk.ask(BEN, 'run hotel texas'), desk.ask(CLEO, 'run  Hotels  in TX')]);
    expect(answers.filter((answer) => answer.includes('Looking for'))).toHaveLength(1);
    expect(answers.filter((answer) => answer.includes('is already running'))).toHaveLength(1);
    const runs = (await stack.models.runs.list({}, 10)).filter((entry) => entry.request.state === 'TX');
    expect(runs).toHaveLength(1);
    await stack.slack.redeliver(2, {
      delivery: stack.slack.deliveries().findLast((one) => one.userId === CLEO) ?? never(),
    });
    expect((await stack.models.runs.list({}, 10)).filter((entry) => entry.request.state === 'TX')).toHaveLength(1);
    await desk.message(`gate:${runs[0]?.id}`);
    await stack.quiet();
    expect(desk.messages(`run:${runs[0]?.id}`)).toHaveLength(1);
  });

  it('takes the first real click after a restart, and remembers those before it', async () => {
    const [before, after] = await openCards(stack, desk, run.id);
    if (before === undefined || after === undefined) throw new Error('too few cards');
    await desk.press(ANA, before, 'lead_approve');
    await decided(before);
    await stack.quiet();
    await stack.restart();
    expect(await desk.pressAndHear(BEN, before, 'lead_approve')).toContain('approved by <@U0ANA>');
    await desk.press(BEN, after, 'lead_approve');
    expect(wordsOf(await decided(after))).toContain('Approved by <@U0BEN>');
  });

  it('posted nothing twice in all of this', async () => {
    await stack.quiet();
    expect([...stack.slack.postCounts()].filter(([, count]) => count > 1)).toEqual([]);
    expect(stack.slack.failures).toEqual([]);
  });
});

function never(): never {
  throw new Error('nothing was delivered');
}
