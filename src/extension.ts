/**
 * What an extension is written against: a module named in `EXTENSIONS` that exports `extension`. It may bring sources of
 * companies and a scorer; `examples/` has one of each. What stands here is kept stable; the rest of `src` is not.
 */
import type { Company } from './domain/company.ts';
import type { ComputedFeature } from './domain/features.ts';
import type { Place, PlaceQuery, PlaceSource } from './domain/place.ts';
import type { ScoreComponents } from './domain/score.ts';
import type { ScoreResult } from './domain/scoring.ts';
import type { Logger } from './lib/logger.ts';
import type { SourceClient, SourceClientOptions } from './lib/source-client.ts';

export type { PlaceQuery } from './domain/place.ts';
export type { ScoreComponents } from './domain/score.ts';
export { SourceUnavailableError } from './lib/errors.ts';
export type { ComputedFeature, Logger, ScoreResult, SourceClient };

/** A place as an extension gives it; what is left out is unknown. `sourceId` begins with the source's name: `licences:4711`. */
export type ExtensionPlace = Pick<Place, 'sourceId' | 'name'> & Partial<Place>;

/**
 * A free source of places. `name` is stored on the companies: lower-case letters, digits and `_`, at most 30. `search` yields
 * places in batches, so that memory stays flat, and throws `SourceUnavailableError` when it cannot answer: no batch says that
 * there are no such places. What it yields is checked; a place that is not as described is left out, and the log counts it.
 */
export type ExtensionSource = Pick<PlaceSource, 'name' | 'label' | 'attribution' | 'covers'> & {
  search(
    query: PlaceQuery,
    options: { signal: AbortSignal },
  ): AsyncIterable<{ places: readonly ExtensionPlace[]; truncated?: boolean }>;
};

export type SourceTools = {
  /**
   * A client for one HTTP API. Limits the pace per host, honours Retry-After, tries passing failures again, ends with the
   * signal, and throws `SourceUnavailableError` for everything else. Follows no redirects.
   */
  client(
    options: { label: string } & Pick<
      Partial<SourceClientOptions>,
      'timeoutMs' | 'concurrency' | 'intervalMs' | 'intervalCap' | 'maxBytes'
    >,
  ): SourceClient;
  /** The variable `EXTENSION_<name>`, trimmed; `null` = not set or empty. */
  setting(name: string): string | null;
  log: Logger;
};

export type ScorerInput = {
  company: Readonly<
    Pick<
      Company,
      | 'name'
      | 'industry'
      | 'subIndustry'
      | 'city'
      | 'state'
      | 'siteCount'
      | 'employeeCount'
      | 'website'
      | 'intentSignal'
    >
  >;
  /** Spend and savings, USD a year. */
  feature: Readonly<ComputedFeature>;
  /** What the built-in formula says. */
  builtIn: Readonly<ScoreResult>;
};

/**
 * Gives the points of each part; together 0 to 100, and the tier follows from the configured thresholds. Pure and quick: it is
 * called once per company. Where it throws or gives something else, the built-in formula counts and the log says so.
 */
export type Scorer = (input: ScorerInput) => ScoreComponents;

export type Extension = {
  /** For people: log and settings. At most 40 characters. */
  name: string;
  /** Called once, at start. */
  sources?: (tools: SourceTools) => readonly ExtensionSource[];
  /** At most one of all extensions has one. */
  scorer?: Scorer;
};
