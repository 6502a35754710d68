/** Stands where a known name stood: no letter, no digit, no space, so no rule reads anything into it. */
const MASK = '\u{F8FF}';

/** The text with every one of the names covered, longest first, in its exact spelling and as whole words; the length stays. */
export function withoutNames(text: string, names: readonly string[]): string {
  let masked = text;
  for (const name of [...new Set(names)].sort((a, b) => b.length - a.length)) {
    if (name.length < (/\p{L}/u.test(name) ? 2 : 7)) continue; // a bare number is a name only when it is a phone's
    const whole = new RegExp(`(?<![\\p{L}\\p{N}])${escapeRegExp(name)}(?![\\p{L}\\p{N}])`, 'gu');
    masked = masked.replace(whole, (found) => MASK.repeat(found.length));
  }
  return masked;
}

export function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
