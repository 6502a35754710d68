import type { EmailDraft } from '../domain/draft.ts';
import { daysAfter, LEAST_DAYS_BETWEEN, whyOver } from '../domain/followup.ts';
import type { OrchestratorDeps } from './deps.ts';
import type { StopSequence } from './stop-sequence.ts';

/** What follows from a mail that left. Safe to repeat with the same moment. */
export type AfterSent = (draft: EmailDraft, sentAt: Date) => Promise<void>;

export function createAfterSent(
  deps: Pick<OrchestratorDeps, 'models'>,
  parts: { timeZone: string; stopSequence: StopSequence },
): AfterSent {
  const { models } = deps;

  async function whyOverNow(draft: EmailDraft): Promise<string | null> {
    const [company, contact, suppressed] = await Promise.all([
      models.companies.find(draft.companyId),
      draft.contactId === null ? null : models.contacts.find(draft.contactId),
      models.suppressions.isSuppressed(draft.recipient.email),
    ]);
    return company === null ? 'archived' : whyOver({ companyStatus: company.status, contact, suppressed });
  }

  async function afterFirst(draft: EmailDraft, sentAt: Date): Promise<void> {
    const { id, companyId, contactId, runId } = draft;
    const note = { by: draft.approvedBy ?? 'system', at: sentAt, reason: 'first mail sent', runId };
    await models.companies.move(companyId, 'approved', 'contacted', note);
    if ((await whyOverNow(draft)) !== null) return;
    const planned = draft.followUps.map(({ number, dayOffset }) => ({
      companyId,
      contactId,
      parentDraftId: id,
      number,
      dueAt: daysAfter(sentAt, dayOffset, parts.timeZone),
    }));
    await models.followups.schedule(planned, sentAt);
    for (const touch of await models.followups.listOfParent(id)) {
      await models.events.record({
        companyId,
        contactId,
        emailDraftId: id,
        eventType: 'scheduled_followup',
        eventAt: sentAt,
        followUpNumber: touch.number,
        providerEventId: `followup:${touch.id}:scheduled`,
      });
    }
    const over = await whyOverNow(draft); // somebody may have stopped it before there was anything to stop
    if (over !== null) await parts.stopSequence(companyId, over);
  }

  return async (draft, sentAt) => {
    if (draft.kind === 'reply') return; // nothing is planned after it
    if (draft.kind === 'first') return afterFirst(draft, sentAt);
    const { parentDraftId } = draft;
    if (parentDraftId === null) return;
    const touches = await models.followups.listOfParent(parentDraftId);
    const touch = touches.find(({ number }) => number === draft.followUpNumber);
    if (touch !== undefined) await models.followups.markSent(touch.id, draft.id, sentAt);
    await models.followups.delay(parentDraftId, daysAfter(sentAt, LEAST_DAYS_BETWEEN, parts.timeZone), sentAt);
  };
}
