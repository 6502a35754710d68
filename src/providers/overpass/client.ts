import type { Place, PlaceBatch, PlaceQuery, PlaceSource } from '../../domain/place.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { SourceUnavailableError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { SourceClient } from '../../lib/source-client.ts';
import { createSourceClient, type SourceClientOptions } from '../../lib/source-client.ts';
import { createElementSplitter } from './element-stream.ts';
import { placeOfElement } from './place-of-element.ts';
import { overpassQuery } from './query.ts';
import { OverpassElement, OverpassEnvelope } from './schema.ts';

const LABEL = 'OpenStreetMap';
const BATCH = 500;

export type OverpassOptions = {
  /** Full endpoint; several, separated by commas, are tried in turn when one cannot take the load. */
  url: string;
  userAgent: string;
  log: Logger;
  /** Declared to the server and the base of our own time limit. */
  queryTimeoutSeconds?: number;
  clock?: Clock;
  /** Pace, retries and limits where a test or an own instance wants others. */
  client?: Partial<SourceClientOptions>;
};

/** Places of OpenStreetMap through an Overpass server. No key. One query per search, read as a stream. */
export function createOverpassSource(options: OverpassOptions): PlaceSource {
  const { queryTimeoutSeconds = 25, clock = systemClock, log } = options;
  const endpoints = options.url.split(',').map((url) => url.trim());
  const client = createSourceClient({
    label: LABEL,
    userAgent: options.userAgent,
    // A server may hold a request 15 s for a free slot. All endpoints together stay below a minute, so that people hear of it.
    timeoutMs: Math.min(queryTimeoutSeconds + 8, 56 / endpoints.length) * 1_000,
    maxAttempts: endpoints.length > 1 ? 1 : 3,
    retryBudgetMs: 12_000,
    backoffMs: 1_500,
    maxBytes: 400_000_000,
    concurrency: 2,
    clock,
    ...options.client,
  });

  async function* search(query: PlaceQuery, { signal }: { signal: AbortSignal }): AsyncGenerator<PlaceBatch> {
    const data = overpassQuery(query, { timeoutSeconds: queryTimeoutSeconds, maxBytes: 256 * 1_048_576 });
    for (const [index, url] of endpoints.entries()) {
      let yielded = false;
      try {
        for await (const places of placesFrom(client, { url, data, query, signal, now: clock.now() })) {
          yielded = true;
          yield { places };
        }
        return;
      } catch (error) {
        const last = index === endpoints.length - 1;
        if (last || yielded || !(error instanceof SourceUnavailableError) || error.failure === 'refused') throw error;
        log.warn(
          { source: 'overpass', failure: error.failure, status: error.status, endpoint: index },
          'source failed over',
        );
      }
    }
  }

  return {
    name: 'overpass',
    label: LABEL,
    attribution: '© OpenStreetMap contributors',
    covers: ({ industry }) => industry.osm.length > 0,
    search,
  };
}

type Answer = { url: string; data: string; query: PlaceQuery; signal: AbortSignal; now: Date };

/** Batches while the answer arrives; throws at its end when it turns out incomplete. */
async function* placesFrom(client: SourceClient, answer: Answer): AsyncGenerator<Place[]> {
  const body = await client.stream({
    url: answer.url,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ data: answer.data }).toString(),
    signal: answer.signal,
  });
  const splitter = createElementSplitter(LABEL);
  const decoder = new TextDecoder();
  let batch: Place[] = [];
  for await (const chunk of body) {
    for (const element of splitter.push(decoder.decode(chunk, { stream: true }))) {
      const place = placeOf(element, answer);
      if (place !== null) batch.push(place);
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
  const envelope = OverpassEnvelope.parse(splitter.end());
  if (envelope.remark !== undefined && /error|timed? ?out|out of memory/i.test(envelope.remark)) {
    throw new SourceUnavailableError(LABEL, 'overloaded', { detail: 'the query was aborted half-way' });
  }
}

/** An element that is not as documented is left out: one odd record must not cost the others. */
function placeOf(element: unknown, { query, now }: Answer): Place | null {
  const parsed = OverpassElement.safeParse(element);
  return parsed.success ? placeOfElement(parsed.data, query, now) : null;
}
