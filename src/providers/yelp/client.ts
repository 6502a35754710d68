import type { PhoneFinder } from '../../domain/contact-finder.ts';
import { tidy } from '../../domain/found-contact.ts';
import type { Place, PlaceQuery, PlaceSource } from '../../domain/place.ts';
import { isSameBusiness } from '../../domain/place-match.ts';
import { type PriceTable, usdOf } from '../../domain/provider-prices.ts';
import type { Billed, Meter } from '../../domain/spending.ts';
import { locationLabel, type UsLocation } from '../../domain/us-location.ts';
import { stateCodeOf } from '../../domain/us-states.ts';
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
import { YelpAnswer, YelpBusiness, YelpError } from './schema.ts';

const LABEL = 'Yelp';
/** As far as we know, not checked: a page shows 50, offset and limit together reach 240, however large `total` is. */
const PAGE = 50;
const REACH = 240;

export type YelpOptions = {
  /** `https://api.yelp.com`. */
  url: string;
  apiKey: string;
  userAgent: string;
  log: Logger;
  prices?: PriceTable;
  client?: Partial<SourceClientOptions>;
};

type YelpPage = { rows: YelpBusiness[]; total: number; left: string | null; resetsAt: string | null };

/** Yelp's Places API: a source of places, and a telephone book. Paid per call, with a daily limit. */
export function createYelp(options: YelpOptions): PlaceSource & PhoneFinder {
  const client = createSourceClient({
    label: LABEL,
    userAgent: options.userAgent,
    timeoutMs: 15_000,
    concurrency: 2,
    intervalMs: 1_000,
    intervalCap: 4,
    explain,
    ...options.client,
  });

  async function request(query: Record<string, string>, signal: AbortSignal): Promise<Billed<YelpPage>> {
    const answered = await client.answer({
      url: endpoint(options.url, '/v3/businesses/search', query).href,
      headers: { authorization: `Bearer ${options.apiKey}` },
      signal,
    });
    const answer = YelpAnswer.safeParse(answered.body);
    if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
    const rows = answer.data.businesses.flatMap((raw) => {
      const row = YelpBusiness.safeParse(raw);
      return row.success ? [row.data] : [];
    });
    if (rows.length === 0 && answer.data.businesses.length > 0) throw new SourceUnavailableError(LABEL, 'bad_answer');
    const left = answered.header('ratelimit-remaining');
    return {
      value: { rows, total: answer.data.total, left, resetsAt: answered.header('ratelimit-resettime') },
      credits: 1,
    };
  }

  async function* readPart(
    query: PlaceQuery,
    location: UsLocation,
    { signal, call }: { signal: AbortSignal; call: Meter['call'] },
  ): AsyncGenerator<PartPage> {
    for (let offset = 0; offset < REACH; offset += PAGE) {
      const limit = Math.min(PAGE, REACH - offset);
      const asked = {
        term: termFor(query),
        location: location.city === null ? `${location.stateName}, US` : locationLabel(location),
        sort_by: 'rating',
        limit: String(limit),
        offset: String(offset),
      };
      const page = await partPage(() => call(1, () => request(asked, signal)));
      if (page === null) {
        options.log.warn({ source: 'yelp', place: locationLabel(location) }, 'the source does not know this place');
        return;
      }
      const { rows, total, left, resetsAt } = page;
      const reached = offset + limit;
      const places = rows.map(placeOf).filter((place): place is Place => place !== null);
      yield { places, full: reached >= REACH && total > REACH };
      if (rows.length < limit || reached >= total) return;
      if (left !== null && Number(left) <= 0) throw dayIsOver(resetsAt);
    }
  }

  return {
    name: 'yelp',
    provider: 'yelp',
    label: LABEL,
    attribution: 'Yelp',
    covers: () => true,
    expect: (query, wanted) => {
      const calls = likelyCalls(query, wanted, PAGE, Math.ceil(REACH / PAGE));
      return { calls, usd: usdOf('yelp', calls, options.prices) };
    },
    search: (query, search) => searchInParts(query, search, (location, part) => readPart(query, location, part)),

    lookupPhone: ({ name, city, state }, { signal, meter }) =>
      askProvider(meter, async (call) => {
        if (city === null) return { kind: 'no_match' as const };
        const asked = { term: name, location: [city, state].filter((part) => part !== null).join(', '), limit: '5' };
        const page = await partPage(() => call(1, () => request(asked, signal)));
        const hit = page?.rows.find(
          (row) => !row.is_closed && isSameBusiness({ name, city, state }, nameAndPlace(row)),
        );
        const phone = phoneOf(hit);
        if (hit === undefined || phone === null) return { kind: 'no_match' as const };
        return { kind: 'found' as const, phone, url: pageUrl(hit) };
      }),
  };
}

