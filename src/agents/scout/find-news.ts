import { providerFailureOf } from '../../domain/contact-finder.ts';
import { intentOf } from '../../domain/news-intent.ts';
import type { PlaceQuery } from '../../domain/place.ts';
import { blockReason, blockUntil } from '../../domain/provider-block.ts';
import { newsQueries } from '../../domain/search-queries.ts';
import { CeilingReachedError, createMeter } from '../../domain/spending.ts';
import type { Agent } from '../../lib/agent.ts';
import type { Clock } from '../../lib/clock.ts';
import { SourceUnavailableError } from '../../lib/errors.ts';
import type { Tavily } from '../../providers/tavily/client.ts';
import type { Payment } from './read-sources.ts';

type Named = { id: string; name: string; city: string | null; state: string | null };

export type NewsInput = { query: PlaceQuery; companies: readonly Named[]; payment: Payment };

/** Intent signals by company id: what the news of the place says about these companies. */
export type NewsFinder = Agent<NewsInput, ReadonlyMap<string, string>>;

/** Searches the news of a trade in a place once and looks for the companies in them. No news is no failure of the run. */
export function createNewsFinder(deps: { tavily: Tavily; clock: Clock }): NewsFinder {
  const { tavily, clock } = deps;
  return async ({ query, companies, payment }, { signal, log }) => {
    const found = new Map<string, string>();
    const { states } = payment;
    if (companies.length === 0 || (await states.isBlocked('tavily', clock.now()))) return found;
    const meter = createMeter('tavily', payment);
    for (const words of newsQueries(query, clock.now())) {
      try {
        for (const news of await tavily.searchNews([words], { signal, meter })) {
          for (const company of companies) {
            const intent = found.has(company.id) ? null : intentOf(news, company);
            if (intent !== null) found.set(company.id, intent);
          }
        }
      } catch (error) {
        if (error instanceof CeilingReachedError) break;
        if (!(error instanceof SourceUnavailableError)) throw error;
        log.warn({ err: error }, 'the news were not read');
        const failure = providerFailureOf(error);
        const until = blockUntil(failure, clock.now());
        if (until !== null) await states.block('tavily', until, blockReason(failure), clock.now());
        break;
      }
    }
    return found;
  };
}
