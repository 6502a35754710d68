import type { EventType } from '../domain/event.ts';
import type { OrchestratorDeps } from './deps.ts';

export type ActivityRow = { timestamp: Date; companyName: string; contactName: string; eventType: EventType };
export type ReadActivity = (limit: number) => Promise<ActivityRow[]>;

/** What happened last, newest first: three reads, however many rows. A name is empty when what it named is gone. */
export function createReadActivity({ models }: Pick<OrchestratorDeps, 'models'>): ReadActivity {
  return async (limit) => {
    const events = await models.events.list({}, limit);
    const idsOf = (ids: (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];
    const [companies, contacts] = await Promise.all([
      models.companies.findMany(idsOf(events.map(({ companyId }) => companyId))),
      models.contacts.findMany(idsOf(events.map(({ contactId }) => contactId))),
    ]);
    const companyNames = new Map(companies.map(({ id, name }) => [id, name]));
    const contactNames = new Map(contacts.map(({ id, fullName }) => [id, fullName ?? '']));
    return events.map(({ eventAt, companyId, contactId, eventType }) => ({
      timestamp: eventAt,
      companyName: companyNames.get(companyId ?? '') ?? '',
      contactName: contactNames.get(contactId ?? '') ?? '',
      eventType,
    }));
  };
}
