import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Drives one run as far as it goes. A second worker finds the run's lease taken and leaves. */
export const runStepJob = defineJob({
  name: 'run-step',
  payload: z.object({ runId: z.string() }),
  concurrency: 10,
  lockLifetimeMs: 10 * 60_000,
  backoff: null,
  run: ({ runId }, deps: { advanceRun: (runId: string) => Promise<void> }) => deps.advanceRun(runId),
});
