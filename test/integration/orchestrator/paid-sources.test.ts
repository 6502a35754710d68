import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WaterfallOutput } from '../../../src/agents/enrichment/waterfall.ts';
import type { Company } from '../../../src/domain/company.ts';
import type { PlaceSource } from '../../../src/domain/place.ts';
import { LIST_PRICES } from '../../../src/domain/provider-prices.ts';
import type { RunRequest } from '../../../src/domain/run.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import type { OrchestratorDeps } from '../../../src/orchestrator/deps.ts';
import { type Paid, runPurse } from '../../../src/orchestrator/paid.ts';
import { createPlanRun } from '../../../src/orchestrator/plan-run.ts';
import { createReadCredits } from '../../../src/orchestrator/read-credits.ts';
import { createSearchContacts } from '../../../src/orchestrator/search-contacts.ts';
import { createStartRun } from '../../../src/orchestrator/start-run.ts';
import { createStopSequence } from '../../../src/orchestrator/stop-sequence.ts';
import { createSuppressions } from '../../../src/orchestrator/suppress.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { contact, later, NOW } from '../models/samples.ts';
import { found, handClock, recordingProjector, scoredLead } from './lead-scene.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const request: RunRequest = { industryWord: 'dental', industryKey: 'dental', state: 'OH', city: null, count: 20 };
const signal = new AbortController().signal;

/** A source that asks so many calls of 0.01 USD. */
function yelp(calls: number): PlaceSource {
  return {
    name: 'yelp',
    provider: 'yelp',
    label: 'Yelp',
    attribution: null,
    covers: () => true,
    expect: () => ({ calls, usd: calls / 100 }),
    search: async function* () {
      yield* [];
    },
  };
}

function office(changed: Partial<Paid> = {}) {
  const { models } = database;
  const clock = handClock(later(10));
  const jobs: string[] = [];
  const paid: Paid = {
    timeZone: 'America/New_York',
    runBudgetUsd: 1,
    prices: LIST_PRICES,
    on: new Set(['yelp']),
    placeSources: [yelp(20)],
    news: null,
    perCompanyUsd: 0.5,
    contacts: null,
    phones: null,
    creditReaders: [],
    ...changed,
  };
  const deps = {
    models,
    clock,
    log: silentLogger,
    projector: recordingProjector(),
    enqueue: async (job: string) => void jobs.push(job),
    paid,
  };
  const settleRun = async () => undefined;
  const { suppress } = createSuppressions(deps, {
    settleRun,
    stopSequence: createStopSequence(deps, settleRun),
    ownDomains: [],
  });
  // Only what these parts use; the agents have tests of their own.
  const whole = deps as unknown as OrchestratorDeps;
  return {
    models,
    clock,
    jobs,
    whole,
    paid,
    planRun: createPlanRun(deps, createStartRun(whole)),
    credits: createReadCredits(deps, { timeZone: paid.timeZone }),
    search: createSearchContacts(whole, { paid, suppress }),
  };
}

describe('a plan before it costs money', () => {
  beforeEach(async () => {
    for (const run of await database.models.runs.listOpen())
      await database.models.runs.requestCancel(run.id, 'U1', NOW);
  });
  const asked = { request, text: 'dental ohio', requestedBy: 'U1', trigger: 'slack_command' } as const;

  it('starts at once within the budget, and says what to expect', async () => {
    const { planRun } = office();
    expect(await planRun.request(asked)).toMatchObject({
      kind: 'started',
      created: true,
      plan: { usd: 0.2, lines: [{ label: 'Yelp', calls: 20, usd: 0.2, blocked: null }] },
      run: { budgetUsd: null },
    });
  });

  it('asks above it; one yes starts one run, which may spend what was said yes to on top', async () => {
    const { planRun, models } = office({ placeSources: [yelp(1_200)] });
    const question = await planRun.request(asked);
    if (question.kind !== 'asks') throw new Error(question.kind);
    expect(await models.runs.listOpen()).toEqual([]);
    const answers = await Promise.all(['U1', 'U2'].map((by) => planRun.confirm(question.planId, by)));
    expect(answers.map(({ kind }) => kind)).toContain('started');
    const open = await models.runs.listOpen();
    expect(open.map(({ budgetUsd }) => budgetUsd)).toEqual([13]);
    expect(await planRun.confirm(question.planId, 'U1')).toMatchObject({ kind: 'late', run: { id: open[0]?.id } });
    // whoever asks for the same joins, and is not asked again
    expect(await planRun.request(asked)).toMatchObject({ kind: 'started', created: false });
  });

  it('takes no yes after a no, and none after 15 minutes', async () => {
    const { planRun, models, clock } = office({ placeSources: [yelp(1_200)] });
    const [first, second] = [await planRun.request(asked), await planRun.request(asked)];
    if (first.kind !== 'asks' || second.kind !== 'asks') throw new Error('not asked');
    expect(await planRun.decline(first.planId, 'U1')).toEqual({ kind: 'declined' });
    expect(await planRun.confirm(first.planId, 'U2')).toMatchObject({ kind: 'late', plan: { state: 'declined' } });
    clock.set(new Date(clock.now().getTime() + 15 * 60_000));
    expect(await planRun.confirm(second.planId, 'U1')).toMatchObject({ kind: 'late', plan: { state: 'open' } });
    expect(await planRun.confirm('nothing', 'U1')).toEqual({ kind: 'unknown' });
    expect(await models.runs.listOpen()).toEqual([]);
  });

  it('counts nothing for a source that is blocked, and says so', async () => {
    const { planRun, models, clock, credits } = office({ placeSources: [yelp(1_200)] });
    await models.providerStates.block('yelp', new Date(clock.now().getTime() + 1_000), 'used up', clock.now());
    expect(await planRun.request(asked)).toMatchObject({
      kind: 'started',
      plan: { usd: 0, lines: [{ calls: 0, blocked: expect.stringContaining('used up') }] },
    });
    await credits.unblock('yelp', 'U1');
    expect((await credits.read()).find(({ name }) => name === 'yelp')).toMatchObject({ isOn: true, blocked: null });
  });

  it('gives a run what it has not spent', async () => {
    const { planRun, whole, paid, models } = office();
    const started = await planRun.request(asked);
    if (started.kind !== 'started') throw new Error('asked');
    const spending = { provider: 'yelp', kind: 'scout', calls: 1, credits: 1, usd: 0.7, runId: started.run.id };
    await models.spend.record(spending, '2026-03-02');
    await models.spend.record({ ...spending, provider: 'llm', usd: 50 }, '2026-03-02');
    const purse = await runPurse(whole, paid, started.run.id);
    expect([purse.reserve(0.31), purse.reserve(0.3)]).toEqual([false, true]);
  });
});

