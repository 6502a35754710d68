import type { Connection } from 'mongoose';
import { type JobSchedule, TIMED_JOBS, type TimedJobName } from '../domain/timetable.ts';
import { clip } from '../lib/text.ts';
import { isDuplicateKey } from './convert.ts';
import {
  count,
  date,
  defineParts,
  defineSchema,
  modelOf,
  oneOf,
  optionalDate,
  optionalNumber,
  optionalOneOf,
  optionalPart,
  optionalText,
  text,
} from './schema.ts';

const NOTE_MAX = 300;

/** A timed job as stored: one document, by which all processes agree. */
export type StoredSchedule = Omit<JobSchedule, 'runningSince'> & {
  /** Which timetable and zone `nextRunAt` was worked out with. */
  timetable: string;
  /** Who runs it now. `renewedAt` moves while it works: a claim that stands still is nobody's. */
  running: { owner: string; dueAt: Date; since: Date; renewedAt: Date } | null;
  /** Of a run that failed or was cut off and has to run again. */
  againDueAt: Date | null;
  /** Somebody wants it now; it runs once, whatever the timetable says. */
  requestedAt: Date | null;
  /** Of the first failure in a row. */
  failingSince: Date | null;
};

const running = defineParts({ owner: text(), dueAt: date(), since: date(), renewedAt: date() });
const scheduleSchema = defineSchema({
  _id: oneOf(TIMED_JOBS),
  timetable: text(),
  nextRunAt: optionalDate(),
  running: optionalPart(running),
  requestedAt: optionalDate(),
  againDueAt: optionalDate(),
  lastStartedAt: optionalDate(),
  lastFinishedAt: optionalDate(),
  lastDurationMs: optionalNumber(),
  lastOutcome: optionalOneOf(['ok', 'failed', 'skipped']),
  lastNote: optionalText(NOTE_MAX),
  failures: count(),
  failingSince: optionalDate(),
  pausedBy: optionalText(),
  pausedAt: optionalDate(),
});

type Doc = Omit<StoredSchedule, 'name'> & { _id: TimedJobName };

/**
 * When each timed job runs next and how its last run went. At most one document per job, found by its id; every function is
 * one conditional write, and `null` or `false` means that somebody else was faster.
 */
