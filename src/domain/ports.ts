import type { SiteFacts } from './site-facts.ts';

/** Reads one company's website, politely. Never throws for what the site does: see `SiteFacts.failure`. */
export type SiteCrawler = (website: string, options: { signal: AbortSignal }) => Promise<SiteFacts>;

/** Facts read before, by registrable domain. Older than 7 days counts as absent. */
export type SiteFactsCache = {
  get(domain: string): Promise<SiteFacts | null>;
  set(facts: SiteFacts): Promise<void>;
};

/** Puts a job on the queue. Losing one is harmless: a sweep derives the work from state again. */
export type Enqueue = (
  job: string,
  payload: Record<string, string | number>,
  options?: { runAt?: Date },
) => Promise<void>;
