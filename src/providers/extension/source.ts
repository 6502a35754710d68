import type { Place, PlaceBatch, PlaceQuery, PlaceSource } from '../../domain/place.ts';
import { SourceUnavailableError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import { ExtensionBatch, ExtensionPlaceRow } from './schema.ts';

const BATCH = 500;

/** The source of a module that is not ours: its faults are its own, and what it yields is checked. */
type ForeignSource = Pick<PlaceSource, 'name' | 'label' | 'attribution'> & {
  covers(query: PlaceQuery): unknown;
  search(query: PlaceQuery, options: { signal: AbortSignal }): AsyncIterable<unknown>;
};

/** Makes a source of ours out of one of an extension. Batches are cut to 500 places; a fault in it is a failure of the source. */
export function createExtensionSource(source: ForeignSource, deps: { log: Logger }): PlaceSource {
  const { name, label, attribution } = source;
  const log = deps.log.child({ source: name });

  /** A fault here is told by the search that follows, where people see it. */
  function covers(query: PlaceQuery): boolean {
    try {
      return source.covers(query) === true;
    } catch (error) {
      log.error({ err: error }, 'an extension could not say what it covers');
      return true;
    }
  }

  async function* search(query: PlaceQuery, { signal }: { signal: AbortSignal }): AsyncGenerator<PlaceBatch> {
    let dropped = 0;
    try {
      source.covers(query);
      for await (const batch of source.search(query, { signal })) {
        signal.throwIfAborted();
        const { places: rows, truncated } = ExtensionBatch.parse(batch);
        const places = rows.flatMap((row) => placeOf(row, name) ?? []);
        dropped += rows.length - places.length;
        for (let from = 0; from < places.length; from += BATCH) yield { places: places.slice(from, from + BATCH) };
        if (truncated) yield { places: [], truncated };
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof SourceUnavailableError) throw error;
      throw new SourceUnavailableError(label, 'bad_answer', { detail: 'a fault in the extension', cause: error });
    }
    if (dropped > 0) log.warn({ dropped }, 'an extension gave places that are not as described');
  }

  return { name, label, attribution, covers, search };
}

function placeOf(row: unknown, sourceName: string): Place | null {
  const parsed = ExtensionPlaceRow.safeParse(row);
  return parsed.success && parsed.data.sourceId.startsWith(`${sourceName}:`) ? parsed.data : null;
}
