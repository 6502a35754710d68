import { draftCard } from '../../blocks/draft-card.ts';
import { type DraftState, draftState } from '../../blocks/draft-state.ts';
import type { DraftView } from '../../blocks/draft-view.ts';
import { erasedCard } from '../../blocks/erased.ts';
import { followUpCard, replyCard } from '../../blocks/follow-up-card.ts';
import { followUpsMessage } from '../../blocks/follow-ups.ts';
import type { Message } from '../../blocks/message.ts';
import { maskedMail } from '../../blocks/mrkdwn.ts';
import { reviewEnded } from '../../blocks/review-ended.ts';
import type { Moment } from '../../blocks/time.ts';
import type { EmailDraft } from '../../domain/draft.ts';
import type { FollowUpReview } from '../../domain/followup.ts';
import type { MailTracking } from '../../domain/mail-tracking.ts';
import type { Models } from '../../models/index.ts';
import { keyOf } from '../projector.ts';
import { readSequence } from './sequence.ts';

export type DraftContext = {
  models: Models;
  moment: Moment;
  dryRun: boolean;
  followUpReview: FollowUpReview;
  tracking: MailTracking;
  /** Drawn for a place that everybody can read. */
  masked: boolean;
};

/** The draft's card while it waits, one line once it is decided. */
export async function renderDraft(context: DraftContext, draftId: string): Promise<Message | null> {
  const draft = await context.models.drafts.find(draftId);
  return draft === null ? null : drawDraft(context, draft);
}

/**
 * The same for the channel, where a follow-up that goes its way shows on the first mail's card alone: it gets a card of its own
 * once it needs a person, and keeps that.
 */
export async function renderDraftPost(context: DraftContext, draftId: string): Promise<Message | null> {
  const { models } = context;
  const draft = await models.drafts.find(draftId);
  if (draft === null) return null;
  if (draft.kind === 'followup' && !['pending', 'send_failed', 'send_unknown'].includes(draft.status)) {
    const card = await models.slackMessages.find(keyOf.draft(draftId));
    if (card === null || (card.ts === null && card.postingSince === null)) return null;
  }
  return drawDraft(context, draft);
}

async function drawDraft(context: DraftContext, stored: EmailDraft): Promise<Message | null> {
  const { moment, masked } = context;
  const draft = masked ? withoutQuotedAddress(stored) : stored;
  const erased = erasedDraft(draft, moment);
  if (erased !== null) return erased;
  const view = await viewOf(context, draft);
  if (view === null) return null;
  const state = await stateOf(context, draft);
  if (state !== null) return draftState(view, state, moment);
  if (draft.kind === 'first') {
    const endedAt = await reviewEnd(context.models, draft);
    return endedAt === null ? draftCard(view) : reviewEnded(draftCard(view), endedAt, moment);
  }
  if (draft.kind === 'reply') return replyCard(view, draft.sendNote);
  return followUpCard(view, { dueAt: draft.sendAfter, why: draft.sendNote }, moment);
}

/** Mail servers like to quote the address in what they say. */
function withoutQuotedAddress(draft: EmailDraft): EmailDraft {
  const { email } = draft.recipient;
  return { ...draft, sendNote: draft.sendNote?.replaceAll(email, maskedMail(email)) ?? null };
}

/** What the server said when it came back; `null` = it did not. One indexed read. */
async function bounceOf({ models, masked }: DraftContext, { id, recipient }: EmailDraft): Promise<string | null> {
  const [bounce] = await models.events.list({ emailDraftId: id, eventTypes: ['bounced'] }, 1);
  if (bounce === undefined) return null;
  const reason = bounce.reason ?? 'the server gave no reason';
  return masked && recipient.email !== '' ? reason.replaceAll(recipient.email, maskedMail(recipient.email)) : reason;
}

/** What was counted of it. One indexed read. */
async function seenOf(
  { models }: DraftContext,
  emailDraftId: string,
): Promise<{ opened: Date | null; clicked: Date | null }> {
  const events = await models.events.list({ emailDraftId, eventTypes: ['opened', 'clicked'] }, 10);
  const firstOf = (type: 'opened' | 'clicked') =>
    events.findLast(({ eventType }) => eventType === type)?.eventAt ?? null;
  return { opened: firstOf('opened'), clicked: firstOf('clicked') };
}

/** When the review of a waiting draft ran out; `null` = it is open, or there is none. */
async function reviewEnd(models: Models, draft: EmailDraft): Promise<Date | null> {
  if (draft.runId === null) return null;
  const request = await models.approvals.findOfItem(draft.runId, 'emails', draft.id);
  return request?.status === 'expired' ? request.expiresAt : null;
}

/** The later touches in the draft's thread. They stay readable after the decision. */
export async function renderFollowUps(context: DraftContext, draftId: string): Promise<Message | null> {
  const draft = await context.models.drafts.find(draftId);
  if (draft === null || draft.kind !== 'first') return null;
  const erased = erasedDraft(draft, context.moment);
  if (erased !== null) return erased;
  const view = await viewOf(context, draft);
  return view === null ? null : followUpsMessage(view);
}

function erasedDraft({ erasedAt, erasedWhy, ref }: EmailDraft, moment: Moment): Message | null {
  return erasedAt == null ? null : erasedCard(`Mail ${ref}`, erasedAt, erasedWhy ?? 'on request', moment);
}

export async function readDraftView(
  context: Pick<DraftContext, 'models' | 'followUpReview' | 'tracking' | 'masked'>,
  draftId: string,
): Promise<DraftView | null> {
  const draft = await context.models.drafts.find(draftId);
  return draft === null ? null : viewOf(context, draft);
}

async function viewOf(
  { models, followUpReview, tracking, masked }: Pick<DraftContext, 'models' | 'followUpReview' | 'tracking' | 'masked'>,
  draft: EmailDraft,
): Promise<DraftView | null> {
  const [company, contact] = await Promise.all([
    models.companies.find(draft.companyId),
    draft.contactId === null ? null : models.contacts.find(draft.contactId),
  ]);
  if (company === null) return null;
  return {
    ...draft,
    followUpReview,
    tracking,
    masked,
    companyName: company.name,
    recipient: {
      ...draft.recipient,
      verified: contact?.verified ?? false,
      emailState: contact?.emailState ?? 'unknown',
      foundAt: contact?.foundAt ?? null,
      source: contact?.source ?? null,
    },
  };
}

async function stateOf(context: DraftContext, draft: EmailDraft): Promise<DraftState | null> {
  const { models, dryRun } = context;
  const by = draft.approvedBy;
  switch (draft.status) {
    case 'pending':
      return null;
    case 'approved': {
      const isStopped = await models.mainSwitch.isStopped();
      return {
        kind: 'approved',
        by: by ?? 'system',
        at: draft.approvedAt ?? draft.updatedAt,
        goesOutAt: isStopped ? null : draft.sendAfter,
        because: isStopped ? 'everything is stopped' : draft.sendNote,
      };
    }
    case 'sending':
      return { kind: 'sending', by, at: draft.claimedAt ?? draft.updatedAt };
    case 'sent': {
      const sequence = draft.kind === 'first' ? await readSequence(models, draft.id) : null;
      return {
        kind: 'sent',
        by,
        at: draft.sentAt ?? draft.updatedAt,
        dryRun,
        sequence,
        cameBack: await bounceOf(context, draft),
        seen: await seenOf(context, draft.id),
      };
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
      if (draft.rejectedBy === 'system') {
        return { kind: 'stopped', at: draft.rejectedAt ?? draft.updatedAt, why: draft.rejectionReason ?? 'called off' };
      }
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
