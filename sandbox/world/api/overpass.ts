import { CITIES, STATES } from '../data/cities.ts';
import { SAMPLE_LABEL } from '../data/invented.ts';
import type { OsmElement } from '../data/types.ts';
import {
  type Filter,
  OverpassParseError,
  type OverpassQuery,
  parseOverpassQuery,
  type Statement,
  type TagFilter,
} from './overpass-parser.ts';

/** A boundary: known as a relation and, with 3,600,000,000 added to its id, as an area. */
type Boundary = Omit<OsmElement, 'city'> & { state: string | null; city: string | null; county: string | null };
type Item = OsmElement | Boundary;
type Sets = Map<string, Item[]>;

const AREA_OFFSET = 3_600_000_000;
const boundaryTags = { boundary: 'administrative', type: 'boundary', source: SAMPLE_LABEL };

const BOUNDARIES: readonly Boundary[] = [
  {
    ...{ type: 'relation', id: 990_000_000, lat: 39.8, lon: -98.6, state: null, city: null, county: null },
    tags: { ...boundaryTags, name: 'United States', admin_level: '2', 'ISO3166-1': 'US', 'ISO3166-1:alpha2': 'US' },
  },
  ...STATES.map(
    ({ code, name, relationId, lat, lon }): Boundary => ({
      ...{ type: 'relation', id: relationId, lat, lon, state: code, city: null, county: null },
      tags: { ...boundaryTags, name, admin_level: '4', 'ISO3166-2': `US-${code}`, ref: code },
    }),
  ),
  ...countyBoundaries(),
  ...CITIES.map(
    ({ name, state, county, relationId, lat, lon }): Boundary => ({
      ...{ type: 'relation', id: relationId, lat, lon, state, city: name, county },
      tags: { ...boundaryTags, name, admin_level: '8', border_type: 'city' },
    }),
  ),
];

function countyBoundaries(): Boundary[] {
  const seen = new Map(CITIES.map((city) => [`${city.state} ${city.county}`, city]));
  return [...seen.values()].map(({ state, county, lat, lon }, index) => ({
    ...{ type: 'relation', id: 990_010_000 + index, lat, lon, state, city: null, county },
    tags: { ...boundaryTags, name: `${county} County`, admin_level: '6' },
  }));
}

/** Whether an item lies in one of the boundaries; a boundary counts as inside those above it. */
function isInside(item: Item, areas: readonly Item[]): boolean {
  const [state, city, county] =
    'state' in item ? [item.state, item.city, item.county] : [item.city.state, item.city.name, item.city.county];
  return areas.some((area) => {
    if (!('state' in area) || area === item) return false;
    if (area.state === null) return true;
    if (area.state !== state) return false;
    if (area.city !== null) return area.city === city;
    return area.county === null || area.county === county;
  });
}

function matchesTag(tags: Record<string, string>, filter: TagFilter): boolean {
  const flags = filter.ignoreCase ? 'i' : '';
  const keys = filter.keyIsPattern ? Object.keys(tags).filter((key) => new RegExp(filter.key).test(key)) : [filter.key];
  const values = keys.flatMap((key) => tags[key] ?? []);
  switch (filter.op) {
    case 'exists':
      return values.length > 0;
    case 'missing':
      return values.length === 0;
    case '=':
      return values.includes(filter.value);
    case '!=':
      return !values.includes(filter.value);
    case '~':
      return values.some((value) => new RegExp(filter.value, flags).test(value));
    case '!~':
      return !values.some((value) => new RegExp(filter.value, flags).test(value));
  }
}

function matches(item: Item, filter: Filter, sets: Sets, asArea: boolean): boolean {
  switch (filter.kind) {
    case 'tag':
      return matchesTag(item.tags, filter);
    case 'in_area':
      return isInside(item, sets.get(filter.set) ?? []);
    case 'in_area_id':
      return isInside(
        item,
        BOUNDARIES.filter(({ id }) => id + AREA_OFFSET === filter.id),
      );
    case 'ids':
      return filter.ids.includes(asArea ? item.id + AREA_OFFSET : item.id);
    case 'bbox':
      return item.lat >= filter.south && item.lat <= filter.north && item.lon >= filter.west && item.lon <= filter.east;
    case 'from_set':
      return (sets.get(filter.set) ?? []).includes(item);
  }
}

type Output = Record<string, unknown>;

