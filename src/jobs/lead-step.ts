import { backoffStrategies } from 'agenda';
import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Takes one approved lead to its draft. */
export const leadStepJob = defineJob({
  name: 'lead-step',
  payload: z.object({ companyId: z.string() }),
  concurrency: 4,
  lockLifetimeMs: 10 * 60_000,
  backoff: backoffStrategies.exponential({ delay: 2_000, maxRetries: 3, jitter: 0.2 }),
  run: ({ companyId }, deps: { advanceLead: (companyId: string) => Promise<void> }) => deps.advanceLead(companyId),
});
