import type { OrchestratorDeps } from './deps.ts';
import type { SettleRun } from './settle-run.ts';

export type StopSequence = (companyId: string, reason: string) => Promise<void>;

const UNSENT = ['pending', 'approved', 'send_failed'] as const;
const MOST_DRAFTS = 50;

/** Ends what is still planned for a company: follow-ups are cancelled, mails that have not left are retired. Safe to repeat. */
export function createStopSequence(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>,
  settleRun: SettleRun,
): StopSequence {
  const { models, projector, clock } = deps;
  return async (companyId, reason) => {
    await models.followups.cancelForCompany(companyId, reason, clock.now());
    for (const draft of await models.drafts.list({ companyId, status: UNSENT }, { limit: MOST_DRAFTS })) {
      if ((await models.drafts.supersede(draft.id, clock.now())) === null) continue;
      await projector.draft(draft.id);
      if (draft.runId !== null) await settleRun(draft.runId);
    }
  };
}
