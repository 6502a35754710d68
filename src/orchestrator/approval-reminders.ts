import type { ApprovalRequest } from '../domain/approval.ts';
import type { PostData } from '../domain/post.ts';
import { isWorkTime, reminderStep } from '../domain/review-reminder.ts';
import type { TimedJob } from '../domain/timetable.ts';
import { plural } from '../lib/text.ts';
import { keyOf } from '../slack/projector.ts';
import type { OrchestratorDeps } from './deps.ts';
import { FOLLOW_UPS_REVIEW, reminderKey, type ShowReviews } from './show-reviews.ts';

const MOST_REVIEWS = 500;
const MOST_ITEMS = 200;
const HOUR_MS = 3_600_000;

type OpenReview = PostData['reminder'] & { id: string; remindedAt: Date | null };

/**
 * Reminds people of reviews that wait: after the first wait, then at twice, four times … that age, and once about a day before the
 * end; in working hours only, and never when everything is decided. Each step of a review is stored under a key of its own, so that
 * it is told once however many processes look and however often this runs.
 */
export function createApprovalReminders(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>,
  parts: { showReviews: ShowReviews; firstAfterHours: number; timeZone: string },
): TimedJob {
  const { models, projector, clock } = deps;
  const rhythm = { firstAfterMs: parts.firstAfterHours * HOUR_MS, timeZone: parts.timeZone };

  async function openItems(request: ApprovalRequest): Promise<{ count: number; oldestAt: Date }> {
    const { itemIds, approvalType, runId, createdAt } = request;
    if (approvalType === 'leads') {
      const leads = await models.companies.findMany(itemIds);
      return { count: leads.filter((lead) => lead.status === 'scored').length, oldestAt: createdAt };
    }
    // in the order in which they were written
    const waiting = (await models.drafts.listByRun(runId, MOST_ITEMS)).filter((draft) => draft.status === 'pending');
    return { count: waiting.length, oldestAt: waiting[0]?.createdAt ?? createdAt };
  }

  async function reviewOf(request: ApprovalRequest): Promise<OpenReview | null> {
    const { id, runId, approvalType: gate, expiresAt: endsAt, remindedAt } = request;
    const { count, oldestAt: openedAt } = await openItems(request);
    return count === 0 ? null : { id, requestId: id, runId, gate, openedAt, endsAt, remindedAt, step: 'first' };
  }

  async function followUpsReview(): Promise<OpenReview | null> {
    const [oldest] = await models.drafts.listPendingOfNoRun(1);
    if (oldest === undefined) return null;
    const none = { requestId: null, runId: null, endsAt: null, remindedAt: null };
    return { id: FOLLOW_UPS_REVIEW, gate: 'emails', openedAt: oldest.createdAt, step: 'first', ...none };
  }

  /** Content first, then the wish to show it, then the mark: a crash in between is made good by the next run. */
  async function remind(review: OpenReview, now: Date): Promise<boolean> {
    const due = reminderStep(review, now, rhythm);
    if (due === null || (review.remindedAt !== null && review.remindedAt >= due.dueAt)) return false;
    const { id, requestId, runId, gate, openedAt, endsAt } = review;
    const key = reminderKey(id, due.dueAt);
    const isNew = await models.posts.create(
      key,
      'reminder',
      { requestId, runId, gate, openedAt, endsAt, step: due.step },
      now,
    );
    if (gate === 'leads' && runId !== null) await projector.post(key, 'leads', keyOf.gate(runId));
    else await projector.post(key, 'emails');
    if (requestId !== null) await models.approvals.markReminded(requestId, due.dueAt, now);
    return isNew;
  }

  return async ({ signal }) => {
    const now = clock.now();
    await parts.showReviews(null);
    if (!isWorkTime(now, parts.timeZone)) return 'outside working hours';
    const requests = (await models.approvals.listPending(MOST_REVIEWS)).filter((request) => request.expiresAt > now);
    let open = 0;
    let reminded = 0;
    for (const request of requests) {
      signal.throwIfAborted();
      const review = await reviewOf(request);
      if (review === null) continue;
      open += 1;
      if (await remind(review, now)) reminded += 1;
    }
    const followUps = await followUpsReview();
    if (followUps !== null) {
      open += 1;
      if (await remind(followUps, now)) reminded += 1;
    }
    return `${plural(reminded, 'reminder')}, ${plural(open, 'open review')}`;
  };
}
