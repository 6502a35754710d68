import { SourceUnavailableError } from '../lib/errors.ts';
import type { OrchestratorDeps } from './deps.ts';
import type { TaskManager, TaskParams } from './task-manager.ts';

export type FailureOutcome = 'retried_successfully' | 'failed_after_retry';

/** Waiting is the run's business: it shows the time of the next try and lets a person cut it short. */
export type WaitBeforeRetry = (delayMs: number, attempt: number, error: unknown) => Promise<void>;

const LONGEST_WAIT_MS = 10 * 60_000;
/** Tries after the first one before a stage counts as failed. */
export const RETRIES = 2;

/**
 * What happens when a stage failed: two more attempts, the first as a new task, the second as a counted retry of it.
 * Waits 30 s and 2 min, or as long as the source asked, 10 min at most.
 */
export function createFailureHandler(
  deps: Pick<OrchestratorDeps, 'log'> & { settings: Pick<OrchestratorDeps['settings'], 'retryDelaysMs'> },
  tasks: TaskManager,
) {
  return async function handleAgentFailure(
    agentName: string,
    error: unknown,
    params: TaskParams,
    options: { signal: AbortSignal; wait: WaitBeforeRetry },
  ): Promise<{ outcome: FailureOutcome; result: object; error: unknown }> {
    const { signal, wait } = options;
    const [firstDelay, secondDelay] = deps.settings.retryDelaysMs;
    deps.log.error({ err: error, agentName, params }, 'stage failed, trying again');

    await wait(delayAfter(error, firstDelay), 1, error);
    const first = await tasks.assignTask(agentName, params, signal);
    if (first.status === 'completed') return { outcome: 'retried_successfully', result: first.result, error: null };

    await wait(delayAfter(first.error, secondDelay), 2, first.error);
    if (first.taskId !== null) {
      const second = await tasks.retryFailedTask(first.taskId, signal);
      if (second.status === 'completed')
        return { outcome: 'retried_successfully', result: second.newResult, error: null };
      deps.log.error({ err: second.error, agentName, params }, 'stage failed for good: a person has to look');
      return { outcome: 'failed_after_retry', result: second.newResult, error: second.error ?? first.error };
    }
    return { outcome: 'failed_after_retry', result: first.result, error: first.error };
  };
}

function delayAfter(error: unknown, delayMs: number): number {
  const asked = error instanceof SourceUnavailableError ? (error.retryAfterMs ?? 0) : 0;
  return Math.min(Math.max(delayMs, asked), LONGEST_WAIT_MS);
}
