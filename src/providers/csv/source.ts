import { basename } from 'node:path';
import { findIndustry } from '../../domain/industries.ts';
import type { Place, PlaceBatch, PlaceQuery, PlaceSource } from '../../domain/place.ts';
import { cityKey } from '../../domain/us-cities.ts';
import { SourceUnavailableError, UserError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import { clip, oneLine } from '../../lib/text.ts';
import { readCsvPlaces } from './read-csv-places.ts';

/** A file of places that the firm keeps itself, searched like any other source. `trade` is the trade all its rows belong to. */
export function createCsvSource(options: { trade: string; path: string; log: Logger }): PlaceSource {
  const { path, log } = options;
  const found = findIndustry(options.trade);
  const tradeKey = 'industry' in found ? found.industry.key : null;
  if (tradeKey === null) log.warn({ source: 'csv', trade: options.trade }, 'the CSV source names no trade we know');
  const label = `the file ${clip(oneLine(basename(path)), 60)}`;

  async function* search(query: PlaceQuery, { signal }: { signal: AbortSignal }): AsyncGenerator<PlaceBatch> {
    try {
      for await (const batch of readCsvPlaces(path, { log })) {
        signal.throwIfAborted();
        const places = batch.places.filter((place) => isInside(place, query));
        if (places.length > 0) yield { places };
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new SourceUnavailableError(label, 'bad_answer', { detail: error.message, cause: error });
    }
  }

  return { name: 'csv', label, attribution: null, covers: ({ industry }) => industry.key === tradeKey, search };
}

/** A row without a state cannot be placed, so it is left out; one without a city counts for the whole state only. */
function isInside(place: Place, { location }: PlaceQuery): boolean {
  if (place.state !== location.state) return false;
  return location.city === null || (place.city !== null && cityKey(place.city) === cityKey(location.city));
}