describe('contacts after gate 1', () => {
  const hired = contact({
    email: 'cfo@acme-dental.example',
    emailKind: 'personal',
    emailState: 'valid',
    verified: true,
    fullName: 'Kim Lee',
    title: 'CFO',
    source: 'hunter',
  });
  const output = (more: Partial<WaterfallOutput> = {}): WaterfallOutput => ({
    contacts: [hired],
    acceptable: true,
    objected: [],
    steps: [{ provider: 'hunter', step: 'hunter', outcome: 'found', credits: 1 }],
    stoppedBy: 'acceptable',
    spent: { calls: 1, usd: 0.02 },
    ...more,
  });

  async function lead(domain: string, email: string): Promise<Company> {
    const { company } = await scoredLead(database.models, { company: { domain, website: `https://${domain}` }, email });
    await database.models.companies.approve(company.id, { by: 'U1', at: NOW });
    return found(database.models, company.id);
  }

  it('are paid for once, however often the step runs, and stored with their source and state', async () => {
    let times = 0;
    const meanwhile: string[] = [];
    const { search, models } = office({
      contacts: (spend) => async () => {
        times += 1;
        meanwhile.push((await search(company, signal)).kind); // the same step, delivered twice
        await spend('hunter', 1, 0.02);
        return output();
      },
    });
    const company = await lead('once.example', 'info@once.example');
    expect((await search(company, signal)).kind).toBe('done');
    expect((await search(company, signal)).kind).toBe('done');
    expect(meanwhile).toEqual(['under_way']);
    expect(times).toBe(1);
    expect(await models.contacts.findByEmail(hired.email)).toMatchObject({ source: 'hunter', verified: true });
  });

  it('are looked for again once an address has bounced, and not with that address', async () => {
    const excluded: string[][] = [];
    const { search, models, clock } = office({
      contacts:
        () =>
        async ({ exclude }) => {
          excluded.push([...exclude]);
          return output({ contacts: [], acceptable: false });
        },
    });
    const company = await lead('again.example', 'dana@again.example');
    await search(company, signal);
    clock.set(new Date(clock.now().getTime() + 1_000));
    await models.contacts.markBounced('dana@again.example', clock.now());
    clock.set(new Date(clock.now().getTime() + 1_000));
    expect(await search(company, signal)).toMatchObject({ kind: 'done', company: { contactFound: false } });
    await search(company, signal);
    expect(excluded).toEqual([[], ['dana@again.example']]);
  });

  it('who object are suppressed for good, with an entry that says so', async () => {
    const email = 'kim@objects.example';
    const { search, models } = office({ contacts: () => async () => output({ contacts: [], objected: [email] }) });
    await search(await lead('objects.example', 'dana@objects.example'), signal);
    expect(await models.suppressions.isSuppressed(email)).toBe(true);
    expect((await models.audit.list({ action: 'suppressed' }, 1))[0]).toMatchObject({ subject: email, by: 'system' });
  });

  it('are not looked for at a company whose domain is suppressed', async () => {
    const { search, models } = office({
      contacts: () => async () => {
        throw new Error('asked');
      },
    });
    await models.suppressions.add({ domain: 'closed.example', reason: 'asked', by: 'U1', now: NOW });
    expect((await search(await lead('closed.example', 'dana@closed.example'), signal)).kind).toBe('done');
  });

  it('come with the phone that nobody published', async () => {
    const source = { url: null, label: 'Google Maps', at: NOW };
    const { search } = office({ phones: () => async () => ({ phone: { e164: '+16145550100', source }, steps: [] }) });
    const company = { ...(await lead('silent.example', 'dana@silent.example')), phone: null };
    expect(await search(company, signal)).toMatchObject({ company: { phone: '+16145550100', phoneSource: source } });
  });
});
