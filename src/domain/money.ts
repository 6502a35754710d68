/** Nearest whole number; an exact half goes up (`2.5` → `3`), so that the same figure never reads two ways. */
function halfUp(n: number): number {
  return Math.floor(n + 0.5);
}

/**
 * US dollars as people say them: `$2.5M`, `$61k`, `$999`. Half up; what rounds to a thousand thousands is a million.
 *
 * @param n - USD; a negative amount carries its sign before the dollar sign
 */
export function shortUsd(n: number): string {
  if (n < 0) return `-${shortUsd(-n)}`;
  const dollars = halfUp(n);
  if (dollars < 1_000) return `$${dollars}`;
  const thousands = halfUp(n / 1_000);
  if (thousands < 1_000) return `$${thousands}k`;
  return `$${(halfUp(n / 100_000) / 10).toFixed(1)}M`;
}

/** `$12k–$20k`; one figure when both ends read the same. */
export function usdRange(low: number, high: number): string {
  const from = shortUsd(low);
  const to = shortUsd(high);
  return from === to ? from : `${from}–${to}`;
}
