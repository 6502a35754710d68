import { z } from 'zod';
import { TIMED_JOBS, type TimedJobName } from '../domain/timetable.ts';
import { defineJob } from './define-job.ts';

/** Runs one job of the timetable if it is due and nobody else has it: a second worker finds its occurrence claimed and leaves. */
export const timedJob = defineJob({
  name: 'timed-job',
  payload: z.object({ name: z.enum(TIMED_JOBS) }),
  concurrency: TIMED_JOBS.length,
  lockLifetimeMs: 10 * 60_000,
  backoff: null,
  run: ({ name }, deps: { timetable: { run: (name: TimedJobName) => Promise<void> } }) => deps.timetable.run(name),
});
