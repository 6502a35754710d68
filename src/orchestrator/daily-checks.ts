import type { OrchestratorDeps } from './deps.ts';
import type { SettleRun } from './settle-run.ts';

const MOST_AT_ONCE = 500;

/**
 * What nobody decided in time: reviews whose deadline passed are ended and shown as such, mails in doubt are counted for a
 * person. Safe to repeat.
 */
export function createDailyChecks(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>,
  settleRun: SettleRun,
) {
  const { models, projector, clock } = deps;

  return async function dailyChecks(): Promise<{ stuck_found: number; resolved: number; needs_attention: number }> {
    const now = clock.now();
    const due = (await models.approvals.listPending(MOST_AT_ONCE)).filter((request) => request.expiresAt <= now);
    let expired = 0;
    for (const request of due) {
      if ((await models.approvals.expire(request.id, now)) === null) continue;
      expired += 1;
      if (request.approvalType === 'leads') {
        for (const companyId of request.itemIds) await projector.refreshLead(companyId);
      }
      await settleRun(request.runId);
    }
    const doubtful = await models.drafts.count({ status: 'send_unknown' });
    return { stuck_found: due.length + doubtful, resolved: expired, needs_attention: doubtful };
  };
}
