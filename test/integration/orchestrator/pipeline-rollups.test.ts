import fc from 'fast-check';
import { Types } from 'mongoose';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { COMPANY_STATUSES, type CompanyStatus, canMove } from '../../../src/domain/company.ts';
import { FUNNEL_STAGES } from '../../../src/domain/funnel.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import type { Models } from '../../../src/models/index.ts';
import { createPipelineRollups, type RollupLimits } from '../../../src/orchestrator/pipeline-rollups.ts';
import { createReadPipeline } from '../../../src/orchestrator/read-pipeline.ts';
import { openTestDatabase } from '../../support/database.ts';
import { candidate, latestScore, NOW } from '../models/samples.ts';

const database = await openTestDatabase();
const { models } = database;
const companies = database.connection.collection('companies');
afterAll(() => database.close());
beforeEach(async () => {
  await companies.deleteMany({});
  await database.connection.collection('pipeline_rollups').deleteMany({});
  await database.connection.collection('settings').deleteMany({});
});

/** Ranges of four companies, so that a handful is cut into several. */
const SMALL: RollupLimits = { rangeSize: 4, rangesPerRead: 50, changesPerRead: 1_000, overlapMs: 60_000 };
const FEE = 0.24;
const by = { by: 'U1', at: NOW };
const origin = { runId: null, dataOrigin: 'scout', now: NOW } as const;

function reader(limits = SMALL, store = models.pipelineRollups) {
  const parts = { pipelineRollups: store, settings: models.settings };
  const rollups = createPipelineRollups({ models: parts, clock: systemClock, log: silentLogger }, limits);
  return { ...createReadPipeline(rollups, { contingencyFee: FEE }), rollups };
}

/** Counts everything one by one, from status and history. */
async function recount() {
  const docs = await companies.find({}).toArray();
  const counts = Object.fromEntries(COMPANY_STATUSES.map((status) => [status, 0]));
  const funnel = FUNNEL_STAGES.map((stage) => ({ stage, reached: 0 }));
  const value = { leadsHigh: 0, savingsLow: 0, savingsMid: 0, savingsHigh: 0 };
  for (const { status, latest, history } of docs) {
    counts[status] = (counts[status] ?? 0) + 1;
    const known = [status, ...history.flatMap(({ from, to }: { from: string; to: string }) => [from, to])];
    const highest = Math.max(0, ...known.map((name) => (FUNNEL_STAGES as readonly string[]).indexOf(name)));
    for (const stage of funnel.slice(0, highest + 1)) stage.reached += 1;
    if (latest?.tier !== 'high' || ['lost', 'archived', 'no_response'].includes(status)) continue;
    value.leadsHigh += 1;
    value.savingsLow += latest.savingsLow;
    value.savingsMid += latest.savingsMid;
    value.savingsHigh += latest.savingsHigh;
  }
  return { counts, funnel, value };
}

async function expectExact(read = reader()) {
  const [{ counts, value }, funnel, expected] = [await read.readPipeline(), await read.readFunnel(), await recount()];
  expect({ counts, funnel }).toEqual({ counts: expected.counts, funnel: expected.funnel });
  const { feeMid, ...savings } = value;
  for (const [name, amount] of Object.entries(savings)) {
    expect(amount).toBeCloseTo(expected.value[name as keyof typeof savings], 4);
  }
  expect(feeMid).toBeCloseTo(expected.value.savingsMid * FEE, 4);
}

/** As a bulk import leaves them: without anything that our own writes keep beside the status. */
function imported(many: number, status: CompanyStatus = 'new') {
  return Array.from({ length: many }, () => {
    const id = new Types.ObjectId().toHexString();
    const { latest = null } = status === 'new' ? {} : { latest: latestScore({ savingsMid: 10 }) };
    return {
      name: id,
      domain: `${id}.example`,
      sourceIds: [id],
      nameKey: id,
      cityKey: '',
      status,
      latest,
      history: [],
    };
  });
}

async function anyCompany(seed: number): Promise<{ id: string; status: CompanyStatus } | null> {
  const all = await companies
    .find({}, { projection: { status: 1 } })
    .sort({ _id: 1 })
    .toArray();
  const chosen = all[seed % Math.max(1, all.length)];
  return chosen === undefined ? null : { id: chosen._id.toHexString(), status: chosen.status };
}

/** A store that fails after some writes, as a process that is killed in the middle of a pass. */
function crashing(after: number): Models['pipelineRollups'] {
  let left = after;
  return {
    ...models.pipelineRollups,
    async save(rollups) {
      await models.pipelineRollups.save(rollups.slice(0, left));
      left -= rollups.length;
      if (left < 0) throw new Error('killed');
    },
  };
}

type Step = { kind: string; seed: number };
const step = fc.record({
  kind: fc.constantFrom(
    'insert',
    'import',
    'move',
    'move',
    'move',
    'score',
    'setLatest',
    'approve',
    'undo',
    'reject',
    'read',
    'crash',
    'race',
  ),
  seed: fc.nat({ max: 100_000 }),
});

