import { isFinalRun } from '../domain/run.ts';
import type { OrchestratorDeps } from './deps.ts';

const LEASE_MS = 20_000;
const BEAT_MS = 2_000;

/** The run was cancelled or failed elsewhere, or another worker holds it: stop, quietly. */
class RunGoneError extends Error {
  override readonly name = 'RunGoneError';
}

/**
 * Drives a run alone: takes its lease, renews it while `work` goes on, aborts the signal when the run ends elsewhere
 * (cancel), when the lease is lost, or when the process stops. Does nothing when another worker holds the run.
 */
export async function withRunLease(
  deps: Pick<OrchestratorDeps, 'models' | 'clock' | 'log' | 'owner'>,
  runId: string,
  stopping: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { models, clock, log, owner } = deps;
  const leaseEnd = () => new Date(clock.now().getTime() + LEASE_MS);
  if ((await models.runs.acquireLease(runId, owner, leaseEnd(), clock.now())) === null) return;

  const gone = new AbortController();
  const signal = AbortSignal.any([gone.signal, stopping]);
  const beat = setInterval(() => {
    void models.runs
      .renewLease(runId, owner, leaseEnd())
      .then((run) => {
        if (run === null || isFinalRun(run.status)) gone.abort(new RunGoneError(runId));
      })
      .catch((error: unknown) => log.warn({ err: error, runId }, 'cannot renew the lease of a run'));
  }, BEAT_MS);
  try {
    await work(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    log.info({ runId }, 'run step stopped');
  } finally {
    clearInterval(beat);
    await models.runs.releaseLease(runId, owner);
  }
}
