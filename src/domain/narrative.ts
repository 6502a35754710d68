import { entryOf } from '../lib/entry-of.ts';
import { clip, plural } from '../lib/text.ts';
import type { ComputedFeature } from './features.ts';
import { findMoney, NUMBER, numberOf, says } from './figures.ts';
import { shortUsd } from './money.ts';
import type { ScoreResult } from './scoring.ts';
import type { Industry } from './trade.ts';
import { stateOf } from './us-states.ts';

/** What may be said of a lead in one sentence. `companyName` and `intentSignal` are untrusted text. */
export type NarrativeFacts = {
  companyId: string;
  companyName: string;
  siteNoun: Industry['site'];
  /** Two-letter code. */
  state: string | null;
  /** `expansion: …`, from the news. */
  intentSignal: string | null;
  feature: ComputedFeature;
  score: ScoreResult;
  /** What the firm would earn a year, USD. */
  firmRevenue: number;
};

/** Puts the facts into one sentence; a model may do it. What it returns is checked by `acceptNarrative`. */
export type Narrator = {
  /** Who it is, with the version of its prompt; stored with the sentence. */
  name: string;
  explain(facts: NarrativeFacts, options: { signal: AbortSignal; runId: string | null }): Promise<string>;
};

const MAX_CHARS = 200;
const MAX_WORDS = 25;

const INTENT_WORDS: Readonly<Record<string, string>> = {
  expansion: 'an expansion',
  new_facility: 'a new facility',
  cost_pressure: 'cost pressure',
  energy_news: 'energy costs',
  acquisition: 'an acquisition',
  hiring: 'new hires',
};

/**
 * One sentence of at most 25 words and 200 characters that names the savings. The same company always gets the same one;
 * different companies get different wordings.
 */
export function narrativeByRules(facts: NarrativeFacts): string {
  const templates = templatesFor(facts);
  const template = templates[hash(facts.companyId) % templates.length] ?? '';
  return clip(`${template}${tail(facts)}.`, MAX_CHARS);
}

/**
 * First line of a narrator's answer, or `null` when it breaks the rules: too long, the savings not named, any figure that is
 * not a stored one, a link or an address.
 */
export function acceptNarrative(answer: string, facts: NarrativeFacts): string | null {
  const line =
    answer
      .trim()
      .split(/[\r\n]/)[0]
      ?.trim() ?? '';
  const words = line.split(/\s+/).filter(Boolean).length;
  if (words === 0 || words > MAX_WORDS || line.length > MAX_CHARS) return null;
  if (/https?:|www\.|\S@\S|[<>{}[\]*_`|]/i.test(line.replaceAll(facts.companyName, ''))) return null;
  const { savingsLow, savingsMid, savingsHigh } = facts.feature;
  const named = [savingsLow, savingsMid, savingsHigh].map(shortUsd).some((figure) => line.includes(figure));
  return named && holdsOnlyStoredFigures(line, facts) ? line : null;
}

const NUMBERS = new RegExp(`(?<![\\p{L}\\p{N}])${NUMBER}(?![\\p{L}\\p{N}])`, 'giu');

function holdsOnlyStoredFigures(line: string, { feature, companyName }: NarrativeFacts): boolean {
  const { savingsLow, savingsMid, savingsHigh } = feature;
  const { sites, sitesKnown, employees, employeesKnown } = feature.basis;
  let rest = companyName === '' ? line : line.replaceAll(companyName, ' ');
  for (const { text, values } of findMoney(rest)) {
    if (!values.every((value) => [savingsLow, savingsMid, savingsHigh].some((stored) => says(value, stored))))
      return false;
    rest = rest.replace(text, ' ');
  }
  const counts = [1, ...(sitesKnown ? [sites] : []), ...(employeesKnown ? [employees] : [])];
  return (
    !/%|percent/i.test(rest) && [...rest.matchAll(NUMBERS)].every(([words]) => counts.includes(numberOf(words) ?? -1))
  );
}

function templatesFor({ feature, siteNoun }: NarrativeFacts): string[] {
  const usd = `about ${shortUsd(feature.savingsMid)} a year`;
  const { sites, sitesKnown } = feature.basis;
  if (!sitesKnown) {
    return [
      `Counting a single ${siteNoun.one}, ${usd} looks recoverable`,
      `Nobody says how many ${siteNoun.many} there are; one alone could save ${usd}`,
      `Savings of ${usd} look possible for each ${siteNoun.one}`,
    ];
  }
  if (sites === 1) {
    return [
      `Bills of its one ${siteNoun.one} could shrink by ${usd}`,
      `A single ${siteNoun.one} with ${usd} of savings in sight`,
      `An audit of this ${siteNoun.one} could bring back ${usd}`,
    ];
  }
  const count = plural(sites, siteNoun.one, siteNoun.many);
  return [
    `${count} mean many bills to check; an audit could bring back ${usd}`,
    `Across ${count}, ${usd} looks recoverable`,
    `Power and telecom for ${count} could cost ${usd} less`,
  ];
}

/** The one remark that matters most: a weak estimate, a reason to write now, a free choice of supplier, a hungry trade. */
function tail({ feature, intentSignal, state }: NarrativeFacts): string {
  if (feature.basis.confidence === 'low') return ', a rough estimate';
  const intent = entryOf(INTENT_WORDS, intentSignal?.split(':')[0]?.trim() ?? '');
  if (intent !== undefined) return `; the news speaks of ${intent}`;
  if (feature.deregulatedState && state !== null)
    return `, and ${stateOf(state)?.name ?? state} lets customers choose their supplier`;
  return feature.industryFitScore === 10 ? ', in a trade that uses much energy' : '';
}

/** FNV-1a, 32 bits: spreads ids over the wordings. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value;
}
