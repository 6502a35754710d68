import type { CompanyCandidate } from '../../domain/company.ts';
import { isSuspiciouslyAlike } from '../../domain/name-similarity.ts';
import type { SameCompany } from '../../domain/ports.ts';

/** Fewer companies hold no double worth a question. */
const FEWEST = 5;
/** The best ones, of which a run takes its companies: comparing names is quadratic. */
const MOST_COMPARED = 100;
const MOST_PAIRS = 8;

/**
 * Asks about companies of one town whose names are alike although their websites differ, and leaves out the second of each
 * pair that is one company. At most eight pairs, in one question.
 */
export async function dropDoubles(
  candidates: CompanyCandidate[],
  sameCompany: SameCompany,
  signal: AbortSignal,
): Promise<CompanyCandidate[]> {
  if (candidates.length < FEWEST) return candidates;
  const compared = candidates.slice(0, MOST_COMPARED);
  const pairs: { a: CompanyCandidate; b: CompanyCandidate }[] = [];
  for (const [index, a] of compared.entries()) {
    if (pairs.length >= MOST_PAIRS) break;
    pairs.push(...compared.slice(index + 1).flatMap((b) => (mayBeOne(a, b) ? [{ a, b }] : [])));
  }
  const asked = pairs.slice(0, MOST_PAIRS);
  if (asked.length === 0) return candidates;
  const same = await sameCompany(asked, { signal });
  const doubles = new Set(asked.flatMap(({ b }, index) => (same[index] === true ? [b] : [])));
  return candidates.filter((candidate) => !doubles.has(candidate));
}

function mayBeOne(a: CompanyCandidate, b: CompanyCandidate): boolean {
  const sameTown = a.city === null || b.city === null || a.city.toLowerCase() === b.city.toLowerCase();
  return sameTown && isSuspiciouslyAlike(a.name, b.name);
}
