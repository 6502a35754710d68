import { z } from 'zod';
import type { TimedJob, TimedJobName } from '../domain/timetable.ts';
import { defineJob } from './define-job.ts';

/** Once a day: reviews whose time is over end. */
export const trackerDailyJob = defineJob({
  name: 'tracker-daily',
  payload: z.unknown(),
  concurrency: 1,
  lockLifetimeMs: 30 * 60_000,
  backoff: null,
  run: async (_payload, deps: { timed: Partial<Record<TimedJobName, TimedJob>> }) => {
    await deps.timed['tracker-daily']?.({ dueAt: new Date(), signal: AbortSignal.timeout(30 * 60_000) });
  },
});
