import { setImmediate } from 'node:timers/promises';

/** Runs long work step by step and lets waiting answers go out in between. */
export async function inTurns<Result>(steps: Generator<undefined, Result>, signal: AbortSignal): Promise<Result> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    signal.throwIfAborted();
    await setImmediate();
  }
}
