import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readScoutTargets } from '../../../src/domain/scout-targets.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createDailyAnalyst } from '../../../src/orchestrator/daily-analyst.ts';
import { createProviderReset } from '../../../src/orchestrator/provider-reset.ts';
import type { StartRun } from '../../../src/orchestrator/start-run.ts';
import { createTakeStored } from '../../../src/orchestrator/take-stored.ts';
import { createWeeklyScout } from '../../../src/orchestrator/weekly-scout.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { recordingProjector } from '../../support/recording-projector.ts';
import { candidate } from '../models/samples.ts';

const ZONE = 'America/New_York';
/** Monday 09:00 in New York. */
const MONDAY = new Date('2026-03-02T14:00:00Z');
const { signal } = new AbortController();

let database: TestDatabase;
let now = MONDAY;
const clock = { now: () => now, sleep: async () => undefined };
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  now = MONDAY;
  for (const name of ['companies', 'agent_runs', 'posts', 'audit_log', 'provider_state']) {
    await database.connection.collection(name).deleteMany({});
  }
});
afterAll(() => database.close());

async function found(times: number, at: Date, runId: string | null = null) {
  const { companies } = database.models;
  const origin = { runId, dataOrigin: 'scout' as const, now: at };
  return Promise.all(Array.from({ length: times }, () => companies.insert(candidate(), origin)));
}

const request = { industryWord: 'dental', industryKey: 'dental', state: 'OH', city: null, count: 20 };
function aRun(over: object = {}) {
  const input = { triggerInput: { text: 'dental ohio' }, requestedBy: 'U1', request, title: 'Dental in Ohio' };
  return database.models.runs.createOrJoin({ ...input, triggerSource: 'slack_command', ...over }, now);
}

describe('the weekly scout', () => {
  function scout(options: { industries?: string; broken?: (trade: string) => boolean } = {}) {
    const { models } = database;
    const shown: string[] = [];
    const startRun: StartRun = async ({ request: asked, text, requestedBy, trigger }) => {
      if (options.broken?.(asked.industryKey)) throw new Error('no');
      const input = { triggerSource: trigger, triggerInput: { text }, requestedBy, request: asked, title: 'A run' };
      return { ...(await models.runs.createOrJoin(input, now)), retried: false };
    };
    const { targets } = readScoutTargets({
      industries: options.industries ?? 'dental;hotel',
      locations: 'Ohio;Austin, TX',
      weeklyCount: 20,
    });
    const deps = { models, projector: recordingProjector(shown), clock, log: silentLogger };
    return { run: createWeeklyScout(deps, { startRun, targets, timeZone: ZONE }), shown };
  }
  const asked = async () => {
    const runs = await database.models.runs.listStartedSince(new Date(0));
    return runs.map(({ request: { industryKey, state, count } }) => `${industryKey} ${state} ${count}`).toSorted();
  };

  it('splits what the week still lacks over every trade in every place, in runs that nobody asked for', async () => {
    await found(3, new Date('2026-03-02T05:00:00Z')); // Monday 00:00 in New York
    await found(4, new Date('2026-03-02T04:59:00Z')); // still Sunday there
    expect(await scout().run({ dueAt: MONDAY, signal })).toBe('4 runs for 17 companies');
    expect(await asked()).toEqual(['dental OH 5', 'dental TX 4', 'hotel OH 4', 'hotel TX 4']);
    const [run] = await database.models.runs.listStartedSince(new Date(0));
    expect(run).toMatchObject({ triggerSource: 'schedule', requestedBy: 'system' });
  });

  it('starts nothing twice when it runs again for the same Monday, whatever became of its runs', async () => {
    const { run } = scout();
    await run({ dueAt: MONDAY, signal });
    for (const { id } of await database.models.runs.listOpen()) await database.models.runs.requestCancel(id, 'U1', now);
    await run({ dueAt: MONDAY, signal });
    expect(await asked()).toHaveLength(4);
  });

  it('has nothing to do once the week’s number is reached', async () => {
    await found(20, MONDAY);
    now = new Date(MONDAY.getTime() + 1_000);
    expect(await scout().run({ dueAt: MONDAY, signal })).toBe('20 companies found this week already');
    expect(await asked()).toEqual([]);
  });

  it('goes on without a run that cannot be started, and fails when none can', async () => {
    const some = scout({ broken: (trade) => trade === 'hotel' });
    expect(await some.run({ dueAt: MONDAY, signal })).toBe('2 runs for 20 companies, 2 could not be started');
    const none = scout({ industries: 'hotel', broken: () => true });
    await expect(none.run({ dueAt: MONDAY, signal })).rejects.toThrow('no');
  });

  it('says once, a week later, that a week gave next to nothing', async () => {
    await scout().run({ dueAt: MONDAY, signal });
    await found(2, now);
    now = new Date(MONDAY.getTime() + 7 * 24 * 3_600_000);
    const { run, shown } = scout();
    await run({ dueAt: now, signal });
    await run({ dueAt: now, signal });
    expect(new Set(shown)).toEqual(new Set(['post:few-found:2026-03-02']));
    expect(await database.models.posts.find('few-found:2026-03-02')).toMatchObject({ data: { found: 2, wanted: 20 } });
  });

  it('says nothing about a week in which it did not search', async () => {
    const { run, shown } = scout();
    await run({ dueAt: MONDAY, signal });
    expect(shown).toEqual([]);
  });
});

