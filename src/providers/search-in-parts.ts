import type { Place, PlaceBatch, PlaceQuery, SearchOptions } from '../domain/place.ts';
import { CeilingReachedError, type Meter, UNMETERED } from '../domain/spending.ts';
import { cityKey, largestCities } from '../domain/us-cities.ts';
import type { UsLocation } from '../domain/us-location.ts';

/** One page of a part of the search. `full`: the source's ceiling is reached and there is more that it will not show. */
export type PartPage = { places: Place[]; full: boolean };

export type ReadPart = (
  location: UsLocation,
  options: { signal: AbortSignal; call: Meter['call'] },
) => AsyncIterable<PartPage>;

/**
 * Searches a source that shows only the first so many places of a query. Where a whole state reaches that ceiling, its largest
 * cities are asked for one by one, and the result is said to be truncated all the same: no list of cities covers a state.
 */
export async function* searchInParts(
  query: PlaceQuery,
  { signal, meter = UNMETERED, wanted = Number.POSITIVE_INFINITY }: SearchOptions,
  readPart: ReadPart,
): AsyncGenerator<PlaceBatch> {
  const seen = new Set<string>();
  const parts: UsLocation[] = [query.location];
  let open = 0;
  let truncated = false;
  try {
    for (let part = parts.shift(); part !== undefined && open < wanted; part = parts.shift()) {
      for await (const page of readPart(part, { signal, call: meter.call })) {
        const places = page.places.filter((place) => isInside(place, query.location) && !seen.has(place.sourceId));
        for (const place of places) seen.add(place.sourceId);
        open += places.filter(({ closed }) => !closed).length;
        if (places.length > 0) yield { places };
        if (open >= wanted) break;
        if (!page.full) continue;
        truncated = true;
        if (part.city === null) parts.push(...largestCities(part.state).map((city) => ({ ...query.location, city })));
      }
    }
  } catch (error) {
    if (!(error instanceof CeilingReachedError)) throw error;
    truncated = true;
  }
  if (truncated) yield { places: [], truncated: true };
}

/** Text searches reach beyond the border; a place whose city nobody names may be there. */
function isInside(place: Place, { state, city }: UsLocation): boolean {
  if (place.state !== state) return false;
  return city === null || place.city === null || cityKey(place.city) === cityKey(city);
}

/** How many calls a search is likely to need; never more than its parts have pages. */
export function likelyCalls({ location }: PlaceQuery, wanted: number, pageSize: number, pagesPerPart: number): number {
  const parts = location.city === null ? 1 + largestCities(location.state).length : 1;
  // A full page of places may hold some that are closed or outside: half of them is a careful guess.
  const pages = Math.ceil(wanted / (pageSize / 2));
  return Math.max(1, Math.min(pages, parts * pagesPerPart));
}
