import { clip, oneLine } from '../lib/text.ts';
import { nameKeyOf } from './company.ts';
import { stateOf } from './us-states.ts';

/** What a news item says that makes now a good moment; the words before the colon of an intent signal. */
const SIGNS: readonly (readonly [intent: string, words: RegExp])[] = [
  [
    'new_facility',
    /\b(new|opens?|opening|opened|builds?|breaks? ground)\b.{0,60}\b(facility|location|office|clinic|plant|site|campus|store|branch)\b/i,
  ],
  ['expansion', /\bexpan(?:d|ds|ding|ded|sion)\b|\bgrowth plan\b/i],
  ['acquisition', /\bacquir(?:e|es|ed|ing)\b|\bacquisition\b|\bmerger\b|\bmerges?\b/i],
  [
    'energy_news',
    /\benergy (?:costs?|bills?|prices?)\b|\butility (?:costs?|bills?)\b|\belectric(?:ity)? (?:rates?|bills?)\b/i,
  ],
  [
    'cost_pressure',
    /\bcost (?:cutting|pressure|savings?)\b|\bcuts? costs\b|\bbudget (?:cuts?|gap|shortfall)\b|\blayoffs?\b/i,
  ],
  ['hiring', /\bhir(?:es|ing)\b|\bnew jobs\b|\bjob openings\b/i],
];

/** A short name is a common word in half the news of a town. */
const SHORTEST_NAME = 10;

export type NewsItem = { title: string; content: string };

/**
 * `expansion: Acme Dental opens …` when a news item names the company and its state or city, and speaks of one of the signs;
 * `null` otherwise. The text is foreign.
 */
export function intentOf(
  news: NewsItem,
  company: { name: string; city: string | null; state: string | null },
): string | null {
  const words = ` ${nameKeyOf(`${news.title} ${news.content}`)} `;
  const name = nameKeyOf(company.name);
  if (name.length < SHORTEST_NAME || !name.includes(' ') || !words.includes(` ${name} `)) return null;
  const places = [company.city, company.state === null ? null : (stateOf(company.state)?.name ?? null)];
  if (!places.some((place) => place !== null && words.includes(` ${nameKeyOf(place)} `))) return null;
  const title = oneLine(news.title);
  const sign =
    SIGNS.find(([, pattern]) => pattern.test(title)) ?? SIGNS.find(([, pattern]) => pattern.test(news.content));
  return sign === undefined ? null : `${sign[0]}: ${clip(title, 200)}`;
}
