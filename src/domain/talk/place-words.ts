import { knownCities } from '../us-cities.ts';
import { isKnownCity, locationOf, type UsLocation } from '../us-location.ts';
import { US_STATES } from '../us-states.ts';
import type { Word } from './words.ts';

/** A place somebody named: a state, a city with its state, or a city of which several states have one. */
export type NamedPlace = { state: string | null; city: string | null; from: number; to: number };

const LONGEST = 5;
const PREPOSITIONS = new Set(['in', 'near', 'around', 'from', 'for', 'at', 'of', 'within', 'across']);
/** Codes of states that are common words: meant in capitals or behind a comma only. */
const ENGLISH_CODES = new Set(['in', 'or', 'me', 'hi', 'ok', 'so']);
/** Cities that are also words: only meant behind a preposition, or beside their state. */
const CITY_WORDS = new Set(
  'reading|mobile|independence|enterprise|paradise|surprise|gary|concord|orange|normal|lima|corona|salem|lincoln'.split(
    '|',
  ),
);
const CODES = new Set(US_STATES.map(({ code }) => code.toLowerCase()));

/** Every place that the words name outright, left to right. Nothing is guessed: a near miss is no place. */
export function placesIn(words: readonly Word[]): NamedPlace[] {
  const found: NamedPlace[] = [];
  for (let from = 0; from < words.length; ) {
    const place = placeAt(words, from);
    if (place !== null) found.push(place);
    from = place?.to ?? from + 1;
  }
  return found;
}

/** The longest place that begins here. */
function placeAt(words: readonly Word[], from: number): NamedPlace | null {
  for (let to = Math.min(words.length, from + LONGEST); to > from; to -= 1) {
    const span = words.slice(from, to);
    if (PREPOSITIONS.has(span[0]?.lower ?? '') && span[0]?.text !== 'IN') continue;
    const place = placeOf(span, words, from);
    if (place !== null) return { ...place, from, to };
  }
  return null;
}

function placeOf(span: readonly Word[], words: readonly Word[], from: number): Omit<NamedPlace, 'from' | 'to'> | null {
  const text = span.map(({ text }) => text).join(' ');
  const isBehind = PREPOSITIONS.has(words[from - 1]?.lower ?? '');
  const location = locationOf(text);
  if (location !== null && isMeant(location, span, isBehind)) return { state: location.state, city: location.city };
  const cities = knownCities(text);
  const isWord = CITY_WORDS.has(text.toLowerCase());
  if (cities.length === 0 || (isWord && !isBehind)) return null;
  const [only] = cities;
  return cities.length === 1 && only !== undefined
    ? { state: only.state, city: only.city }
    : { state: null, city: only?.city ?? null };
}

/** `or` and `me` are words before they are states; a city that we do not know needs a comma: `in Xenia, OH`. */
function isMeant(location: UsLocation, span: readonly Word[], isBehind: boolean): boolean {
  const last = span.at(-1);
  if (last === undefined) return false;
  const isCode = CODES.has(last.lower);
  if (location.city === null) {
    if (span.length > 1 || !isCode) return true;
    return /^[A-Z]{2}$/.test(last.text) || (isBehind && !ENGLISH_CODES.has(last.lower));
  }
  // `columbus oh` is a place, `columbus or` is not
  if (isCode && ENGLISH_CODES.has(last.lower) && !/^[A-Z]{2}$/.test(last.text) && !last.afterComma) return false;
  if (span.slice(1, -1).some(({ afterComma, lower }) => afterComma || PREPOSITIONS.has(lower))) return false;
  return isKnownCity(location) || (isBehind && last.afterComma);
}
