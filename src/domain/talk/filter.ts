import type { CompanyStatus } from '../company.ts';
import { TIERS, type Tier } from '../score.ts';
import { knownCities } from '../us-cities.ts';
import { locationLabel } from '../us-location.ts';
import { stateOf } from '../us-states.ts';
import { placesIn } from './place-words.ts';
import { EVERY_LEAD, type TalkFilter } from './question.ts';
import { restOf, tradesIn } from './trade-words.ts';
import { numberOf, type Word } from './words.ts';

/** `problem`: two things were named of which one can be asked for; the person says which. */
export type ReadFilter = {
  filter: TalkFilter;
  /** Something was named at all. */
  isNarrow: boolean;
  problem: string | null;
  /** Number of leads that was asked for; null = none named. */
  count: number | null;
  /** Words that mean nothing here. */
  rest: string;
};

const CONTACT = String.raw`(?:an?\s+|any\s+|some\s+|known\s+|valid\s+)*(?:contacts?|e-?mails?(?:\s+address(?:es)?)?|address(?:es)?)\b`;
const WITHOUT_CONTACT = new RegExp(
  String.raw`\b(?:no|without|missing|lack(?:s|ing)?|need(?:s|ing)?|(?:do|does|did|have|has|had)(?:n't|nt| not)(?:\s+(?:have|got|found))?)\s+(?:yet\s+)?${CONTACT}|\b(?:nobody|no\s?one)\s+to\s+(?:write|mail|contact)`,
  'i',
);
const WITH_CONTACT = new RegExp(String.raw`\b(?:with|have|has|having|got)\s+(?!no\b|not\b)${CONTACT}`, 'i');

const STATUS_PATTERNS: readonly (readonly [RegExp, CompanyStatus])[] = [
  [/\b(?:to review|undecided|pending|not (?:yet )?(?:approved|decided)|unapproved|waiting|wait)\b/i, 'scored'],
  [/\b(?:meetings?|booked)\b/i, 'meeting_booked'],
  [/\b(?:replied|answered|responded|wrote back)\b/i, 'replied'],
  [/\b(?:no (?:answer|response|reply)|silent|did(?:n't| not) (?:answer|reply|respond))\b/i, 'no_response'],
  [/\b(?:contacted|mailed|emailed|written to|wrote to)\b/i, 'contacted'],
  [/\bapproved\b/i, 'approved'],
  [/\bwon\b/i, 'won'],
  [/\blost\b/i, 'lost'],
  [/\b(?:rejected|archived)\b/i, 'archived'],
];

const NOT_A_TIER = /^(?:schools?|rises?|tech|street|end|cost|costs|income|voltage|five)$/;

/** What a sentence says about leads: tier, trade, place, contact, status, number. Nothing that the words do not name. */
export function readFilter(text: string, words: readonly Word[]): ReadFilter {
  const tiers = tiersIn(words);
  const places = placesIn(words);
  const taken = new Set(
    places.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index)),
  );
  const trades = tradesIn(words, taken);
  const hasContact = WITHOUT_CONTACT.test(text) ? false : WITH_CONTACT.test(text) ? true : null;
  const status = STATUS_PATTERNS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
  const place = places[0];
  const filter: TalkFilter = {
    ...EVERY_LEAD,
    tier: tiers[0] ?? null,
    industryKey: trades[0]?.key ?? null,
    state: place?.state ?? null,
    city: place?.city ?? null,
    hasContact,
    status: hasContact === false && status === 'no_response' ? null : status,
  };
  const distinct = new Set(places.map(({ state, city }) => `${state}|${city}`));
  const problem =
    tiers.length > 1
      ? `One tier at a time: ${tiers.join(' or ')}?`
      : distinct.size > 1
        ? `One place at a time: ${places.slice(0, 3).map(placeWords).join(' or ')}?`
        : trades.length > 1
          ? `One trade at a time: ${trades
              .slice(0, 3)
              .map(({ label }) => label.toLowerCase())
              .join(' or ')}?`
          : null;
  return {
    filter,
    isNarrow: Object.values(filter).some((value) => value !== null),
    problem,
    count: countIn(words),
    rest: restOf(words, taken),
  };
}

function tiersIn(words: readonly Word[]): Tier[] {
  const named = words.flatMap(({ lower }, index) => {
    const tier = TIERS.find((name) => name === lower) ?? (lower === 'med' ? 'medium' : null);
    return tier === null || NOT_A_TIER.test(words[index + 1]?.lower ?? '') ? [] : [tier];
  });
  return [...new Set(named)];
}

/** `top three`, `30`, `the best 5`; a number behind `run` or `#` is no count. Words count only beside `top`, `best`, `first`. */
function countIn(words: readonly Word[]): number | null {
  for (const [index, { lower }] of words.entries()) {
    if (!/^(?:top|best|first|next)$/.test(lower)) continue;
    const number = numberOf(words[index + 1]?.lower ?? '') ?? numberOf(words[index - 1]?.lower ?? '');
    if (number !== null) return number;
  }
  const digits = words.filter(({ lower }) => /^\d{1,6}$/.test(lower));
  return digits.length === 1 ? numberOf(digits[0]?.lower ?? '') : null;
}

export function placeWords({ state, city }: { state: string | null; city: string | null }): string {
  if (city === null) return state === null ? 'anywhere' : (stateOf(state)?.name ?? state);
  return state === null ? city : `${city}, ${state}`;
}

/** States that have a city of this name, largest first. */
export function statesOfCity(city: string): string[] {
  return knownCities(city).map(({ city: name, state }) =>
    locationLabel({ state, stateName: stateOf(state)?.name ?? state, city: name }),
  );
}
