import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Repairs lost triggers from state. */
export const sweepJob = defineJob({
  name: 'sweep',
  payload: z.unknown(),
  concurrency: 1,
  lockLifetimeMs: 60_000, // of a process that died on another machine it keeps everybody from sweeping
  backoff: null,
  run: (_payload, deps: { sweep: () => Promise<void> }) => deps.sweep(),
});
