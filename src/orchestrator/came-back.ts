import type { Models } from '../models/index.ts';

/** More first mails than a company gets. */
const MOST_DRAFTS = 50;

/** Whether every first mail that left to a company bounced: then nobody there was reached, and somebody else may be. */
export async function cameBack({ drafts, contacts }: Models, companyId: string): Promise<boolean> {
  const sent = (await drafts.list({ companyId, status: ['sent'] }, { limit: MOST_DRAFTS })).filter(
    ({ kind }) => kind === 'first',
  );
  const recipients = await Promise.all(
    sent.map(({ contactId }) => (contactId === null ? null : contacts.find(contactId))),
  );
  return sent.length > 0 && recipients.every((contact) => contact !== null && contact.bouncedAt !== null);
}
