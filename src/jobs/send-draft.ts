import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Sends one approved draft, or says when it may leave. Never retried blindly: the draft's own state tells what is due. */
export const sendDraftJob = defineJob({
  name: 'send-draft',
  payload: z.object({ draftId: z.string() }),
  concurrency: 1,
  lockLifetimeMs: 10 * 60_000,
  backoff: null,
  run: ({ draftId }, deps: { sendDraft: (draftId: string) => Promise<void> }) => deps.sendDraft(draftId),
});