export function createScheduleStore(connection: Connection) {
  const model = modelOf<Doc>(connection, 'JobSchedule', scheduleSchema, 'job_schedules');
  const one = (doc: Doc | null): StoredSchedule | null => {
    if (doc === null) return null;
    const { _id, ...rest } = doc;
    return { name: _id, ...rest };
  };

  async function change(name: TimedJobName, filter: object, update: object): Promise<StoredSchedule | null> {
    const doc = await model.findOneAndUpdate({ _id: name, ...filter }, update, { returnDocument: 'after' }).lean<Doc>();
    return one(doc);
  }

  async function stored(): Promise<StoredSchedule[]> {
    const docs = await model.find({ _id: { $in: [...TIMED_JOBS] } }).lean<Doc[]>();
    return docs.flatMap((doc) => one(doc) ?? []);
  }

  return {
    stored,

    async find(name: TimedJobName): Promise<StoredSchedule | null> {
      return one(await model.findById(name).lean<Doc>());
    },

    /** All timed jobs in the order of the list; one that never was on this timetable has no next run. */
    async list(): Promise<JobSchedule[]> {
      const known = new Map((await stored()).map((entry) => [entry.name, entry]));
      return TIMED_JOBS.map((name) => {
        const entry = known.get(name);
        if (entry === undefined) return { ...NEVER, name };
        const { timetable, running: claim, requestedAt, againDueAt, failingSince, ...rest } = entry;
        const nextRunAt = rest.pausedAt === null ? (requestedAt ?? rest.nextRunAt) : null;
        return { ...rest, nextRunAt, runningSince: claim?.since ?? null };
      });
    },

    /**
     * Puts a job on the timetable, or on a new one after an update; what it did and who paused it stays.
     *
     * @param plan.nextRunAt - `null` = switched off by configuration, for the reason in `note`
     */
    async plan(
      name: TimedJobName,
      plan: { timetable: string; nextRunAt: Date | null; note: string | null },
    ): Promise<void> {
      const { timetable, nextRunAt, note } = plan;
      const off = note === null ? {} : { lastOutcome: 'skipped', lastNote: note };
      try {
        await model.updateOne(
          { _id: name, timetable: { $ne: timetable } },
          { $set: { timetable, nextRunAt, ...off } },
          { upsert: true, setDefaultsOnInsert: true },
        );
      } catch (error) {
        if (!isDuplicateKey(error)) throw error; // it stands with this timetable already
      }
    },

    /**
     * Takes one occurrence, or what somebody asked for. Nobody runs the job, it is not paused, and its next run is still the
     * one that was judged: of several processes one gets it.
     */
    async claim(
      name: TimedJobName,
      seen: Pick<StoredSchedule, 'nextRunAt' | 'requestedAt'>,
      taken: { dueAt: Date; nextRunAt: Date; owner: string; now: Date },
    ): Promise<StoredSchedule | null> {
      const { dueAt, nextRunAt, owner, now } = taken;
      const { nextRunAt: seenRunAt, requestedAt } = seen;
      return change(
        name,
        { nextRunAt: seenRunAt, requestedAt, running: null, pausedAt: null },
        {
          $set: {
            nextRunAt,
            requestedAt: null,
            running: { owner, dueAt, since: now, renewedAt: now },
            lastStartedAt: now,
          },
        },
      );
    },

    /** `null` = the claim is somebody else's by now. */
    async renew(name: TimedJobName, owner: string, now: Date): Promise<StoredSchedule | null> {
      return change(name, { 'running.owner': owner }, { $set: { 'running.renewedAt': now } });
    },

    async finish(
      name: TimedJobName,
      owner: string,
      result: { note: string; durationMs: number; now: Date },
    ): Promise<StoredSchedule | null> {
      return change(
        name,
        { 'running.owner': owner },
        {
          $set: {
            running: null,
            againDueAt: null,
            lastFinishedAt: result.now,
            lastDurationMs: result.durationMs,
            lastOutcome: 'ok',
            lastNote: clip(result.note, NOTE_MAX),
            failures: 0,
            failingSince: null,
          },
        },
      );
    },

    /**
     * The run failed, or whoever ran it is gone. It is tried again at `retryAt`, unless its next occurrence comes first.
     *
     * @param claim.renewedAt - of a claim that stood still: fails nothing when it moved meanwhile
     */
    async fail(
      name: TimedJobName,
      claim: { owner: string; dueAt: Date; renewedAt?: Date },
      before: Pick<StoredSchedule, 'failures' | 'failingSince'>,
      result: { note: string; durationMs: number | null; retryAt: Date; now: Date },
    ): Promise<StoredSchedule | null> {
      return change(
        name,
        {
          'running.owner': claim.owner,
          ...(claim.renewedAt === undefined ? {} : { 'running.renewedAt': claim.renewedAt }),
        },
        {
          $set: {
            running: null,
            againDueAt: claim.dueAt,
            lastFinishedAt: result.now,
            lastDurationMs: result.durationMs,
            lastOutcome: 'failed',
            lastNote: clip(result.note, NOTE_MAX),
            failures: before.failures + 1,
            failingSince: before.failingSince ?? result.now,
          },
          $min: { nextRunAt: result.retryAt },
        },
      );
    },

    /** The bot stops in mid-run: the same occurrence is due again, and nothing failed. */
    async giveBack(
      name: TimedJobName,
      claim: { owner: string; dueAt: Date },
      now: Date,
    ): Promise<StoredSchedule | null> {
      return change(
        name,
        { 'running.owner': claim.owner },
        { $set: { running: null, againDueAt: claim.dueAt }, $min: { nextRunAt: now } },
      );
    },

    /** Leaves an occurrence out, with the reason. */
    async skip(
      name: TimedJobName,
      seen: Pick<StoredSchedule, 'nextRunAt' | 'requestedAt'>,
      skipped: { nextRunAt: Date; note: string; now: Date },
    ): Promise<StoredSchedule | null> {
      const { nextRunAt, note, now } = skipped;
      return change(
        name,
        { nextRunAt: seen.nextRunAt, requestedAt: seen.requestedAt, running: null },
        {
          $set: {
            nextRunAt,
            requestedAt: null,
            againDueAt: null,
            lastFinishedAt: now,
            lastDurationMs: null,
            lastOutcome: 'skipped',
            lastNote: note,
          },
        },
      );
    },

    /** Brings a next run nearer that a wrong clock put too far away. */
    async bringForward(
      name: TimedJobName,
      seen: Pick<StoredSchedule, 'nextRunAt'>,
      nextRunAt: Date,
    ): Promise<StoredSchedule | null> {
      return change(name, { nextRunAt: seen.nextRunAt, running: null }, { $set: { nextRunAt } });
    },

    /** `null` when it is paused already. A run that goes on comes to its end. */
    async pause(name: TimedJobName, by: string, now: Date): Promise<StoredSchedule | null> {
      return change(name, { pausedAt: null }, { $set: { pausedBy: by, pausedAt: now, requestedAt: null } });
    },

    /** `null` when it was not paused. What it missed meanwhile is not made up for. */
    async resume(name: TimedJobName, nextRunAt: Date | null): Promise<StoredSchedule | null> {
      return change(name, { pausedAt: { $ne: null } }, { $set: { pausedBy: null, pausedAt: null, nextRunAt } });
    },

    /** Wants a run now; `null` while it runs, waits for one that was asked for, is paused or off. */
    async request(name: TimedJobName, now: Date): Promise<StoredSchedule | null> {
      return change(
        name,
        { running: null, requestedAt: null, pausedAt: null, nextRunAt: { $ne: null } },
        { $set: { requestedAt: now } },
      );
    },
  };
}

const NEVER: Omit<JobSchedule, 'name'> = {
  nextRunAt: null,
  lastStartedAt: null,
  lastFinishedAt: null,
  lastDurationMs: null,
  lastOutcome: null,
  lastNote: null,
  failures: 0,
  runningSince: null,
  pausedBy: null,
  pausedAt: null,
};
