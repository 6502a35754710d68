import type { EmailDraft } from '../../domain/draft.ts';
import type { InboundLookup } from '../../domain/inbound/match-inbound.ts';
import type { Models } from '../../models/index.ts';

const MOST_COMPANIES = 5;

/** Finds the mails of ours that inbound ones belong to. */
export function createSentLookup(
  models: Models,
  draftOfReplyToken: (token: string) => string | null,
): InboundLookup<EmailDraft> {
  return {
    async byReplyToken(token) {
      const id = draftOfReplyToken(token);
      const draft = id === null ? null : await models.drafts.find(id);
      return draft?.messageId == null ? null : draft; // nobody can answer what never began to leave
    },
    byMessageId: (messageId) => models.drafts.findByMessageId(messageId),
    async byRecipient(address) {
      const contact = await models.contacts.findByEmail(address);
      return contact === null ? null : models.drafts.latestSent(contact.companyId, contact.id);
    },
    async byCompanyDomain(domain) {
      for (const { id } of (await models.companies.findByDomains([domain])).slice(0, MOST_COMPANIES)) {
        const sent = await models.drafts.latestSent(id);
        if (sent !== null) return sent;
      }
      return null;
    },
  };
}
