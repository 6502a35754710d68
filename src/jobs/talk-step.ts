import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** The answer to one question. */
export const talkStepJob = defineJob({
  name: 'talk-step',
  payload: z.object({ questionId: z.string() }),
  concurrency: 4,
  lockLifetimeMs: 3 * 60_000,
  backoff: null, // the sweep enqueues again
  run: ({ questionId }, deps: { answerQuestion: (questionId: string) => Promise<void> }) =>
    deps.answerQuestion(questionId),
});
