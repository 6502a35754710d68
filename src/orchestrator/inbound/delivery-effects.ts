import type { EmailDraft } from '../../domain/draft.ts';
import type { EventType, OutreachEvent } from '../../domain/event.ts';
import { JobName, type OrchestratorDeps } from '../deps.ts';
import { eventOf } from '../record-sent.ts';
import { showDraft } from '../show-draft.ts';
import type { StopSequence } from '../stop-sequence.ts';
import type { Suppress } from '../suppress.ts';

const REASON_MAX = 500;

/** What servers and mailbox providers tell about a mail of ours, by mail or by webhook. */
export function createDeliveryEffects(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock' | 'enqueue'>,
  parts: { stopSequence: StopSequence; suppress: Suppress },
) {
  const { models, projector, clock } = deps;
  const { stopSequence } = parts;

  /** One event of a mail of ours; the key makes it one however often it is told. */
  async function record(
    draft: EmailDraft,
    eventType: EventType,
    key: string,
    at: Date,
    more: Partial<OutreachEvent> = {},
  ): Promise<boolean> {
    const company = await models.companies.find(draft.companyId);
    const { created } = await models.events.record({
      ...eventOf(draft),
      eventType,
      eventAt: at,
      providerEventId: key,
      ...(company === null
        ? {}
        : { sequenceId: draft.parentDraftId ?? draft.id, angle: draft.angle, industry: company.industry }),
      ...more,
    });
    return created;
  }

  return {
    record,

    /** Somebody, or a program of theirs, opened it or followed a link. Shown and counted; nothing is decided by it. */
    async seen(
      draft: EmailDraft,
      eventType: 'opened' | 'clicked',
      { key, at, ...more }: { key: string; at: Date; url: string | null; provider: string },
    ): Promise<void> {
      if (await record(draft, eventType, key, at, more)) await projector.draft(draft.id);
    },

    /** Hard: the address is gone, and so is the sequence to it. Soft: a note, and the follow-ups go on. */
    async bounced(
      draft: EmailDraft,
      told: { severity: 'hard' | 'soft'; reason: string; key: string; at: Date },
    ): Promise<void> {
      const reason = told.reason.slice(0, REASON_MAX) || 'no reason given';
      if (told.severity === 'soft') {
        await record(draft, 'deferred', `deferred:${told.key}`, told.at, { reason });
        return;
      }
      const email = draft.recipient.email.toLowerCase();
      await models.contacts.markBounced(email, told.at);
      await models.companies.markCameBack(draft.companyId, clock.now());
      await stopSequence(draft.companyId, 'bounced', { firstMailsTo: email });
      await record(draft, 'bounced', `bounced:${told.key}`, told.at, { reason });
      await showDraft(projector, draft);
      await deps.enqueue(JobName.leadStep, { companyId: draft.companyId }); // somebody else may be found
    },

    /** Somebody pressed "spam": nothing goes to the address any more, from nobody of the firm. */
    async complained(draft: EmailDraft, told: { key: string; at: Date }): Promise<void> {
      const email = draft.recipient.email.toLowerCase();
      await parts.suppress({ kind: 'email', email }, 'system', 'marked our mail as spam', { byRecipient: true });
      await stopSequence(draft.companyId, 'marked as spam', { firstMailsTo: email });
      await record(draft, 'spam_reported', `spam_reported:${told.key}`, told.at);
      await projector.refreshLead(draft.companyId);
    },

    /** They unsubscribed at the provider's own link. */
    async unsubscribed(draft: EmailDraft, told: { key: string; at: Date }): Promise<void> {
      const email = draft.recipient.email.toLowerCase();
      await parts.suppress({ kind: 'email', email }, 'system', 'unsubscribed', { byRecipient: true });
      await stopSequence(draft.companyId, 'unsubscribed', { firstMailsTo: email });
      await record(draft, 'unsubscribed', `unsubscribed:${told.key}`, told.at);
    },
  };
}

export type DeliveryEffects = ReturnType<typeof createDeliveryEffects>;
