import {
  industryProblem,
  locationProblem,
  parseCount,
  type RunFormView,
  type RunProblem,
} from '../../blocks/run-form.ts';
import type { RunRequest } from '../../domain/run.ts';
import { splitRequest } from '../../domain/split-request.ts';
import { locationLabel } from '../../domain/us-location.ts';
import { clip } from '../../lib/text.ts';
import { cleanText } from './clean-text.ts';

/** A complete request, or the form to open with what was understood and what was not. */
export type RunArgs = { ok: RunRequest } | { form: RunFormView };

const NUMBER_LIKE = /^[+-]?[\d.,]*\d[\d.,]*(?:e[+-]?\d+)?$/i;
/** Words and signs that carry no meaning in a request. */
const EMPTY_WORDS = /(?<=^|\s)(?:please|pls|thanks|find me|leads|[&+|/-])(?=\s|$)/gi;

/**
 * `dental ohio`, `"oral surgery" in columbus, oh`, `20 dental ohio`, `dental ohio count=20`, `dental ohio count 20`,
 * `ohio dental 20`. Trade and place may stand in any order; the count is 5 to 100, 20 when none is given.
 */
export function parseRunArgs(raw: string): RunArgs {
  const { text, countText, problem } = takeCount(
    cleanText(raw).replaceAll(EMPTY_WORDS, ' ').replaceAll(/\s+/g, ' ').trim(),
  );
  const words = text.replaceAll('"', ' ').replaceAll(/\s+/g, ' ').trim();
  if (words === '' && countText === '') return { form: emptyForm() };
  const count = parseCount(countText);
  const split = splitRequest(words);
  const { industry, location } = split;
  if (industry !== null && location !== null && 'count' in count && problem === null) {
    const { state, city } = location;
    const industryWord = clip(split.industryText || industry.label.toLowerCase(), 80);
    return { ok: { industryWord, industryKey: industry.key, state, city, count: count.count } };
  }
  const places = split.locationSuggestions.map(locationLabel);
  const problems: RunProblem[] = [];
  if (industry === null) {
    const near = split.industrySuggestions.map((trade) => trade.label);
    problems.push({ field: 'industry', text: industryProblem(split.industryText, near) });
  }
  if (location === null) problems.push({ field: 'location', text: locationProblem(split.locationText, places) });
  if (problem !== null) problems.push({ field: 'count', text: problem });
  else if ('problem' in count) problems.push({ field: 'count', text: count.problem });
  return {
    form: {
      industryKey: (industry ?? split.industrySuggestions[0])?.key ?? null,
      industryWord: clip(split.industryText, 80),
      locationText: clip(location === null ? (onlyOne(places) ?? split.locationText) : locationLabel(location), 100),
      countText: clip(countText, 10),
      problems,
    },
  };
}

/** The nearest complete command, ready to copy, for when no form can be opened; null when it would not be understood. */
export function suggestRun(form: RunFormView): string | null {
  const count = parseCount(form.countText);
  const suffix = 'count' in count && form.countText !== '' ? ` count=${count.count}` : '';
  const words = `${form.industryKey?.replaceAll('_', ' ') ?? ''} ${form.locationText.toLowerCase()}${suffix}`.trim();
  return 'ok' in parseRunArgs(words) ? `/leadgen run ${words}` : null;
}

function emptyForm(): RunFormView {
  return { industryKey: null, industryWord: '', locationText: '', countText: '', problems: [] };
}

function onlyOne(suggestions: readonly string[]): string | undefined {
  return suggestions.length === 1 ? suggestions[0] : undefined;
}

type Counted = { text: string; countText: string; problem: string | null };

/** Takes the count out of the words: a named one anywhere, else a number at either end. */
function takeCount(text: string): Counted {
  const named = /(?<=^|\s)-{0,2}(?:(?:count|limit|max|n)\s?[=:]\s?|count\s)("?)(\S*?)\1(?=\s|$)/i;
  const match = named.exec(text);
  if (match !== null) {
    const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`.trim();
    const countText = match[2] ?? '';
    if (named.test(rest))
      return { text: rest.replace(named, ' '), countText, problem: 'You gave two counts; which one?' };
    return { text: rest, countText, problem: countText === '' ? 'The count is empty.' : null };
  }
  const words = text.split(' ');
  const first = words[0] ?? '';
  const last = words.at(-1) ?? '';
  const leads = NUMBER_LIKE.test(first);
  const trails = words.length > 1 && NUMBER_LIKE.test(last);
  const rest = words.slice(leads ? 1 : 0, trails ? -1 : undefined).join(' ');
  if (leads && trails)
    return { text: rest, countText: '', problem: `There are two numbers, ${first} and ${last}: which is the count?` };
  return { text: rest, countText: leads ? first : trails ? last : '', problem: null };
}
