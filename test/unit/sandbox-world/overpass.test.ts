import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerOverpass } from '../../../sandbox/world/api/overpass.ts';
import { OverpassParseError, parseOverpassQuery } from '../../../sandbox/world/api/overpass-parser.ts';
import { buildWorld } from '../../../sandbox/world/data/build-world.ts';

type Element = {
  type: string;
  id: number;
  lat?: number;
  lon?: number;
  center?: { lat: number; lon: number };
  tags: Record<string, string>;
};
type Reply = { version: number; generator: string; osm3s: { timestamp_osm_base: string }; elements: Element[] };

const { elements } = buildWorld();
function ask(query: string): Reply {
  const answer = answerOverpass(elements, query);
  expect(answer.status).toBe(200);
  return JSON.parse(answer.body) as Reply;
}

const OHIO = 'area["ISO3166-2"="US-OH"][admin_level=4]->.a;';
const DENTISTS = '(nwr["amenity"="dentist"](area.a);nwr["healthcare"="dentist"](area.a););';

describe('a state query', () => {
  const reply = ask(`[out:json][timeout:60];${OHIO}${DENTISTS}out tags center;`);

  it('answers in the shape of Overpass, labelled as sample data', () => {
    expect(reply).toMatchObject({ version: 0.6, generator: 'leadgen sandbox, invented data' });
    expect(reply.osm3s.timestamp_osm_base).toMatch(/Z$/);
  });

  it('gives each element once, nodes with a position, ways and relations with a centre', () => {
    const keys = reply.elements.map(({ type, id }) => `${type}/${id}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(reply.elements.map(({ type }) => type))).toEqual(new Set(['node', 'way', 'relation']));
    for (const { type, lat, center } of reply.elements) {
      expect(typeof (type === 'node' ? lat : center?.lat)).toBe('number');
      expect(type === 'node' ? center : lat).toBeUndefined();
    }
  });

  it('finds the 74 offices less two that only the register knows, with two twins and a closed place', () => {
    expect(reply.elements).toHaveLength(74 - 2 + 2 + 2);
    const closed = reply.elements.filter(({ tags }) => tags.name === 'Old Mill Dental');
    expect(closed).toHaveLength(2);
    expect(closed.some(({ tags }) => tags['disused:amenity'] === 'dentist' && tags.end_date !== undefined)).toBe(true);
    expect(closed.some(({ tags }) => tags['was:amenity'] === 'dentist')).toBe(true);
  });

  it('mixes both spellings of website and phone tags', () => {
    for (const key of ['website', 'contact:website', 'phone', 'contact:phone', 'brand', 'operator', 'addr:street']) {
      expect(reply.elements.some(({ tags }) => tags[key] !== undefined)).toBe(true);
    }
  });
});

describe('a city query', () => {
  const breweries = (areas: string) =>
    ask(`[out:json];${areas}nwr["craft"="brewery"](area.c);out center tags;`).elements.map(({ tags }) => tags.name);

  it.each([
    { how: 'an area inside an area', areas: `${OHIO}area["name"="Columbus"](area.a)->.c;` },
    {
      how: 'a boundary turned into an area',
      areas: `${OHIO}rel["boundary"="administrative"]["name"="Columbus"](area.a);map_to_area->.c;`,
    },
    { how: 'the id of the boundary', areas: 'area(4590001000)->.c;' },
  ])('is understood as $how', ({ areas }) => {
    expect(breweries(areas)).toHaveLength(5);
  });

  it('finds the other Columbus too when the state is forgotten', () => {
    expect(breweries('area["name"="Columbus"]->.c;')).toContain('Chattahoochee Mill Brewing');
    expect(breweries(`${OHIO}area["name"="Columbus"](area.a)->.c;`)).not.toContain('Chattahoochee Mill Brewing');
  });
});

it.each([
  { filter: '["tourism"~"^(hotel|motel|guest_house)$"]', least: 28 },
  { filter: '[tourism][name~"lodge",i]', least: 2 },
  { filter: '["tourism"="hotel"]["phone"!~"."][!"contact:phone"]', least: 0 },
  { filter: '["tourism"="motel"]', least: 2 },
  { filter: '["tourism"="hotel"](29,-99,31,-97)', least: 3 },
])('understands nwr$filter', ({ filter, least }) => {
  expect(ask(`[out:json];nwr${filter};out center;`).elements.length).toBeGreaterThanOrEqual(least);
});

it('counts and limits', () => {
  expect(ask('[out:json];nwr[craft=brewery];out count;').elements[0]?.tags.total).toBe('15');
  expect(ask('[out:json];nwr[craft=brewery];out center 3;').elements).toHaveLength(3);
});

it.each([
  { query: 'nwr[amenity=dentist](area.a;out;', found: /line 1/ },
  { query: '[out:json];\nnwr["amenity"="dentist";out;', found: /line 2/ },
  { query: '[out:json];nwr(around:500,40,-83)[amenity=dentist];out;', found: /around/ },
  { query: '{{geocodeArea:Ohio}}->.a;', found: /Unknown character/ },
  { query: '[out:json];nwr[name~"("];out;', found: /static error/ },
  { query: 'nwr[amenity=dentist];out;', found: /JSON only/ },
  { query: '', found: /empty/ },
])('answers $query with an HTML error page and 400', ({ query, found }) => {
  const answer = answerOverpass(elements, query);
  expect(answer).toMatchObject({ status: 400, type: 'text/html; charset=utf-8' });
  expect(answer.body).toMatch(found);
});

it('never fails on foreign text in another way than with a parse error', () => {
  const pieces = fc.constantFrom(
    '[',
    ']',
    '(',
    ')',
    ';',
    '->',
    '.a',
    'nwr',
    'area',
    'out',
    '"k"',
    '=',
    '~',
    '1',
    ' ',
    '\\',
    '"',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces).map((list) => list.join('')),
      ),
      (text) => {
        try {
          parseOverpassQuery(text);
        } catch (error) {
          expect(error).toBeInstanceOf(OverpassParseError);
        }
      },
    ),
  );
});
