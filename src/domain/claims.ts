import { clip } from '../lib/text.ts';
import {
  CONTACT_DETAIL,
  foreignNames,
  NEWS_READ,
  PLAIN_CAPITALS,
  SUPPLIER_CHOICE,
  smallWords,
  TRACK_RECORD,
  VAGUE_QUANTITY,
} from './claim-words.ts';
import type { Claim } from './draft.ts';
import { type Amount, findMoney, NUMBER, numberOf, SPELLED, says } from './figures.ts';
import type { MailFacts, Support } from './mail-facts.ts';
import { allStateNames } from './mail-names.ts';
import { bareName, escapeRegExp, isCoverable, MASK, wholeWords } from './proper-names.ts';

/** Claims in the order they stand; `unsupported` are the words of those nothing stored supports. */
export type ClaimCheck = { claims: Claim[]; unsupported: string[] };

/** What a rule makes of the words it found: what supports them, `null` for nothing, or `ignore` for no claim at all. */
type Verdict = Support | null | 'ignore';

const SITE_NOUNS =
  'offices?|locations?|sites?|stores?|hospitals?|hotels?|motels?|restaurants?|plants?|factor(?:y|ies)|facilit(?:y|ies)|propert(?:y|ies)|branch(?:es)?|clinics?|practices?|shops?|brewer(?:y|ies)|taprooms?|schools?|campus(?:es)?|buildings?|warehouses?|address(?:es)?|outlets?|centers?|libraries|markets?|homes';
const PEOPLE_NOUNS = 'employees|people|staff|team members|workers|professionals';
const OTHER_NOUNS =
  'doctors|dentists|physicians|providers|beds|rooms|students|patients|customers|clients|meters|accounts|square feet|sq ft|miles';

const regex = (source: string, flags = 'giu') => new RegExp(source, flags);
const ALONE = '(?<![\\p{L}\\p{N}])';
const RANGE = `(${NUMBER})(?:\\s*(?:-|–|to)\\s*(${NUMBER}))?`;
const COUNTED = `(?<![\\p{L}\\p{N}$])${RANGE}[- ](?:[\\p{L}-]+ ){0,2}?`;

const PERCENT = regex(`${ALONE}${RANGE}\\s*(?:%|percent\\b|per cent\\b)`);
const FRACTION = /\b(?:half|(?:a|one) third|two thirds|(?:a|one) quarter|three quarters) of\b/gi;
const SHORT_SPAN = regex(`${ALONE}${RANGE}[- ]?(?:minutes?|mins?|hours?|days?|weeks?)\\b`);
const LONG_SPAN = regex(`${ALONE}${RANGE}[- ]?(?:months?|years?|decades?)\\b`);
const CLOCK = /\b\d{1,2}(?::\d{2})?\s?[ap]\.?m\.?(?!\p{L})|\b\d{1,2}:\d{2}\b|\b24\/7\b/giu;
const PEOPLE = regex(`${COUNTED}(?:${PEOPLE_NOUNS})\\b`);
const OTHERS = regex(`${COUNTED}(?:${OTHER_NOUNS})\\b`);
const DIGITS = /(?<![\p{L}\p{N}])\d(?:[\d,.]*\d)?(?![\p{L}\p{N}])/gu;
const SPELLED_ALONE = regex(`${ALONE}${SPELLED}(?![\\p{L}\\p{N}])`);
const STATES = regex(`${ALONE}(?:${allStateNames().map(escapeRegExp).join('|')})(?![\\p{L}\\p{N}])`, 'gu');
const PLACES = /\b(?:in|across|around|near|throughout|outside) (\p{Lu}[\p{Ll}'’]+(?: \p{Lu}[\p{Ll}'’]+)*)/gu;

/** What is known, longest spelling first, so that `Texas City` is not read as a company called `Texas`. */
type Known = { pattern: RegExp; support: Support | 'ignore' };
const knownOf = new WeakMap<MailFacts, { known: Known[]; sites: RegExp }>();

function compiled(facts: MailFacts): { known: Known[]; sites: RegExp } {
  const ready = knownOf.get(facts);
  if (ready !== undefined) return ready;
  const names = facts.names.map(bareName).filter(isCoverable);
  const known = [
    ...facts.places.map(({ name, support }) => ({ words: name, support })),
    ...[...new Set(names)].map((words) => ({ words, support: 'ignore' as const })),
  ]
    .sort((a, b) => b.words.length - a.words.length)
    .map(({ words, support }) => ({ pattern: wholeWords(words), support }));
  const { one, many } = facts.siteNoun;
  const made = { known, sites: regex(`${COUNTED}(?:${SITE_NOUNS}|${escapeRegExp(many)}|${escapeRegExp(one)})\\b`) };
  knownOf.set(facts, made);
  return made;
}

/**
 * Finds what the mails state as fact (money, counts, shares, spans of time, places, market, other names, links, track record)
 * and ties each to a stored fact. Our own process and opinions are no claims.
 *
 * @param texts - subjects and bodies of every mail of the sequence; each may carry the signature
 */
export function checkClaims(texts: string | readonly string[], facts: MailFacts): ClaimCheck {
  const claims = new Map<string, Claim>();
  const list = typeof texts === 'string' ? [texts] : texts;
  const small = smallWords(list);
  for (const text of list) {
    for (const claim of claimsIn(text, facts, small)) {
      const key = claim.text.toLowerCase();
      if (!claims.has(key)) claims.set(key, claim);
    }
  }
  const all = [...claims.values()];
  return { claims: all, unsupported: all.filter((claim) => claim.support === null).map((claim) => claim.text) };
}

