import type { Db, ObjectId } from 'mongodb';
import { isGone } from '../lib/process-owner.ts';

type JobDocument = { _id: ObjectId; name: string; type: 'single' | 'normal'; lastModifiedBy?: string | null };

/** Holds for every lock; the index by process is of these alone. */
export const LOCKED = { $gt: new Date(0) };
/** A queue that is this long after a crash is freed in several starts; the rest by Agenda when the locks run out. */
const MOST_AT_ONCE = 1_000;

/**
 * Frees what dead processes left locked in the queue, so that nothing waits for locks that nobody holds. One-time jobs are
 * triggers that state derives again; the schedule of the sweep is due at once. Schedules of earlier versions go.
 *
 * @param owner - this process; Agenda writes such names beside each lock
 */
export async function freeStaleJobs(db: Db, collection: string, owner: string, schedules: string[]): Promise<void> {
  const jobs = db.collection<JobDocument>(collection);
  await jobs.deleteMany({ type: 'single', name: { $nin: schedules } });
  const locked = await jobs
    .find({ lockedAt: { $ne: null } })
    .limit(MOST_AT_ONCE)
    .toArray();
  // a lock without a name was left by a version that named none
  const stale = locked.filter(({ lastModifiedBy }) => lastModifiedBy == null || isGone(lastModifiedBy, owner));
  const idsOf = (type: JobDocument['type']) => stale.filter((job) => job.type === type).map(({ _id }) => _id);
  await jobs.deleteMany({ _id: { $in: idsOf('normal') }, lockedAt: { $ne: null } });
  await jobs.updateMany({ _id: { $in: idsOf('single') } }, { $set: { lockedAt: null, nextRunAt: new Date(0) } });
}

/**
 * Gives back what this process has locked and not begun, or did not end in time: Agenda takes jobs shortly before they are due and keeps
 * them when it is drained. The schedule of the sweep is due at once, so that another process sees what was let go.
 */
export async function releaseOwnLocks(db: Db, collection: string, owner: string): Promise<void> {
  const jobs = db.collection<JobDocument>(collection);
  const own = { lastModifiedBy: owner, lockedAt: { $ne: null } };
  await jobs.updateMany({ ...own, type: 'normal' }, { $set: { lockedAt: null } });
  await jobs.updateMany(
    { type: 'single', $or: [own, { lockedAt: null }] },
    { $set: { lockedAt: null, nextRunAt: new Date(0) } },
  );
}

/**
 * Frees jobs that carry this process's name and that it does not know of: the lock was written, but the answer that said so got lost,
 * as with a database that fails over. Agenda would leave them until their locks run out.
 *
 * @param known - jobs that Agenda holds here
 * @param before - younger locks may still be on their way here
 */
export async function freeForgottenJobs(
  db: Db,
  collection: string,
  owner: string,
  known: ReadonlySet<string>,
  before: Date,
): Promise<void> {
  const jobs = db.collection<JobDocument>(collection);
  const mine = { lastModifiedBy: owner, lockedAt: { ...LOCKED, $lt: before } };
  const locked = await jobs
    .find(mine, { projection: { _id: 1 } })
    .limit(MOST_AT_ONCE)
    .toArray();
  const forgotten = locked.map(({ _id }) => _id).filter((id) => !known.has(String(id)));
  if (forgotten.length > 0) await jobs.updateMany({ ...mine, _id: { $in: forgotten } }, { $set: { lockedAt: null } });
}
