/**
 * Runs every measurement that has a goal, one after the other, and ends with 1 when a goal was missed.
 *
 *     node bench/all.ts
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const BENCHES = [['start'], ['ack'], ['run-speed'], ['memory'], ['drafts'], ['scale', '10000', '100000']] as const;

const missed: string[] = [];
for (const [bench, ...args] of BENCHES) {
  console.log(`\n=== ${bench}`);
  const child = spawn(process.execPath, [path.join(import.meta.dirname, `${bench}.ts`), ...args], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) missed.push(bench);
}
console.log(missed.length === 0 ? '\nAll goals met.' : `\nMissed: ${missed.join(', ')}`);
if (missed.length > 0) process.exitCode = 1;
