import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/world/faults.ts';
import type { AgentRun } from '../../src/domain/run.ts';
import { type Stack, startStack, until } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, CHANNELS, createDesk, type Desk, wordsOf } from './desk.ts';

describe('sources that fail', () => {
  let stack: Stack;
  let desk: Desk;
  beforeAll(async () => {
    stack = await startStack({ tuning: { retryDelaysMs: [600_000, 600_000] } });
    desk = createDesk(stack.slack);
  });
  afterEach(async () => {
    stack.world.heal();
    await stack.forget();
  });
  afterAll(() => stack?.close());

  async function start(words: string): Promise<AgentRun> {
    const answer = await desk.ask(ANA, `run ${words}`);
    const run = await stack.models.runs.findByRef(Number(/run (\d+)/.exec(answer)?.[1]));
    if (run === null) throw new Error(answer);
    return run;
  }
  const runSays = (run: AgentRun, words: string | RegExp) =>
    desk.message(`run:${run.id}`, (message) => new RegExp(words).test(wordsOf(message)));
  const failed = async (run: AgentRun) =>
    (await stack.models.runs.find(run.id))?.sources
      .filter((source) => source.failure !== null)
      .map(({ label }) => label);

  const FAILURES: [name: string, fault: Fault, said: RegExp][] = [
    ['429', { status: 429 }, /OpenStreetMap asks us to wait \(HTTP 429\)/],
    ['429 with Retry-After', { status: 429, retryAfterSeconds: 30 }, /OpenStreetMap asks us to wait/],
    ['500', { status: 500 }, /OpenStreetMap is overloaded \(HTTP 500\)/],
    ['504', { status: 504 }, /OpenStreetMap is overloaded \(HTTP 504\)/],
    ['a web page', { html: true }, /OpenStreetMap sent an answer we cannot read/],
    ['half an answer', { truncated: true }, /OpenStreetMap sent an answer we cannot read/],
    ['a remark of an error', { remark: true }, /OpenStreetMap is overloaded/],
    ['silence', { hang: true }, /OpenStreetMap did not answer in time/],
    ['a cut connection', { disconnect: true }, /OpenStreetMap cannot be reached/],
  ];
  it.each(FAILURES)(
    'names OpenStreetMap after %s and goes on with what the others gave',
    async (_name, fault, said) => {
      stack.world.fail('overpass', { ...fault, times: Number.POSITIVE_INFINITY });
      const run = await start('dental ohio 5');
      await runSays(run, said);
      await desk.message(`gate:${run.id}`);
      await stack.quiet();
      expect(await failed(run)).toEqual(['OpenStreetMap']);
      expect(desk.messages('lead:').filter((card) => card.text !== '').length).toBeGreaterThan(0);
      expect((await stack.models.runs.find(run.id))?.status).toBe('analyst_awaiting_approval');
    },
  );

  it('adds what a failed source owed once somebody presses Retry, without asking twice for what is there', async () => {
    stack.world.fail('overpass', { status: 504, times: Number.POSITIVE_INFINITY });
    const run = await start('dental ohio 30');
    await desk.message(`gate:${run.id}`);
    await stack.quiet();
    const before = (await stack.models.runs.find(run.id))?.companyIds ?? [];
    expect(before.length).toBeLessThan(30);
    stack.world.heal();
    const [card] = desk
      .messages('lead:')
      .filter((message) => buttonsOf(message).includes('lead_approve'))
      .slice(-1);
    expect(card).toBeDefined();
    expect(await desk.pressAndHear(BEN, await runSays(run, 'HTTP 504'), 'run_retry')).toContain('tries again now');
    await until(async () => ((await stack.models.runs.find(run.id))?.companyIds.length ?? 0) === 30, 'more leads');
    await runSays(run, '→ 30 companies');
    await stack.quiet();
    expect(await failed(run)).toEqual([]);
    const after = (await stack.models.runs.find(run.id))?.companyIds ?? [];
    expect(after).toEqual(expect.arrayContaining(before));
    expect(wordsOf(await desk.message(`gate:${run.id}`))).toContain('30 leads to review');
    expect(buttonsOf(await desk.message(`run:${run.id}`))).not.toContain('run_retry');
    expect([...stack.slack.postCounts().values()].every((count) => count === 1)).toBe(true);
  });

  it('waits when every source fails, shows when it tries next, and tries at once for the same command', async () => {
    stack.world.fail('overpass', { status: 504, times: Number.POSITIVE_INFINITY });
    stack.world.fail('npi', { status: 500, times: Number.POSITIVE_INFINITY });
    const run = await start('dental ohio 5');
    const waiting = await runSays(run, 'Next try');
    expect(wordsOf(waiting)).toMatch(/OpenStreetMap is overloaded \(HTTP 504\)/);
    expect(wordsOf(waiting)).toMatch(/NPI Registry is overloaded \(HTTP 500\)/);
    expect(buttonsOf(waiting)).toContain('run_retry');
    expect((await stack.models.runs.find(run.id))?.retryAt?.getTime()).toBeGreaterThan(Date.now() + 300_000);
    stack.world.heal();
    const answer = await desk.ask(BEN, 'run dental ohio 5');
    expect(answer).toContain('is already running');
    expect(answer).toContain('tries again now');
    await desk.message(`gate:${run.id}`);
    await stack.quiet();
    expect(await failed(run)).toEqual([]);
    expect((await stack.models.runs.list({}, 5)).map(({ id }) => id)).toEqual([run.id]);
  });

  it('waits rather than call it an empty result when the only answer is that nothing was found elsewhere', async () => {
    stack.world.fail('overpass', { status: 504, times: Number.POSITIVE_INFINITY });
    const run = await start('dental youngstown oh'); // the registry has nobody there
    await runSays(run, 'Next try');
    stack.world.heal();
    expect(await desk.pressAndHear(BEN, await runSays(run, 'Next try'), 'run_retry')).toContain('tries again now');
    await desk.message(`gate:${run.id}`);
  });

  it('says so when nothing is there, and what to try instead', async () => {
    const run = await start('brewery wyoming');
    const over = await runSays(run, 'complete');
    expect(wordsOf(over)).toContain('No companies found');
    expect(wordsOf(over)).toContain('try a larger area or another word');
    expect(desk.messages(`gate:${run.id}`)).toEqual([]);
  });

  it('gives up after its tries, keeps what it has, alerts, and goes on when somebody presses Retry', async () => {
    await stack.restart({ tuning: { retryDelaysMs: [50, 50] } });
    stack.world.fail('overpass', { html: true, times: Number.POSITIVE_INFINITY });
    const run = await start('hotel ohio 5');
    const over = await runSays(run, 'failed after');
    expect(wordsOf(over)).toContain('OpenStreetMap sent an answer we cannot read');
    const alert = await desk.message(`alert:run:${run.id}`);
    expect(alert.channel).toBe(CHANNELS.alerts);
    expect(wordsOf(alert)).toMatch(/failed.*OpenStreetMap sent an answer we cannot read.*Tried 3 times/s);
    expect(buttonsOf(alert)).toEqual(['run_retry', 'run_cancel']);
    expect(await stack.models.tasks.list({ runId: run.id }, 10)).toHaveLength(3);

    stack.world.heal();
    expect(await desk.ask(BEN, `retry ${run.ref}`)).toContain('tries again now');
    await desk.message(`gate:${run.id}`);
    await runSays(run, '5 leads to review');
    await desk.message(`alert:run:${run.id}`, (message) => !buttonsOf(message).includes('run_retry'));
    expect(desk.messages('run:').filter((message) => wordsOf(message).includes(`run ${run.ref} `))).toHaveLength(1);
  });

  it('stays failed when somebody presses Cancel on the alert', async () => {
    stack.world.fail('overpass', { status: 400, times: Number.POSITIVE_INFINITY });
    const run = await start('hotel ohio 5');
    const alert = await desk.message(`alert:run:${run.id}`);
    const told = await desk.pressAndHear(BEN, alert, 'run_cancel');
    expect(told).toMatch(/cancelled/);
    await desk.message(`alert:run:${run.id}`, (message) => buttonsOf(message).length === 0);
    expect((await stack.models.runs.find(run.id))?.status).toBe('cancelled');
  });

  it('reads what odd websites give and is held up by none of them', async () => {
    await stack.restart({ tuning: { pageTimeoutMs: 800 } });
    const run = await start('dental ohio 100');
    await desk.message(`gate:${run.id}`);
    await stack.quiet();
    const companies = await stack.models.companies.findMany((await stack.models.runs.find(run.id))?.companyIds ?? []);
    expect(companies.every((company) => company.latest !== null)).toBe(true);
    const named = (part: string) => companies.find((company) => company.name.includes(part));
    for (const part of [
      'Quiet Corner',
      'Crooked River',
      'Roundabout',
      'Slow Harbor',
      'Brochure',
      'Forgotten Orchard',
    ]) {
      expect(named(part), part).toMatchObject({ status: 'scored' });
    }
    expect((await stack.models.runs.find(run.id))?.counters.itemsFailed).toBe(0);
    // names that break careless code stand on their cards as text
    const gate = await desk.message(`gate:${run.id}`);
    await desk.press(ANA, gate, 'leads_show_medium');
    await until(() => desk.messages('lead:').some((card) => wordsOf(card).includes('Smiles &amp; Sons')), 'the card');
    const card = desk.messages('lead:').find((message) => wordsOf(message).includes('Smiles &amp; Sons'));
    expect(wordsOf(card ?? gate)).not.toContain('<!channel>');
    expect(stack.slack.failures).toEqual([]);
    expect(stack.slack.calls().filter((call) => call.error?.startsWith('invalid'))).toEqual([]);
  });
});
