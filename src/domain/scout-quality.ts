/** A batch of found companies is good enough from here on. */
const SUFFICIENT_QUALITY = 6;

export type ListingCounts = { withWebsite: number; withCity: number; withPhone: number; total: number };

/** How much of the listings is filled in, 0-10: five points for websites, three for cities, two for phones. 2 decimals. */
export function scoutQuality(counts: ListingCounts): number {
  if (counts.total <= 0) return 0;
  return rounded((5 * counts.withWebsite + 3 * counts.withCity + 2 * counts.withPhone) / counts.total);
}

export function isSufficient(quality: number): boolean {
  return quality >= SUFFICIENT_QUALITY;
}

/** The same measure for one company: 0, 2, 3, 5, 7, 8 or 10. A page on a shared host is no website. */
export function listingQuality(listing: { domain: string | null; city: string | null; phone: string | null }): number {
  return scoutQuality({
    withWebsite: listing.domain === null ? 0 : 1,
    withCity: listing.city === null ? 0 : 1,
    withPhone: listing.phone === null ? 0 : 1,
    total: 1,
  });
}

/** Mean after one more run. `average` is the mean of the `runs` before it. 2 decimals. */
export function rollingAverage(average: number, runs: number, score: number): number {
  return rounded((average * runs + score) / (runs + 1));
}

/** Sources with the best remembered quality first; those never tried keep their order, after the known ones. */
export function rankSources(names: readonly string[], quality: ReadonlyMap<string, number>): string[] {
  const known = names.filter((name) => quality.has(name));
  const unknown = names.filter((name) => !quality.has(name));
  return [...known.sort((a, b) => (quality.get(b) ?? 0) - (quality.get(a) ?? 0)), ...unknown];
}

function rounded(value: number): number {
  return Math.round((value + Number.EPSILON) * 100) / 100;
}
