import type { Company } from '../domain/company.ts';
import type { Tier } from '../domain/score.ts';

/** Cards that a click on `Show …` adds. */
export const CARDS_A_PAGE = 10;
/** High leads that are shown without a click. */
const MOST_HIGH_AT_FIRST = 20;
/** The first page is filled up to this from the next tiers. */
const FEWEST_AT_FIRST = 10;

/** Best first: score, then sites, then name; the same order at every call. */
export function bestFirst(companies: readonly Company[]): Company[] {
  return companies
    .filter((company) => company.latest !== null)
    .toSorted(
      (a, b) =>
        (b.latest?.score ?? 0) - (a.latest?.score ?? 0) ||
        (b.siteCount ?? 0) - (a.siteCount ?? 0) ||
        a.name.localeCompare(b.name) ||
        a.id.localeCompare(b.id),
    );
}

/** How many leads of each tier get a card at once: high ones first, filled up with the next best. */
export function firstCards(companies: readonly Company[]): Record<Tier, number> {
  const count = (tier: Tier) => companies.filter((company) => company.latest?.tier === tier).length;
  const high = Math.min(count('high'), MOST_HIGH_AT_FIRST);
  const medium = Math.min(count('medium'), Math.max(0, FEWEST_AT_FIRST - high));
  const low = Math.min(count('low'), Math.max(0, FEWEST_AT_FIRST - high - medium));
  return { high, medium, low };
}
