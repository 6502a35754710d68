import { nameKeyOf } from './company.ts';

/**
 * What is left of a name when case, accents, punctuation, spaces, `&` for `and`, a leading `the` and the legal form are
 * taken away: `The Stearns Design-Build, LLC` and `Stearns Design Build` are one name, `Stearns Design` is another.
 */
export function letterKeyOf(name: string): string {
  return nameKeyOf(name)
    .replace(/^the (?=\S)/, '')
    .replaceAll(' ', '');
}

export function isSameName(a: string, b: string): boolean {
  const key = letterKeyOf(a);
  return key !== '' && key === letterKeyOf(b);
}
