import { emailPermutations } from './email-address.ts';

/** How a company forms its addresses: `{first}.{last}`, `{f}{last}`. */
export type EmailPattern = string;

/** The forms that vendors name in words, e.g. ZeroBounce's `first.last`. */
const WORDED: ReadonlyMap<string, EmailPattern> = new Map([
  ['first.last', '{first}.{last}'],
  ['flast', '{f}{last}'],
  ['firstlast', '{first}{last}'],
  ['first', '{first}'],
  ['f.last', '{f}.{last}'],
  ['last', '{last}'],
  ['first_last', '{first}_{last}'],
  ['lastfirst', '{last}{first}'],
  ['lfirst', '{l}{first}'],
  ['last-first', '{last}-{first}'],
  ['firstl', '{first}{l}'],
]);

/** Reads `first.last` as well as `{first}.{last}`; `null` for a form we cannot fill in. */
export function parseEmailPattern(text: string | null | undefined): EmailPattern | null {
  const plain = (text ?? '').trim().toLowerCase();
  if (!plain.includes('{')) return WORDED.get(plain) ?? null;
  const rest = plain.replaceAll(/\{(?:first|last|f|l)\}/g, '');
  return /^[._-]*$/.test(rest) && plain.length <= 40 ? plain : null;
}

const TITLES = /^(?:dr|doctor|prof|professor|mr|mrs|ms|rev)\.?\s+/i;
const SUFFIX =
  /[\s,]+(?:jr|sr|ii|iii|iv|esq|cpa|mba|d\.?d\.?s|d\.?m\.?d|m\.?d|d\.?o|d\.?v\.?m|o\.?d|d\.?c|ph\.?d|pharm\.?d|r\.?n)\.?$/i;

/** First and last name without titles and degrees; `null` for a single word. */
export function nameParts(fullName: string): { first: string; last: string } | null {
  let plain = fullName.trim().slice(0, 120).replace(TITLES, '');
  while (SUFFIX.test(plain)) plain = plain.replace(SUFFIX, '');
  const words = (plain.split(',')[0] ?? '').split(/\s+/).filter((word) => /\p{L}{2}|^\p{L}\.?$/u.test(word));
  const first = words[0];
  const last = words.at(-1);
  return first === undefined || last === undefined || words.length < 2 ? null : { first, last };
}

/**
 * Addresses this person may have, most likely first: by the company's own pattern where it is known, then the usual eight
 * shapes. All are guesses until a verifier has seen them.
 */
export function guessAddresses(fullName: string, domain: string, pattern: EmailPattern | null): string[] {
  const name = nameParts(fullName);
  if (name === null) return [];
  const usual = emailPermutations(name, domain);
  if (usual.length === 0 || pattern === null) return usual;
  return [...new Set([`${fill(pattern, name)}@${domain}`, ...usual])];
}

function fill(pattern: EmailPattern, name: { first: string; last: string }): string {
  const first = lettersOf(name.first);
  const last = lettersOf(name.last);
  return pattern
    .replaceAll('{first}', first)
    .replaceAll('{last}', last)
    .replaceAll('{f}', first.slice(0, 1))
    .replaceAll('{l}', last.slice(0, 1));
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
}
