/** Stands where a known name stood: no letter, no digit, no space, so no rule reads anything into it. */
export const MASK = '\u{F8FF}';

/** The text with every one of the names covered, longest first, in its exact spelling and as whole words; the length stays. */
export function withoutNames(text: string, names: readonly string[]): string {
  return namePatterns(names).reduce((masked, pattern) => masked.replace(pattern, covered), text);
}

function covered(words: string): string {
  return MASK.repeat(words.length);
}

/** Patterns of the names in the order in which they must be covered. */
function namePatterns(names: readonly string[]): RegExp[] {
  const bare = [...new Set(names.map(bareName))].filter(isCoverable);
  return bare.sort((a, b) => b.length - a.length).map(wholeWords);
}

/** The dot of "Co." may end a sentence too. */
export function bareName(name: string): string {
  return name.replace(/\.+$/, '');
}

/** A bare number is a name only when it is long enough for a phone's. */
export function isCoverable(name: string): boolean {
  return name.length >= (/\p{L}/u.test(name) ? 2 : 7);
}

/** Finds the words in their exact spelling, not as part of longer ones. */
export function wholeWords(words: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${escapeRegExp(words)}(?![\\p{L}\\p{N}])`, 'gu');
}

export function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
