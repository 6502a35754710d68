import type { AgentRun, RunStatus } from '../domain/run.ts';
import { JobName, type OrchestratorDeps } from './deps.ts';

/** Scouting is behind these: a source that failed is asked again beside the review, and what it gives joins it. */
const AFTER_SCOUT: readonly RunStatus[] = [
  'analyst_awaiting_approval',
  'writer_running',
  'writer_awaiting_approval',
  'outreach_running',
];

/** Whether a run has gone on without a source that failed. */
function lacksSource(run: Pick<AgentRun, 'status' | 'sources'>): boolean {
  return AFTER_SCOUT.includes(run.status) && run.sources.some((source) => source.failure !== null);
}

/**
 * Makes an open run try at once: cuts short the wait of one that waits for its next try, asks the failed sources again of one
 * that went on without them.
 *
 * @returns `null` when there is nothing to try again
 */
export async function retryNow(deps: OrchestratorDeps, run: AgentRun): Promise<AgentRun | null> {
  const { models, clock } = deps;
  const now = clock.now();
  const again = lacksSource(run)
    ? await models.runs.scheduleRetry(run.id, { retryAt: now, errorMessage: null, retryCount: 0 }, now)
    : run.retryAt === null
      ? null
      : await models.runs.clearRetry(run.id, now);
  if (again !== null) await deps.enqueue(JobName.runStep, { runId: run.id });
  return again;
}
