/**
 * Resident memory of the bot process after a run that stores 20 leads, when the scout finds 100 companies and when it
 * finds 10,000: through the map and registry sources, and through a CSV file.
 *
 *     node bench/memory.ts
 *
 * Each figure is of a fresh bot process without its database process. `peak` is the most that was ever resident, from the
 * start to the end of the run; `held` what is resident 3 s after the run has stopped for people, after a garbage
 * collection. The goal holds for both. Linux only: the figures are the kernel's.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { judge, megabytes, noteNoise, seconds } from './support/figures.ts';
import { peakOf, residentOf } from './support/process-figures.ts';
import { openStage, type Stage, waitForRun } from './support/stage.ts';

const FEW = 100;
const MANY = 10_000;
const LEADS = 20;
const GOAL = 1.3;
const COLLECTOR = path.join(import.meta.dirname, 'support', 'collect-garbage.ts');

type Figures = { peak: number; held: number; found: number };

async function measure(stage: Stage, env: Record<string, string>): Promise<Figures> {
  const bot = await stage.bot({ ...env, NODE_OPTIONS: `--expose-gc --import=${COLLECTOR}`, AUTO_APPROVE: 'off' });
  const began = performance.now();
  const answer = await stage.outside.slash(`run dental ohio ${LEADS}`);
  if (answer.failure !== null) throw new Error(`the command was not taken: ${answer.failure}`);
  const run = await waitForRun(bot.models, ['analyst_awaiting_approval'], { timeoutMs: 120_000 });
  const runMs = performance.now() - began;
  await delay(1_500);
  const peak = await peakOf(bot.pid);
  for (let collection = 0; collection < 3; collection += 1) {
    process.kill(bot.pid, 'SIGUSR2');
    await delay(500);
  }
  const held = await residentOf(bot.pid);
  const found = run.counters.placesFound;
  console.log(
    `  ${String(found).padStart(6)} places  peak ${megabytes(peak)}  held ${megabytes(held)}  run ${seconds(runMs)}, ${run.companyIds.length} leads`,
  );
  await bot.close();
  return { peak, held, found };
}

async function withWorld(extraCompanies: number): Promise<Figures> {
  const stage = await openStage({ extraCompanies });
  try {
    return await measure(stage, {});
  } finally {
    await stage.close();
  }
}

/** Two runs: the world's own companies come along both times. */
async function withCsv(rows: number): Promise<Figures> {
  const stage = await openStage({});
  try {
    const file = path.join(stage.folder, `${rows}.csv`);
    await writeFile(file, csvOf(rows));
    return await measure(stage, { CSV_SOURCES: `dental:${file}` });
  } finally {
    await stage.close();
  }
}

/** Invented practices, each with a name, an address and a site of its own. */
function csvOf(rows: number): string {
  const towns = ['Columbus', 'Cleveland', 'Cincinnati', 'Toledo', 'Akron', 'Dayton'];
  const lines = Array.from({ length: rows }, (_, index) => {
    const number = String(index + 1).padStart(5, '0');
    const town = towns[index % towns.length];
    return `Listed Practice ${number},${index + 1} Sample Street,${town},OH,43${String(index % 1_000).padStart(3, '0')},http://listed-practice-${number}.example/`;
  });
  return ['name,street,city,state,postcode,website', ...lines, ''].join('\n');
}

noteNoise('before');
console.log('map and registry');
const few = await withWorld(FEW);
const many = await withWorld(MANY);
console.log('CSV file');
const fewRows = await withCsv(FEW);
const manyRows = await withCsv(MANY);
console.log('');
judge([
  { what: `held memory, ${many.found} places against ${few.found}`, measured: many.held / few.held, atMost: GOAL },
  { what: `peak memory, ${many.found} places against ${few.found}`, measured: many.peak / few.peak, atMost: GOAL },
  { what: `held memory, CSV of ${MANY} rows against ${FEW}`, measured: manyRows.held / fewRows.held, atMost: GOAL },
  { what: `peak memory, CSV of ${MANY} rows against ${FEW}`, measured: manyRows.peak / fewRows.peak, atMost: GOAL },
]);
noteNoise('after');
