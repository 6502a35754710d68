import PQueue from 'p-queue';
import type { SiteCrawler, SiteFactsCache } from '../../domain/ports.ts';
import type { SiteFacts, SitePage } from '../../domain/site-facts.ts';
import { domainOf, websiteUrl } from '../../domain/web-domain.ts';
import { type FetchedText, type FetchFailure, GuardedFetchError } from '../../lib/guarded-fetch.ts';
import { type PageDocument, readPage } from './extract/page-document.ts';
import { type PageFacts, readPageFacts } from './extract/page-facts.ts';
import { mergePages } from './merge-pages.ts';
import { chooseNextPages } from './page-links.ts';
import { createPoliteVisit, type PoliteVisit, type PoliteVisitDeps } from './polite-visit.ts';
import { RobotsRefusedError } from './robots.ts';

export type SiteCrawlerDeps = PoliteVisitDeps & {
  cache: SiteFactsCache;
  /** Sites read side by side (default 8). */
  concurrency?: number;
  /** Pages per site with the home page (default 5). */
  maxPages?: number;
};

const FRESH_MS = 7 * 24 * 3_600_000;
/** A site that could not be read is tried again sooner. */
const FAILURE_FRESH_MS = 3_600_000;

/** Reads a company's home page and its contact, team, locations and about pages. */
export function createSiteCrawler(deps: SiteCrawlerDeps): SiteCrawler {
  const queue = new PQueue({ concurrency: deps.concurrency ?? 8 });
  const visit = createPoliteVisit(deps);
  return async (website, { signal }) => {
    const start = websiteUrl(website);
    const key = start === null ? website.slice(0, 200) : siteKey(start);
    const known = await deps.cache.get(key);
    if (known !== null && isFresh(known, deps.clock.now())) return known;
    if (start === null) return emptyFacts(key, website.slice(0, 500), deps.clock.now(), 'unreachable');
    const facts = await queue.add(() => crawlSite(deps, visit, key, start, signal), { signal });
    await deps.cache.set(facts);
    return facts;
  };
}

/** What the cache knows a site by: its registrable domain, or its host where that is shared. */
function siteKey(url: string): string {
  return domainOf(url) ?? new URL(url).hostname;
}

function isFresh(facts: SiteFacts, now: Date): boolean {
  const age = now.getTime() - facts.fetchedAt.getTime();
  return age < (facts.failure === null ? FRESH_MS : FAILURE_FRESH_MS);
}

async function crawlSite(
  deps: SiteCrawlerDeps,
  visit: PoliteVisit,
  key: string,
  start: string,
  signal: AbortSignal,
): Promise<SiteFacts> {
  const home = await visitHome(visit, start, signal);
  const now = deps.clock.now();
  if ('failure' in home) return emptyFacts(key, start, now, home.failure);
  const finalDomain = domainOf(home.url);
  if (finalDomain === null && domainOf(start) !== null) return emptyFacts(key, home.url, now, 'redirects'); // parked, or moved to a social network
  const siteDomains = [...new Set([finalDomain ?? key, key])];
  const document = readPage(home.text, home.url);
  const pages: SitePage[] = [pageOf(home, 'home')];
  const parked = isParked(document);
  const facts: PageFacts[] = parked ? [] : [readPageFacts(document, 'home', siteDomains)];
  const next = parked ? [] : chooseNextPages(document, (deps.maxPages ?? 5) - 1);
  for (const { kind, url } of next) {
    const page = await visitQuietly(visit, url, signal);
    if (page === null) continue;
    pages.push(pageOf(page, kind));
    if (page.status < 400) facts.push(readPageFacts(readPage(page.text, page.url), kind, siteDomains));
  }
  const hasLocationsPage = pages.some(({ kind, status }) => kind === 'locations' && status < 400);
  return {
    domain: key,
    website: home.url,
    fetchedAt: now,
    pages,
    failure: null,
    ...mergePages(facts),
    hasLocationsPage,
  };
}

/** A home page that cannot be reached is tried once with the other scheme: listings name either. */
async function visitHome(
  visit: PoliteVisit,
  start: string,
  signal: AbortSignal,
): Promise<FetchedText | { failure: NonNullable<SiteFacts['failure']> }> {
  const other = start.startsWith('https:') ? start.replace(/^https/, 'http') : start.replace(/^http/, 'https');
  let failure: NonNullable<SiteFacts['failure']> = 'unreachable';
  for (const url of [start, other]) {
    try {
      const page = await visit(url, true, signal);
      if (page.status >= 400) return { failure: 'http_error' };
      return isHtml(page) ? page : { failure: 'not_html' };
    } catch (error) {
      if (error instanceof RobotsRefusedError) return { failure: 'robots' };
      if (!(error instanceof GuardedFetchError)) throw error;
      failure = FAILURES[error.failure];
      if (failure !== 'unreachable') break;
    }
  }
  return { failure };
}

/** A page behind the home page that fails is a page less, not a failed site. */
async function visitQuietly(visit: PoliteVisit, url: string, signal: AbortSignal): Promise<FetchedText | null> {
  try {
    const page = await visit(url, false, signal);
    return isHtml(page) ? page : null;
  } catch (error) {
    if (error instanceof GuardedFetchError || error instanceof RobotsRefusedError) return null;
    throw error;
  }
}

const FAILURES: Record<FetchFailure, NonNullable<SiteFacts['failure']>> = {
  unreachable: 'unreachable',
  timeout: 'timeout',
  blocked_address: 'blocked_address',
  redirects: 'redirects',
  content_type: 'not_html',
  bad_content: 'not_html',
  bad_url: 'redirects',
};

/** A page that offers the name for sale says nothing about the company that once had it. */
function isParked(page: PageDocument): boolean {
  const head = `${page.title ?? ''}\n${page.text.slice(0, 1_000)}`;
  return /\bdomain(?: name)?(?: \S+)? (?:is|may be) for sale|\bbuy this domain|\bdomain (?:is )?parked|\.[a-z]{2,12} is for sale\b/i.test(
    head,
  );
}

function isHtml(page: FetchedText): boolean {
  return !/^\s*%PDF-/.test(page.text) && (page.contentType !== null || page.text.includes('<'));
}

function pageOf(page: FetchedText, kind: SitePage['kind']): SitePage {
  return { url: page.url, kind, status: page.status, bytes: page.bytes };
}

function emptyFacts(
  domain: string,
  website: string,
  fetchedAt: Date,
  failure: NonNullable<SiteFacts['failure']>,
): SiteFacts {
  return { domain, website, fetchedAt, pages: [], failure, ...mergePages([]), hasLocationsPage: false };
}
