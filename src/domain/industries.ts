import { distance } from 'fastest-levenshtein';
import { INDUSTRY_TABLE } from './industry-table.ts';
import type { Industry } from './trade.ts';

export type IndustryMatch = { industry: Industry } | { suggestions: Industry[] };

/** Longer words than these are no trade; the cut keeps the comparison with every alias cheap. */
const MAX_WORDS = 8;
const MAX_CHARS = 60;
const MAX_SUGGESTIONS = 3;

/** Words that say "a business of this kind" and nothing about the kind. */
const FILLERS = new Set(
  [
    'practice',
    'business',
    'company',
    'firm',
    'office',
    'facility',
    'location',
    'operator',
    'owner',
    'establishment',
    'place',
    'organization',
    'provider',
    'service',
    'industry',
    'sector',
    'group',
    'chain',
    'center',
    'centre',
    'shop',
    'store',
    'site',
  ].map(singular),
);

const BY_ALIAS = new Map<string, Industry>();
for (const industry of INDUSTRY_TABLE) {
  for (const alias of industry.aliases) {
    const key = aliasKey(alias);
    if (!BY_ALIAS.has(key)) BY_ALIAS.set(key, industry);
  }
}
const BY_KEY = new Map(INDUSTRY_TABLE.map((industry) => [industry.key, industry]));

export function allIndustries(): readonly Industry[] {
  return INDUSTRY_TABLE;
}

export function industryByKey(key: string): Industry | null {
  return BY_KEY.get(key) ?? null;
}

/** What two spellings of a trade share: lower case, no accents or punctuation, every word in the singular. */
export function aliasKey(words: string): string {
  return words
    .slice(0, 400)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replaceAll(/['’.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(singular)
    .join(' ');
}

/**
 * The trade a person means. Plurals and filler words ("dental practices", "car repair shops") are folded; anything else that is
 * not in the table gives suggestions, nearest first and possibly none: a guess is for the person to confirm.
 */
export function findIndustry(words: string): IndustryMatch {
  const exact = industryOf(words);
  return exact === null ? { suggestions: nearest(aliasKey(words)) } : { industry: exact };
}

/** The trade that the words name outright, without looking for near ones. */
export function industryOf(text: string): Industry | null {
  const words = aliasKey(text).split(' ');
  while (words.length > 0) {
    const found = BY_ALIAS.get(words.join(' '));
    if (found !== undefined) return found;
    const last = words.pop();
    if (last === undefined || !FILLERS.has(last)) return null;
  }
  return null;
}

function nearest(key: string): Industry[] {
  if (key === '' || key.length > MAX_CHARS || key.split(' ').length > MAX_WORDS) return [];
  const words = new Set(key.split(' '));
  const best = new Map<Industry, number>();
  for (const [alias, industry] of BY_ALIAS) {
    const cost = costOf(key, words, alias);
    if (cost !== null && cost < (best.get(industry) ?? Number.POSITIVE_INFINITY)) best.set(industry, cost);
  }
  return [...best.entries()]
    .sort(([, a], [, b]) => a - b)
    .slice(0, MAX_SUGGESTIONS)
    .map(([industry]) => industry);
}

/** 0 = the same, below 1 = near enough to offer; `null` = not near. */
function costOf(key: string, words: ReadonlySet<string>, alias: string): number | null {
  const edits = distance(key, alias);
  const allowed = Math.max(1, Math.floor(Math.min(key.length, alias.length) / 3));
  if (edits <= allowed) return edits / Math.max(key.length, alias.length);
  if (key.length >= 4 && alias.startsWith(key)) return 0.4 + (alias.length - key.length) / 200;
  // A longer request that holds the words of a trade: "cosmetic dental", "independent brewery".
  const aliasWords = alias.split(' ');
  if (alias.length >= 3 && aliasWords.every((word) => words.has(word))) return 0.6 - aliasWords.length / 50;
  return null;
}

function singular(word: string): string {
  if (word.length <= 3 || word.endsWith('ss') || word.endsWith('us') || word.endsWith('is')) return word;
  if (/.{2}ies?$/.test(word)) return word.replace(/ies?$/, 'y');
  if (/(?:ch|sh|ss|x|z)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}
