import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Works off what a mail provider told about our mails. */
export const providerEventsJob = defineJob({
  name: 'provider-events',
  payload: z.unknown(),
  concurrency: 1,
  lockLifetimeMs: 5 * 60_000,
  backoff: null, // the sweep enqueues again
  run: (_payload, deps: { applyEvents: () => Promise<void> }) => deps.applyEvents(),
});
