import type { OrchestratorDeps } from '../deps.ts';
import type { SettleRun } from '../settle-run.ts';

const MOST_AT_ONCE = 500;

/** Ends reviews whose deadline passed, and shows it; how many. Safe to repeat. */
export function createEndOverdueReviews(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>,
  settleRun: SettleRun,
) {
  const { models, projector, clock } = deps;
  return async function endOverdueReviews(): Promise<{ found: number; ended: number }> {
    const now = clock.now();
    const due = (await models.approvals.listPending(MOST_AT_ONCE)).filter((request) => request.expiresAt <= now);
    let ended = 0;
    for (const request of due) {
      if ((await models.approvals.expire(request.id, now)) === null) continue;
      ended += 1;
      if (request.approvalType === 'leads') {
        for (const companyId of request.itemIds) await projector.refreshLead(companyId);
      }
      await settleRun(request.runId);
    }
    return { found: due.length, ended };
  };
}
