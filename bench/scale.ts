/**
 * What people look at, with 10,000, 100,000 and 1,000,000 companies, a score and a features row of each, and three events each.
 *
 *     node bench/scale.ts [companies …]       node bench/scale.ts 2000    takes seconds
 *
 * Each reading is taken five times; `first` is the first one after the data was stored and `then` the median of the others.
 * `build` is what the very first reading of the pipeline costs, when no roll-ups exist; `changed` a reading after a hundred
 * companies all over the database moved. The baseline is a plain $group over all companies in the same run. The plan of every
 * query that a reading sends is asked for: none may scan a whole collection, but for the few hundred roll-ups themselves.
 * A million companies need about 4 GB in the temporary folder and ten minutes.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import mongoose, { type Connection } from 'mongoose';
import { homeTab } from '../src/blocks/home.ts';
import { openDatabase } from '../src/db/database.ts';
import { lastSevenDays } from '../src/domain/report-range.ts';
import { systemClock } from '../src/lib/clock.ts';
import { silentLogger } from '../src/lib/logger.ts';
import { createModels, ensureIndexes, type Models } from '../src/models/index.ts';
import { createReporter } from '../src/orchestrator/create-report.ts';
import { createDetectStuck } from '../src/orchestrator/detect-stuck.ts';
import { createPipelineRollups } from '../src/orchestrator/pipeline-rollups.ts';
import { createReadActivity } from '../src/orchestrator/read-activity.ts';
import { createReadPipeline } from '../src/orchestrator/read-pipeline.ts';
import { createHomeReader } from '../src/slack/render/home.ts';
import { judge, median, megabytes, ms, noteNoise, seconds } from './support/figures.ts';
import { scansOf } from './support/query-plans.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const REPEATS = 5;
const GOAL_MS = 1_000;
const CHANGED = 100;

type Reading = { what: string; read: () => Promise<unknown> };

/** Everything that has to stay quick. */
function readingsOf(models: Models): Reading[] {
  const deps = { models, clock: systemClock, log: silentLogger };
  const { readPipeline, readFunnel } = createReadPipeline(createPipelineRollups(deps), { contingencyFee: 0.24 });
  const window = { timeZone: 'America/New_York', start: '00:01', end: '23:59', days: '1-7' };
  const detectStuck = createDetectStuck(deps, { window });
  const readActivity = createReadActivity(deps);
  const createReport = createReporter(deps, { readPipeline, readFunnel });
  const moment = () => ({ now: systemClock.now(), zone: window.timeZone });
  const home = createHomeReader({
    models,
    moment,
    mayDecide: async () => true,
    linkTo: () => null,
    readers: { pipeline: readPipeline, jobs: models.schedules.list },
    settings: {
      mode: 'smtp',
      mailBlockers: [],
      dailyLimit: () => 50,
      timeZone: window.timeZone,
      approverIds: ['U0ANA'],
    },
  });
  return [
    { what: 'counts and value', read: readPipeline },
    { what: 'funnel', read: readFunnel },
    { what: 'stuck', read: detectStuck },
    { what: 'activity, 100 rows', read: () => readActivity(100) },
    { what: 'weekly report', read: () => createReport(lastSevenDays(systemClock.now(), window.timeZone)) },
    { what: 'Home tab', read: async () => homeTab(await home.forPerson('U0ANA', await home.shared()), moment()) },
  ];
}

