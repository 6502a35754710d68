import { distance } from 'fastest-levenshtein';
import { cityKey, type KnownCity, knownCities, knownCityKeys } from './us-cities.ts';
import { stateOf, US_STATES, type UsState } from './us-states.ts';

/** A state, or a city in a state. */
export type UsLocation = { state: string; stateName: string; city: string | null };

/** `ambiguous_city`: a city was named without its state. */
export type LocationMatch =
  | { location: UsLocation }
  | { suggestions: UsLocation[]; reason: 'unknown' | 'ambiguous_city' };

const MAX_CHARS = 80;
const MAX_CITY_WORDS = 5;
const MAX_SUGGESTIONS = 4;

/** `Ohio`, `Columbus, OH`. */
export function locationLabel(location: UsLocation): string {
  return location.city === null ? location.stateName : `${location.city}, ${location.state}`;
}

/**
 * Reads a state (`ohio`, `OH`, `washington dc`) or a city with its state (`columbus, oh`, `columbus ohio`). A name that is both
 * (`new york`, `washington`) is the state. A city alone is never enough: the suggestions say which ones there are.
 */
export function parseLocation(text: string): LocationMatch {
  const location = locationOf(text);
  if (location !== null) return { location };
  const plain = wordsOf(text).join(' ');
  if (plain.length > MAX_CHARS) return { suggestions: [], reason: 'unknown' };
  const named = knownCities(plain);
  return named.length > 0
    ? { suggestions: named.slice(0, MAX_SUGGESTIONS).map(cityLocation), reason: 'ambiguous_city' }
    : { suggestions: nearest(plain.toLowerCase()), reason: 'unknown' };
}

/** The place that the text names outright, without looking for near ones. */
export function locationOf(text: string): UsLocation | null {
  const words = wordsOf(text);
  const plain = words.join(' ');
  if (words.length === 0 || plain.length > MAX_CHARS) return null;
  const state =
    stateOf(plain) ?? (words.at(-1)?.toLowerCase() === 'state' ? stateOf(words.slice(0, -1).join(' ')) : null);
  if (state !== null) return stateLocation(state);
  return cityWithState(/^(new york city|nyc)$/i.test(plain) ? ['New', 'York', 'NY'] : words);
}

/** Whether the city is in our short table: the splitter trusts such a city more than any other words. */
export function isKnownCity(location: UsLocation): boolean {
  return location.city !== null && knownCities(location.city).some((known) => known.state === location.state);
}

function wordsOf(text: string): string[] {
  const words = text
    .slice(0, 400)
    .normalize('NFKC')
    .replaceAll(/["“”]/g, ' ')
    .split(/[\s,;]+/)
    .filter((word) => word !== '');
  const last = () => words.at(-1)?.toLowerCase().replaceAll('.', '');
  if (last() === 'states' && words.at(-2)?.toLowerCase() === 'united') words.splice(-2);
  else if (words.length > 1 && (last() === 'usa' || last() === 'us')) words.pop();
  if (words.length > 1 && last() === 'area') words.pop();
  if (words.length > 2 && /^(state|city|town)$/i.test(words[0] ?? '') && /^of$/i.test(words[1] ?? ''))
    words.splice(0, 2);
  if (words.length > 1 && /^greater$/i.test(words[0] ?? '')) words.shift();
  return words;
}

function cityWithState(words: readonly string[]): UsLocation | null {
  for (let tail = Math.min(3, words.length - 1); tail >= 1; tail--) {
    const state = stateOf(words.slice(-tail).join(' '));
    const cityWords = words.slice(0, -tail);
    if (state === null || cityWords.length > MAX_CITY_WORDS) continue;
    const typed = cityWords.join(' ');
    if (!/^\p{L}[\p{L}\p{M}\s.'’-]*$/u.test(typed)) return null;
    const known = knownCities(typed).find((city) => city.state === state.code);
    return { ...stateLocation(state), city: known?.city ?? titleCase(typed) };
  }
  return null;
}

function nearest(typed: string): UsLocation[] {
  if (typed.length < 3) return [];
  const key = cityKey(typed);
  const allowed = typed.length === 3 ? 1 : Math.max(2, Math.floor(typed.length / 4));
  const found: { cost: number; location: UsLocation }[] = [];
  for (const state of US_STATES) {
    const cost = distance(typed, state.name.toLowerCase());
    if (cost <= allowed) found.push({ cost, location: stateLocation(state) });
  }
  for (const [name, cities] of knownCityKeys()) {
    const cost = distance(key, name);
    // Half a step behind a state that is just as near: whole states are asked for more often.
    if (cost <= allowed) found.push(...cities.map((city) => ({ cost: cost + 0.5, location: cityLocation(city) })));
  }
  return found
    .sort((a, b) => a.cost - b.cost)
    .slice(0, MAX_SUGGESTIONS)
    .map(({ location }) => location);
}

function stateLocation(state: UsState): UsLocation {
  return { state: state.code, stateName: state.name, city: null };
}

function cityLocation(known: KnownCity): UsLocation {
  return { state: known.state, stateName: stateOf(known.state)?.name ?? known.state, city: known.city };
}

function titleCase(city: string): string {
  return city
    .toLowerCase()
    .replaceAll(/(^|[\s-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    .replaceAll(/\b(Mc|[OD]['’])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    .replaceAll(/(?<=\s)(Of|The|In|On|And)(?=\s)/g, (word) => word.toLowerCase());
}

/** What a source's record for a place is kept under: `OH`, `Columbus, OH`. */
export function placeKeyOf({ state, city }: Pick<UsLocation, 'state' | 'city'>): string {
  return city === null ? state : `${city}, ${state}`;
}
