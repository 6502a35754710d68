import { ConfigError } from '../config.ts';
import { AppError } from '../lib/errors.ts';
import { plural } from '../lib/text.ts';

/** Runs a script for the person at the terminal; what they can do something about is told without a stack. */
export async function runScript(name: string, work: () => Promise<string>): Promise<void> {
  try {
    process.stdout.write(`${await work()}\n`);
  } catch (error) {
    process.stderr.write(`${name}: ${wordsOf(error)}\n`);
    process.exitCode = 1;
  }
}

/** @throws what nobody can do anything about */
function wordsOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  if (!(error instanceof ConfigError)) throw error;
  return error.problems.map(({ variable, problem, remedy }) => `${variable} ${problem}. ${remedy}`).join('\n');
}

/** `1,204 documents in 31 collections` */
export function total(counts: Record<string, number>): string {
  const sum = Object.values(counts).reduce((all, count) => all + count, 0);
  return `${sum.toLocaleString('en-US')} documents in ${plural(Object.keys(counts).length, 'collection')}`;
}
