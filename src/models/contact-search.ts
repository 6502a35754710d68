import type { Connection } from 'mongoose';
import { isDuplicateKey } from './convert.ts';
import { date, defineSchema, modelOf, optionalDate, text } from './schema.ts';

type ContactSearch = { _id: string; startedAt: Date; endedAt: Date | null };

const contactSearchSchema = defineSchema({ _id: text(40), startedAt: date(), endedAt: optionalDate() });

/** A search that was not ended by then lost its process. */
export const SEARCH_STALE_MS = 10 * 60_000;

/** `claimed` = search now; `under_way` = somebody else does; `done` = it was paid for before. */
export type SearchClaim = 'claimed' | 'under_way' | 'done';

/** Which companies' contacts were looked for at paid sources, so that a job that runs twice pays once. */
export function createContactSearchStore(connection: Connection) {
  const model = modelOf<ContactSearch>(connection, 'ContactSearch', contactSearchSchema, 'contact_searches');
  return {
    /** @param since - a search that ended before this moment does not count: an address it gave has bounced */
    async claim(companyId: string, now: Date, since: Date | null): Promise<SearchClaim> {
      try {
        await model.create({ _id: companyId, startedAt: now, endedAt: null });
        return 'claimed';
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      const lost = { endedAt: null, startedAt: { $lte: new Date(now.getTime() - SEARCH_STALE_MS) } };
      const outdated = since === null ? [] : [{ endedAt: { $lt: since } }];
      const free = { _id: companyId, $or: [lost, ...outdated] };
      const taken = await model.updateOne(free, { $set: { startedAt: now, endedAt: null } });
      if (taken.modifiedCount === 1) return 'claimed';
      return (await model.findById(companyId).lean())?.endedAt == null ? 'under_way' : 'done';
    },

    async end(companyId: string, now: Date): Promise<void> {
      await model.updateOne({ _id: companyId }, { $set: { endedAt: now } });
    },
  };
}
