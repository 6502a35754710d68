import { draftCard } from '../../blocks/draft-card.ts';
import { type DraftState, draftState } from '../../blocks/draft-state.ts';
import type { DraftView } from '../../blocks/draft-view.ts';
import { followUpsMessage } from '../../blocks/follow-ups.ts';
import type { Message } from '../../blocks/message.ts';
import { reviewEnded } from '../../blocks/review-ended.ts';
import type { Moment } from '../../blocks/time.ts';
import type { EmailDraft } from '../../domain/draft.ts';
import type { Models } from '../../models/index.ts';

export type DraftContext = { models: Models; moment: Moment; dryRun: boolean };

/** The draft's card while it waits, one line once it is decided. */
export async function renderDraft({ models, moment, dryRun }: DraftContext, draftId: string): Promise<Message | null> {
  const draft = await models.drafts.find(draftId);
  const view = draft === null ? null : await viewOf(models, draft);
  if (draft === null || view === null) return null;
  const state = await stateOf(models, draft, dryRun);
  if (state !== null) return draftState(view, state, moment);
  const endedAt = await reviewEnd(models, draft);
  return endedAt === null ? draftCard(view) : reviewEnded(draftCard(view), endedAt, moment);
}

/** When the review of a waiting draft ran out; `null` = it is open, or there is none. */
async function reviewEnd(models: Models, draft: EmailDraft): Promise<Date | null> {
  if (draft.runId === null) return null;
  const request = await models.approvals.findOfItem(draft.runId, 'emails', draft.id);
  return request?.status === 'expired' ? request.expiresAt : null;
}

/** The later touches in the draft's thread. They stay readable after the decision. */
export async function renderFollowUps({ models }: DraftContext, draftId: string): Promise<Message | null> {
  const draft = await models.drafts.find(draftId);
  const view = draft === null ? null : await viewOf(models, draft);
  return view === null ? null : followUpsMessage(view);
}

export async function readDraftView(models: Models, draftId: string): Promise<DraftView | null> {
  const draft = await models.drafts.find(draftId);
  return draft === null ? null : viewOf(models, draft);
}

async function viewOf(models: Models, draft: EmailDraft): Promise<DraftView | null> {
  const [company, contact] = await Promise.all([
    models.companies.find(draft.companyId),
    draft.contactId === null ? null : models.contacts.find(draft.contactId),
  ]);
  if (company === null) return null;
  return {
    ...draft,
    companyName: company.name,
    recipient: {
      ...draft.recipient,
      verified: contact?.verified ?? false,
      emailState: contact?.emailState ?? 'unknown',
      foundAt: contact?.foundAt ?? null,
    },
  };
}

async function stateOf(models: Models, draft: EmailDraft, dryRun: boolean): Promise<DraftState | null> {
  const by = draft.approvedBy;
  switch (draft.status) {
    case 'pending':
      return null;
    case 'approved':
      return {
        kind: 'approved',
        by: by ?? 'system',
        at: draft.approvedAt ?? draft.updatedAt,
        goesOutAt: draft.sendAfter,
        because: draft.sendNote,
      };
    case 'sending':
      return { kind: 'sending', by, at: draft.claimedAt ?? draft.updatedAt };
    case 'sent': {
      const [next] = (await models.followups.listForCompany(draft.companyId, 10)).filter(
        (row) => row.parentDraftId === draft.id && row.state === 'scheduled',
      );
      return { kind: 'sent', by, at: draft.sentAt ?? draft.updatedAt, dryRun, nextTouchAt: next?.dueAt ?? null };
    }
    case 'send_failed':
      return {
        kind: 'failed',
        by,
        reason: draft.sendNote ?? 'the mail server refused it',
        next: 'Edit the draft, try again, or drop it.',
        mayRetry: true,
      };
    case 'send_unknown':
      return {
        kind: 'unknown',
        by,
        attemptedAt: draft.claimedAt ?? draft.updatedAt,
        evidence: draft.sendNote ?? 'the connection ended before the server answered',
      };
    case 'rejected':
      return {
        kind: 'rejected',
        by: draft.rejectedBy ?? 'system',
        at: draft.rejectedAt ?? draft.updatedAt,
        reason: draft.rejectionReason,
      };
    case 'superseded':
      return { kind: 'superseded', at: draft.updatedAt, why: 'the approval of the lead was taken back' };
  }
}
