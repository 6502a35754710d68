import { describe, expect, it } from 'vitest';
import { industryByKey } from '../../../../src/domain/industries.ts';
import type { Place, PlaceQuery } from '../../../../src/domain/place.ts';
import { createMeter, createPurse, UNMETERED } from '../../../../src/domain/spending.ts';
import { largestCities } from '../../../../src/domain/us-cities.ts';
import { SourceUnavailableError } from '../../../../src/lib/errors.ts';
import { silentLogger } from '../../../../src/lib/logger.ts';
import { createGooglePlaces } from '../../../../src/providers/google-places/client.ts';
import { type Answer, json, text } from '../loopback.ts';
import { type Ask, paidProviderContract, SECRET, USER_AGENT } from './contract.ts';
import { hasRecordings, recorded } from './recorded.ts';
import { type Exchange, jumpingClock, scriptedVendors } from './vendor.ts';

const SEARCH = 'POST /v1/places:searchText';
const dental = industryByKey('dental');
if (dental === null) throw new Error('no dental');
const inColumbus: PlaceQuery = { industry: dental, location: { state: 'OH', stateName: 'Ohio', city: 'Columbus' } };
const inOhio: PlaceQuery = { industry: dental, location: { state: 'OH', stateName: 'Ohio', city: null } };
const inVermont: PlaceQuery = { industry: dental, location: { state: 'VT', stateName: 'Vermont', city: null } };

function googleAt({ url, client }: Pick<Ask, 'url' | 'client'>) {
  return createGooglePlaces({ url, client, apiKey: SECRET, userAgent: USER_AGENT, log: silentLogger });
}

/** Made up after the recorded search: its field names, invented businesses. */
function place(id: string, fields: { city?: string; state?: string; name?: string; more?: object } = {}) {
  const { city = 'Columbus', state = 'OH', name = `Practice ${id}`, more = {} } = fields;
  return {
    id,
    displayName: { text: name, languageCode: 'en' },
    formattedAddress: `12 High St, ${city}, ${state} 43215, USA`,
    addressComponents: [
      { longText: '12', shortText: '12', types: ['street_number'] },
      { longText: 'High Street', shortText: 'High St', types: ['route'] },
      { longText: city, shortText: city, types: ['locality', 'political'] },
      { longText: 'x', shortText: state, types: ['administrative_area_level_1', 'political'] },
      { longText: '43215', shortText: '43215', types: ['postal_code'] },
    ],
    location: { latitude: 39.9, longitude: -83 },
    websiteUri: `https://${id.toLowerCase()}.example.org/`,
    nationalPhoneNumber: '(614) 555-0100',
    businessStatus: 'OPERATIONAL',
    reviews: [{ text: 'unknown to us' }],
    ...more,
  };
}

const page = (places: object[], nextPageToken?: string): Answer =>
  json({ places, ...(nextPageToken === undefined ? {} : { nextPageToken }), contextualContents: [] });

const failure = (status: string, message: string) => JSON.stringify({ error: { code: 429, status, message } });

async function read(batches: AsyncIterable<{ places: Place[]; truncated?: boolean }>) {
  const places: Place[] = [];
  let truncated = false;
  for await (const batch of batches) {
    places.push(...batch.places);
    truncated ||= batch.truncated === true;
  }
  return { kind: truncated && places.length === 0 ? 'ceiling' : 'places', places, truncated };
}

paidProviderContract('Google Places, search', {
  provider: 'google_maps',
  ask: (setting) => read(googleAt(setting).search(inColumbus, setting)),
  question: SEARCH,
  good: [[SEARCH, page([place('A')])]],
  goodKind: 'places',
  credits: 1,
  special: [
    [
      'a missing mask',
      text(400, failure('INVALID_ARGUMENT', 'FieldMask is a required parameter')),
      { kind: 'unavailable', onlyThis: true },
    ],
    [
      'a refused key',
      text(403, failure('PERMISSION_DENIED', SECRET)),
      { kind: 'unavailable', failure: 'refused', onlyThis: false },
    ],
    [
      'a minute’s limit',
      text(429, failure('RESOURCE_EXHAUSTED', "limit 'SearchTextRequest per minute'")),
      { kind: 'rate_limited' },
    ],
    [
      'a day’s limit, which ends at midnight in California',
      text(429, failure('RESOURCE_EXHAUSTED', "limit 'SearchTextRequest per day'")),
      { kind: 'quota', until: new Date('2026-11-26T08:00:00Z') },
    ],
    [
      'an error of the older kind',
      json({ status: 'OVER_QUERY_LIMIT', error_message: 'x' }),
      { kind: 'unavailable', failure: 'bad_answer' },
    ],
    ['rows that are none', json({ places: [{ odd: 1 }] }), { kind: 'unavailable', failure: 'bad_answer' }],
  ],
});

const ASKED_PHONE = { name: 'Acme Dental, LLC', city: 'Columbus', state: 'OH' };

paidProviderContract('Google Places, telephone', {
  provider: 'google_maps',
  ask: (setting) => googleAt(setting).lookupPhone(ASKED_PHONE, setting),
  question: SEARCH,
  good: [[SEARCH, page([place('A', { name: 'Acme Dental' })])]],
  goodKind: 'found',
  credits: 1,
  special: [],
});

