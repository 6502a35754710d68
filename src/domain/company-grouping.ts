import type { CompanyCandidate } from './company.ts';
import { candidateOfGroup } from './grouping/candidate-of-group.ts';
import { groupRecords } from './grouping/group-records.ts';
import { type PlaceRecord, recordOf } from './grouping/place-record.ts';
import type { Place, PlaceQuery } from './place.ts';

/** Trades whose names honour saints, presidents and towns: there a name in two cities is two organisations. */
const NAMESAKE_TRADES = new Set([
  'hospital',
  'healthcare',
  'school',
  'college',
  'university',
  'education',
  'childcare',
  'library',
  'town_hall',
  'fire_station',
  'public_sector',
  'place_of_worship',
  'farmers_market',
]);

export type Grouper = {
  /** Takes places of one source, as they come. A place seen before (by `sourceId`) is not taken twice. */
  add(places: readonly Place[], source: string): void;
  /** Open places taken so far, and those left out because they have closed for good. */
  counts(): { places: number; closed: number };
  /** The companies behind the places: most sites first, then the best described, then by name. */
  finish(): CompanyCandidate[];
  /** The same in short steps: ten thousand places take longer than a click may wait for its answer. */
  finishInSteps(): Generator<undefined, CompanyCandidate[]>;
};

/** Turns places into companies: see `groupRecords` for what belongs together and `distinctLocations` for what is one site. */
export function createGrouper(query: PlaceQuery): Grouper {
  const records: PlaceRecord[] = [];
  const seen = new Set<string>();
  let closed = 0;

  function* finishInSteps(): Generator<undefined, CompanyCandidate[]> {
    const roots = yield* groupRecords(records, { namesakes: NAMESAKE_TRADES.has(query.industry.key) });
    const groups = Map.groupBy(records.keys(), (index) => roots[index] ?? index);
    const candidates: CompanyCandidate[] = [];
    for (const members of groups.values()) {
      if (candidates.length % 100 === 0) yield;
      candidates.push(
        candidateOfGroup(
          members.flatMap((index) => records[index] ?? []),
          query,
        ),
      );
    }
    return candidates.sort(byWorth);
  }

  return {
    add(places, source) {
      for (const place of places) {
        if (seen.has(place.sourceId)) continue;
        seen.add(place.sourceId);
        if (place.closed) closed++;
        else records.push(recordOf(place, source));
      }
    },
    counts: () => ({ places: records.length, closed }),
    finishInSteps,
    finish() {
      const steps = finishInSteps();
      for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
    },
  };
}

const NAMES = new Intl.Collator('en');

function byWorth(a: CompanyCandidate, b: CompanyCandidate): number {
  const sites = (b.siteCount ?? 0) - (a.siteCount ?? 0);
  return sites || b.qualityScore - a.qualityScore || NAMES.compare(a.name, b.name);
}
