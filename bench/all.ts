/**
 * Runs every measurement that has a goal, one after the other, then prints all goals in one table. Ends with 1 when one was missed.
 *
 *     npm run bench
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Verdict, verdictOf } from './support/figures.ts';

const BENCHES = [['start'], ['ack'], ['run-speed'], ['memory'], ['drafts'], ['scale', '10000', '100000']] as const;

type Row = { bench: string } & Verdict;

async function run(bench: string, args: readonly string[]): Promise<Row[]> {
  console.log(`\n=== ${bench}`);
  const child = spawn(process.execPath, [path.join(import.meta.dirname, `${bench}.ts`), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const rows: Row[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line);
    const verdict = verdictOf(line);
    if (verdict !== null) rows.push({ bench, ...verdict });
  }
  const [code] = (await exited) as [number | null];
  const isTold = rows.some(({ met }) => !met);
  if (code !== 0 && !isTold)
    rows.push({ bench, what: 'the measurement itself', measured: `ended with ${code}`, goal: '', met: false });
  return rows;
}

const rows: Row[] = [];
for (const [bench, ...args] of BENCHES) rows.push(...(await run(bench, args)));
console.log('');
console.table(
  rows.map(({ bench, what, measured, goal, met }) => ({
    bench,
    what,
    measured,
    goal,
    verdict: met ? 'met' : 'MISSED',
  })),
);
const missed = rows.filter(({ met }) => !met).length;
console.log(missed === 0 ? `All ${rows.length} goals met.` : `${missed} of ${rows.length} goals missed.`);
if (missed > 0) process.exitCode = 1;
