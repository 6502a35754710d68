import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/slack/faults.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, createDesk, type Desk, keyOf, wordsOf } from './desk.ts';
import { draftOf, mailsTo, openCards, runToReview } from './scene.ts';

describe('a Slack that misbehaves', () => {
  let stack: Stack;
  let desk: Desk;
  beforeAll(async () => {
    stack = await startStack();
    desk = createDesk(stack.slack);
  });
  afterEach(async () => {
    stack.slack.clearFaults();
    stack.slack.revokeToken(false);
    stack.slack.limitRates(false);
    await stack.forget();
  });
  afterAll(() => stack?.close());

  const FAULTS: [name: string, faults: Omit<Fault, 'method'>[]][] = [
    ['429 with Retry-After', [{ retryAfterS: 1 }]],
    ['500', [{ status: 500 }]],
    ['internal_error', [{ error: 'internal_error' }]],
    ['a web page instead of JSON', [{ html: true }]],
    ['a connection that is cut after the message was taken', [{ dropConnectionAfterHandling: true }]],
    ['silence', [{ hang: true }]],
  ];
  it.each(FAULTS)('shows every message once, after %s on each kind of call', async (_name, faults) => {
    for (const fault of faults) {
      for (const method of ['chat.postMessage', 'chat.update']) stack.slack.fail({ method, ...fault, times: 2 });
    }
    const run = await runToReview(stack, desk, 'hotel ohio 5');
    expect(await openCards(stack, desk, run.id)).toHaveLength(5);
    expect(wordsOf(await desk.message(`run:${run.id}`))).toContain('5 leads to review');
    const known = new Set(
      [...stack.slack.postCounts()].filter(([key]) => /^(run|gate|lead):/.test(key)).map(([, count]) => count),
    );
    expect([...known]).toEqual([1]);
  });

  it('posts nothing again that may still be on its way', async () => {
    await stack.restart({ tuning: { slack: { channelGapMs: 5, underWayMs: 5_000, callTimeoutMs: 2_000 } } });
    stack.slack.fail({ method: 'chat.postMessage', delayMs: 3_600 }); // later than anybody waits for the answer
    const answer = await desk.ask(ANA, 'run brewery wyoming');
    const run = await stack.models.runs.findByRef(Number(/run (\d+)/.exec(answer)?.[1]));
    await desk.message(`run:${run?.id}`, (message) => wordsOf(message).includes('complete'));
    expect(stack.slack.postCounts().get(`run:${run?.id}`)).toBe(1);
    await stack.restart({});
  });

  it('holds Slack’s own pace and still shows everything', async () => {
    stack.slack.limitRates(true);
    const run = await runToReview(stack, desk, 'hotel ohio 5');
    expect(await openCards(stack, desk, run.id)).toHaveLength(5);
  });

  it('says where it cannot post and what to do, keeps everything, and shows it once it may', async () => {
    const run = await runToReview(stack, desk, 'hotel ohio 5');
    stack.slack.fail({ method: 'chat.postMessage', error: 'channel_not_found', times: 3 });
    const [card] = await openCards(stack, desk, run.id);
    if (card === undefined) throw new Error('no card');
    await desk.press(ANA, card, 'lead_approve');
    await desk.message(keyOf(card), (message) => buttonsOf(message).length === 0);
    await stack.slack.waitFor(
      () => stack.slack.calls('chat.postMessage').filter((call) => call.error === 'channel_not_found').length > 0,
      { timeoutMs: 10_000 },
    );
    const answer = await desk.askAll(BEN, 'run hotel texas 5');
    expect(answer).toContain('I cannot post to <#C0EMAILS>');
    expect(answer).toContain('/invite');
    await stack.slack.waitFor(() => desk.messages('draft:').length === 1, {
      timeoutMs: 10_000,
      what: 'the draft’s card',
    });
    await stack.quiet();
    expect([...stack.slack.postCounts()].filter(([key]) => key.startsWith('draft:')).map(([, count]) => count)).toEqual(
      [1],
    );
  });

  it('shows the text alone when Slack refuses the blocks', async () => {
    stack.slack.fail({ method: 'chat.postMessage', error: 'invalid_blocks', times: 1 });
    const answer = await desk.ask(ANA, 'run brewery wyoming');
    expect(answer).toContain('Looking for');
    const [run] = await stack.models.runs.list({}, 1);
    const over = await desk.message(`run:${run?.id}`, (message) => /complete/.test(message.text));
    await stack.quiet();
    expect(over.text).toContain('complete');
    expect([...stack.slack.postCounts()].filter(([key]) => key === `run:${run?.id}`)).toEqual([[`run:${run?.id}`, 1]]);
  });

  it('keeps on while its token is revoked, says so to whoever types, and shows everything afterwards', async () => {
    stack.slack.revokeToken();
    const answer = await desk.ask(ANA, 'run hotel ohio 5');
    expect(answer).toContain('Looking for');
    const [run] = await stack.models.runs.list({}, 1);
    await stack.slack.waitFor(
      () => stack.slack.calls('chat.postMessage').some((call) => call.error === 'token_revoked'),
      { timeoutMs: 10_000 },
    );
    expect(await desk.askAll(BEN, 'status')).toMatch(/token was revoked; reinstall the Slack app/);
    expect(await desk.askAll(BEN, 'run hotel ohio 5')).toMatch(/token was revoked; reinstall the Slack app/);
    expect((await fetch(`${stack.url}/health`)).status).toBe(200);
    stack.slack.revokeToken(false);
    await desk.message(`gate:${run?.id}`);
    await stack.quiet();
    expect(await openCards(stack, desk, run?.id ?? '')).toHaveLength(5);
  });

  it('sends one mail when Slack cannot show that it left, and shows it later', async () => {
    const run = await runToReview(stack, desk, 'hotel ohio 5');
    const [card] = await openCards(stack, desk, run.id);
    const { draft, card: draftCard } = await draftOf(stack, desk, card ?? never());
    stack.slack.fail({ method: 'chat.update', status: 500, times: 4 });
    await desk.press(ANA, draftCard, 'draft_approve');
    await desk.message(`draft:${draft.id}`, (message) => wordsOf(message).includes('Sent'));
    expect(await mailsTo(stack, draft.recipient.email)).toBe(1);
  });

  it('answers in words when a form cannot be opened', async () => {
    stack.slack.fail({ method: 'views.open', error: 'expired_trigger_id' });
    expect(await desk.ask(ANA, 'run dentl ohio')).toMatch(/Did you mean .*Try `\/leadgen run dental/s);
    const run = await runToReview(stack, desk, 'hotel ohio 5');
    const [card] = await openCards(stack, desk, run.id);
    stack.slack.fail({ method: 'views.open', status: 500 });
    expect(await desk.pressAndHear(ANA, card ?? never(), 'lead_reject')).toMatch(/went wrong.*try again/);
    expect(await desk.open(ANA, card ?? never(), 'lead_reject')).toBeDefined();
  });

  it('posts a message again that somebody deleted', async () => {
    const run = await runToReview(stack, desk, 'hotel ohio 5');
    const [card] = await openCards(stack, desk, run.id);
    stack.slack.fail({ method: 'chat.update', error: 'message_not_found' });
    await desk.press(ANA, card ?? never(), 'lead_approve');
    const key = keyOf(card ?? never());
    await stack.slack.waitFor(() => stack.slack.postCounts().get(key) === 2, { timeoutMs: 10_000, what: 'a new card' });
    await stack.quiet();
    const shown = desk.messages(key).at(-1);
    expect(wordsOf(shown ?? never())).toContain('Approved by <@U0ANA>');
  });
});

function never(): never {
  throw new Error('nothing is there');
}
