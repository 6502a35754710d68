import fc from 'fast-check';
import { expect, it } from 'vitest';

/** Cases of each target: a few with every test run, ten thousand and more with `npm run test:fuzz`. */
const cases = Number(process.env.FUZZ_CASES ?? 150);
const isLong = process.env.FUZZ_CASES !== undefined;
const LONG_TIMEOUT_MS = 30 * 60_000;
const SHORT_TIMEOUT_MS = 60_000;

/** What became of one target; the reporter makes its table of these. */
export type FuzzResult = { target: string; cases: number; seconds: number; failed: boolean; replay: string | null };

declare module 'vitest' {
  interface TaskMeta {
    fuzz?: FuzzResult;
  }
}

type Property<T> = fc.IProperty<T> | fc.IAsyncProperty<T>;

/**
 * One target: a property that has to hold whatever comes. `FUZZ_SEED` and `FUZZ_PATH` play one failure again.
 *
 * @param options.examples - cases that are tried before those that chance brings
 * @param options.batch - how many cases one run of the property holds
 * @param options.cost - how many ordinary cases one of these takes; only the short form is cut by it
 */
export function fuzz<T>(
  target: string,
  property: Property<T>,
  options: { examples?: T[]; cost?: number; batch?: number } = {},
): void {
  it(
    target,
    async ({ task }) => {
      const { examples = [], cost = 1, batch = 1 } = options;
      const { FUZZ_SEED: seed, FUZZ_PATH: path } = process.env;
      const began = performance.now();
      const details = await fc.check(property as fc.IAsyncProperty<T>, {
        endOnFailure: batch > 1, // nobody waits while many slow cases are made smaller
        numRuns: Math.ceil(cases / batch / (isLong ? 1 : cost)),
        ...(isLong || examples.length < cases / 2 ? { examples } : {}), // else the short form tried nothing but them
        ...(seed === undefined ? {} : { seed: Number(seed) }),
        ...(path === undefined ? {} : { path }),
      });
      task.meta.fuzz = {
        target,
        cases: details.numRuns * batch,
        seconds: (performance.now() - began) / 1_000,
        failed: details.failed,
        replay: details.failed ? `FUZZ_SEED=${details.seed} FUZZ_PATH=${details.counterexamplePath}` : null,
      };
      if (details.failed) throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance });
    },
    isLong ? LONG_TIMEOUT_MS : SHORT_TIMEOUT_MS,
  );
}

/** A test of the test: with a planted fault the same property has to fail. The seed is fixed, so that it always finds it. */
export function catches<T>(fault: string, property: Property<T>, examples: T[] = []): void {
  it(
    `sees ${fault}`,
    async () => {
      const options = { numRuns: 3_000, seed: 20_261_130, examples, endOnFailure: true };
      expect((await fc.check(property as fc.IAsyncProperty<T>, options)).failed).toBe(true);
    },
    SHORT_TIMEOUT_MS,
  );
}
