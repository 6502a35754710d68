import {
  FAILURES_UNTIL_ALERT,
  isTooFar,
  judge,
  nextRunAfter,
  noteOfRun,
  retryDelayMs,
  TIMETABLE,
  timetableKey,
  type Verdict,
} from '../domain/schedule.ts';
import { TIMED_JOBS, type TimedJob, type TimedJobName } from '../domain/timetable.ts';
import { AppError } from '../lib/errors.ts';
import { isGone } from '../lib/process-owner.ts';
import { createStandstill } from '../lib/standstill.ts';
import type { StoredSchedule } from '../models/schedule.ts';
import type { OrchestratorDeps } from './deps.ts';

/** A claim that nobody renewed for this long belongs to nobody. */
const CLAIM_MS = 60_000;

/**
 * Runs what time starts. When a job is due stands in the database, one document per job, by our own clock: processes may come,
 * go and look as often as they like, each occurrence is claimed once.
 *
 * @param parts.bodies - the work; a name without one is not on the timetable
 * @param parts.off - switched off by configuration, with the reason
 * @param parts.monotonicMs - time that nobody can set
 */
export function createTimetable(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock' | 'log' | 'owner'>,
  parts: {
    bodies: Partial<Record<TimedJobName, TimedJob>>;
    off: Partial<Record<TimedJobName, string>>;
    zone: string;
    stopping: AbortSignal;
    monotonicMs?: () => number;
  },
) {
  const { models, projector, clock, log, owner } = deps;
  const { bodies, off, zone, stopping, monotonicMs = () => performance.now() } = parts;
  const standstill = createStandstill(monotonicMs);

  function isOn(name: TimedJobName): boolean {
    return bodies[name] !== undefined && off[name] === undefined;
  }

  /** A process that is gone, or that renews nothing any more. Not judged by the clock, which may be set at any time. */
  function isAbandoned({ name, running }: StoredSchedule): boolean {
    if (running === null) return false;
    const stoodFor = standstill(`claim:${name}`, `${running.owner} ${running.renewedAt.getTime()}`);
    return isGone(running.owner, owner) || stoodFor > CLAIM_MS;
  }

  /** The next run is so far away that only a wrong clock can have put it there, and another process agrees by now. */
  function isMisplaced({ name, nextRunAt }: StoredSchedule, now: Date): boolean {
    if (nextRunAt === null || !isTooFar(name, nextRunAt, now, zone)) return false;
    return standstill(`next:${name}`, nextRunAt.toISOString()) > CLAIM_MS;
  }

  async function freeAbandoned(entry: StoredSchedule, now: Date): Promise<void> {
    if (entry.running === null) return;
    const retryAt = new Date(now.getTime() + retryDelayMs(entry.failures)); // the first time at once
    const note = 'the bot went away in the middle of it';
    const failed = await models.schedules.fail(entry.name, entry.running, entry, {
      note,
      durationMs: null,
      retryAt,
      now,
    });
    if (failed === null) return;
    log.warn({ job: entry.name, claimedBy: entry.running.owner }, 'a timed job lost its process');
    await alert(failed);
  }

  async function alert(failed: StoredSchedule): Promise<void> {
    const { name, failures, failingSince, lastNote } = failed;
    if (failures < FAILURES_UNTIL_ALERT || failingSince === null) return;
    const key = alertKey(name, failingSince);
    const data = { job: name, failures, since: failingSince, note: lastNote ?? '', recoveredAt: null };
    await models.posts.create(key, 'job_failing', data, clock.now());
    await projector.post(key, 'alerts');
  }

  async function settleAlert({ name, failures, failingSince, lastNote }: StoredSchedule): Promise<void> {
    if (failures < FAILURES_UNTIL_ALERT || failingSince === null) return;
    const key = alertKey(name, failingSince);
    const now = clock.now();
    const data = { job: name, failures, since: failingSince, note: lastNote ?? '', recoveredAt: now };
    if ((await models.posts.update(key, 'job_failing', data, now)) !== null) await projector.post(key, 'alerts');
  }

  async function verdictOn(entry: StoredSchedule, now: Date): Promise<Verdict> {
    const { name, requestedAt, nextRunAt } = entry;
    const verdict: Verdict =
      requestedAt !== null
        ? { kind: 'run', dueAt: requestedAt, lateMs: 0 }
        : nextRunAt === null
          ? { kind: 'wait' }
          : judge(name, { nextRunAt, againDueAt: entry.againDueAt }, now, zone);
    const isHeld = verdict.kind === 'run' && TIMETABLE[name].stopsWithAll && (await models.mainSwitch.isStopped());
    return isHeld ? { kind: 'skip', note: 'everything is stopped' } : verdict;
  }

  /** Does the work of a claimed occurrence and records how it went. */
  async function work(
    entry: StoredSchedule,
    body: TimedJob,
    occurrence: { dueAt: Date; lateMs: number },
  ): Promise<void> {
    const { name } = entry;
    const { longestMs } = TIMETABLE[name];
    const claim = { owner, dueAt: occurrence.dueAt };
    const lost = new AbortController();
    const overdue = AbortSignal.timeout(longestMs);
    const beat = setInterval(() => {
      void models.schedules
        .renew(name, owner, clock.now())
        .then((held) => (held === null ? lost.abort(new Error(`${name} was taken over`)) : undefined))
        .catch((error: unknown) => log.warn({ err: error, job: name }, 'cannot renew the claim of a timed job'));
    }, CLAIM_MS / 4);
    const startedMs = monotonicMs();
    const durationMs = () => Math.round(monotonicMs() - startedMs);
    try {
      const signal = AbortSignal.any([lost.signal, overdue, stopping]);
      const doing = body({ dueAt: occurrence.dueAt, signal });
      const note = await Promise.race([doing, rejectionOf(AbortSignal.any([lost.signal, overdue]))]);
      const now = clock.now();
      const result = { note: noteOfRun(note, occurrence.lateMs), durationMs: durationMs(), now };
      if ((await models.schedules.finish(name, owner, result)) !== null) await settleAlert(entry);
    } catch (error) {
      if (lost.signal.aborted) return log.warn({ err: error, job: name }, 'a timed job was taken over');
      const now = clock.now();
      if (stopping.aborted) return void (await models.schedules.giveBack(name, claim, now));
      log.error({ err: error, job: name, dueAt: occurrence.dueAt }, 'timed job failed');
      const note = overdue.aborted ? 'it took too long and was given up' : reasonOf(error);
      const retryAt = new Date(now.getTime() + retryDelayMs(entry.failures + 1));
      const failed = await models.schedules.fail(name, claim, entry, {
        note,
        durationMs: durationMs(),
        retryAt,
        now,
      });
      if (failed !== null) await alert(failed);
    } finally {
      clearInterval(beat);
    }
  }

  return {
    /** Puts every job on the timetable that is not there yet. */
    async prepare(): Promise<void> {
      const now = clock.now();
      await Promise.all(
        TIMED_JOBS.map(async (name) => {
          const note = off[name];
          if (note !== undefined)
            await models.schedules.plan(name, { timetable: `off: ${note}`, nextRunAt: null, note });
          else if (isOn(name)) {
            const plan = { timetable: timetableKey(name, zone), nextRunAt: nextRunAfter(name, now, zone), note: null };
            await models.schedules.plan(name, plan);
          }
        }),
      );
    },

    /** What has to run now; on the way it frees claims and next runs that a crash or a wrong clock left behind. */
    async due(): Promise<TimedJobName[]> {
      const now = clock.now();
      const due: TimedJobName[] = [];
      for (const entry of await models.schedules.stored()) {
        const { name, running, requestedAt, nextRunAt } = entry;
        if (!isOn(name)) continue;
        if (isAbandoned(entry)) await freeAbandoned(entry, now);
        if (running !== null || entry.pausedAt !== null) continue;
        if (requestedAt !== null || (nextRunAt !== null && nextRunAt <= now)) due.push(name);
        else if (isMisplaced(entry, now)) {
          await models.schedules.bringForward(name, entry, nextRunAfter(name, now, zone));
        }
      }
      return due;
    },

    /** Runs a job if it is due and nobody else has it. Safe to call at any time, any number of times. */
    async run(name: TimedJobName): Promise<void> {
      const body = bodies[name];
      const entry = await models.schedules.find(name);
      if (entry === null || body === undefined || !isOn(name) || stopping.aborted) return;
      if (entry.running !== null || entry.pausedAt !== null) return;
      const now = clock.now();
      const verdict = await verdictOn(entry, now);
      if (verdict.kind === 'wait') return;
      const nextRunAt = nextRunAfter(name, now, zone);
      if (verdict.kind === 'skip') {
        await models.schedules.skip(name, entry, { nextRunAt, note: verdict.note, now });
        return;
      }
      const claimed = await models.schedules.claim(name, entry, { dueAt: verdict.dueAt, nextRunAt, owner, now });
      if (claimed !== null) await work(claimed, body, verdict);
    },
  };
}

function alertKey(name: TimedJobName, since: Date): string {
  return `job-failing:${name}:${since.toISOString()}`;
}

function reasonOf(error: unknown): string {
  return error instanceof AppError ? error.userMessage : 'it failed unexpectedly; the log says why';
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
