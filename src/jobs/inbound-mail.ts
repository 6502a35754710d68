import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Reads one mail that arrived and does what follows from it. */
export const inboundMailJob = defineJob({
  name: 'inbound-mail',
  payload: z.object({ mailId: z.string() }),
  concurrency: 1, // in the order they came, as far as one process goes
  lockLifetimeMs: 5 * 60_000,
  backoff: null, // the sweep enqueues again
  run: ({ mailId }, deps: { processMail: (mailId: string) => Promise<void> }) => deps.processMail(mailId),
});
