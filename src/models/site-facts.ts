import type { Connection } from 'mongoose';
import type { SiteFactsCache } from '../domain/ports.ts';
import type { SiteFacts } from '../domain/site-facts.ts';
import type { Clock } from '../lib/clock.ts';
import { date, defineSchema, mixed, modelOf, text } from './schema.ts';

const SITE_FACTS_MAX_AGE_MS = 7 * 24 * 60 * 60_000;

const siteFactsSchema = defineSchema({ _id: text(), fetchedAt: date(), facts: mixed() });
siteFactsSchema.index({ fetchedAt: 1 });

type StoredSiteFacts = { _id: string; fetchedAt: Date; facts: SiteFacts };

/** What crawls brought home, by registrable domain, for 7 days. Age is judged on reading. */
export function createSiteFactsStore(
  connection: Connection,
  clock: Clock,
): SiteFactsCache & { purge(): Promise<number> } {
  const model = modelOf<StoredSiteFacts>(connection, 'SiteFacts', siteFactsSchema, 'site_facts');
  const oldest = () => new Date(clock.now().getTime() - SITE_FACTS_MAX_AGE_MS);
  return {
    async get(domain) {
      const doc = await model.findOne({ _id: domain, fetchedAt: { $gt: oldest() } }).lean<StoredSiteFacts>();
      return doc?.facts ?? null;
    },

    async set(facts) {
      await model.updateOne({ _id: facts.domain }, { $set: { fetchedAt: facts.fetchedAt, facts } }, { upsert: true });
    },

    /** Removes what is too old to be used; how many went. */
    async purge() {
      return (await model.deleteMany({ fetchedAt: { $lte: oldest() } })).deletedCount;
    },
  };
}
