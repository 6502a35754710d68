import type { OrchestratorDeps } from './deps.ts';

const UNMATCHED_SHOWN = 3;
const MOST_COUNTED = 1_000;

/** The latest replies with whom they came from; three bounded reads, whatever their number. */
export function createReadReplies(deps: Pick<OrchestratorDeps, 'models'>) {
  const { models } = deps;
  return async (limit: number) => {
    const events = await models.events.latest('replied', limit);
    const [companies, contacts] = await Promise.all([
      models.companies.findMany(events.flatMap((event) => event.companyId ?? [])),
      models.contacts.findMany(events.flatMap((event) => event.contactId ?? [])),
    ]);
    const companyNames = new Map(companies.map(({ id, name }) => [id, name]));
    const contactNames = new Map(contacts.map(({ id, fullName }) => [id, fullName]));
    return events.map((event) => ({
      companyName: companyNames.get(event.companyId ?? '') ?? 'a company that is gone',
      contactName: contactNames.get(event.contactId ?? '') ?? null,
      sentiment: event.replySentiment,
      intent: event.intent,
      text: event.replyContent,
      at: event.eventAt,
      by: event.by ?? null,
    }));
  };
}

/** Mail that belongs to no mail of ours; the count goes no further than `MOST_COUNTED`. */
export function createReadUnmatched({ models }: Pick<OrchestratorDeps, 'models'>) {
  return async () => {
    const [{ mails, count }, failed] = await Promise.all([
      models.inboundMails.unmatched(UNMATCHED_SHOWN, MOST_COUNTED),
      models.inboundMails.countFailed(MOST_COUNTED),
    ]);
    return {
      count,
      failed,
      hasMore: count === MOST_COUNTED,
      mails: mails.map(({ from, subject, receivedAt, meaning }) => ({
        from,
        subject,
        at: receivedAt,
        kind: meaning?.kind ?? null,
      })),
    };
  };
}

export type ReadReplies = ReturnType<typeof createReadReplies>;

export type ReadUnmatched = ReturnType<typeof createReadUnmatched>;
