import { baseNameKey } from './grouping/name-key.ts';
import { nameSimilarity } from './name-similarity.ts';
import { cityKey } from './us-cities.ts';
import { stateCodeOf } from './us-states.ts';

export type NamedPlace = { name: string; city: string | null; state: string | null };

const ENOUGH = 0.75;

/**
 * Whether a search result is the business that was asked for: the same city, a name at least 0.75 alike, and so alike where the
 * names differ, too: `Riverside Dental` is not `Lakeside Dental`. Without a city on either side nothing is certain, so it is not.
 */
export function isSameBusiness(wanted: NamedPlace, found: NamedPlace): boolean {
  if (wanted.city === null || found.city === null || cityKey(wanted.city) !== cityKey(found.city)) return false;
  const states = [stateCodeOf(wanted.state), stateCodeOf(found.state)];
  if (states[0] !== null && states[1] !== null && states[0] !== states[1]) return false;
  const [a, b] = [baseNameKey(wanted.name), baseNameKey(found.name)];
  if (nameSimilarity(a, b) < ENOUGH) return false;
  const [onlyA, onlyB] = [wordsOnlyIn(a, b), wordsOnlyIn(b, a)];
  return onlyA === '' || onlyB === '' || nameSimilarity(onlyA, onlyB) >= ENOUGH;
}

function wordsOnlyIn(a: string, b: string): string {
  const shared = new Set(b.split(' '));
  return a
    .split(' ')
    .filter((word) => !shared.has(word))
    .join(' ');
}
