import type { ApprovalRequest } from '../domain/approval.ts';
import { keyOf } from '../slack/projector.ts';
import type { OrchestratorDeps } from './deps.ts';

/** Reminders of one review: one per doubling, and the last. */
const MOST_REMINDERS = 12;
/** This review never ends, so only its newest reminders can still change. */
const NEWEST_REMINDERS = 3;
const MOST_DRAFTS = 200;

/** Key of what is told about a review once per step; `reviewId` is the request's id. */
export function reminderKey(reviewId: string, dueAt: Date): string {
  return `reminder:${reviewId}:${dueAt.toISOString()}`;
}

/** Reviews of follow-ups one by one belong to no request. */
export const FOLLOW_UPS_REVIEW = 'followups';

/**
 * Brings up to date what stands in Slack about the reviews of a run besides gate and cards: reminders turn into "decided", drafts
 * whose review ran out say so. For a run whose people were never reminded this is one read on an index.
 *
 * @param runId - `null` = follow-ups that belong to no run
 */
export function createShowReviews(deps: Pick<OrchestratorDeps, 'models' | 'projector'>) {
  const { models, projector } = deps;

  async function showReminders(reviewId: string, most: number, show: (key: string) => Promise<void>): Promise<void> {
    for (const key of await models.posts.listKeys(`reminder:${reviewId}:`, most)) await show(key);
  }

  async function showRequest(request: ApprovalRequest): Promise<void> {
    const { id, runId, approvalType, remindedAt, status } = request;
    if (remindedAt !== null) {
      await showReminders(id, MOST_REMINDERS, (key) =>
        approvalType === 'leads' ? projector.post(key, 'leads', keyOf.gate(runId)) : projector.post(key, 'emails'),
      );
    }
    if (approvalType !== 'emails' || status !== 'expired') return;
    for (const draft of await models.drafts.listByRun(runId, MOST_DRAFTS)) {
      if (draft.status === 'pending') await projector.draft(draft.id);
    }
  }

  return async function showReviews(runId: string | null): Promise<void> {
    if (runId === null)
      return showReminders(FOLLOW_UPS_REVIEW, NEWEST_REMINDERS, (key) => projector.post(key, 'emails'));
    for (const request of await models.approvals.listRemindedOrExpired(runId)) await showRequest(request);
  };
}

export type ShowReviews = ReturnType<typeof createShowReviews>;
