import type { AgentRun } from '../domain/run.ts';
import { JobName, type OrchestratorDeps } from './deps.ts';
import { retryNow } from './retry-now.ts';
import type { StopSequence } from './stop-sequence.ts';

export type RunAction = { kind: 'done'; run: AgentRun } | { kind: 'late'; run: AgentRun } | { kind: 'unknown' };

/** Cancel and retry of a run, by people. */
export function createEndRun(deps: OrchestratorDeps, stopSequence: StopSequence) {
  const { models, projector, clock } = deps;

  async function late(runId: string): Promise<RunAction> {
    const run = await models.runs.find(runId);
    return run === null ? { kind: 'unknown' } : { kind: 'late', run };
  }

  /** Drafts and follow-ups of a cancelled run that have not left are taken back; undecided leads stay stored. */
  async function holdBack(run: AgentRun, by: string): Promise<void> {
    for (const draft of await models.drafts.listByRun(run.id)) {
      if (draft.status === 'sent') await stopSequence(draft.companyId, 'run cancelled');
      if (!['pending', 'approved', 'send_failed'].includes(draft.status)) continue;
      const ref = { id: draft.id, revision: draft.revision };
      await models.drafts.reject(ref, by, clock.now(), 'run cancelled');
      await projector.draft(draft.id);
      await projector.refreshLead(draft.companyId);
    }
    for (const companyId of run.companyIds) await projector.refreshLead(companyId);
  }

  return {
    async isRequester(runId: string, userId: string): Promise<boolean> {
      return (await models.runs.find(runId))?.requestedBy === userId;
    },

    /** Ends a run where it stands: work stops at the next company, and nothing more of it is sent. */
    async cancel(runId: string, by: string): Promise<RunAction> {
      const before = await models.runs.find(runId);
      const run = await models.runs.requestCancel(runId, by, clock.now());
      if (run === null) return late(runId);
      if (before?.status === 'failed') await projector.runAlert(runId);
      await holdBack(run, by);
      const gate = await models.approvals.find(runId, 'leads');
      if (gate?.status === 'pending') await models.approvals.closeOpen(gate.id, by, clock.now());
      await projector.run(runId);
      await projector.gate(runId);
      return { kind: 'done', run };
    },

    /** Starts a failed run again from its last checkpoint; of an open one tries at once what it waits for or lacks. */
    async retry(runId: string): Promise<RunAction> {
      const run = await models.runs.find(runId);
      if (run === null) return { kind: 'unknown' };
      const again = run.status === 'failed' ? await startAgain(run) : await retryNow(deps, run);
      if (again === null) return late(runId);
      await projector.run(runId);
      return { kind: 'done', run: again };
    },
  };

  async function startAgain(run: AgentRun): Promise<AgentRun | null> {
    const set = { retryCount: 0, currentStage: 'scout' } as const;
    const again = await models.runs.move(run.id, 'failed', 'started', clock.now(), set);
    if (again === null) return null;
    await projector.runAlert(run.id);
    await deps.enqueue(JobName.runStep, { runId: run.id });
    return again;
  }
}
