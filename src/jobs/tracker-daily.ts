import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Once a day: reviews whose time is over end. */
export const trackerDailyJob = defineJob({
  name: 'tracker-daily',
  payload: z.unknown(),
  concurrency: 1,
  lockLifetimeMs: 30 * 60_000,
  backoff: null,
  run: (_payload, deps: { trackDaily: () => Promise<void> }) => deps.trackDaily(),
});
