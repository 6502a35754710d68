export type SearchCell = { industry: string; location: string; planned: number };

/** What stands for "no filter" in a weekly target. */
const EVERYTHING = new Set(['all', '*']);

/**
 * Splits the leads still wanted over every industry in every location, in that order; the first cells take the remainder.
 * A list that is empty or says `all` or `*` becomes one cell named `all`.
 */
export function planSearch(target: {
  industries: readonly string[];
  locations: readonly string[];
  remaining: number;
}): SearchCell[] {
  const industries = namedOnly(target.industries);
  const locations = namedOnly(target.locations);
  const cells: SearchCell[] = [];
  let outstanding = target.remaining;
  let cellsLeft = industries.length * locations.length;
  for (const industry of industries) {
    for (const location of locations) {
      if (outstanding <= 0) return cells;
      const planned = Math.max(1, Math.ceil(outstanding / cellsLeft));
      cells.push({ industry, location, planned });
      outstanding -= planned;
      cellsLeft--;
    }
  }
  return cells;
}

function namedOnly(names: readonly string[]): readonly string[] {
  return names.length === 0 || names.some((name) => EVERYTHING.has(name.trim().toLowerCase())) ? ['all'] : names;
}
