import { findIndustry } from './industries.ts';
import type { Industry } from './trade.ts';
import { locationLabel, parseLocation, type UsLocation } from './us-location.ts';

/** What the weekly scout looks for. `off`: nothing is named, with what to set. */
export type ScoutTargets = {
  industries: Industry[];
  locations: UsLocation[];
  weeklyCount: number;
  off: string | null;
};

type Problem = { variable: string; problem: string; remedy: string };

const INDUSTRIES = 'SCOUT_TARGET_INDUSTRIES';
const LOCATIONS = 'SCOUT_TARGET_LOCATIONS';
/** "No filter" in the older system; here a run needs a trade and a place, so it names nothing. */
const NO_FILTER = new Set(['all', '*']);

/** Reads the targets as somebody wrote them: a JSON array, or separated by semicolons (a place may hold a comma). */
export function readScoutTargets(raw: { industries: string; locations: string; weeklyCount: number }): {
  targets: ScoutTargets;
  problems: Problem[];
} {
  const trades = listOf(raw.industries);
  const places = listOf(raw.locations);
  const problems: Problem[] = [];
  if (trades === null) problems.push(notAList(INDUSTRIES, '["dental","hotel"]', 'dental;hotel'));
  if (places === null) problems.push(notAList(LOCATIONS, '["Ohio","Austin, TX"]', 'Ohio;Austin, TX'));

  const industries: Industry[] = [];
  for (const word of trades ?? []) {
    const match = findIndustry(word);
    if ('industry' in match) industries.push(match.industry);
    else
      problems.push(
        unknown(
          INDUSTRIES,
          'trade',
          word,
          match.suggestions.map(({ key }) => key.replaceAll('_', ' ')),
        ),
      );
  }
  const locations: UsLocation[] = [];
  for (const word of places ?? []) {
    const match = parseLocation(word);
    if ('location' in match) locations.push(match.location);
    else problems.push(unknown(LOCATIONS, 'place', word, match.suggestions.map(locationLabel)));
  }
  const missing = [
    ...(industries.length === 0 ? [`${INDUSTRIES} names no trade`] : []),
    ...(locations.length === 0 ? [`${LOCATIONS} names no place`] : []),
  ];
  const off = missing.length === 0 ? null : missing.join(' and ');
  return {
    targets: { industries: distinct(industries), locations: distinct(locations), weeklyCount: raw.weeklyCount, off },
    problems,
  };
}

/** `null` = it begins like JSON and is no array of texts. */
function listOf(value: string): string[] | null {
  const text = value.trim();
  const entries: unknown = text.startsWith('[') ? parsed(text) : text.split(';');
  if (!Array.isArray(entries) || entries.some((entry) => typeof entry !== 'string')) return null;
  const words = entries.map((entry: string) => entry.trim()).filter((entry) => entry !== '');
  return words.some((word) => NO_FILTER.has(word.toLowerCase())) ? [] : words;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // said as a problem by the caller
  }
}

function notAList(variable: string, json: string, plain: string): Problem {
  return { variable, problem: 'begins like JSON and is no array of texts', remedy: `Write ${json} or ${plain}.` };
}

function unknown(variable: string, what: string, word: string, near: string[]): Problem {
  const remedy =
    near.length === 0
      ? `Name one that /leadgen run takes, or leave the variable empty.`
      : `Did you mean ${near.join(' or ')}?`;
  return { variable, problem: `names a ${what} that nobody knows: "${word}"`, remedy };
}

function distinct<T extends object>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
