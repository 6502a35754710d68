import type { EmailDraft } from '../domain/draft.ts';
import type { AfterSent } from './after-sent.ts';
import type { OrchestratorDeps } from './deps.ts';

/** Writes down what became of mails that were handed over. */
export function createRecordSent(
  deps: Pick<OrchestratorDeps, 'models' | 'clock'>,
  parts: { afterSent: AfterSent; show: (draft: EmailDraft) => Promise<void> },
) {
  const { models, clock } = deps;

  /**
   * Writes what follows from a mail that left: event, company, follow-ups, and the draft last, so that a crash in between
   * leaves a claimed draft with its event as evidence. Each write is safe to repeat.
   */
  async function sent(draft: EmailDraft, providerMessageId: string | null): Promise<void> {
    const { event } = await models.events.record({
      ...sentEvent(draft),
      eventAt: clock.now(),
      providerMessageId: providerMessageId ?? draft.messageId,
    });
    await parts.afterSent(draft, event.eventAt);
    const recorded = await models.drafts.recordSent(draft.id, { providerMessageId, now: event.eventAt });
    await parts.show(recorded ?? draft);
  }

  /**
   * A claimed draft that nobody recorded. Its event is evidence that it left; that it was not handed over is evidence that it
   * did not. Otherwise a person decides.
   */
  async function resolveCutOff(draft: EmailDraft): Promise<void> {
    const [event] = await models.events.list({ emailDraftId: draft.id, eventTypes: [sentType(draft)] }, 1);
    if (event !== undefined) {
      await parts.afterSent(draft, event.eventAt);
      const sent = await models.drafts.recordSent(draft.id, {
        providerMessageId: event.providerMessageId,
        now: event.eventAt,
      });
      if (sent !== null) await parts.show(sent);
      return;
    }
    if (draft.handedOverAt === null) {
      const back = await models.drafts.giveBack(draft.id, 'the bot stopped before it was handed over', clock.now());
      if (back !== null) await parts.show(back);
      return;
    }
    const note = 'The bot stopped while this mail was being handed over; no record says how it ended.';
    const unknown = await models.drafts.recordUnknown(draft.id, { note, now: clock.now() });
    if (unknown !== null) await parts.show(unknown);
  }

  return {
    sent,
    resolveCutOff,

    /** What follows when a person says that a doubtful mail did arrive. */
    async confirm(draft: EmailDraft): Promise<void> {
      const { event } = await models.events.record({
        ...eventOf(draft),
        eventType: sentType(draft),
        eventAt: draft.sentAt ?? clock.now(),
        providerMessageId: draft.messageId,
      });
      await parts.afterSent(draft, event.eventAt);
      await parts.show(draft);
    },
  };
}

/** Reports and win rates count first mails and follow-ups; an answer of ours is a note. */
function sentType(draft: EmailDraft): 'sent' | 'followup_sent' | 'note' {
  return ({ first: 'sent', followup: 'followup_sent', reply: 'note' } as const)[draft.kind];
}

export function eventOf(draft: EmailDraft) {
  return {
    companyId: draft.companyId,
    contactId: draft.contactId,
    emailDraftId: draft.id,
    followUpNumber: draft.followUpNumber,
    provider: null,
  };
}

function sentEvent(draft: EmailDraft) {
  const key = draft.kind === 'reply' ? { providerEventId: `reply_sent:${draft.id}`, reason: 'reply sent' } : {};
  return { ...eventOf(draft), eventType: sentType(draft), ...key };
}
