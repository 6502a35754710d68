/**
 * What people look at, with 10,000, 100,000 and 1,000,000 companies, a score and a features row of each, and three events each.
 *
 *     node bench/scale.ts [companies …]       node bench/scale.ts 2000    takes seconds
 *
 * Each reading is taken five times; `first` is the first one after the data was stored and `then` the median of the others.
 * `build` is what the very first reading of the pipeline costs, when no roll-ups exist; `changed` a reading after a hundred
 * companies all over the database moved. The baseline is a plain $group over all companies in the same run. The plan of every
 * query that a reading sends is asked for: none may scan a whole collection, but for the few hundred roll-ups themselves.
 * Each size is read by a fresh process with the flags of `npm start`; its memory after a collection is compared.
 * A million companies need about 4 GB in the temporary folder and ten minutes.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import mongoose from 'mongoose';
import { openDatabase } from '../src/db/database.ts';
import { silentLogger } from '../src/lib/logger.ts';
import { judge, ms, noteNoise, seconds } from './support/figures.ts';
import type { ScaleReadings } from './support/scale-readings.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const GOAL_MS = 1_000;
const READER_FLAGS = ['--max-semi-space-size=16', '--expose-gc'];

/** Runs a process of `support/` to its end and returns the last message it sent. */
async function runApart(name: string, args: readonly string[], execArgv: readonly string[] = []): Promise<unknown> {
  const child = fork(path.join(import.meta.dirname, 'support', `${name}.ts`), args, { execArgv: [...execArgv] });
  let said: unknown;
  child.on('message', (message) => {
    said = message;
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  return said;
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
    const dbName = `scale_${process.pid}_${size}`;
    const began = performance.now();
    await runApart('fill-process', [database.uri, dbName, String(size)]);
    const filled = performance.now() - began;
    console.log(`\n${size.toLocaleString('en-US')} companies: stored and indexed in ${seconds(filled)}`);
    const read = (await runApart('scale-readings', [database.uri, dbName], READER_FLAGS)) as ScaleReadings;
    for (const scan of read.scans) console.log(`  scans everything: ${scan}`);
    for (const { what, first, later } of read.rows)
      goals.push({ what: `${size} companies, ${what}`, measured: Math.max(first, later), atMost: GOAL_MS, show: ms });
    goals.push({
      what: `${size} companies, queries that scan a collection`,
      measured: read.scans.length,
      atMost: 0,
      show: String,
    });
    resident.push(read.resident);
    const connection = await mongoose.createConnection(database.uri, { dbName, autoIndex: false }).asPromise();
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
