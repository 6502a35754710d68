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

/** Search texts for a web or map search. `tried`: what did not find enough. Rejects only when the signal was aborted. */
export type PlanQueries = (
  wanted: { trade: string; location: string; tried: readonly string[]; found: number; target: number },
  options: { signal: AbortSignal; runId?: string | null },
) => Promise<string[]>;

/** Two listings whose names are alike; `null` = the listing does not say. */
export type AlikePair = { a: Listed; b: Listed };
type Listed = { name: string; city: string | null; domain: string | null };

/** Which of the pairs are one company, in the order given. `false` where nobody can tell. */
export type SameCompany = (
  pairs: readonly AlikePair[],
  options: { signal: AbortSignal; runId?: string | null },
) => Promise<boolean[]>;
