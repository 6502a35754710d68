import type { Logger } from '../lib/logger.ts';

/**
 * The embedded engine has MongoDB's planner, but not the execution engine on which the planner samples data when a trial of all
 * plans found nothing: on large collections such queries would fail. Without that step the best plan of the trial is taken.
 */
const SETTINGS = { featureFlagCostBasedRanker: false };

/** Takes a few milliseconds. An engine that does not know a setting is used as it is. */
export async function applyEngineSettings(uri: string, log: Logger): Promise<void> {
  const { MongoClient, MongoServerError } = await import('mongodb');
  const connection = new MongoClient(uri, { maxPoolSize: 1, serverSelectionTimeoutMS: 10_000 });
  try {
    await connection.db('admin').command({ setParameter: 1, ...SETTINGS });
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
    log.warn(
      { err: error, settings: SETTINGS },
      'the embedded engine does not take our settings; large queries may fail',
    );
  } finally {
    await connection.close();
  }
}
