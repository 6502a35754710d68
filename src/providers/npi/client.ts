import type { Place, PlaceBatch, PlaceQuery, PlaceSource } from '../../domain/place.ts';
import { zipPrefixesOf } from '../../domain/us-states.ts';
import { SourceUnavailableError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import { createSourceClient, type SourceClientOptions } from '../../lib/source-client.ts';
import { placesOfRow } from './places-of-row.ts';
import { NpiAnswer, NpiRow } from './schema.ts';

const LABEL = 'NPI Registry';
/** The registry's own limits: rows per page, and how far `skip` reaches. */
const PAGE = 200;
const LAST_SKIP = 1_000;
const SCOPES_AT_ONCE = 4;
const BATCH = 500;

export type NpiOptions = {
  /** Full endpoint, e.g. the public `…/api/`. */
  url: string;
  userAgent: string;
  log: Logger;
  client?: Partial<SourceClientOptions>;
};

/** A part of the query small enough for the ceiling: a taxonomy, maybe narrowed to ZIP codes that start alike. */
type Scope = { taxonomy: string; zip: string | null };

/** What is kept of a page: raw rows are five times as large, and up to 24 pages wait for each other. */
type Page = { rows: number; found: { number: string; places: Place[] }[] };

/** Health organisations (NPI-2) of the US provider registry. No key; one query shows at most 1,200 rows, so full ones are split. */
export function createNpiSource(options: NpiOptions): PlaceSource {
  const client = createSourceClient({
    label: LABEL,
    userAgent: options.userAgent,
    timeoutMs: 15_000,
    concurrency: SCOPES_AT_ONCE,
    ...options.client,
  });

  /** One page; null when the registry does not know the taxonomy's name. */
  async function page(scope: Scope, query: PlaceQuery, skip: number, signal: AbortSignal): Promise<Page | null> {
    const url = new URL(options.url);
    const { city, state } = query.location;
    const parameters = {
      version: '2.1',
      enumeration_type: 'NPI-2',
      taxonomy_description: scope.taxonomy,
      address_purpose: 'LOCATION',
      country_code: 'US',
      state,
      ...(city === null ? {} : { city }),
      ...(scope.zip === null ? {} : { postal_code: `${scope.zip}*` }),
      limit: String(PAGE),
      skip: String(skip),
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    const answer = NpiAnswer.safeParse(await client.json({ url: url.href, signal }));
    if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer', { cause: answer.error });
    if ('results' in answer.data) return pageOf(answer.data.results, query);
    const [error] = answer.data.Errors;
    if (error?.field === 'taxonomy_description') return null;
    throw new SourceUnavailableError(LABEL, 'refused', { detail: error?.description ?? 'no reason given' });
  }

  /** All that a scope shows. `full`: the ceiling was reached and there may be more. */
  async function read(scope: Scope, query: PlaceQuery, signal: AbortSignal) {
    const first = await page(scope, query, 0, signal);
    if (first === null) return { scope, pages: [], known: false, full: false };
    if (first.rows < PAGE) return { scope, pages: [first], known: true, full: false };
    const skips = Array.from({ length: LAST_SKIP / PAGE }, (_, index) => (index + 1) * PAGE);
    const others = await Promise.all(skips.map((skip) => page(scope, query, skip, signal)));
    const full = others.every((other) => other?.rows === PAGE);
    return { scope, pages: [first, ...others].filter((entry) => entry !== null), known: true, full };
  }

  async function* search(query: PlaceQuery, { signal }: { signal: AbortSignal }): AsyncGenerator<PlaceBatch> {
    const seen = new Set<string>();
    const open: Scope[] = query.industry.npiTaxonomies.map((taxonomy) => ({ taxonomy, zip: null }));
    let truncated = false;
    let known = 0;
    while (open.length > 0) {
      const answers = await Promise.all(open.splice(0, SCOPES_AT_ONCE).map((scope) => read(scope, query, signal)));
      for (const { scope, pages, known: isKnown, full } of answers) {
        if (isKnown) known++;
        else options.log.warn({ source: 'npi', taxonomy: scope.taxonomy }, 'the registry does not know this taxonomy');
        yield* batches(freshPlaces(pages, seen));
        if (!full) continue;
        const narrower = split(scope, query);
        if (narrower.length === 0) truncated = true;
        open.push(...narrower);
      }
    }
    if (known === 0) throw new SourceUnavailableError(LABEL, 'refused', { detail: 'none of the taxonomies is known' });
    if (truncated) yield { places: [], truncated: true };
  }

  return {
    name: 'npi',
    label: LABEL,
    attribution: null,
    covers: ({ industry }) => industry.npiTaxonomies.length > 0,
    search,
  };
}

function pageOf(rows: readonly unknown[], query: PlaceQuery): Page {
  const found = rows.flatMap((raw) => {
    const row = NpiRow.safeParse(raw);
    return row.success ? [{ number: row.data.number, places: placesOfRow(row.data, query) }] : [];
  });
  return { rows: rows.length, found };
}

/** Narrower scopes show again what a wider one showed. */
function freshPlaces(pages: readonly Page[], seen: Set<string>): Place[] {
  return pages.flatMap(({ found }) =>
    found.flatMap(({ number, places }) => {
      if (seen.has(number)) return [];
      seen.add(number);
      return places;
    }),
  );
}

function* batches(places: readonly Place[]): Generator<PlaceBatch> {
  for (let from = 0; from < places.length; from += BATCH) yield { places: places.slice(from, from + BATCH) };
}

/** The next finer cut: by two digits of the ZIP code, then by three, then by four. */
function split(scope: Scope, query: PlaceQuery): Scope[] {
  const prefixes = zipPrefixesOf(query.location.state);
  if (scope.zip === null) {
    return [...new Set(prefixes.map((prefix) => prefix.slice(0, 2)))].map((zip) => ({ ...scope, zip }));
  }
  const { zip } = scope;
  if (zip.length === 2)
    return prefixes.filter((prefix) => prefix.startsWith(zip)).map((prefix) => ({ ...scope, zip: prefix }));
  if (zip.length === 3) return Array.from({ length: 10 }, (_, digit) => ({ ...scope, zip: `${zip}${digit}` }));
  return [];
}
