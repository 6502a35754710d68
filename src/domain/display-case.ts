const SMALL = new Set(['of', 'and', 'the', 'for', 'in', 'at', 'on', 'to', 'by', 'de', 'la']);
const KEPT_UPPER = new Set(
  'DDS DMD MD DO OD DC DPM DVM PHD RN CRNA LLC LLP PLLC PC PA PSC PLC II III IV USA US OB GYN ENT VA YMCA YWCA NE NW SE SW'.split(
    ' ',
  ),
);
const NOT_INITIALS = new Set([
  'DR',
  'MR',
  'MRS',
  'MS',
  'ST',
  'MT',
  'FT',
  'JR',
  'SR',
  'LTD',
  'BLVD',
  'RD',
  'HWY',
  'PKWY',
  'CTR',
  'CNTY',
  'STH',
  'TH',
  'ND',
]);

/**
 * Registries shout. A text without any small letter is set in ordinary case: `O'BRIEN DENTAL OF AKRON, LLC` becomes
 * `O'Brien Dental of Akron, LLC`. Anything that has small letters, or is one word of at most `shortest` letters, stays as its owner wrote it.
 */
export function displayCase(text: string, shortest = 4): string {
  if (/\p{Ll}/u.test(text) || !/\p{Lu}.*\p{Lu}/u.test(text) || (text.length <= shortest && !text.includes(' ')))
    return text;
  let first = true;
  return text.replaceAll(/[\p{L}\p{M}\p{N}'’]+/gu, (word, at: number) => {
    const joinsBefore = at > 0 && /[.&]/.test(text.charAt(at - 1)) && word.length === 1;
    const result = cased(word, first || joinsBefore);
    first = false;
    return result;
  });
}

function cased(word: string, first: boolean): string {
  const lower = word.toLowerCase();
  if (SMALL.has(lower) && !first) return lower;
  if (word.length === 1 || KEPT_UPPER.has(word)) return word;
  // Three or four consonants are initials (`CSP`), unless they are a known short form.
  if (word.length <= 4 && !NOT_INITIALS.has(word) && /^[B-DF-HJ-NP-TV-XZ]{2,4}$/.test(word)) return word;
  if (/^\d/.test(word)) return lower;
  return lower
    .replace(/^\p{L}/u, (letter) => letter.toUpperCase())
    .replace(/^(Mc|[OD]['’])(\p{L})/u, (_, start: string, letter: string) => start + letter.toUpperCase());
}
