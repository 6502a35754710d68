/**
 * How long the bot takes from `node src/app.ts` to a healthy answer, on the embedded database in a folder that it used
 * before.
 *
 *     node bench/start.ts
 *
 * Beside it, in the same run: a Node that does nothing, and the database engine alone on the same folder: below the
 * longer of the two no start can be. The goal holds for the quickest start, since other work on the machine only adds;
 * the median is printed. Processor time is the bot's own, without the database process, and nearly free of noise.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, startBot } from '../sandbox/bot-process.ts';
import { openDatabase } from '../src/db/database.ts';
import { silentLogger } from '../src/lib/logger.ts';
import { judge, median, ms, noteNoise, seconds } from './support/figures.ts';
import { startOutside } from './support/outside.ts';
import { processorMsOf } from './support/process-figures.ts';

const STARTS = 7;
const GOAL_MS = 2_000;

const folder = await mkdtemp(path.join(tmpdir(), 'leadgen-bench-'));
const outside = await startOutside({});

async function startOnce(): Promise<{ wallMs: number; processorMs: number }> {
  const env = await outside.env(await freePort());
  const began = performance.now();
  const bot = await startBot({ ...env, LEADGEN_DATA_DIR: folder, LOG_LEVEL: 'error' }, { cwd: folder });
  const wallMs = performance.now() - began;
  const processorMs = await processorMsOf(bot.pid);
  await bot.stop();
  return { wallMs, processorMs };
}

async function engineOnce(): Promise<number> {
  const began = performance.now();
  const database = await openDatabase({ uri: null, dbName: 'leadgen', dataDir: folder, log: silentLogger });
  const wallMs = performance.now() - began;
  await database.close();
  return wallMs;
}

async function nodeOnce(): Promise<number> {
  const began = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - began;
}

noteNoise('before');
const first = await startOnce();
const starts: { wallMs: number; processorMs: number }[] = [];
const engines: number[] = [];
const nodes: number[] = [];
for (let round = 0; round < STARTS; round += 1) {
  nodes.push(await nodeOnce());
  engines.push(await engineOnce());
  starts.push(await startOnce());
}
const walls = starts.map(({ wallMs }) => wallMs);
const best = Math.min(...walls);
console.log(`start on an empty folder    ${seconds(first.wallMs)}, processor ${seconds(first.processorMs)}`);
console.log(
  `start on a used folder      best ${seconds(best)}, median ${seconds(median(walls))}, processor ${seconds(median(starts.map(({ processorMs }) => processorMs)))}`,
);
console.log(`engine alone                best ${seconds(Math.min(...engines))}, median ${seconds(median(engines))}`);
console.log(`Node that does nothing      best ${ms(Math.min(...nodes))}, median ${ms(median(nodes))}`);
console.log(`start against engine alone  ${(best / Math.min(...engines)).toFixed(2)}× (best against best)`);
judge([{ what: 'start to ready on a used folder, best', measured: best, atMost: GOAL_MS, show: seconds }]);
noteNoise('after');
await outside.close();
await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }); // the last database may still close
