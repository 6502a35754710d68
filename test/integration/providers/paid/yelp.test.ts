import { describe, expect, it } from 'vitest';
import { industryByKey } from '../../../../src/domain/industries.ts';
import type { Place, PlaceBatch, PlaceQuery } from '../../../../src/domain/place.ts';
import { UNMETERED } from '../../../../src/domain/spending.ts';
import { silentLogger } from '../../../../src/lib/logger.ts';
import { createYelp } from '../../../../src/providers/yelp/client.ts';
import { type Answer, json, text } from '../loopback.ts';
import { type Ask, paidProviderContract, SECRET, USER_AGENT } from './contract.ts';
import { hasRecordings, recorded } from './recorded.ts';
import { type Exchange, jumpingClock, scriptedVendors } from './vendor.ts';

const SEARCH = 'GET /v3/businesses/search';
function trade(key: string) {
  const industry = industryByKey(key);
  if (industry === null) throw new Error(`no ${key}`);
  return industry;
}
const inColumbus: PlaceQuery = {
  industry: trade('dental'),
  location: { state: 'OH', stateName: 'Ohio', city: 'Columbus' },
};
const inVermont: PlaceQuery = {
  industry: trade('dental'),
  location: { state: 'VT', stateName: 'Vermont', city: null },
};

function yelpAt({ url, client }: Pick<Ask, 'url' | 'client'>) {
  return createYelp({ url, client, apiKey: SECRET, userAgent: USER_AGENT, log: silentLogger });
}

/** Made up after the recorded search: its field names, invented businesses. */
function business(id: string, fields: { name?: string; city?: string; state?: string; closed?: boolean } = {}) {
  const { name = `Practice ${id}`, city = 'Columbus', state = 'OH', closed = false } = fields;
  return {
    id,
    alias: id,
    name,
    is_closed: closed,
    url: `https://www.yelp.com/biz/${id}?adjust_creative=x&utm_source=y`,
    review_count: 3,
    categories: [{ alias: 'dentists', title: 'Dentists' }],
    coordinates: { latitude: 39.9, longitude: -83 },
    location: { address1: '12 High St', address2: null, city, state, zip_code: '43215', country: 'US' },
    phone: '+16145550100',
    display_phone: '(614) 555-0100',
    business_hours: [],
  };
}
const many = (from: number, count: number, city = 'Columbus', state = 'OH') =>
  Array.from({ length: count }, (_, index) => business(`b${from + index}`, { city, state }));
const page = (businesses: object[], total = businesses.length, headers: Record<string, string> = {}): Answer =>
  json({ businesses, total, region: { center: { latitude: 1, longitude: 2 } } }, headers);
const refusal = (status: number, code: string, headers: Record<string, string> = {}) =>
  text(status, JSON.stringify({ error: { code, description: 'made up' } }), headers);

async function read(batches: AsyncIterable<PlaceBatch>) {
  const places: Place[] = [];
  let truncated = false;
  for await (const batch of batches) {
    places.push(...batch.places);
    truncated ||= batch.truncated === true;
  }
  return { kind: truncated && places.length === 0 ? 'ceiling' : 'places', places, truncated };
}

const limits: (readonly [string, Answer, object])[] = [
  ['so many a second', refusal(429, 'TOO_MANY_REQUESTS_PER_SECOND'), { kind: 'rate_limited' }],
  [
    'the day’s limit, until midnight UTC',
    refusal(429, 'ACCESS_LIMIT_REACHED'),
    { kind: 'quota', until: new Date('2026-11-26T00:00:00Z') },
  ],
  [
    'the day’s limit, until the stated time',
    refusal(429, 'ACCESS_LIMIT_REACHED', { 'ratelimit-resettime': '2026-11-25T23:00:00+00:00' }),
    { kind: 'quota', until: new Date('2026-11-25T23:00:00Z') },
  ],
  ['a limit above 50', refusal(400, 'VALIDATION_ERROR'), { kind: 'unavailable', failure: 'refused', onlyThis: true }],
  ['an expired key', refusal(401, 'TOKEN_INVALID'), { kind: 'unavailable', failure: 'refused', onlyThis: false }],
];

paidProviderContract('Yelp, search', {
  provider: 'yelp',
  ask: (setting) => read(yelpAt(setting).search(inColumbus, setting)),
  question: SEARCH,
  good: [[SEARCH, page([business('a')])]],
  goodKind: 'places',
  credits: 1,
  special: limits,
});

const ASKED_PHONE = { name: 'Acme Dental', city: 'Columbus', state: 'OH' };

paidProviderContract('Yelp, telephone', {
  provider: 'yelp',
  ask: (setting) => yelpAt(setting).lookupPhone(ASKED_PHONE, setting),
  question: SEARCH,
  good: [[SEARCH, page([business('a', { name: 'Acme Dental Inc.' })])]],
  goodKind: 'found',
  credits: 1,
  special: limits,
});

