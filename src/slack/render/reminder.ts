import type { Message } from '../../blocks/message.ts';
import { type ReminderView, reviewReminder } from '../../blocks/review-reminder.ts';
import type { Moment } from '../../blocks/time.ts';
import type { Post } from '../../domain/post.ts';
import type { Models } from '../../models/index.ts';
import { keyOf } from '../projector.ts';

const MOST_DRAFTS = 200;

/** What still waits of a review that somebody was reminded of; one line once all of it is decided. */
export async function renderReminder(
  models: Models,
  post: Extract<Post, { kind: 'reminder' }>,
  moment: Moment,
): Promise<Message | null> {
  const { data } = post;
  const [waiting, request, shown] = await Promise.all([
    data.gate === 'leads' ? openLeads(models, data.requestId) : openDrafts(models, data.runId),
    data.requestId === null ? null : models.approvals.get(data.requestId),
    models.slackMessages.find(keyOf.post(post.key)),
  ]);
  const isExpired = request?.status === 'expired';
  const isOver = waiting.length === 0 || isExpired || (request !== null && request.status !== 'pending');
  // never after the decision: what was not posted by then stays unposted
  if (isOver && (shown === null || shown.ts === null)) return null;
  const { gate, openedAt, step } = data;
  const view: ReminderView = {
    gate,
    waiting,
    openedAt,
    remindedAt: post.createdAt,
    endsAt: request?.expiresAt ?? data.endsAt,
    isLast: step === 'last',
    state: isExpired ? 'expired' : isOver ? 'decided' : 'open',
  };
  return reviewReminder(view, moment);
}

async function openLeads(models: Models, requestId: string | null): Promise<string[]> {
  const request = requestId === null ? null : await models.approvals.get(requestId);
  const leads = await models.companies.findMany(request?.itemIds ?? []);
  return leads.filter((lead) => lead.status === 'scored').map((lead) => lead.name);
}

async function openDrafts(models: Models, runId: string | null): Promise<string[]> {
  const drafts =
    runId === null
      ? await models.drafts.listPendingOfNoRun(MOST_DRAFTS)
      : (await models.drafts.listByRun(runId, MOST_DRAFTS)).filter((draft) => draft.status === 'pending');
  const names = new Map(
    (await models.companies.findMany(drafts.map((draft) => draft.companyId))).map(({ id, name }) => [id, name]),
  );
  return drafts.map((draft) => names.get(draft.companyId) ?? `draft ${draft.ref}`);
}
