import type { Reporter, TestCase } from 'vitest/node';
import type { FuzzResult } from './fuzz.ts';

/** Prints target, cases, seconds and failures when all is done, and how to play a failure again. */
export default class TableReporter implements Reporter {
  readonly #results: FuzzResult[] = [];

  onTestCaseResult(test: TestCase): void {
    const { fuzz } = test.meta();
    if (fuzz !== undefined) this.#results.push(fuzz);
  }

  onTestRunEnd(): void {
    const rows = this.#results.map(({ target, cases, seconds, failed }) => [
      target,
      String(cases),
      seconds.toFixed(1),
      failed ? '1' : '0',
    ]);
    const all = [['target', 'cases', 'seconds', 'failures'], ...rows];
    const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
    const line = (row: string[]) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
    process.stdout.write(`\n${all.map((row) => line(row).join('  ')).join('\n')}\n`);
    for (const { target, replay } of this.#results) {
      if (replay !== null)
        process.stdout.write(`\nagain: ${replay} npm run test:fuzz -- -t ${JSON.stringify(target)}\n`);
    }
  }
}
