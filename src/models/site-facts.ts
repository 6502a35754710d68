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
  isErased: (email: string) => Promise<boolean>,
): SiteFactsCache & { purge(): Promise<number>; forget(domains: readonly string[]): Promise<void> } {
  const model = modelOf<StoredSiteFacts>(connection, 'SiteFacts', siteFactsSchema, 'site_facts');
  const oldest = () => new Date(clock.now().getTime() - SITE_FACTS_MAX_AGE_MS);
  async function withoutErased(facts: SiteFacts): Promise<SiteFacts> {
    const addresses = [...facts.emails, ...facts.people].flatMap(({ email }) => email ?? []);
    const gone = new Set<string>();
    for (const email of new Set(addresses)) if (await isErased(email)) gone.add(email);
    if (gone.size === 0) return facts;
    const stays = ({ email }: { email: string | null }) => email === null || !gone.has(email);
    return {
      ...facts,
      organisationName: null,
      excerpt: '',
      emails: facts.emails.filter(stays),
      people: facts.people.filter(stays),
    };
  }

  return {
    async get(domain) {
      const doc = await model.findOne({ _id: domain, fetchedAt: { $gt: oldest() } }).lean<StoredSiteFacts>();
      return doc?.facts ?? null;
    },

    /** Without people who asked to be forgotten: where one of them is found, the page's words go too. */
    async set(facts) {
      const { domain: _id, fetchedAt } = facts;
      const kept = await withoutErased(facts);
      await model.updateOne({ _id }, { $set: { fetchedAt, facts: kept } }, { upsert: true });
    },

    async forget(domains) {
      await model.deleteMany({ _id: { $in: [...domains] } });
    },

    /** Removes what is too old to be used; how many went. */
    async purge() {
      return (await model.deleteMany({ fetchedAt: { $lte: oldest() } })).deletedCount;
    },
  };
}
