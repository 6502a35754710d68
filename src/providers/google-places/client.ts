import { DateTime } from 'luxon';
import type { PhoneFinder } from '../../domain/contact-finder.ts';
import type { Place, PlaceSource } from '../../domain/place.ts';
import { isSameBusiness } from '../../domain/place-match.ts';
import { type PriceTable, usdOf } from '../../domain/provider-prices.ts';
import { placeSearchText } from '../../domain/search-queries.ts';
import type { Billed, Meter } from '../../domain/spending.ts';
import { locationLabel, type UsLocation } from '../../domain/us-location.ts';
import { endpoint } from '../../lib/endpoint.ts';
import { SourceUnavailableError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import {
  createSourceClient,
  type ExplainedFailure,
  type SourceAnswer,
  type SourceClientOptions,
} from '../../lib/source-client.ts';
import { failureOfStatus } from '../../lib/source-failure.ts';
import { askProvider } from '../ask-provider.ts';
import { likelyCalls, type PartPage, searchInParts } from '../search-in-parts.ts';
import { addressOf, pageOf, placeOfGoogle } from './place-of-google.ts';
import { GoogleAnswer, GoogleError, GooglePlace } from './schema.ts';

const LABEL = 'Google Maps';
/** As far as we know, not checked: Text Search (New) shows 20 places a page and 60 of a query. */
const PAGE = 20;
const MAX_PAGES = 3;

/** Website and phone make it an Enterprise call. `nextPageToken` must be asked for, or it never comes. */
const SEARCH_FIELDS = [
  'places.id',
  'places.displayName',
  'places.formattedAddress',
  'places.addressComponents',
  'places.location',
  'places.websiteUri',
  'places.nationalPhoneNumber',
  'places.googleMapsUri',
  'places.businessStatus',
  'nextPageToken',
].join(',');
const PHONE_FIELDS = SEARCH_FIELDS.replace('places.websiteUri,', '')
  .replace('places.location,', '')
  .replace(',nextPageToken', '');

export type GooglePlacesOptions = {
  /** `https://places.googleapis.com`. */
  url: string;
  apiKey: string;
  userAgent: string;
  log: Logger;
  prices?: PriceTable;
  client?: Partial<SourceClientOptions>;
};

type SearchBody = { textQuery: string; pageSize: number; regionCode: 'US'; languageCode: 'en'; pageToken?: string };

/** Google's Places API (New): a source of places, and a telephone book. Paid per call. */
export function createGooglePlaces(options: GooglePlacesOptions): PlaceSource & PhoneFinder {
  const client = createSourceClient({
    label: LABEL,
    userAgent: options.userAgent,
    timeoutMs: 15_000,
    concurrency: 2,
    explain,
    ...options.client,
  });

  async function request(body: SearchBody, fields: string, signal: AbortSignal): Promise<Billed<PlacesPage>> {
    const answer = GoogleAnswer.safeParse(
      await client.json({
        url: endpoint(options.url, '/v1/places:searchText').href,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-goog-api-key': options.apiKey,
          'x-goog-fieldmask': fields,
        },
        body: JSON.stringify(body),
        signal,
      }),
    );
    if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
    const places = answer.data.places.flatMap((raw) => {
      const place = GooglePlace.safeParse(raw);
      return place.success ? [place.data] : [];
    });
    if (places.length === 0 && answer.data.places.length > 0) throw new SourceUnavailableError(LABEL, 'bad_answer');
    return { value: { places, nextPageToken: answer.data.nextPageToken ?? null }, credits: 1 };
  }

  async function* readPart(
    text: string,
    { signal, call }: { signal: AbortSignal; call: Meter['call'] },
  ): AsyncGenerator<PartPage> {
    // Every later page must repeat all parameters of the first, or Google refuses it.
    const body: SearchBody = { textQuery: text, pageSize: PAGE, regionCode: 'US', languageCode: 'en' };
    let pageToken: string | null = null;
    for (let page = 1; page <= MAX_PAGES; page++) {
      const asked: SearchBody = pageToken === null ? body : { ...body, pageToken };
      const { places, nextPageToken } = await call(1, () => request(asked, SEARCH_FIELDS, signal));
      pageToken = nextPageToken;
      const full = page === MAX_PAGES && (pageToken !== null || places.length === PAGE);
      yield { places: places.map(placeOfGoogle).filter((place): place is Place => place !== null), full };
      if (pageToken === null) return;
    }
  }

  return {
    name: 'google_maps',
    provider: 'google_maps',
    label: LABEL,
    attribution: 'Google Maps',
    covers: () => true,
    expect: (query, wanted) => {
      const calls = likelyCalls(query, wanted, PAGE, MAX_PAGES);
      return { calls, usd: usdOf('google_maps', calls, options.prices) };
    },
    search: (query, search) =>
      searchInParts(query, search, (location, part) => readPart(placeSearchText(query, location), part)),

    lookupPhone: ({ name, city, state }, { signal, meter }) =>
      askProvider(meter, async (call) => {
        if (city === null) return { kind: 'no_match' as const }; // nothing to tell namesakes apart by
        const textQuery = [name, state === null ? city : locationLabel(locationOf(city, state))].join(' ');
        const body: SearchBody = { textQuery, pageSize: 5, regionCode: 'US', languageCode: 'en' };
        const { places } = await call(1, () => request(body, PHONE_FIELDS, signal));
        const hit = places.find((place) => isOpenNamesake(place, { name, city, state }));
        const phone = hit?.nationalPhoneNumber?.trim();
        if (hit === undefined || !phone) return { kind: 'no_match' as const };
        return { kind: 'found' as const, phone, url: pageOf(hit) };
      }),
  };
}

type PlacesPage = { places: GooglePlace[]; nextPageToken: string | null };

function locationOf(city: string, state: string): UsLocation {
  return { city, state, stateName: state };
}

function isOpenNamesake(place: GooglePlace, wanted: { name: string; city: string; state: string | null }): boolean {
  const { city, state } = addressOf(place);
  const found = { name: place.displayName.text, city, state };
  return place.businessStatus !== 'CLOSED_PERMANENTLY' && isSameBusiness(wanted, found);
}

/** 429 is a minute's limit or the day's; only the words tell. The day ends at midnight in California. */
function explain({ status, body }: SourceAnswer, now: Date): ExplainedFailure | null {
  const error = GoogleError.safeParse(body);
  if (!error.success) return null;
  const detail = /^[A-Z_]{2,40}$/.test(error.data.error.status) ? { detail: error.data.error.status } : {};
  const isDaily = /\bper day\b|\bdaily\b|PerDay/i.test(error.data.error.message ?? '');
  if (status === 429 && isDaily) {
    const midnight = DateTime.fromJSDate(now, { zone: 'America/Los_Angeles' }).plus({ days: 1 }).startOf('day');
    return { failure: 'quota', resetsAt: midnight.toJSDate(), ...detail };
  }
  if (status === 429) return { failure: 'rate_limited', ...detail };
  return { failure: failureOfStatus(status), ...detail };
}