describe('the daily analyst', () => {
  const enqueued: unknown[] = [];
  const analyst = () =>
    createDailyAnalyst(
      {
        models: database.models,
        projector: recordingProjector([]),
        clock,
        enqueue: async (_job, payload) => void enqueued.push(payload),
      },
      ZONE,
    );

  it('gives companies that nobody scored to one run a day, oldest first, and leaves open runs theirs', async () => {
    const { models } = database;
    const { run: open } = await aRun();
    const { run: ended } = await aRun({ request: { ...request, count: 7 } });
    await models.runs.requestCancel(ended.id, 'U1', now);
    await found(1, now, open.id);
    const old = await found(1, new Date('2026-02-01T00:00:00Z'), ended.id);
    const orphan = await found(1, new Date('2026-01-01T00:00:00Z'));

    expect(await analyst()({ dueAt: now, signal })).toMatch(/^run \d+ scores 2 companies$/);
    const run = (await models.runs.list({}, 1))[0];
    if (run === undefined) throw new Error('no run');
    expect(run).toMatchObject({ triggerSource: 'schedule', requestedBy: 'system', title: 'Companies found earlier' });
    expect(enqueued).toEqual([{ runId: run.id }]);

    const takeStored = createTakeStored({ models, clock });
    const taken = await takeStored(run, signal);
    expect(taken.company_ids).toEqual([orphan[0]?.company.id, old[0]?.company.id]);
    expect((await takeStored(run, signal)).company_ids.toSorted()).toEqual(taken.company_ids.toSorted());
    expect((await models.runs.find(run.id))?.companyIds.toSorted()).toEqual(taken.company_ids.toSorted());
    expect((await models.companies.find(taken.company_ids[0] ?? ''))?.runId).toBe(run.id);

    await models.runs.requestCancel(run.id, 'U1', now);
    await found(1, now);
    expect(await analyst()({ dueAt: now, signal })).toBe(`run ${run.ref} has done it today`);
    now = new Date(now.getTime() + 24 * 3_600_000);
    expect(await analyst()({ dueAt: now, signal })).toMatch(/scores 3 companies/); // those of the cancelled run again
  });

  it('takes a hundred at most, and hands each to one of two runs', async () => {
    const { models } = database;
    await found(103, now);
    await analyst()({ dueAt: now, signal });
    const run = (await models.runs.list({}, 1))[0];
    const { run: rival } = await aRun({ request: { ...request, industryKey: 'stored_companies', count: 100 } });
    if (run === undefined) throw new Error('no run');
    const takeStored = createTakeStored({ models, clock });
    const both = await Promise.all([takeStored(run, signal), takeStored(rival, signal)]);
    const ids = both.flatMap((result) => result.company_ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.max(...both.map((result) => result.company_ids.length))).toBeLessThanOrEqual(100);
  });

  it('starts no run when every company has a score', async () => {
    expect(await analyst()({ dueAt: now, signal })).toBe('every company has a score');
    expect(await database.models.runs.list({}, 1)).toEqual([]);
  });
});

describe('a new month', () => {
  it('opens the sources again that were used up, and keeps a record', async () => {
    const { models } = database;
    await models.providerStates.block('yelp', new Date('2026-04-01T00:00:00Z'), 'quota', now);
    await models.providerStates.block('hunter', new Date('2026-03-01T00:00:00Z'), 'quota', now);
    const reset = createProviderReset({ models, clock });
    expect(await reset({ dueAt: now, signal })).toBe('1 source opened again: yelp');
    expect(await models.providerStates.isBlocked('yelp', now)).toBe(false);
    expect(await reset({ dueAt: now, signal })).toBe('no source was blocked');
    const audit = await models.audit.list({ action: 'source_unblocked' }, 5);
    expect(audit.map(({ by, subject }) => [by, subject])).toEqual([['system', 'yelp']]);
  });
});