async function fillApart(dbName: string, companies: number): Promise<void> {
  const script = path.join(import.meta.dirname, 'support', 'fill-process.ts');
  const child = spawn(process.execPath, [script, database.uri, dbName, String(companies)], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the database was not filled: ${code}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is held and what is resident after a collection. */
function memory(): { held: number; resident: number } {
  collectGarbage();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { held: heapUsed + external, resident: rss };
}

/** What the figures would cost without roll-ups. */
async function naive(connection: Connection): Promise<void> {
  const high = { $eq: ['$latest.tier', 'high'] };
  await connection
    .collection('companies')
    .aggregate([
      {
        $group: {
          _id: '$status',
          companies: { $sum: 1 },
          savingsMid: { $sum: { $cond: [high, '$latest.savingsMid', 0] } },
        },
      },
    ])
    .toArray();
}

async function moveSome(connection: Connection, models: Models): Promise<void> {
  const sample = await connection
    .collection('companies')
    .aggregate([{ $sample: { size: CHANGED * 6 } }, { $match: { status: 'scored' } }, { $limit: CHANGED }])
    .toArray();
  await Promise.all(
    sample.map(({ _id }) => models.companies.approve(String(_id), { by: 'U0ANA', at: systemClock.now() })),
  );
}

type Row = { what: string; first: number; later: number };

async function measure(connection: Connection, companies: number) {
  const models = createModels(connection);
  const filled = await timed(() => fillApart(connection.name, companies));
  const indexed = await timed(() => ensureIndexes(models));
  console.log(
    `\n${companies.toLocaleString('en-US')} companies: stored in ${seconds(filled)}, indexes in ${seconds(indexed)}`,
  );

  const build = await timed(
    createReadPipeline(createPipelineRollups({ models, clock: systemClock, log: silentLogger }), {
      contingencyFee: 0.24,
    }).readPipeline,
  );
  const before = memory();
  const rows: Row[] = [];
  for (const { what, read } of readingsOf(models)) {
    const times: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat += 1) times.push(await timed(read));
    rows.push({ what, first: times[0] ?? Number.NaN, later: median(times.slice(1)) });
  }
  const after = memory();
  await moveSome(connection, models);
  const [counts] = readingsOf(models);
  const changed = await timed(counts?.read ?? (async () => undefined));
  const plain = await timed(() => naive(connection));
  for (const { what, first, later } of rows) {
    console.log(
      `  ${what.padEnd(20)} first ${ms(first).padStart(8)}  then ${ms(later).padStart(8)}  ${(plain / later).toFixed(0).padStart(4)}× quicker than $group`,
    );
  }
  console.log(`  ${'after 100 changes'.padEnd(20)}       ${ms(changed).padStart(8)}`);
  console.log(`  ${'first build'.padEnd(20)}       ${ms(build).padStart(8)}`);
  console.log(`  ${'plain $group'.padEnd(20)}       ${ms(plain).padStart(8)}`);
  console.log(
    `  held ${megabytes(before.held)} before the readings, ${megabytes(after.held)} after; resident ${megabytes(before.resident)}, ${megabytes(after.resident)}`,
  );
  return {
    rows: [...rows, { what: 'after 100 changes', first: changed, later: changed }],
    resident: after.resident,
  };
}

const sizes = process.argv.slice(2).map(Number);
if (sizes.some((size) => !Number.isInteger(size) || size < 100))
  throw new RangeError('sizes are whole numbers from 100');

noteNoise('before');
const folder = await mkdtemp(path.join(tmpdir(), 'leadgen-scale-'));
const database = await openDatabase({
  uri: process.env.MONGODB_URI ?? null,
  dbName: 'bench',
  dataDir: folder,
  log: silentLogger,
});
try {
  const goals: Parameters<typeof judge>[0][number][] = [];
  const resident: number[] = [];
  for (const size of sizes.length > 0 ? sizes : SIZES) {
    const options = { dbName: `scale_${process.pid}_${size}`, autoIndex: false, monitorCommands: true };
    const connection = await mongoose.createConnection(database.uri, options).asPromise();
    const { rows, resident: held } = await measure(connection, size);
    const scans = await scansOf(connection, async () => {
      for (const { read } of readingsOf(createModels(connection))) await read();
    });
    for (const scan of scans) console.log(`  scans everything: ${scan}`);
    for (const { what, first, later } of rows)
      goals.push({ what: `${size} companies, ${what}`, measured: Math.max(first, later), atMost: GOAL_MS, show: ms });
    goals.push({
      what: `${size} companies, queries that scan a collection`,
      measured: scans.length,
      atMost: 0,
      show: String,
    });
    resident.push(held);
    await connection.dropDatabase();
    await connection.close();
  }
  const [smallest = 1] = resident;
  if (resident.length > 1)
    goals.push({
      what: 'resident memory after the readings, largest size against smallest',
      measured: (resident.at(-1) ?? 0) / smallest,
      atMost: 1.3,
    });
  console.log('');
  judge(goals);
} finally {
  await database.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
noteNoise('after');
