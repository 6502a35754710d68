import type { Clock } from '../../lib/clock.ts';
import type { FetchedText, GuardedFetch } from '../../lib/guarded-fetch.ts';
import { createHostPacer } from './host-pacer.ts';
import { createRobotsReader, RobotsRefusedError } from './robots.ts';

export type PoliteVisitDeps = {
  fetch: GuardedFetch;
  clock: Clock;
  /** The one that `fetch` sends; robots.txt is read with its first word. */
  userAgent: string;
  /** Pause between two requests to one host, in ms (default 1,000); a longer Crawl-delay wins. */
  requestDelayMs?: number;
};

/**
 * Fetches one page of HTML as robots.txt allows, one at a time per host.
 *
 * @throws {RobotsRefusedError} where the page is closed to us
 * @throws {GuardedFetchError} for everything else that the other side does
 */
export type PoliteVisit = (url: string, isHome: boolean, signal: AbortSignal) => Promise<FetchedText>;

const HTML = /^(?:text\/html|application\/xhtml\+xml)$/;

export function createPoliteVisit(deps: PoliteVisitDeps): PoliteVisit {
  const robots = createRobotsReader(deps);
  const pacer = createHostPacer(deps.clock);
  return async (url, isHome, signal) => {
    const rules = await robots(new URL(url), signal);
    const gapMs = Math.max(deps.requestDelayMs ?? 1_000, rules.crawlDelayMs);
    const beforeRequest = async (next: URL): Promise<void> => {
      if (!(await robots(next, signal)).mayFetch(next.href, isHome)) throw new RobotsRefusedError(next.host);
    };
    return pacer.run(new URL(url).hostname, gapMs, signal, () =>
      deps.fetch.get(url, { signal, contentType: HTML, beforeRequest }),
    );
  };
}
