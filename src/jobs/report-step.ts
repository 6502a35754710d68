import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** The next step of a report on its way into Slack. */
export const reportStepJob = defineJob({
  name: 'report-step',
  payload: z.object({ key: z.string() }),
  concurrency: 1,
  lockLifetimeMs: 5 * 60_000,
  backoff: null, // the sweep enqueues again
  run: ({ key }, deps: { deliverReport: (key: string) => Promise<void> }) => deps.deliverReport(key),
});
