/**
 * Takes the readings of `scale.ts` on a filled database in a process of its own, with the memory flags of the bot:
 * `uri db`. Prints them and sends what the goals are about to its parent.
 */
import mongoose, { type Connection } from 'mongoose';
import { homeTab } from '../../src/blocks/home.ts';
import { lastSevenDays } from '../../src/domain/report-range.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { createModels, type Models } from '../../src/models/index.ts';
import { createReporter } from '../../src/orchestrator/create-report.ts';
import { createDetectStuck } from '../../src/orchestrator/detect-stuck.ts';
import { createPipelineRollups } from '../../src/orchestrator/pipeline-rollups.ts';
import { createReadActivity } from '../../src/orchestrator/read-activity.ts';
import { createReadPipeline } from '../../src/orchestrator/read-pipeline.ts';
import { createHomeReader } from '../../src/slack/render/home.ts';
import { median, megabytes, ms } from './figures.ts';
import { scansOf } from './query-plans.ts';

/** `first` and `later` in milliseconds, `resident` in bytes. */
export type ScaleReadings = {
  rows: { what: string; first: number; later: number }[];
  resident: number;
  scans: string[];
};

const REPEATS = 5;
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
      paidOn: [],
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

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** What is held and what is resident after a collection. */
function memory(): { held: number; resident: number } {
  globalThis.gc?.();
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

async function measure(connection: Connection): Promise<Omit<ScaleReadings, 'scans'>> {
  const models = createModels(connection);
  const build = await timed(
    createReadPipeline(createPipelineRollups({ models, clock: systemClock, log: silentLogger }), {
      contingencyFee: 0.24,
    }).readPipeline,
  );
  const before = memory();
  const rows: ScaleReadings['rows'] = [];
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

const [uri = '', dbName = ''] = process.argv.slice(2);
const connection = await mongoose
  .createConnection(uri, { dbName, autoIndex: false, monitorCommands: true })
  .asPromise();
const measured = await measure(connection);
const scans = await scansOf(connection, async () => {
  for (const { read } of readingsOf(createModels(connection))) await read();
});
process.send?.({ ...measured, scans } satisfies ScaleReadings);
await connection.close();
process.disconnect();
