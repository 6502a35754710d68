import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Fetches and reads a list that somebody dropped. */
export const uploadStepJob = defineJob({
  name: 'upload-step',
  payload: z.object({ uploadId: z.string() }),
  concurrency: 2,
  lockLifetimeMs: 5 * 60_000,
  backoff: null, // the sweep enqueues again
  run: ({ uploadId }, deps: { readUpload: (uploadId: string) => Promise<void> }) => deps.readUpload(uploadId),
});
