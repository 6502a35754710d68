import type { CompanyCandidate } from '../domain/company.ts';
import { createGrouper } from '../domain/company-grouping.ts';
import type { PlaceQuery, PlaceSource } from '../domain/place.ts';
import type { SameCompany } from '../domain/ports.ts';
import type { SourceReport } from '../domain/run.ts';
import { rankSources, scoutQuality } from '../domain/scout-quality.ts';
import type { Industry } from '../domain/trade.ts';
import { locationLabel, type UsLocation } from '../domain/us-location.ts';
import type { Agent } from '../lib/agent.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { UserError } from '../lib/errors.ts';
import { inTurns } from '../lib/in-turns.ts';
import { dropDoubles } from './scout/drop-doubles.ts';
import { type Payment, readSources } from './scout/read-sources.ts';

export type ScoutInput = {
  industry: Industry;
  location: UsLocation;
  /** Paid sources stop once they have shown so many open places. */
  wanted?: number;
  /** Names of sources that are not asked. */
  skip?: ReadonlySet<string>;
  /** What paid sources are paid from; without it they are not asked. */
  payment?: Payment;
  /** Hears of every batch and every failure, with the state of all sources. */
  onProgress?: (reports: SourceReport[]) => void;
};

export type ScoutOutput = {
  /** All companies found, best first: the caller knows which are new and how many it wants. */
  candidates: CompanyCandidate[];
  /** Open places, before they became companies. */
  placesFound: number;
  closedPlaces: number;
  /** Companies with more than one site. */
  groups: number;
  sources: SourceReport[];
  /** 0-10: see `scoutQuality`. */
  quality: number;
};

export type ScoutDeps = {
  sources: readonly PlaceSource[];
  clock?: Clock;
  /** Remembered quality by source name; better sources are listed first. */
  ranking?: (query: PlaceQuery) => Promise<ReadonlyMap<string, number>>;
  /** Tells alike names apart; without it they stay two companies. */
  sameCompany?: SameCompany;
};

export type Scout = Agent<ScoutInput, ScoutOutput>;

/**
 * Finds the companies of a trade in a place. Asks every source that knows the trade at the same time; one that fails is
 * reported and costs only its own places.
 *
 * The agent throws `UserError` when no source knows the trade, and the first `SourceUnavailableError` when all sources failed
 * and none of them had given a place before.
 */
export function createScout(deps: ScoutDeps): Scout {
  const { clock = systemClock } = deps;
  return async (
    { industry, location, wanted = Number.POSITIVE_INFINITY, skip, payment = null, onProgress },
    context,
  ) => {
    const query = { industry, location };
    const covering = deps.sources.filter(
      (source) => source.covers(query) && (source.provider === undefined || payment !== null),
    );
    const able = covering.filter(({ name }) => skip?.has(name) !== true);
    if (covering.length === 0) {
      throw new UserError(`No data source knows ${industry.label.toLowerCase()} in ${locationLabel(location)}.`);
    }
    const grouper = createGrouper(query);
    const outcomes = await readSources(await ranked(able, query), query, {
      grouper,
      clock,
      context,
      wanted,
      payment,
      onChange: onProgress ?? (() => undefined),
    });
    const { places, closed } = grouper.counts();
    const [first] = outcomes.flatMap(({ error }) => error ?? []);
    if (first !== undefined && places === 0 && outcomes.every(({ error }) => error !== null)) throw first;
    const grouped = await inTurns(grouper.finishInSteps(), context.signal);
    const { sameCompany } = deps;
    const candidates = sameCompany ? await dropDoubles(grouped, sameCompany, context.signal) : grouped;
    const groups = candidates.filter(({ siteCount }) => (siteCount ?? 1) > 1).length;
    context.log.info({ places, closed, companies: candidates.length, groups }, 'scout finished');
    return {
      candidates,
      placesFound: places,
      closedPlaces: closed,
      groups,
      sources: outcomes.map(({ report }) => report),
      quality: qualityOf(candidates),
    };
  };

  async function ranked(sources: readonly PlaceSource[], query: PlaceQuery): Promise<PlaceSource[]> {
    if (deps.ranking === undefined) return [...sources];
    const names = [...new Set(sources.map(({ name }) => name))];
    const order = rankSources(names, await deps.ranking(query));
    return [...sources].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  }
}

function qualityOf(candidates: readonly CompanyCandidate[]): number {
  const countWith = (field: 'domain' | 'city' | 'phone') =>
    candidates.filter((candidate) => candidate[field] !== null).length;
  return scoutQuality({
    withWebsite: countWith('domain'),
    withCity: countWith('city'),
    withPhone: countWith('phone'),
    total: candidates.length,
  });
}
