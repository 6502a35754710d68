import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IllegalMoveError } from '../../../src/lib/errors.ts';
import type { Models } from '../../../src/models/index.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { later, NOW, newId, newRun } from './samples.ts';

let database: TestDatabase;
let runs: Models['runs'];
beforeAll(async () => {
  database = await openTestDatabase();
  runs = database.models.runs;
});
afterAll(() => database.close());

const start = async () => (await runs.createOrJoin(newRun(), NOW)).run;

describe('createOrJoin', () => {
  it('starts one run for 20 equal requests at the same moment', async () => {
    const input = newRun();
    const results = await Promise.all(Array.from({ length: 20 }, () => runs.createOrJoin(input, NOW)));
    expect(results.filter((result) => result.created)).toHaveLength(1);
    expect(new Set(results.map((result) => result.run.id)).size).toBe(1);
  });

  it('starts a new run once the old one has ended', async () => {
    const input = newRun();
    const first = await runs.createOrJoin(input, NOW);
    await runs.requestCancel(first.run.id, 'U1', later(1));
    const second = await runs.createOrJoin(input, later(2));
    expect(second.created).toBe(true);
    expect(second.run.ref).toBeGreaterThan(first.run.ref);
  });

  it('hides what only the indexes need', async () => {
    const run = await start();
    expect(run).not.toHaveProperty('open');
    expect(run).toMatchObject({ status: 'started', maxRetries: 3, lease: null, counters: { emailsSent: 0 } });
    expect(await runs.findByRef(run.ref)).toEqual(run);
  });
});

describe('moves', () => {
  it('lets one of 20 workers take a step', async () => {
    const run = await start();
    const results = await Promise.all(
      Array.from({ length: 20 }, () =>
        runs.move(run.id, 'started', 'scout_running', later(1), { currentStage: 'scout' }),
      ),
    );
    expect(results.filter((result) => result !== null)).toHaveLength(1);
  });

  it('refuses to go backwards', async () => {
    const run = await start();
    await expect(runs.move(run.id, 'writer_running', 'scout_running', NOW)).rejects.toBeInstanceOf(IllegalMoveError);
  });

  it('closes a run that ends and opens a failed one that a person starts again', async () => {
    const run = await start();
    const failed = await runs.move(run.id, 'started', 'failed', later(5), { errorMessage: 'no source' });
    expect(failed).toMatchObject({ completedAt: later(5), errorMessage: 'no source' });
    expect((await runs.listOpen()).map((open) => open.id)).not.toContain(run.id);
    const again = await runs.move(run.id, 'failed', 'started', later(6));
    expect(again).toMatchObject({ status: 'started', completedAt: null, errorMessage: null });
    expect((await runs.list({ open: true }, 1_000)).map((open) => open.id)).toContain(run.id);
  });

  it('does not reopen a failed run beside an open one with the same request', async () => {
    const input = newRun();
    const { run } = await runs.createOrJoin(input, NOW);
    await runs.move(run.id, 'started', 'failed', NOW);
    await runs.createOrJoin(input, NOW);
    expect(await runs.move(run.id, 'failed', 'started', NOW)).toBeNull();
  });

  it('cancels once, from wherever the run stands', async () => {
    const run = await start();
    const results = await Promise.all(['U1', 'U2', 'U3'].map((by) => runs.requestCancel(run.id, by, later(1))));
    expect(results.filter((result) => result !== null)).toHaveLength(1);
    expect(await runs.move(run.id, 'started', 'scout_running', NOW)).toBeNull();
    expect(await runs.setProgress(run.id, { stage: 'scout', done: 1, total: 2 }, NOW)).toBeNull();
  });
});

describe('figures', () => {
  it('loses no count of 50 at the same moment', async () => {
    const run = await start();
    await Promise.all(
      Array.from({ length: 50 }, () => runs.inc(run.id, { companiesFound: 2, emailsSent: 1 }, later(1))),
    );
    await Promise.all([10, 4].map((shown) => runs.raiseShown(run.id, 'high', shown, later(1))));
    await runs.setTiers(run.id, { high: 1, medium: 2, low: 3 }, later(1));
    expect(await runs.find(run.id)).toMatchObject({
      counters: { companiesFound: 100, emailsSent: 50 },
      shown: { high: 10, medium: 0 },
      tiers: { high: 1, medium: 2, low: 3 },
    });
  });

  it('adds a company to a run once', async () => {
    const run = await start();
    const ids = [newId(), newId(), newId()];
    await Promise.all([runs.addCompanyIds(run.id, ids, NOW), runs.addCompanyIds(run.id, ids.slice(1), NOW)]);
    expect((await runs.find(run.id))?.companyIds.toSorted()).toEqual(ids.toSorted());
  });

  it('shows what the sources did', async () => {
    const run = await start();
    const failure = { kind: 'overloaded', summary: 'OpenStreetMap is overloaded (HTTP 504)', at: NOW } as const;
    const sources = [
      { name: 'overpass', label: 'OpenStreetMap', found: 0, truncated: false, attribution: null, failure },
    ];
    expect(await runs.setSources(run.id, sources, NOW)).toMatchObject({ sources });
  });

  it('plans a retry and forgets it', async () => {
    const run = await start();
    const retry = { retryAt: later(2), errorMessage: 'busy', retryCount: 1 };
    expect(await runs.scheduleRetry(run.id, retry, NOW)).toMatchObject(retry);
    expect(await runs.clearRetry(run.id, NOW)).toMatchObject({ retryAt: null, errorMessage: null });
  });
});

describe('leases', () => {
  it('lets one of 20 workers drive a run, and the next one after it has run out', async () => {
    const run = await start();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => runs.acquireLease(run.id, `w${index}`, later(1), NOW)),
    );
    const owner = results.find((result) => result !== null)?.lease?.owner;
    expect(results.filter((result) => result !== null)).toHaveLength(1);
    expect(await runs.acquireLease(run.id, 'next', later(2), NOW)).toBeNull();
    expect(await runs.renewLease(run.id, 'next', later(9))).toBeNull();
    expect(await runs.renewLease(run.id, owner!, later(3))).toMatchObject({ lease: { owner, until: later(3) } });
    expect(await runs.acquireLease(run.id, 'next', later(5), later(3))).toMatchObject({ lease: { owner: 'next' } });
    expect(await runs.releaseLease(run.id, owner!)).toBeNull();
    expect(await runs.releaseLease(run.id, 'next')).toMatchObject({ lease: null });
  });

  it('frees everything a worker held', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    await runs.acquireLease(one.id, 'gone', later(9), NOW);
    await runs.acquireLease(two.id, 'gone', later(9), NOW);
    expect(await runs.clearLeases('gone')).toBe(2);
    expect(await runs.acquireLease(one.id, 'new', later(9), NOW)).not.toBeNull();
  });
});
