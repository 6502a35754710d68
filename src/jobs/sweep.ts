import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Repairs lost triggers from state. */
export const sweepJob = defineJob({
  name: 'sweep',
  payload: z.unknown(),
  concurrency: 1,
  lockLifetimeMs: 5 * 60_000,
  backoff: null,
  run: (_payload, deps: { sweep: () => Promise<void> }) => deps.sweep(),
});
