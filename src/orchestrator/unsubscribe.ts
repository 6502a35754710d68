import type { UnsubscribeSubject } from '../domain/unsubscribe-token.ts';
import type { OrchestratorDeps } from './deps.ts';
import type { StopSequence } from './stop-sequence.ts';

/**
 * Honours an unsubscribe at once, for every mail of the firm: suppression first, then what hangs on it. Safe to repeat.
 *
 * @returns `unknown` when the link stands for nobody
 */
export function createUnsubscribe(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>,
  stopSequence: StopSequence,
) {
  const { models, projector, clock } = deps;

  async function addressOf(subject: UnsubscribeSubject): Promise<{ email: string; companyId: string } | null> {
    if (subject.kind === 'contact') return models.contacts.find(subject.id);
    const draft = await models.drafts.find(subject.id);
    return draft === null ? null : { email: draft.recipient.email, companyId: draft.companyId };
  }

  async function wasErased({ kind, id }: UnsubscribeSubject): Promise<boolean> {
    if (kind === 'contact') return models.contacts.wasErased(id);
    return ((await models.drafts.find(id))?.erasedAt ?? null) !== null;
  }

  return async function unsubscribe(subject: UnsubscribeSubject): Promise<'done' | 'unknown'> {
    if (await wasErased(subject)) return 'done'; // more than they ask for was done before
    const address = await addressOf(subject);
    if (address === null) return 'unknown';
    const email = address.email.toLowerCase();
    const now = clock.now();
    await models.suppressions.add({ email, reason: 'unsubscribed', by: 'recipient', now });
    const contact = await models.contacts.markUnsubscribed(email, now);
    if (contact !== null) {
      await models.events.record({
        companyId: address.companyId,
        contactId: contact.id,
        eventType: 'unsubscribed',
        eventAt: now,
      });
    }
    await archiveWhenAlone(address.companyId);
    await stopSequence(address.companyId, 'unsubscribed', { firstMailsTo: email });
    await projector.refreshLead(address.companyId);
    return 'done';
  };

  /** A company with nobody left to write to leaves the pipeline; outcomes that people recorded stay. */
  async function archiveWhenAlone(companyId: string): Promise<void> {
    const contacts = await models.contacts.list(companyId);
    if (contacts.some((contact) => !contact.unsubscribed)) return;
    await models.companies.move(companyId, ['scored', 'approved', 'contacted', 'no_response'], 'archived', {
      by: 'system',
      at: clock.now(),
      reason: 'unsubscribed',
    });
  }
}
