import { isFinalRun } from '../domain/run.ts';
import { JobName, type OrchestratorDeps } from './deps.ts';

const LEASE_MS = 20_000;
const BEAT_MS = 2_000;

/** The run was cancelled or failed elsewhere, or another worker holds it: stop, quietly. */
class RunGoneError extends Error {
  override readonly name = 'RunGoneError';
}

/** Everything was stopped: the run keeps its place and goes on when somebody resumes. */
class EverythingStoppedError extends Error {
  override readonly name = 'EverythingStoppedError';
}

/**
 * Drives a run alone: takes its lease, renews it while `work` goes on, aborts the signal when the run ends elsewhere
 * (cancel), when the lease is lost, when everything is stopped, or when the process stops. Does nothing when another worker holds
 * the run or everything is stopped.
 */
export async function withRunLease(
  deps: Pick<OrchestratorDeps, 'models' | 'clock' | 'log' | 'owner' | 'enqueue'>,
  runId: string,
  stopping: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { models, clock, log, owner } = deps;
  const leaseEnd = () => new Date(clock.now().getTime() + LEASE_MS);
  if (await models.mainSwitch.isStopped()) return;
  if ((await models.runs.acquireLease(runId, owner, leaseEnd(), clock.now())) === null) return;

  const gone = new AbortController();
  const signal = AbortSignal.any([gone.signal, stopping]);
  const beat = setInterval(() => {
    void Promise.all([models.runs.renewLease(runId, owner, leaseEnd()), models.mainSwitch.isStopped()])
      .then(([run, isStopped]) => {
        if (run === null || isFinalRun(run.status)) gone.abort(new RunGoneError(runId));
        else if (isStopped) gone.abort(new EverythingStoppedError(runId));
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
    // whoever resumed while this worker let go found the run still held
    if (gone.signal.reason instanceof EverythingStoppedError && !(await models.mainSwitch.isStopped())) {
      await deps.enqueue(JobName.runStep, { runId });
    }
  }
}
