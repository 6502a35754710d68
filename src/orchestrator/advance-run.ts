import { type AgentRun, isFinalRun, type RunStage, type RunStatus } from '../domain/run.ts';
import type { AgentName } from '../domain/task.ts';
import { placeKeyOf } from '../domain/us-location.ts';
import { AppError, SourceUnavailableError } from '../lib/errors.ts';
import type { OrchestratorDeps } from './deps.ts';
import { type createFailureHandler, RETRIES } from './failure-handler.ts';
import type { createOpenGate } from './open-gate.ts';
import { withRunLease } from './run-lease.ts';
import type { SettleRun } from './settle-run.ts';
import type { TaskManager, TaskParams } from './task-manager.ts';

const RETRY_POLL_MS = 500;

/** The stages' results as the task registry stores them. */
type StageResult = { company_ids?: string[] };

/**
 * Drives a run from where it stands to the point where it waits for people. Each stage is one task with its own checkpoints,
 * so that this may be called again at any time: after a crash, by the sweep, by a person.
 */
export function createAdvanceRun(
  deps: OrchestratorDeps,
  parts: {
    tasks: TaskManager;
    handleAgentFailure: ReturnType<typeof createFailureHandler>;
    openGate: ReturnType<typeof createOpenGate>['openGate'];
    settleRun: SettleRun;
    stopping: AbortSignal;
  },
) {
  const { models, projector, clock, log } = deps;
  const { tasks, settleRun } = parts;

  async function move(run: AgentRun, to: RunStatus, currentStage: RunStage): Promise<void> {
    await models.runs.move(run.id, run.status, to, clock.now(), { currentStage, progress: { done: 0, total: 0 } });
    await projector.run(run.id);
  }

  /** Runs a stage as a task; on failure waits and tries again; `null` = it failed for good and the run says so. */
  async function stage(
    run: AgentRun,
    agent: AgentName,
    params: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<StageResult | null> {
    if (run.retryAt !== null) await models.runs.clearRetry(run.id, clock.now()); // its wait was cut off: this is the try
    const first = await tasks.assignTask(agent, params, signal);
    if (first.status === 'completed') return first.result;
    const handled = await parts.handleAgentFailure(agent, first.error, params, {
      signal,
      wait: (delayMs, attempt, error) => waitForRetry(run.id, delayMs, attempt, error, signal),
    });
    if (handled.outcome === 'retried_successfully') return handled.result;
    await fail(run.id, handled.error);
    return null;
  }

  /** Shows why and until when the run waits; a person's Retry clears `retryAt` and ends the wait. */
  async function waitForRetry(
    runId: string,
    delayMs: number,
    attempt: number,
    error: unknown,
    signal: AbortSignal,
  ): Promise<void> {
    const retryAt = new Date(clock.now().getTime() + delayMs);
    await models.runs.scheduleRetry(
      runId,
      { retryAt, errorMessage: reasonOf(error), retryCount: attempt },
      clock.now(),
    );
    await projector.run(runId);
    while (clock.now() < retryAt) {
      await clock.sleep(Math.min(RETRY_POLL_MS, retryAt.getTime() - clock.now().getTime()), signal);
      const run = await models.runs.find(runId);
      if (run === null || run.retryAt === null) break;
    }
    await models.runs.clearRetry(runId, clock.now());
    await projector.run(runId);
  }

  /** Asks again for what a failed source owes a run that waits for people already; what it gives joins the review. */
  async function askAgain(run: AgentRun, signal: AbortSignal): Promise<void> {
    const scouted = await tasks.assignTask('scout', scoutParams(run), signal);
    if (scouted.status === 'completed') {
      const companyIds = (await models.runs.find(run.id))?.companyIds ?? [];
      const scored = await tasks.assignTask('analyst', { run_id: run.id, company_ids: companyIds }, signal);
      const asked = (await models.approvals.find(run.id, 'leads'))?.itemIds ?? [];
      const fresh = ((scored.result as StageResult).company_ids ?? []).filter((id) => !asked.includes(id));
      if (fresh.length > 0) await parts.openGate(run.id, fresh);
    }
    const now = clock.now();
    await models.runs.setProgress(run.id, { stage: run.currentStage, done: 0, total: 0 }, now);
    await models.runs.clearRetry(run.id, now);
  }

  async function fail(runId: string, error: unknown): Promise<void> {
    const run = await models.runs.find(runId);
    if (run === null || isFinalRun(run.status)) return;
    await models.runs.move(runId, run.status, 'failed', clock.now(), {
      errorMessage: reasonOf(error),
      retryAt: null,
      retryCount: RETRIES,
    });
    log.error({ err: error, runId }, 'run failed');
    await projector.run(runId);
    await projector.gate(runId);
    await projector.runAlert(runId);
  }

  /** One step; `false` = nothing more to do here until somebody decides. */
  async function step(run: AgentRun, signal: AbortSignal): Promise<boolean> {
    switch (run.status) {
      case 'started':
        await move(run, 'scout_running', 'scout');
        return true;
      case 'scout_running': {
        const done = await stage(run, 'scout', scoutParams(run), signal);
        if (done === null) return false;
        await move(run, 'scout_complete', 'scout');
        return true;
      }
      case 'scout_complete':
        if (run.companyIds.length === 0) {
          await move(run, 'completed', 'done');
          return false;
        }
        await move(run, 'analyst_running', 'enrichment');
        return true;
      case 'analyst_running': {
        const params = { run_id: run.id, company_ids: run.companyIds };
        const done = await stage(run, 'analyst', params, signal);
        if (done === null) return false;
        await parts.openGate(run.id, done.company_ids ?? []);
        await move(run, 'analyst_awaiting_approval', 'analyst');
        await settleRun(run.id);
        return false;
      }
      default:
        if (run.retryAt !== null) await askAgain(run, signal);
        await settleRun(run.id);
        return false;
    }
  }

  return async function advanceRun(runId: string): Promise<void> {
    await withRunLease(deps, runId, parts.stopping, async (signal) => {
      for (;;) {
        signal.throwIfAborted();
        const run = await models.runs.find(runId);
        if (run === null || isFinalRun(run.status)) return;
        if (!(await step(run, signal))) return;
      }
    });
  };
}

function scoutParams({ id, request }: AgentRun): TaskParams {
  const { industryKey, state, city, count } = request;
  return { run_id: id, industry: industryKey, location: placeKeyOf({ state, city }), count };
}

function reasonOf(error: unknown): string {
  if (error instanceof SourceUnavailableError) return error.summary;
  if (error instanceof AppError) return error.userMessage;
  return 'A step failed unexpectedly';
}