describe('the Google Places source', () => {
  const vendor = scriptedVendors();
  const options = { signal: AbortSignal.timeout(30_000) };
  const search = (url: string, query: PlaceQuery, more = {}) =>
    read(googleAt({ url, client: { clock: jumpingClock() } }).search(query, { ...options, ...more }));
  const bodies = (seen: { body: string }[]) => seen.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  const many = (from: number, count: number, city = 'Columbus', state = 'OH') =>
    Array.from({ length: count }, (_, index) => place(`P${from + index}`, { city, state }));

  it('asks with a mask and its key in a header, and reads a place', async () => {
    const { url, seen } = await vendor([SEARCH, page([place('A')])]);
    const { places } = await search(url, inColumbus);
    expect(seen[0]?.headers['x-goog-api-key']).toBe(SECRET);
    expect(seen[0]?.headers['x-goog-fieldmask']).toMatch(/^places\.id,.*places\.websiteUri,.*nextPageToken$/);
    expect(bodies(seen)).toEqual([
      { textQuery: 'dental practices in Columbus, OH', pageSize: 20, regionCode: 'US', languageCode: 'en' },
    ]);
    expect(places).toEqual([
      {
        sourceId: 'google:A',
        sourceUrl: 'https://www.google.com/maps/search/?api=1&query=place&query_place_id=A',
        name: 'Practice A',
        brand: null,
        operator: null,
        website: 'https://a.example.org/',
        phone: '(614) 555-0100',
        email: null,
        street: '12 High Street',
        city: 'Columbus',
        state: 'OH',
        postcode: '43215',
        lat: 39.9,
        lon: -83,
        closed: false,
        person: null,
      },
    ]);
  });

  it('reads the written address where the parts are missing', async () => {
    const row = place('A', { more: { addressComponents: undefined } });
    const { url } = await vendor([SEARCH, page([row])]);
    expect((await search(url, inColumbus)).places[0]).toMatchObject({
      street: '12 High St',
      city: 'Columbus',
      state: 'OH',
      postcode: '43215',
    });
  });

  it('marks what has closed for good, and leaves out other states and other cities', async () => {
    const rows = [
      place('A', { more: { businessStatus: 'CLOSED_PERMANENTLY' } }),
      place('B', { more: { businessStatus: 'CLOSED_TEMPORARILY' } }),
      place('C', { state: 'KY' }),
      place('D', { city: 'Dublin' }),
    ];
    const { url } = await vendor([SEARCH, page(rows)]);
    const { places } = await search(url, inColumbus);
    expect(places.map(({ sourceId, closed }) => [sourceId, closed])).toEqual([
      ['google:A', true],
      ['google:B', false],
    ]);
  });

  it('pages with all parameters repeated', async () => {
    const { url, seen } = await vendor([SEARCH, page(many(0, 20), 'tok-1')], [SEARCH, page(many(20, 7))]);
    const { places, truncated } = await search(url, inColumbus);
    expect(places).toHaveLength(27);
    expect(truncated).toBe(false);
    const [first, second] = bodies(seen);
    expect(second).toEqual({ ...first, pageToken: 'tok-1' });
  });

  it('finds nothing in an answer without places', async () => {
    const { url } = await vendor([SEARCH, json({})]);
    expect(await search(url, inColumbus)).toMatchObject({ places: [], truncated: false });
  });

  it('notices the ceiling of 60 and asks for the largest cities, each place once', async () => {
    const three: Exchange[] = [
      [SEARCH, page(many(0, 20, 'Burlington', 'VT'), 't1')],
      [SEARCH, page(many(20, 20, 'Burlington', 'VT'), 't2')],
      [SEARCH, page(many(40, 20, 'Burlington', 'VT'), 't3')],
    ];
    const city: Exchange = [SEARCH, page([...many(58, 4, 'Burlington', 'VT')])];
    const { url, seen } = await vendor(...three, city);
    const { places, truncated } = await search(url, inVermont);
    expect(largestCities('VT')).toEqual(['Burlington']);
    expect(bodies(seen).at(-1)).toMatchObject({ textQuery: 'dental practices in Burlington, VT' });
    expect(new Set(places.map(({ sourceId }) => sourceId)).size).toBe(62);
    expect(places).toHaveLength(62);
    expect(truncated).toBe(true); // no list of cities covers a state
  });

  it('says so when a city is full', async () => {
    const { url } = await vendor(
      [SEARCH, page(many(0, 20), 't1')],
      [SEARCH, page(many(20, 20), 't2')],
      [SEARCH, page(many(40, 20))],
    );
    expect(await search(url, inColumbus)).toMatchObject({ truncated: true });
  });

  it('stops asking once enough open places are there', async () => {
    const { url } = await vendor([SEARCH, page(many(0, 20), 't1')]);
    const { places, truncated } = await search(url, inOhio, { wanted: 15 });
    expect(places).toHaveLength(20);
    expect(truncated).toBe(false);
  });

  it('stops at the spending limit, keeps what it has and says that there is more', async () => {
    const { url } = await vendor([SEARCH, page(many(0, 20), 't1')]);
    const purse = createPurse({ maxCalls: 100, maxUsd: 0.05 });
    const spent: number[] = [];
    const meter = createMeter('google_maps', { purse, spend: (_who, _credits, usd) => void spent.push(usd) });
    const { places, truncated } = await search(url, inOhio, { meter });
    expect(places).toHaveLength(20);
    expect(truncated).toBe(true);
    expect(spent).toEqual([0.035]);
  });

  it('keeps the pages before a failure', async () => {
    const { url } = await vendor(
      [SEARCH, page(many(0, 20), 't1')],
      [SEARCH, text(403, failure('PERMISSION_DENIED', ''))],
    );
    const got: Place[] = [];
    const reading = (async () => {
      for await (const batch of googleAt({ url, client: {} }).search(inColumbus, options)) got.push(...batch.places);
    })();
    await expect(reading).rejects.toBeInstanceOf(SourceUnavailableError);
    expect(got).toHaveLength(20);
  });

  it('says what a search is likely to cost', () => {
    const source = googleAt({ url: 'http://127.0.0.1:1', client: {} });
    expect(source.expect?.(inColumbus, 10)).toEqual({ calls: 1, usd: 0.035 });
    expect(source.expect?.(inColumbus, 500)).toEqual({ calls: 3, usd: 0.105 });
    expect(source.expect?.(inOhio, 100)).toEqual({ calls: 10, usd: 0.35 });
  });
});

