import type { OrchestratorDeps } from './deps.ts';
import type { DrainResult } from './drain-mail.ts';
import { createScoreStage } from './score-stage.ts';
import { createScoutStage } from './scout-stage.ts';
import type { Dispatch, TaskParams } from './task-manager.ts';
import type { TrackerResult } from './tracker/daily-tracker.ts';

/** What each agent's task does. Scout and analyst belong to a run; the others take what is due. */
export function createDispatch(
  deps: OrchestratorDeps,
  parts: {
    advanceLead: (companyId: string) => Promise<void>;
    drainMail: (params: TaskParams, signal: AbortSignal) => Promise<DrainResult>;
    trackDaily: (signal: AbortSignal) => Promise<TrackerResult>;
  },
): Dispatch {
  const { models } = deps;
  const scoutStage = createScoutStage(deps);
  const scoreStage = createScoreStage(deps);

  async function runOf(params: TaskParams) {
    const run = typeof params.run_id === 'string' ? await models.runs.find(params.run_id) : null;
    if (run === null) throw new Error('this task needs the run_id of a stored run');
    return run;
  }

  return {
    scout: async (params, signal) => scoutStage(await runOf(params), signal),
    analyst: async (params, signal) => scoreStage(await runOf(params), idsOf(params.company_ids), signal),

    async writer(params, signal) {
      const companyIds = idsOf(params.company_ids);
      for (const companyId of companyIds) {
        signal.throwIfAborted();
        await parts.advanceLead(companyId);
      }
      const drafts = await Promise.all(companyIds.map((companyId) => models.drafts.latestForCompany(companyId)));
      return { draft_ids: drafts.flatMap((draft) => (draft === null ? [] : [draft.id])) };
    },

    outreach: parts.drainMail,

    tracker: (_params, signal) => parts.trackDaily(signal),
  };
}

function idsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];
}