describe('the Yelp source', () => {
  const vendor = scriptedVendors();
  const quick = () => ({ clock: jumpingClock(), intervalMs: 1, intervalCap: 100 });
  const search = (url: string, query: PlaceQuery) =>
    read(yelpAt({ url, client: quick() }).search(query, { signal: AbortSignal.timeout(30_000) }));

  it('asks with a bearer key, and reads a place without a website', async () => {
    const { url, seen } = await vendor([SEARCH, page([business('a'), business('b', { closed: true })])]);
    const { places } = await search(url, inColumbus);
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${SECRET}`);
    expect(Object.fromEntries(seen[0]?.url.searchParams ?? [])).toEqual({
      term: 'dental practices',
      location: 'Columbus, OH',
      sort_by: 'rating',
      limit: '50',
      offset: '0',
    });
    expect(places[0]).toEqual({
      sourceId: 'yelp:a',
      sourceUrl: 'https://www.yelp.com/biz/a',
      name: 'Practice a',
      brand: null,
      operator: null,
      website: null,
      phone: '(614) 555-0100',
      email: null,
      street: '12 High St',
      city: 'Columbus',
      state: 'OH',
      postcode: '43215',
      lat: 39.9,
      lon: -83,
      closed: false,
      person: null,
    });
    expect(places[1]?.closed).toBe(true);
  });

  it.each([
    ['healthcare', 'health medical clinic hospital'],
    ['public_sector', 'government education school'],
    ['brewery', trade('brewery').label.toLowerCase()],
  ])('looks for %s as "%s"', async (key, term) => {
    const { url, seen } = await vendor([SEARCH, page([])]);
    await search(url, { ...inColumbus, industry: trade(key) });
    expect(seen[0]?.url.searchParams.get('term')).toBe(term);
  });

  it('reads all pages below the ceiling', async () => {
    const { url, seen } = await vendor(
      [SEARCH, page(many(0, 50), 120)],
      [SEARCH, page(many(50, 50), 120)],
      [SEARCH, page(many(100, 20), 120)],
    );
    const { places, truncated } = await search(url, inColumbus);
    expect(places).toHaveLength(120);
    expect(truncated).toBe(false);
    expect(seen.map(({ url: { searchParams } }) => searchParams.get('offset'))).toEqual(['0', '50', '100']);
  });

  it('never reaches beyond 240, and asks for the largest cities instead', async () => {
    const state: Exchange[] = [0, 50, 100, 150].map((from) => [
      SEARCH,
      page(many(from, 50, 'Burlington', 'VT'), 6_800),
    ]);
    const last: Exchange = [SEARCH, page(many(200, 40, 'Burlington', 'VT'), 6_800)];
    const city: Exchange = [SEARCH, page(many(235, 10, 'Burlington', 'VT'), 10)];
    const { url, seen } = await vendor(...state, last, city);
    const { places, truncated } = await search(url, inVermont);
    expect(places).toHaveLength(245);
    expect(truncated).toBe(true);
    const asked = seen.map(({ url: { searchParams: query } }) => [
      query.get('location'),
      query.get('offset'),
      query.get('limit'),
    ]);
    expect(asked.slice(4)).toEqual([
      ['Vermont, US', '200', '40'],
      ['Burlington, VT', '0', '50'],
    ]);
  });

  it('lists nothing in a place that Yelp does not know', async () => {
    const { url } = await vendor([SEARCH, refusal(400, 'LOCATION_NOT_FOUND')]);
    expect(await search(url, inColumbus)).toMatchObject({ places: [], truncated: false });
  });

  it('does not ask on when the day is used up', async () => {
    const headers = { 'ratelimit-remaining': '0', 'ratelimit-resettime': '2026-11-26T00:00:00+00:00' };
    const { url } = await vendor([SEARCH, page(many(0, 50), 120, headers)]);
    await expect(search(url, inColumbus)).rejects.toMatchObject({
      failure: 'quota',
      resetsAt: new Date('2026-11-26T00:00:00Z'),
    });
  });

  it('says what a search is likely to cost', () => {
    expect(yelpAt({ url: 'http://127.0.0.1:1', client: {} }).expect?.(inColumbus, 100)).toEqual({
      calls: 4,
      usd: 0.032,
    });
  });
});

describe('telephones from Yelp', () => {
  const vendor = scriptedVendors();
  const ask = { meter: UNMETERED, signal: AbortSignal.timeout(20_000) };

  it.each([
    ['the business that was asked for', business('a', { name: 'Acme Dental' }), 'found'],
    ['a namesake elsewhere', business('a', { name: 'Acme Dental', city: 'Akron' }), 'no_match'],
    ['another business', business('a', { name: 'Tooth Fairy Bakery' }), 'no_match'],
    ['one that has closed', business('a', { name: 'Acme Dental', closed: true }), 'no_match'],
  ])('takes %s as it is', async (_what, row, kind) => {
    const { url, seen } = await vendor([SEARCH, page([row])]);
    expect((await yelpAt({ url, client: {} }).lookupPhone(ASKED_PHONE, ask)).kind).toBe(kind);
    expect(Object.fromEntries(seen[0]?.url.searchParams ?? [])).toEqual({
      term: 'Acme Dental',
      location: 'Columbus, OH',
      limit: '5',
    });
  });

  it('asks nothing without a city', async () => {
    const { url } = await vendor();
    expect((await yelpAt({ url, client: {} }).lookupPhone({ ...ASKED_PHONE, city: null }, ask)).kind).toBe('no_match');
  });
});

describe.skipIf(!hasRecordings)('the recorded search of Yelp', () => {
  const vendor = scriptedVendors();

  it('gives its twenty places, none with a website', async () => {
    const body = recorded<{ businesses: object[]; total: number }>('yelp_fusion/businesses_search.json');
    const { url } = await vendor([SEARCH, json({ ...body, total: 20 })]);
    const query = {
      industry: trade('restaurant'),
      location: { state: 'CA', stateName: 'California', city: 'San Francisco' },
    };
    const { places } = await read(yelpAt({ url, client: {} }).search(query, { signal: AbortSignal.timeout(20_000) }));
    expect(places).toHaveLength(20);
    expect(places.filter(({ phone }) => phone !== null).length).toBeGreaterThan(15);
    expect(places.every(({ website, sourceUrl }) => website === null && !sourceUrl?.includes('?'))).toBe(true);
  });
});
