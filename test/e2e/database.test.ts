import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type DatabaseProxy, startDatabaseProxy } from '../support/database-proxy.ts';
import { type Stack, startStack, until } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, CHANNELS, createDesk, type Desk, keyOf, wordsOf } from './desk.ts';
import { companyOf, decisionsOn, draftOf, mailsTo, openCards, runToReview } from './scene.ts';

/** Longer than the driver looks for a server, so that people hear of it. */
const GONE_MS = 20_000;

describe('a database that goes away', () => {
  let proxy: DatabaseProxy;
  let stack: Stack;
  let desk: Desk;
  beforeAll(async () => {
    proxy = await startDatabaseProxy(inject('mongoUri'));
    stack = await startStack({ env: { MONGODB_URI: proxy.uri }, sandbox: { latencyMs: 30 } });
    desk = createDesk(stack.slack);
  });
  afterAll(async () => {
    proxy?.heal();
    await stack?.close();
    await proxy?.close();
  });
  const health = async () => (await fetch(`${stack.url}/health`)).status;

  it('for 20 s costs nothing: people are told, work goes on, a mail that left is known to have left', async () => {
    const { slack, models, inbox } = stack;
    const run = await runToReview(stack, desk, 'hotel ohio 5');
    const [first, second] = await openCards(stack, desk, run.id);
    if (first === undefined || second === undefined) throw new Error('too few cards');
    const { draft, card } = await draftOf(stack, desk, first);
    await stack.quiet();

    // a run is under way and a mail is being handed over
    const working = await desk.ask(ANA, 'run dental ohio 10');
    const arrived = inbox.waitFor(() => true, { timeoutMs: 20_000 }).then(() => proxy.cut());
    await desk.press(ANA, card, 'draft_approve');
    await arrived;
    const goneAt = Date.now();

    expect(await health()).toBe(503);
    const known = desk.toldCount(BEN);
    expect((await slack.slash(BEN, CHANNELS.leads, 'status')).failure).toBeNull();
    expect((await desk.pressStale(BEN, second, 'lead_approve')).failure).toBeNull();
    await slack.waitFor(
      () =>
        desk
          .told(BEN)
          .slice(known)
          .filter((words) => words.includes('does not answer')).length === 2,
      {
        timeoutMs: GONE_MS,
        what: 'word about the database',
      },
    );
    expect(desk.told(BEN).slice(known).join('\n')).toContain('Please press again in a minute');
    await delay(Math.max(0, goneAt + GONE_MS - Date.now()));
    proxy.heal();

    // the driver may sit out a connection attempt of the last moment, 30 s at most
    await until(
      async () => (await health()) === 200,
      'a healthy bot',
      () => stack.log.at(-1),
      45_000,
    );
    const sent = await desk.message(`draft:${draft.id}`, (message) => wordsOf(message).includes('Sent'));
    expect(wordsOf(sent)).not.toContain('Nobody can tell');
    expect(await mailsTo(stack, draft.recipient.email)).toBe(1);

    // nothing was decided by the click that was refused; the next one counts
    expect(await decisionsOn(stack, companyOf(second))).toEqual([]);
    await desk.press(BEN, second, 'lead_approve');
    await desk.message(keyOf(second), (message) => buttonsOf(message).length === 0);

    // the run that was under way comes to its review
    const other = await models.runs.findByRef(Number(/run (\d+)/.exec(working)?.[1]));
    await slack.waitFor(() => desk.messages(`gate:${other?.id}`)[0], { timeoutMs: 60_000, what: 'gate 1' });
    await until(async () => (await openCards(stack, desk, other?.id ?? '')).length === 10, 'every card');
    expect([...slack.postCounts()].filter(([, count]) => count > 1)).toEqual([]);
    expect((await models.companies.findMany((await models.runs.find(other?.id ?? ''))?.companyIds ?? [])).length).toBe(
      10,
    );
  });

  it('hanging for a moment only delays: the click counts once it answers again', async () => {
    const card = desk.messages('lead:').find((message) => buttonsOf(message).includes('lead_approve'));
    if (card === undefined) throw new Error('no card');
    const known = desk.toldCount(ANA);
    proxy.freeze();
    expect((await desk.press(ANA, card, 'lead_approve')).failure).toBeNull();
    expect(await desk.answersAfter(ANA, known)).toContain('Still on it');
    proxy.heal();
    await desk.message(keyOf(card), (message) => wordsOf(message).includes('Approved by <@U0ANA>'));
    expect(await decisionsOn(stack, companyOf(card))).toEqual(['approved by U0ANA']);
    expect(await health()).toBe(200);
  });
});
