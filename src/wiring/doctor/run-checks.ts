import { type Check, problem, type Verdict } from './verdict.ts';

const LONGEST_MS = 10_000;

/** All checks side by side, each with its own end; the verdicts in the order of the checks. */
export async function runChecks(checks: readonly Check[]): Promise<Verdict[]> {
  return (await Promise.all(checks.map(run))).flat();
}

async function run({ part, remedy, timeoutMs = LONGEST_MS, look }: Check): Promise<Verdict[]> {
  const late = Promise.withResolvers<Verdict[]>();
  const stop = new AbortController();
  const timer = setTimeout(() => {
    stop.abort(new Error('it took too long'));
    late.resolve([problem(part, `did not answer within ${timeoutMs / 1_000} s`, remedy)]);
  }, timeoutMs);
  try {
    return await Promise.race([look(stop.signal), late.promise]);
  } catch (error) {
    return [problem(part, reasonOf(error), remedy)];
  } finally {
    clearTimeout(timer);
  }
}

/** `fetch` says "fetch failed" and hides why. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const inner = cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : '';
  const [line = ''] = error.message.split('\n');
  return inner === '' || line.includes(inner) ? line : `${line} (${inner})`;
}
