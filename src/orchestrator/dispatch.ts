import type { OrchestratorDeps } from './deps.ts';
import { createScoreStage } from './score-stage.ts';
import { createScoutStage } from './scout-stage.ts';
import type { Dispatch, TaskParams } from './task-manager.ts';

const MOST_AT_ONCE = 200;

/** What each agent's task does. Scout and analyst belong to a run; the others take what is due. */
export function createDispatch(
  deps: OrchestratorDeps,
  parts: {
    advanceLead: (companyId: string) => Promise<void>;
    sendDraft: (draftId: string) => Promise<void>;
    dailyChecks: () => Promise<{ stuck_found: number; resolved: number; needs_attention: number }>;
  },
): Dispatch {
  const { models, clock } = deps;
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

    async outreach(_params, signal) {
      let sent = 0;
      for (const draft of await models.drafts.listDue(clock.now(), MOST_AT_ONCE)) {
        signal.throwIfAborted();
        await parts.sendDraft(draft.id);
        if ((await models.drafts.find(draft.id))?.status === 'sent') sent += 1;
      }
      return { sent };
    },

    tracker: () => parts.dailyChecks(),
  };
}

function idsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];
}
