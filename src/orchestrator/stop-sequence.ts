import type { FollowUp } from '../domain/followup.ts';
import type { OrchestratorDeps } from './deps.ts';
import type { SettleRun } from './settle-run.ts';
import { showDraft } from './show-draft.ts';

/** More drafts than a company can have on their way. */
const MOST_DRAFTS = 50;

/**
 * Nothing more goes to this company: planned follow-ups are cancelled, mails that have not left are retired, and their cards
 * say why. Safe to repeat; it also takes a claimed mail that was not handed over yet.
 *
 * @param reason - one word of the trade: `replied`, `unsubscribed`, `bounced`, `won` …
 * @param only.firstMailsTo - leaves first mails to other addresses alone
 */
export type StopSequence = (companyId: string, reason: string, only?: { firstMailsTo: string }) => Promise<void>;

export function createStopSequence(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>,
  settleRun: SettleRun,
): StopSequence {
  const { models, projector, clock } = deps;

  /** The touches first: a draft that is being made for one of them finds it gone. */
  async function cancelTouches(companyId: string, reason: string): Promise<void> {
    await models.followups.cancelForCompany(companyId, reason, clock.now());
    const cancelled = (await models.followups.listForCompany(companyId)).filter(({ state }) => state === 'cancelled');
    for (const touch of cancelled) await models.events.record(cancelledEvent(touch));
    for (const parentDraftId of new Set(cancelled.map((touch) => touch.parentDraftId))) {
      await projector.draft(parentDraftId);
    }
  }

  return async function stopSequence(companyId, reason, only) {
    await cancelTouches(companyId, reason);
    const unsent = { companyId, status: ['pending', 'approved', 'sending', 'send_failed'] as const };
    for (const draft of await models.drafts.list(unsent, { limit: MOST_DRAFTS })) {
      if (draft.kind === 'reply') continue; // a person's answer; whoever wants no mail is asked about before it leaves
      const address = draft.recipient.email.toLowerCase();
      if (draft.kind === 'first' && only !== undefined && address !== only.firstMailsTo) continue;
      if ((await models.drafts.retire(draft.id, reason, clock.now())) === null) continue;
      await showDraft(projector, draft);
      if (draft.runId !== null) await settleRun(draft.runId);
    }
  };
}

/** Its key makes it one per touch, however often it is recorded. */
function cancelledEvent(touch: FollowUp) {
  return {
    companyId: touch.companyId,
    contactId: touch.contactId,
    emailDraftId: touch.parentDraftId,
    eventType: 'cancelled_followup' as const,
    eventAt: touch.updatedAt,
    followUpNumber: touch.number,
    providerEventId: `followup:${touch.id}:cancelled`,
    reason: touch.cancelReason,
  };
}
