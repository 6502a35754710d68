import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SampleWorld, startWorld } from '../../../sandbox/world/start-world.ts';
import { createGrouper } from '../../../src/domain/company-grouping.ts';
import { findIndustry } from '../../../src/domain/industries.ts';
import type { Place, PlaceQuery, PlaceSource } from '../../../src/domain/place.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createNpiSource } from '../../../src/providers/npi/client.ts';
import { createOverpassSource } from '../../../src/providers/overpass/client.ts';

const userAgent = 'leadgen-test/1.0 (test@example.com)';
let world: SampleWorld;
let sources: PlaceSource[];

beforeAll(async () => {
  world = await startWorld();
  sources = [
    createOverpassSource({ url: world.overpassUrl, userAgent, log: silentLogger }),
    createNpiSource({ url: world.npiUrl, userAgent, log: silentLogger }),
  ];
});
afterAll(() => world.close());

function queryFor(words: string, state: 'OH' | 'TX', city: string | null): PlaceQuery {
  const match = findIndustry(words);
  if (!('industry' in match)) throw new Error(`nobody knows the trade ${words}`);
  return { industry: match.industry, location: { state, stateName: state === 'OH' ? 'Ohio' : 'Texas', city } };
}

async function placesOf(source: PlaceSource, query: PlaceQuery): Promise<Place[]> {
  const places: Place[] = [];
  if (!source.covers(query)) return places;
  for await (const batch of source.search(query, { signal: AbortSignal.timeout(30_000) })) places.push(...batch.places);
  return places;
}

describe.each([
  { words: 'dental', trade: 'dental', state: 'OH', city: null },
  { words: 'hotels', trade: 'hotel', state: 'TX', city: null },
  { words: 'hotels', trade: 'hotel', state: 'OH', city: null },
  { words: 'hospitals', trade: 'hospital', state: 'OH', city: null },
  { words: 'breweries', trade: 'brewery', state: 'OH', city: 'Columbus' },
] as const)('$words in $state, city $city', ({ words, trade, state, city }) => {
  it('lead the real sources to every company of the ground truth, each once', async () => {
    const query = queryFor(words, state, city);
    const grouper = createGrouper(query);
    for (const source of sources) grouper.add(await placesOf(source, query), source.name);
    const found = grouper.finish();
    const wanted = world.companies.filter(
      (company) =>
        company.trade === trade &&
        company.state === state &&
        !company.closed &&
        (city === null || company.cities.includes(city)),
    );
    expect(found).toHaveLength(wanted.length);
    for (const company of wanted) {
      const hits = found.filter(({ sourceIds }) => sourceIds.some((id) => company.sourceIds.includes(id)));
      expect(hits.map(({ sourceIds }) => sourceIds.every((id) => company.sourceIds.includes(id)))).toEqual([true]);
      if (!company.website?.includes('facebook.example')) expect(hits[0]?.domain).toBe(company.domain);
    }
  });
});