describe('telephones from Google Places', () => {
  const vendor = scriptedVendors();
  const ask = { meter: UNMETERED, signal: AbortSignal.timeout(20_000) };

  it.each([
    [
      'the business that was asked for',
      place('A', { name: 'Acme Dental' }),
      { kind: 'found', phone: '(614) 555-0100' },
    ],
    ['a namesake in another city', place('A', { name: 'Acme Dental', city: 'Cleveland' }), { kind: 'no_match' }],
    ['another business in the city', place('A', { name: 'Beta Brewing' }), { kind: 'no_match' }],
    [
      'one that has closed',
      place('A', { name: 'Acme Dental', more: { businessStatus: 'CLOSED_PERMANENTLY' } }),
      { kind: 'no_match' },
    ],
    [
      'one without a telephone',
      place('A', { name: 'Acme Dental', more: { nationalPhoneNumber: undefined } }),
      { kind: 'no_match' },
    ],
  ])('takes %s as it is', async (_what, row, expected) => {
    const { url, seen } = await vendor([SEARCH, page([row])]);
    expect(await googleAt({ url, client: {} }).lookupPhone(ASKED_PHONE, ask)).toMatchObject(expected);
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ textQuery: 'Acme Dental, LLC Columbus, OH', pageSize: 5 });
  });

  it('takes the first that fits', async () => {
    const rows = [place('A', { name: 'Acme Dental', city: 'Dayton' }), place('B', { name: 'ACME DENTAL' })];
    const { url } = await vendor([SEARCH, page(rows)]);
    const result = await googleAt({ url, client: {} }).lookupPhone(ASKED_PHONE, ask);
    expect(result.kind === 'found' && result.url).toContain('query_place_id=B');
  });

  it('asks nothing without a city: nobody could tell namesakes apart', async () => {
    const { url } = await vendor();
    expect((await googleAt({ url, client: {} }).lookupPhone({ ...ASKED_PHONE, city: null }, ask)).kind).toBe(
      'no_match',
    );
  });
});

describe.skipIf(!hasRecordings)('recorded answers of Google', () => {
  const vendor = scriptedVendors();
  const california: PlaceQuery = { industry: dental, location: { state: 'CA', stateName: 'California', city: null } };
  const readRecorded = async (file: string, wrap: (body: unknown) => unknown = (body) => body) => {
    const { url } = await vendor([SEARCH, json(wrap(recorded(`google_places_new/${file}`)))]);
    const source = googleAt({ url, client: {} });
    return read(source.search(california, { signal: AbortSignal.timeout(20_000) }));
  };

  it('reads the details as one result of a search', async () => {
    const { places } = await readRecorded('place_details_full.json', (body) => ({ places: [body] }));
    expect(places).toHaveLength(1);
    expect(places[0]).toMatchObject({
      name: 'Googleplex',
      phone: '(650) 253-0000',
      street: '1600 Amphitheatre Parkway',
      city: 'Mountain View',
      state: 'CA',
      postcode: '94043',
      closed: false,
    });
  });

  it('leaves out a place whose state the mask did not ask for', async () => {
    expect((await readRecorded('search_text_one_result.json')).places).toEqual([]);
  });

  it('takes the over-quota answer of the older API for no answer', async () => {
    const { url } = await vendor([SEARCH, json(recorded('google_places_legacy/OverQueryLimitResponse.json'))]);
    const reading = read(googleAt({ url, client: {} }).search(california, { signal: AbortSignal.timeout(20_000) }));
    await expect(reading).rejects.toMatchObject({ failure: 'bad_answer' });
  });
});
