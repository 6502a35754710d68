import type { PlaceQuery } from '../../domain/place.ts';
import type { OsmSelector } from '../../domain/trade.ts';

/**
 * Overpass QL for all places of a trade in a state, or in a city of that state. The city is looked up inside the state: a name
 * alone matches places all over the world. `out tags center` gives ways and relations one point.
 *
 * @param options.timeoutSeconds - declared to the server, which admits a small request sooner
 * @see https://wiki.openstreetmap.org/wiki/Overpass_API/Overpass_QL
 */
export function overpassQuery(query: PlaceQuery, options: { timeoutSeconds: number; maxBytes: number }): string {
  const { state, city } = query.location;
  const stateArea = `area["ISO3166-2"=${quoted(`US-${state}`)}][admin_level=4]`;
  // The capital and its district are one area, and only the district carries the code.
  const area = city === null || state === 'DC' ? `${stateArea}->.a;` : `${stateArea}->.s;${cityArea(city)}`;
  const wanted = query.industry.osm.map((selector) => `nwr${filterOf(selector)}(area.a);`).join('');
  return `[out:json][timeout:${options.timeoutSeconds}][maxsize:${options.maxBytes}];${area}(${wanted});out tags center;`;
}

/** Levels 5 to 10 hold counties, cities and townships; the state itself, which may share the name, is level 4. */
function cityArea(city: string): string {
  const found = citySpellings(city).map(
    (name) => `rel["name"=${quoted(name)}]["boundary"="administrative"]["admin_level"~"^([5-9]|10)$"](area.s);`,
  );
  return `(${found.join('')});map_to_area->.a;`;
}

/** OpenStreetMap spells abbreviations out in most places and not in all. */
function citySpellings(city: string): string[] {
  const spellings = new Set([city, `City of ${city}`]);
  const pairs = [
    ['St.', 'Saint'],
    ['Ft.', 'Fort'],
    ['Mt.', 'Mount'],
  ] as const;
  for (const [short, long] of pairs) {
    const rest = new RegExp(`^(?:${short.slice(0, 2)}\\.?|${long})\\s+(.+)$`, 'i').exec(city)?.[1];
    if (rest === undefined) continue;
    spellings.add(`${long} ${rest}`);
    spellings.add(`${short} ${rest}`);
  }
  return [...spellings];
}

function filterOf(selector: OsmSelector): string {
  const tags = Object.entries(selector);
  const filter = tags.map(([key, value]) => `[${quoted(key)}=${quoted(value)}]`).join('');
  // These two tag land and houses: without a name they say nothing about a business.
  return tags.some(([key]) => key === 'building' || key === 'landuse') ? `${filter}["name"]` : filter;
}

/** A QL string. Quotes and backslashes are escaped and control characters dropped, so that no value can end the string. */
function quoted(text: string): string {
  return `"${text
    .replaceAll(/\p{Cc}/gu, '')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')}"`;
}
