import type { Place, PlaceBatch, PlaceQuery, PlaceSource, SearchOptions } from '../../domain/place.ts';
import { type PriceTable, usdOf } from '../../domain/provider-prices.ts';
import { bucketOfCategory, directoryQueries } from '../../domain/search-queries.ts';
import { CeilingReachedError } from '../../domain/spending.ts';
import { cityKey } from '../../domain/us-cities.ts';
import { locationLabel, type UsLocation } from '../../domain/us-location.ts';
import { domainOf } from '../../domain/web-domain.ts';
import { SourceUnavailableError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Tavily } from '../tavily/client.ts';
import type { DirectoryPages, DirectoryReading } from './client.ts';
import type { Listing } from './listings.ts';

const LABEL = 'Web directories';
const AT_ONCE = 4;
const MAX_FOUND = 20;

export type DirectorySourceOptions = {
  pages: DirectoryPages;
  /** Finds directories; `null` = only known ones are read. */
  tavily: Tavily | null;
  /** Directories kept from earlier searches. */
  known: (query: PlaceQuery) => Promise<readonly { name: string; url: string }[]>;
  /** Told of each new directory that did list businesses there. */
  learn: (found: { name: string; url: string; title: string }, query: PlaceQuery) => Promise<void>;
  /** Queries for a search; a model may plan better ones. */
  plan?: (query: PlaceQuery) => Promise<readonly string[]>;
  prices?: PriceTable;
  log: Logger;
};

/** Pages of associations, chambers and lists: known ones for the place first, then what a web search finds. */
export function createDirectorySource(options: DirectorySourceOptions): PlaceSource {
  const { pages, tavily, log } = options;

  async function* search(query: PlaceQuery, { signal, ...search }: SearchOptions): AsyncGenerator<PlaceBatch> {
    const wanted = search.wanted ?? Number.POSITIVE_INFINITY;
    const seen = new Set<string>();
    let truncated = false;
    let readable = 0;
    let open = 0;

    async function* readAll(urls: readonly string[]): AsyncGenerator<{ url: string; places: Place[] }> {
      for (let from = 0; from < urls.length; from += AT_ONCE) {
        const batch = urls.slice(from, from + AT_ONCE);
        const readings = await Promise.all(batch.map((url) => pages.read(url, { signal })));
        signal.throwIfAborted();
        for (const [index, reading] of readings.entries()) {
          const url = batch[index] ?? '';
          if (reading.pages > 0) readable += 1;
          else log.info({ source: 'directories', host: hostOf(url), end: reading.end }, 'a directory was not read');
          truncated ||= reading.end === 'page_limit';
          const places = placesOf(reading, url, query).filter((place) => !seen.has(place.sourceId));
          for (const place of places) seen.add(place.sourceId);
          open += places.length;
          yield { url, places };
        }
      }
    }

    const known = (await options.known(query)).filter(({ name }) => speaksOf(name, query.location));
    for await (const { places } of readAll(known.map(({ url }) => url))) if (places.length > 0) yield { places };
    if (tavily !== null && open < wanted) {
      try {
        const queries = (await options.plan?.(query)) ?? directoryQueries(query);
        const meter = search.meter === undefined ? {} : { meter: search.meter };
        const found = (await tavily.searchDirectories(queries, { signal, ...meter }))
          .filter(({ url }) => !known.some((other) => hostOf(other.url) === hostOf(url)))
          .slice(0, MAX_FOUND);
        for await (const { url, places } of readAll(found.map((result) => result.url))) {
          if (places.length === 0) continue;
          const title = found.find((result) => result.url === url)?.title ?? '';
          await options.learn({ name: `${hostOf(url)} ${locationLabel(query.location)}`, url, title }, query);
          yield { places };
        }
        if (readable === 0 && found.length > 0) {
          throw new SourceUnavailableError(LABEL, 'unreachable', { detail: 'none of the pages could be read' });
        }
      } catch (error) {
        if (!(error instanceof CeilingReachedError)) throw error;
        truncated = true;
      }
    }
    if (truncated) yield { places: [], truncated: true };
  }

  return {
    name: 'directories',
    ...(tavily === null ? {} : { provider: tavily.provider }),
    label: LABEL,
    attribution: null,
    covers: () => true,
    search,
    expect: (query) => {
      const calls = tavily === null ? 0 : directoryQueries(query).length;
      return { calls, usd: usdOf('tavily', calls, options.prices) };
    },
  };
}

/** Whether a directory's name holds a word of the place: those are read first. */
function speaksOf(name: string, location: UsLocation): boolean {
  const words = (text: string) =>
    cityKey(text)
      .split(' ')
      .filter((word) => word.length > 2);
  const named = new Set(words(name));
  return words(`${location.city ?? ''} ${location.stateName}`).some((word) => named.has(word));
}

function placesOf(reading: DirectoryReading, url: string, query: PlaceQuery): Place[] {
  return reading.listings.filter((listing) => answers(listing, query)).map((listing) => placeOf(listing, url));
}

/** Not elsewhere and of no other industry, as far as the entry says. */
function answers(listing: Listing, { industry, location }: PlaceQuery): boolean {
  if (listing.state !== null && listing.state !== location.state) return false;
  if (location.city !== null && listing.city !== null && cityKey(listing.city) !== cityKey(location.city)) return false;
  const bucket = listing.category === null ? null : bucketOfCategory(listing.category);
  return bucket === null || bucket === industry.bucket;
}

function placeOf(listing: Listing, url: string): Place {
  const { name, website, phone, email, street, city, state, postcode } = listing;
  return {
    sourceId: `directory:${domainOf(website) ?? website}`,
    sourceUrl: url,
    name,
    brand: null,
    operator: null,
    website,
    phone,
    email,
    street,
    city,
    state,
    postcode,
    lat: null,
    lon: null,
    closed: false,
    person: null,
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : url;
}
