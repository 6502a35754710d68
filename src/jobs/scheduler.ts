import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda, InMemoryNotificationChannel } from 'agenda';
import type { Db } from 'mongodb';
import type { Enqueue } from '../domain/ports.ts';
import type { TimedJobName } from '../domain/timetable.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { registerJob } from './define-job.ts';
import { inboundMailJob } from './inbound-mail.ts';
import { leadStepJob } from './lead-step.ts';
import { type OnJob, observeJobs } from './observe-jobs.ts';
import { providerEventsJob } from './provider-events.ts';
import { reportStepJob } from './report-step.ts';
import { runStepJob } from './run-step.ts';
import { sendDraftJob } from './send-draft.ts';
import { freeForgottenJobs, freeStaleJobs, LOCKED, releaseOwnLocks } from './stale-locks.ts';
import { sweepJob } from './sweep.ts';
import { talkStepJob } from './talk-step.ts';
import { createTicker, type Ticker } from './ticker.ts';
import { timedJob } from './timed-job.ts';
import { uploadStepJob } from './upload-step.ts';

const POLL_MS = 1_000;
const IDLE_POLL_MS = 20;
const SWEEP_EVERY_MS = 30_000;
/** A job whose lock is this old is in Agenda's hands, or its lock got lost on the way. */
const FORGOTTEN_AFTER_MS = 60_000;

export type JobHandlers = {
  advanceRun: (runId: string) => Promise<void>;
  advanceLead: (companyId: string) => Promise<void>;
  sendDraft: (draftId: string) => Promise<void>;
  deliverReport: (key: string) => Promise<void>;
  processMail: (mailId: string) => Promise<void>;
  applyEvents: () => Promise<void>;
  readUpload: (uploadId: string) => Promise<void>;
  answerQuestion: (questionId: string) => Promise<void>;
  sweep: () => Promise<void>;
  timetable: {
    prepare: () => Promise<void>;
    due: () => Promise<TimedJobName[]>;
    run: (name: TimedJobName) => Promise<void>;
  };
};

export type Scheduler = {
  enqueue: Enqueue;
  start(handlers: JobHandlers): Promise<void>;
  /** Takes nothing new and waits for what runs, at most `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
};

/**
 * Agenda on the application's own database handle. Uniqueness is never left to Agenda: jobs are triggers, and state decides
 * whether there is anything to do.
 */
export function createScheduler(deps: {
  db: Db;
  collection: string;
  maxConcurrency: number;
  /** How often the timetable is looked at. */
  tickMs: number;
  /** This process, as locks name it. */
  owner: string;
  clock: Clock;
  log: Logger;
  onJob: OnJob;
}): Scheduler {
  const { db, collection, clock, owner, log } = deps;
  const agenda = new Agenda({
    name: owner,
    backend: new MongoBackend({ mongo: db, collection, ensureIndex: true }),
    notificationChannel: new InMemoryNotificationChannel(), // our own jobs start at once, those of other processes by polling
    processEvery: POLL_MS,
    maxConcurrency: deps.maxConcurrency,
    removeOnComplete: true,
  });
  observeJobs(agenda, deps.onJob);
  agenda.on('error', (error) => log.error({ err: error }, 'scheduler error'));

  let ticker: Ticker | null = null;

  async function freeForgotten(): Promise<void> {
    const before = new Date(systemClock.now().getTime() - FORGOTTEN_AFTER_MS); // Agenda's own time
    const { runningJobs, lockedJobs } = await agenda.getRunningStats(true);
    const known = [runningJobs, lockedJobs].flatMap((jobs) => (typeof jobs === 'number' ? [] : jobs));
    await freeForgottenJobs(db, collection, owner, new Set(known.map(({ _id }) => String(_id))), before);
  }

  return {
    async enqueue(job, payload, options) {
      if (options?.runAt === undefined) return void (await agenda.now(job, payload));
      // Agenda knows real time only; ours may be another
      const delayMs = Math.max(0, options.runAt.getTime() - clock.now().getTime());
      await agenda.schedule(new Date(systemClock.now().getTime() + delayMs), job, payload);
    },

    async start(handlers) {
      // Several processes that call every() at once would each leave a schedule of their own without this index.
      await db
        .collection(collection)
        .createIndex(
          { name: 1 },
          { unique: true, partialFilterExpression: { type: 'single' }, name: 'one_schedule_per_job' },
        );
      await db
        .collection(collection)
        .createIndex(
          { lastModifiedBy: 1, lockedAt: 1 },
          { partialFilterExpression: { lockedAt: LOCKED }, name: 'locks_by_process' },
        );
      registerJob(agenda, runStepJob, handlers, log);
      registerJob(agenda, leadStepJob, handlers, log);
      registerJob(agenda, sendDraftJob, handlers, log);
      registerJob(agenda, reportStepJob, handlers, log);
      registerJob(agenda, inboundMailJob, handlers, log);
      registerJob(agenda, providerEventsJob, handlers, log);
      registerJob(agenda, uploadStepJob, handlers, log);
      registerJob(agenda, talkStepJob, handlers, log);
      registerJob(agenda, sweepJob, handlers, log);
      registerJob(agenda, timedJob, handlers, log);
      await freeStaleJobs(db, collection, owner, [sweepJob.name]);
      await Promise.all([agenda.start(), handlers.timetable.prepare()]);
      await handlers.sweep();
      await everyOnce(() => agenda.every(SWEEP_EVERY_MS, sweepJob.name));
      ticker = createTicker(
        deps.tickMs,
        async () => {
          for (const name of await handlers.timetable.due()) await agenda.now(timedJob.name, { name });
          await freeForgotten();
        },
        log,
      );
      ticker.start();
    },

    async stop(timeoutMs) {
      await ticker?.stop();
      // drain() alone does not notice the end of a job whose record is still being removed, and waits all its time
      const idle = new AbortController();
      const watch = setInterval(() => {
        agenda.getRunningStats().then(
          ({ runningJobs }) => {
            if (runningJobs === 0) idle.abort();
          },
          (error: unknown) => log.debug({ err: error }, 'cannot ask what still runs'),
        );
      }, IDLE_POLL_MS);
      try {
        await agenda.drain({ timeout: timeoutMs, signal: idle.signal });
      } finally {
        clearInterval(watch);
      }
      await releaseOwnLocks(db, collection, owner);
    },
  };
}

/** Losing the race for the one schedule is success. */
async function everyOnce(schedule: () => Promise<unknown>): Promise<void> {
  try {
    await schedule();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 11_000)) throw error;
  }
}