const UNKNOWN_PLACE = 'LOCATION_NOT_FOUND';

/** `null` = Yelp does not know the place, so it lists nothing there. */
async function partPage(ask: () => Promise<YelpPage>): Promise<YelpPage | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof SourceUnavailableError && error.detail === UNKNOWN_PLACE) return null;
    throw error;
  }
}

/** Words that find a whole industry; a trade is found by its own name. */
const INDUSTRY_TERMS: Readonly<Record<string, string>> = {
  healthcare: 'health medical clinic hospital',
  hospitality: 'hotel lodging',
  manufacturing: 'manufacturing industrial',
  retail: 'retail shopping',
  public_sector: 'government education school',
  office: 'office professional services',
};

function termFor({ industry }: PlaceQuery): string {
  return INDUSTRY_TERMS[industry.key] ?? industry.label.toLowerCase();
}

function placeOf(row: YelpBusiness): Place | null {
  const name = tidy(row.name, 200);
  if (name === null) return null;
  const street = [row.location?.address1, row.location?.address2].filter((line) => line?.trim()).join(', ');
  return {
    sourceId: `yelp:${row.id}`,
    sourceUrl: pageUrl(row),
    name,
    brand: null,
    operator: null,
    website: null,
    phone: phoneOf(row),
    email: null,
    street: tidy(street, 200),
    city: tidy(row.location?.city, 100),
    state: stateCodeOf(row.location?.state),
    postcode: tidy(row.location?.zip_code, 10),
    lat: row.coordinates?.latitude ?? null,
    lon: row.coordinates?.longitude ?? null,
    closed: row.is_closed,
    person: null,
  };
}

function nameAndPlace(row: YelpBusiness) {
  return { name: row.name, city: row.location?.city ?? null, state: row.location?.state ?? null };
}

function phoneOf(row: YelpBusiness | undefined): string | null {
  return tidy(row?.display_phone, 60) ?? tidy(row?.phone, 60);
}

/** Without what Yelp adds to count who sent the visitor. */
function pageUrl(row: YelpBusiness): string | null {
  if (!row.url || !URL.canParse(row.url)) return null;
  const { protocol, origin, pathname } = new URL(row.url);
  return protocol === 'https:' ? `${origin}${pathname}` : null;
}

/** Two limits answer 429: so many a second, and so many a day until midnight UTC. */
function explain({ status, body, header }: SourceAnswer, now: Date): ExplainedFailure | null {
  const error = YelpError.safeParse(body);
  const code = error.success && /^[A-Z_]{2,60}$/.test(error.data.error.code) ? error.data.error.code : null;
  const detail = code === null ? {} : { detail: code };
  if (status === 429 && code === 'ACCESS_LIMIT_REACHED') {
    return { failure: 'quota', resetsAt: resetOf(header('ratelimit-resettime'), now), ...detail };
  }
  if (status === 429) return { failure: 'rate_limited', ...detail };
  return { failure: failureOfStatus(status), ...detail };
}

function resetOf(stated: string | null, now: Date): Date {
  const at = Date.parse(stated ?? '');
  if (at > now.getTime()) return new Date(at);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
}

/** The last page said that nothing is left for today: asking on would only be refused. */
function dayIsOver(resetsAt: string | null): SourceUnavailableError {
  const at = Date.parse(resetsAt ?? '');
  return new SourceUnavailableError(LABEL, 'quota', {
    detail: 'the daily limit is used up',
    ...(Number.isNaN(at) ? {} : { resetsAt: new Date(at) }),
  });
}
