/** Names at least this alike may be two spellings of one. */
const SUSPICIOUS_SIMILARITY = 0.75;

/** Longer names are cut: the comparison is quadratic. */
const MAX_CHARS = 160;

/**
 * Ratcliff-Obershelp likeness of two names, any case: twice the characters they share in order, over all characters.
 * 0 to 1, rounded to 4 decimals.
 */
export function nameSimilarity(a: string, b: string): number {
  const left = a.slice(0, MAX_CHARS).toLowerCase();
  const right = b.slice(0, MAX_CHARS).toLowerCase();
  const total = left.length + right.length;
  if (total === 0) return 1;
  return Math.round((2 * matching(left, right) * 10_000) / total) / 10_000;
}

export function isSuspiciouslyAlike(a: string, b: string): boolean {
  return nameSimilarity(a, b) >= SUSPICIOUS_SIMILARITY;
}

/** Length of the longest common block, plus the same again to the left and to the right of it. */
function matching(a: string, b: string): number {
  let total = 0;
  const open: [string, string][] = [[a, b]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [left, right] = pair;
    const block = longestBlock(left, right);
    if (block.size === 0) continue;
    total += block.size;
    open.push([left.slice(0, block.atLeft), right.slice(0, block.atRight)]);
    open.push([left.slice(block.atLeft + block.size), right.slice(block.atRight + block.size)]);
  }
  return total;
}

/** Of several longest blocks the earliest in `a`, then in `b`. */
function longestBlock(a: string, b: string): { atLeft: number; atRight: number; size: number } {
  let best = { atLeft: 0, atRight: 0, size: 0 };
  let previous = new Uint16Array(b.length + 1);
  for (let i = 0; i < a.length; i++) {
    const lengths = new Uint16Array(b.length + 1);
    for (let j = 0; j < b.length; j++) {
      if (a[i] !== b[j]) continue;
      const size = (previous[j] ?? 0) + 1;
      lengths[j + 1] = size;
      if (size > best.size) best = { atLeft: i - size + 1, atRight: j - size + 1, size };
    }
    previous = lengths;
  }
  return best;
}