function run(statement: Statement, elements: readonly OsmElement[], sets: Sets, output: Output[]): Item[] {
  switch (statement.kind) {
    case 'query': {
      const asArea = statement.types.includes('area');
      const pool: readonly Item[] = asArea ? BOUNDARIES : [...elements, ...BOUNDARIES];
      const found = pool.filter(
        (item) =>
          (asArea || statement.types.includes(item.type)) &&
          statement.filters.every((filter) => matches(item, filter, sets, asArea)),
      );
      sets.set(statement.into, found);
      return found;
    }
    case 'union': {
      const found = [...new Set(statement.parts.flatMap((part) => run(part, elements, sets, output)))];
      sets.set(statement.into, found);
      return found;
    }
    case 'recall':
    case 'map_to_area': {
      const found = sets.get(statement.from) ?? [];
      sets.set(statement.into, found);
      return found;
    }
    case 'out': {
      const found = sets.get(statement.from) ?? [];
      output.push(...written(found, statement.words, statement.limit));
      return found;
    }
  }
}

const TYPE_ORDER = { node: 0, way: 1, relation: 2 } as const;

function written(items: readonly Item[], words: readonly string[], limit: number | null): Output[] {
  if (words.includes('count')) {
    const count = (type: Item['type']) => String(items.filter((item) => item.type === type).length);
    const tags = {
      nodes: count('node'),
      ways: count('way'),
      relations: count('relation'),
      total: String(items.length),
    };
    return [{ type: 'count', id: 0, tags }];
  }
  const sorted = items.toSorted((a, b) => TYPE_ORDER[a.type] - TYPE_ORDER[b.type] || a.id - b.id);
  return sorted.slice(0, limit ?? undefined).map((item) => {
    const point = { lat: item.lat, lon: item.lon };
    const place = item.type === 'node' ? point : words.includes('center') ? { center: point } : {};
    const bare = words.includes('ids') || words.includes('skel');
    return {
      type: item.type,
      id: item.id,
      ...(words.includes('ids') ? {} : place),
      ...(bare ? {} : { tags: item.tags }),
    };
  });
}

export type OverpassAnswer = { status: number; type: string; body: string };

/** Runs a query over the sample elements. Answers in Overpass's JSON, or with its kind of HTML page and 400. */
export function answerOverpass(elements: readonly OsmElement[], source: string): OverpassAnswer {
  let query: OverpassQuery;
  const output: Output[] = [];
  try {
    query = parseOverpassQuery(source);
    const sets: Sets = new Map();
    for (const statement of query.statements) run(statement, elements, sets, output);
  } catch (error) {
    if (error instanceof OverpassParseError) return badQuery(`line ${error.line}: parse error: ${error.message}`);
    if (error instanceof SyntaxError) return badQuery(`line 1: static error: ${error.message}`); // a broken regular expression
    throw error;
  }
  if (query.settings.out !== 'json') return badQuery('line 1: the sandbox speaks JSON only, set [out:json]');
  return { status: 200, type: 'application/json', body: JSON.stringify(overpassEnvelope(output), null, 1) };
}

function badQuery(message: string): OverpassAnswer {
  return { status: 400, type: 'text/html; charset=utf-8', body: overpassErrorPage(message) };
}

/** Top level of an answer. `generator` says that nothing here comes from OpenStreetMap. */
function overpassEnvelope(elements: readonly Output[]): Output {
  return {
    version: 0.6,
    generator: SAMPLE_LABEL,
    osm3s: {
      timestamp_osm_base: '2024-06-01T00:00:00Z',
      timestamp_areas_base: '2024-06-01T00:00:00Z',
      copyright: 'Invented sample data of the leadgen sandbox; none of it comes from OpenStreetMap.',
    },
    elements,
  };
}

/** The page that stands where JSON was expected: an XHTML document with the reason in red. */
export function overpassErrorPage(message: string): string {
  const text = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>OSM3S Response</title></head>
<body><p>${SAMPLE_LABEL}</p><p><strong style="color:#FF0000">Error</strong>: ${text} </p></body></html>
`;
}

/** The text of `/api/status`: two free slots. */
export function overpassStatus(now: Date): string {
  return [
    'Connected as: 2130706433',
    `Current time: ${now.toISOString().slice(0, 19)}Z`,
    'Announced endpoint: none',
    'Rate limit: 2',
    '2 slots available now.',
    'Currently running queries (pid, space limit, time limit, start time):',
    '',
  ].join('\n');
}
