import { findIndustry, industryOf } from './industries.ts';
import type { Industry } from './trade.ts';
import { isKnownCity, locationOf, parseLocation, type UsLocation } from './us-location.ts';

/** What the words of a request mean, as far as they can be told apart. The texts are the person's own words. */
export type SplitRequest = {
  industry: Industry | null;
  industryText: string;
  industrySuggestions: Industry[];
  location: UsLocation | null;
  locationText: string;
  locationSuggestions: UsLocation[];
};

/** More words than this are no request; it bounds the number of splits that are tried. */
const MAX_WORDS = 16;
const MAX_LOCATION_WORDS = 7;
/** Near matches are dear to look for: only the first few words are tried as the end of the first half. */
const MAX_GUESSED_WORDS = 6;
const NOISE = new Set(['in', 'near', 'around', 'within', 'across', 'throughout', 'the', 'all', 'from']);

type Word = { text: string; afterComma: boolean };
type Split = { industry: Industry | null; rest: string; location: UsLocation | null; text: string; rank: number };

/**
 * Finds the trade and the place in free words of any order: `ohio dental`, `dental practices in columbus, oh`,
 * `"oral surgery" "new york"`. Never guesses: what is not clear comes back as text with suggestions.
 */
export function splitRequest(text: string): SplitRequest {
  const words = wordsOf(text);
  if (words.length > MAX_WORDS)
    return {
      ...nothing(),
      industryText: words
        .slice(0, MAX_WORDS)
        .map((word) => word.text)
        .join(' '),
    };
  const whole = joined(words, true);
  const best = bestSplit(words);
  const both = best !== null && best.location !== null && best.industry !== null;
  if (both && isSure(best.location)) return resolved(best);
  const place = parseLocation(whole);
  if ('location' in place && isSure(place.location)) {
    return { ...nothing(), location: place.location, locationText: whole };
  }
  if (both) return resolved(best);
  const trade = findIndustry(whole);
  if ('industry' in trade) return { ...nothing(), industry: trade.industry, industryText: whole };
  return best === null ? guessed(words, whole) : resolved(best);
}

/** A state, or a city we know: not just any words before a state. */
function isSure(location: UsLocation | null): boolean {
  return location !== null && (location.city === null || isKnownCity(location));
}

function nothing(): SplitRequest {
  return {
    industry: null,
    industryText: '',
    industrySuggestions: [],
    location: null,
    locationText: '',
    locationSuggestions: [],
  };
}

function resolved(split: Split): SplitRequest {
  const industry = split.industry === null ? findIndustry(split.rest) : null;
  const place = split.location === null ? parseLocation(split.text) : null;
  return {
    industry: split.industry,
    industryText: split.rest,
    industrySuggestions: industry !== null && 'suggestions' in industry ? industry.suggestions : [],
    location: split.location,
    locationText: split.text,
    locationSuggestions: place !== null && 'suggestions' in place ? place.suggestions : [],
  };
}

/** Tries every run of words as the place and the others as the trade; at least one of the two is understood. */
function bestSplit(words: readonly Word[]): Split | null {
  let best: Split | null = null;
  for (let from = 0; from < words.length; from++) {
    for (let to = from + 1; to <= Math.min(words.length, from + MAX_LOCATION_WORDS); to++) {
      const split = splitAt(words, from, to);
      if (split !== null && (best === null || split.rank > best.rank)) best = split;
    }
  }
  return best;
}

function splitAt(words: readonly Word[], from: number, to: number): Split | null {
  const rest = joined([...words.slice(0, from), ...words.slice(to)], true);
  const span = words.slice(from, to);
  const first = span[0];
  if (rest === '' || first === undefined || (NOISE.has(first.text.toLowerCase()) && span.length > 1)) return null;
  const text = joined(span, false);
  const industry = industryOf(rest);
  const place = locationOf(text);
  const location = place !== null && !isPreposition(words, from, to, place) ? place : null;
  if (location === null && industry === null) return null;
  const known = isSure(location);
  const rank =
    (location !== null && industry !== null ? 1000 : 0) +
    (known ? 100 : 0) +
    (hasNear(industry, rest, location, text) ? 50 : 0) +
    (industry !== null ? 10 + rest.split(' ').length : 0) +
    // Of an unknown trade the longest place explains most; of an unknown city the shortest claims least.
    (industry === null && known ? span.length : -span.length / 10);
  return { industry, rest, location, text, rank };
}

/** Whether the half that is not understood is at least near something. */
function hasNear(industry: Industry | null, rest: string, location: UsLocation | null, text: string): boolean {
  const match = industry === null ? findIndustry(rest) : location === null ? parseLocation(text) : null;
  return match !== null && 'suggestions' in match && match.suggestions.length > 0;
}

/** A small `in` is the preposition, not Indiana, unless a comma or a city we know stands before it. */
function isPreposition(words: readonly Word[], from: number, to: number, location: UsLocation): boolean {
  const last = words[to - 1];
  if (last?.text !== 'in' || last.afterComma) return false;
  return to - from === 1 || !isKnownCity(location);
}

/** Neither part is understood: split at a preposition, else at the one point where both halves have near matches. */
function guessed(words: readonly Word[], whole: string): SplitRequest {
  const preposition = words.findIndex((word) => /^(in|near|around)$/i.test(word.text));
  const points = preposition > 0 ? [preposition] : words.map((_, index) => index).slice(1, MAX_GUESSED_WORDS);
  for (const at of points) {
    for (const flipped of preposition > 0 ? [false] : [false, true]) {
      const head = joined(words.slice(0, at), true);
      const tail = joined(words.slice(at), true);
      const [rest, text] = flipped ? [tail, head] : [head, tail];
      const split = resolved({ industry: null, rest, location: null, text, rank: 0 });
      const near = split.industrySuggestions.length > 0 && split.locationSuggestions.length > 0;
      if (near || preposition > 0) return split;
    }
  }
  const place = parseLocation(whole);
  const trade = findIndustry(whole);
  if (
    'suggestions' in place &&
    place.suggestions.length > 0 &&
    'suggestions' in trade &&
    trade.suggestions.length === 0
  ) {
    return { ...nothing(), locationText: whole, locationSuggestions: place.suggestions };
  }
  return { ...nothing(), industryText: whole, industrySuggestions: 'suggestions' in trade ? trade.suggestions : [] };
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let afterComma = false;
  for (const [token] of text.slice(0, 3_000).matchAll(/[,;]|[^\s,;"“”]+/g)) {
    if (token === ',' || token === ';') afterComma = true;
    else {
      words.push({ text: token, afterComma });
      afterComma = false;
    }
    if (words.length > MAX_WORDS) break;
  }
  return words;
}

/** Words as the person wrote them; `trimmed` drops the small words at both ends and between the parts. */
function joined(words: readonly Word[], trimmed: boolean): string {
  const kept = trimmed ? words.filter((word) => !NOISE.has(word.text.toLowerCase()) || word.text === 'IN') : words;
  return kept
    .map((word) => (word.afterComma && !trimmed ? `, ${word.text}` : ` ${word.text}`))
    .join('')
    .trim();
}