async function take({ kind, seed }: Step): Promise<void> {
  const target = await anyCompany(seed);
  const score = latestScore({
    tier: seed % 2 === 0 ? 'high' : 'low',
    savingsMid: seed,
    savingsLow: seed / 2,
    savingsHigh: seed * 2,
  });
  if (kind === 'insert') await models.companies.insert(candidate(), origin);
  else if (kind === 'import') await companies.insertMany(imported((seed % 7) + 1, seed % 3 === 0 ? 'scored' : 'new'));
  else if (kind === 'read') await expectExact();
  else if (kind === 'crash')
    await reader(SMALL, crashing(seed % 4))
      .readPipeline()
      .catch(() => undefined); // the crash that was asked for; what it leaves is looked at later
  else if (kind === 'race')
    await Promise.all([reader().readPipeline(), reader().readFunnel(), reader().readPipeline()]);
  else if (target !== null) {
    const { id, status } = target;
    if (kind === 'score') await models.companies.recordScore(id, [], score, by);
    else if (kind === 'setLatest') await models.companies.setLatest(id, score, NOW);
    else if (kind === 'approve') await models.companies.approve(id, by);
    else if (kind === 'undo') await models.companies.withdrawApproval(id, by);
    else if (kind === 'reject') await models.companies.reject(id, { ...by, reason: null });
    else {
      const legal = COMPANY_STATUSES.filter((to) => canMove(status, to));
      await models.companies.move(id, status, legal[seed % legal.length] ?? 'archived', by);
    }
  }
}

describe('the figures of the pipeline', () => {
  it('equal a recount after any sequence of inserts, imports, moves, scores, decisions, crashes and races', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        await companies.deleteMany({});
        await database.connection.collection('pipeline_rollups').deleteMany({});
        for (const each of steps) await take(each);
        await expectExact();
      }),
      { numRuns: 25 },
    );
  });

  it('are all zero for an empty database', async () => {
    const { counts, totalActive, value } = await reader().readPipeline();
    expect(Object.values(counts)).toEqual(COMPANY_STATUSES.map(() => 0));
    expect({ totalActive, value }).toEqual({
      totalActive: 0,
      value: { leadsHigh: 0, savingsLow: 0, savingsMid: 0, savingsHigh: 0, feeMid: 0 },
    });
    expect((await reader().readFunnel()).map(({ reached }) => reached)).toEqual(FUNNEL_STAGES.map(() => 0));
  });

  it('remember the highest stage through undo, rejection, loss and a second life', async () => {
    const { company } = await models.companies.insert(candidate(), origin);
    const reached = async () => (await reader().readFunnel()).filter((stage) => stage.reached > 0).at(-1)?.stage;
    await models.companies.recordScore(company.id, [], latestScore(), by);
    expect(await reached()).toBe('scored');
    await models.companies.approve(company.id, by);
    await models.companies.withdrawApproval(company.id, by);
    expect(await reached()).toBe('approved');
    await models.companies.approve(company.id, by);
    for (const [from, to] of [
      ['approved', 'contacted'],
      ['contacted', 'no_response'],
      ['no_response', 'replied'],
      ['replied', 'lost'],
      ['lost', 'scored'],
    ] as const) {
      await models.companies.move(company.id, from, to, by);
    }
    expect(await reached()).toBe('replied');
    await models.companies.reject(company.id, { ...by, reason: null });
    expect(await reached()).toBe('replied');
    await expectExact();
  });

  it('learn the highest stage of companies from before it was kept out of their history', async () => {
    const [doc] = imported(1, 'lost');
    const history = [
      { from: 'approved', to: 'contacted' },
      { from: 'contacted', to: 'replied' },
      { from: 'replied', to: 'lost' },
    ];
    await companies.insertOne({ ...doc, history });
    expect((await reader().readFunnel()).map(({ reached }) => reached)).toEqual([1, 1, 1, 1, 1, 1, 0, 0]);
    expect((await companies.findOne({}))?.reached).toBe(5);
  });

  it('count a missing status as new and leave out one that nobody knows', async () => {
    await companies.insertMany([
      { ...imported(1)[0], status: null },
      { ...imported(1)[0], status: 'draft_created' },
    ]);
    const { counts } = await reader().readPipeline();
    expect(counts.new).toBe(1);
    expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(1);
  });

  it('compute only what changed, however many companies stand beside it', async () => {
    await companies.insertMany(imported(40, 'scored'));
    const calm = { ...SMALL, overlapMs: -60_000 }; // nothing counts as changed a moment ago
    await reader(calm).readPipeline();
    const measured: string[] = [];
    const watched: Models['pipelineRollups'] = {
      ...models.pipelineRollups,
      measure: (range) => {
        measured.push(range.from);
        return models.pipelineRollups.measure(range);
      },
    };
    await reader({ ...SMALL, overlapMs: -60_000 }, watched).readPipeline();
    expect(measured).toHaveLength(1); // the last range, where new companies come
    measured.length = 0;
    const first = await anyCompany(0);
    await models.companies.approve(first?.id ?? '', by);
    await reader(SMALL, watched).readPipeline();
    expect(new Set(measured).size).toBe(2);
    await expectExact();
  });

  it('show what was known before a change of very many, and everything once that is worked through', async () => {
    await companies.insertMany(imported(20, 'scored'));
    const read = reader({ ...SMALL, changesPerRead: 5 });
    const before = await read.readPipeline();
    await Promise.all((await companies.find({}).toArray()).map(({ _id }) => models.companies.approve(String(_id), by)));
    const meanwhile = await read.readPipeline();
    expect(meanwhile.asOf).toEqual(before.asOf);
    await read.rollups.settled();
    expect((await read.readPipeline()).counts.approved).toBe(20);
    await read.rollups.settled();
  });

  it('are checked against the companies: a wrong sum is found, told and mended', async () => {
    await companies.insertMany(imported(40, 'scored'));
    const calm = { ...SMALL, overlapMs: -60_000 };
    await reader(calm).readPipeline();
    expect(await reader(calm).rollups.check()).toMatchObject({ wrong: 0 });
    await database.connection
      .collection('pipeline_rollups')
      .updateOne({ to: { $ne: null } }, { $set: { 'statuses.0': 999 } });
    const check = await reader(calm).rollups.check();
    expect(check).toEqual({ ranges: 10, wrong: 1 });
    expect(await reader(calm).rollups.check()).toMatchObject({ wrong: 0 });
    await expectExact();
  });
});
