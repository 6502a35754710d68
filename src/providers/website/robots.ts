import robotsParserModule from 'robots-parser';
import type { Clock } from '../../lib/clock.ts';
import { type GuardedFetch, GuardedFetchError } from '../../lib/guarded-fetch.ts';

/** `default` in its types, the function itself at run time. */
const robotsParser = robotsParserModule as unknown as typeof robotsParserModule.default;

/** The page is closed to robots. */
export class RobotsRefusedError extends Error {}

/** What a site's robots.txt lets us do. */
type RobotsRules = {
  mayFetch(url: string, isHome: boolean): boolean;
  /** Pause between two requests that the site asks for, in ms; 0 = none. */
  crawlDelayMs: number;
};
export type RobotsReader = (url: URL, signal: AbortSignal) => Promise<RobotsRules>;

const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;
const MAX_ORIGINS = 2_000;
const MAX_CRAWL_DELAY_MS = 10_000;

/** No robots.txt: nothing is closed. */
const OPEN: RobotsRules = { mayFetch: () => true, crawlDelayMs: 0 };
/**
 * It exists, perhaps, but the server is in trouble or does not answer. Then we cannot know what is closed: the home
 * page, which is there for everyone, may be read, and nothing behind it.
 */
const UNSURE: RobotsRules = { mayFetch: (_url, isHome) => isHome, crawlDelayMs: 0 };

/** Reads each origin's robots.txt once a day (an unsure answer: once an hour). */
export function createRobotsReader(deps: { fetch: GuardedFetch; clock: Clock; userAgent: string }): RobotsReader {
  const known = new Map<string, { rules: RobotsRules; until: number }>();
  return async (url, signal) => {
    const now = deps.clock.now().getTime();
    const cached = known.get(url.origin);
    if (cached !== undefined && cached.until > now) return cached.rules;
    const rules = await readRules(deps, url.origin, signal);
    known.delete(url.origin);
    known.set(url.origin, { rules, until: now + (rules === UNSURE ? HOUR_MS : DAY_MS) });
    const oldest = known.keys().next().value;
    if (known.size > MAX_ORIGINS && oldest !== undefined) known.delete(oldest);
    return rules;
  };
}

async function readRules(
  { fetch, userAgent }: { fetch: GuardedFetch; userAgent: string },
  origin: string,
  signal: AbortSignal,
): Promise<RobotsRules> {
  const address = `${origin}/robots.txt`;
  try {
    const answer = await fetch.get(address, { signal, timeoutMs: 5_000, maxBytes: 500 * 1024 });
    if (answer.status >= 500 || answer.status === 429) return UNSURE;
    if (answer.status >= 400 || /^\s*</.test(answer.text)) return OPEN; // a page of HTML is no robots.txt
    const robots = robotsParser(address, answer.text);
    return {
      mayFetch: (url) => robots.isAllowed(url, userAgent) !== false,
      crawlDelayMs: Math.min(MAX_CRAWL_DELAY_MS, (robots.getCrawlDelay(userAgent) ?? 0) * 1_000),
    };
  } catch (error) {
    if (!(error instanceof GuardedFetchError)) throw error;
    return error.failure === 'timeout' ? UNSURE : OPEN; // cannot be reached: the page itself will tell
  }
}
