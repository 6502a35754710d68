import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';

const PAUSE_MS = 1_000;
/** Shorter than the time after which others take an unrecorded mail for lost. */
const PATIENCE_MS = 4 * 60_000;

/**
 * Writes down what has happened outside, as soon as the database takes it: an answer that is known must not turn into a doubt
 * because the database was away for a moment. `write` must be safe to repeat.
 *
 * @throws what `write` threw last, after 4 minutes
 */
export async function insist<Result>(
  deps: { clock: Clock; log: Logger },
  write: () => Promise<Result>,
): Promise<Result> {
  const startedAt = deps.clock.now().getTime();
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (deps.clock.now().getTime() - startedAt > PATIENCE_MS) throw error;
      deps.log.warn({ err: error }, 'cannot write down what happened to a mail, trying again');
      await deps.clock.sleep(PAUSE_MS);
    }
  }
}