function claimsIn(text: string, facts: MailFacts, small: ReadonlySet<string>): Claim[] {
  const found: { index: number; claim: Claim }[] = [];
  let rest = text;

  const record = (index: number, length: number, verdict: Verdict, grave = false) => {
    const words = text.slice(index, index + length).trim();
    const support = verdict ?? noteSupport(words, facts, grave);
    if (support !== 'ignore') found.push({ index, claim: { text: clip(words, 120), support } });
    rest = rest.slice(0, index) + MASK.repeat(length) + rest.slice(index + length);
  };
  const each = (pattern: RegExp, judge: (match: RegExpMatchArray) => Verdict | 'leave', grave = false) => {
    for (const match of [...rest.matchAll(pattern)]) {
      const verdict = judge(match);
      if (verdict !== 'leave') record(match.index, match[0].length, verdict, grave);
    }
  };

  // The order matters: what one rule has covered no later rule reads.
  const { known, sites } = compiled(facts);
  for (const { pattern, support } of known) each(pattern, () => support);
  each(CONTACT_DETAIL, () => null, true);
  each(SUPPLIER_CHOICE, () => facts.supplierChoice);
  for (const money of findMoney(rest)) {
    record(money.index, money.text.length, moneySupport(money.values, facts), true);
  }
  each(PERCENT, (match) => percentSupport(match, facts));
  each(FRACTION, () => null);
  each(SHORT_SPAN, () => 'ignore');
  each(CLOCK, () => 'ignore');
  each(LONG_SPAN, ({ 0: words }) => (/^one\b/i.test(words) ? 'ignore' : null));
  each(sites, (match) => countVerdict(match, facts.sites));
  each(PEOPLE, (match) => countVerdict(match, facts.employees));
  each(OTHERS, (match) => countVerdict(match, null));
  each(VAGUE_QUANTITY, () => null);
  each(DIGITS, ({ 0: digits }) => loneNumber(digits, facts));
  each(SPELLED_ALONE, ({ 0: words }) => ((numberOf(words) ?? 0) <= 10 ? 'leave' : loneNumber(words, facts)));
  each(STATES, () => null);
  each(/(?<=,\s?)[A-Z]{2}(?![\p{L}\p{N}])/gu, ({ 0: code }) => (code === facts.stateCode ? 'ignore' : 'leave'));
  each(PLACES, ({ 1: place = '' }) => (PLAIN_CAPITALS.has(place.toLowerCase().split(' ')[0] ?? '') ? 'leave' : null));
  each(NEWS_READ, () => newsSupport(facts));
  each(TRACK_RECORD, () => null, true);
  for (const name of foreignNames(rest, small)) record(name.index, name.text.length, null);

  return found.sort((a, b) => a.index - b.index).map(({ claim }) => claim);
}

function newsSupport(facts: MailFacts): Support | null {
  return facts.notes.find(({ support }) => support.source === 'news signal')?.support ?? null;
}

function moneySupport(values: readonly Amount[], facts: MailFacts): Support | null {
  const supports = values.map((amount) => facts.money.find(({ value }) => says(amount, value))?.support ?? null);
  return supports.includes(null) ? null : (supports[0] ?? null);
}

function percentSupport(match: RegExpMatchArray, facts: MailFacts): Support | null {
  const values = [match[1], match[2]].filter((part) => part !== undefined).map(numberOf);
  const supports = values.map((value) => facts.percents.find((percent) => percent.value === value)?.support ?? null);
  return supports.includes(null) ? null : (supports[0] ?? null);
}

function countVerdict(match: RegExpMatchArray, fact: { count: number; support: Support } | null): Verdict | 'leave' {
  const [, first = '', second] = match;
  if (second === undefined && /^one$/i.test(first)) return 'leave'; // "one site at a time" counts nothing
  if (second !== undefined || numberOf(first) !== fact?.count) return null;
  return fact.support;
}

function loneNumber(words: string, facts: MailFacts): Verdict {
  return facts.sites !== null && numberOf(words.replace(/[,.]+$/, '')) === facts.sites.count
    ? facts.sites.support
    : null;
}

/** Words that stand just so in a stored note are the note's. `grave` (money, links, results): only a person may ask for them. */
function noteSupport(words: string, facts: MailFacts, grave: boolean): Support | null {
  if (words.length < 2 && !/\d/.test(words)) return null;
  for (const note of facts.notes) {
    if (grave && !note.fromPerson) continue;
    if (regex(`(?<![\\p{L}\\p{N}])${escapeRegExp(words)}(?![\\p{L}\\p{N}])`, 'iu').test(note.text)) return note.support;
  }
  return null;
}

/**
 * The text without the sentences that state something unsupported. Paragraphs keep their order, empty ones go.
 * Each sentence is judged for itself, so a figure can never hide behind a good one.
 */
export function withoutUnsupported(text: string, facts: MailFacts): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) =>
      paragraph
        .split(/(?<=[.?!])\s+(?=\p{Lu})/u)
        .filter((sentence) => checkClaims([sentence], facts).unsupported.length === 0)
        .join(' '),
    )
    .filter((paragraph) => paragraph.trim() !== '')
    .join('\n\n');
}
