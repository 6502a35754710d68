import { nameSimilarity } from './name-similarity.ts';
import { cityKey } from './us-cities.ts';
import { stateCodeOf } from './us-states.ts';

export type NamedPlace = { name: string; city: string | null; state: string | null };

const ENOUGH = 0.75;
/** Says what a firm is in law, nothing about which one it is. */
const LEGAL_FORM =
  /(?:,\s*|\s+)(?:incorporated|inc|l\.?l\.?c|l\.?l\.?p|ltd|limited|corp|corporation|company|co|pllc|p\.?c|p\.?a|d\.?d\.?s|d\.?m\.?d)\.?(?=,|\s|$)/gi;

/**
 * Whether a search result is the business that was asked for: a name at least 0.75 alike and the same city. Without a city on
 * either side nothing is certain, so it is not.
 */
export function isSameBusiness(wanted: NamedPlace, found: NamedPlace): boolean {
  if (wanted.city === null || found.city === null || cityKey(wanted.city) !== cityKey(found.city)) return false;
  const states = [stateCodeOf(wanted.state), stateCodeOf(found.state)];
  if (states[0] !== null && states[1] !== null && states[0] !== states[1]) return false;
  return nameSimilarity(bare(wanted.name), bare(found.name)) >= ENOUGH;
}

function bare(name: string): string {
  const short = name.replaceAll(LEGAL_FORM, '').replaceAll(/\s+/g, ' ').trim();
  return short === '' ? name : short;
}
