import type { Db } from 'mongodb';

const MOST = 100;

/** Jobs of the queue that failed since and have not succeeded after that: Agenda clears the count when one does. */
export function createFailingJobs(db: Db, collection: string) {
  const jobs = db.collection(collection);
  return {
    async ensureIndex(): Promise<void> {
      await jobs.createIndex({ failedAt: 1 }, { sparse: true, name: 'failed_jobs' });
    },
    /** At most 100. */
    count: (since: Date): Promise<number> =>
      jobs.countDocuments({ failedAt: { $gte: since }, failCount: { $gt: 0 } }, { limit: MOST }),
  };
}
