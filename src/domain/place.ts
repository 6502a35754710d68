import type { ProviderName } from './provider-prices.ts';
import type { Meter } from './spending.ts';
import type { Industry } from './trade.ts';
import type { UsLocation } from './us-location.ts';

/** One place as a source lists it, in our words; not yet a company. Everything in it is untrusted text. */
export type Place = {
  /** `osm:node/1`, `npi:1234567890`, `csv:<file>:<row>`. */
  sourceId: string;
  /** A page a person can open, or null. */
  sourceUrl: string | null;
  name: string;
  brand: string | null;
  operator: string | null;
  website: string | null;
  /** As written. */
  phone: string | null;
  email: string | null;
  street: string | null;
  city: string | null;
  /** Two-letter code. */
  state: string | null;
  postcode: string | null;
  lat: number | null;
  lon: number | null;
  /** Closed for good: counted, never kept. */
  closed: boolean;
  person: { fullName: string; title: string | null } | null;
  /** How many places its company has, where the source says so. */
  siteCount?: number | null;
};

export type PlaceQuery = { industry: Industry; location: UsLocation };

export type SearchOptions = {
  signal: AbortSignal;
  /** Books what a paid source costs; at its ceiling the source stops and says `truncated`. Sources without a price ignore it. */
  meter?: Meter;
  /** A paid source stops asking once it has shown so many open places. */
  wanted?: number;
};

/**
 * A source of places. `search` yields batches of at most 500 so that memory stays flat.
 *
 * @throws {SourceUnavailableError} when the source fails; what was yielded before is good
 */
export type PlaceSource = {
  /** Stored on the company: `overpass`, `npi`, `csv`. */
  name: string;
  /** What people read: `OpenStreetMap`. */
  label: string;
  /** Must stand wherever its data is shown, or null. */
  attribution: string | null;
  /** Whether the source can know this trade at all. */
  covers(query: PlaceQuery): boolean;
  search(query: PlaceQuery, options: SearchOptions): AsyncIterable<PlaceBatch>;
  /** Who is paid for a search, for its meter; absent = nobody. */
  provider?: ProviderName;
  /** What a search for so many places is likely to cost; absent = the source is free. */
  expect?(query: PlaceQuery, wanted: number): { calls: number; usd: number };
};

/** `truncated`: the source stopped at its ceiling and there is more that it did not show. */
export type PlaceBatch = { places: Place[]; truncated?: boolean };
