import { nameKeyOf } from '../company.ts';
import { cityKey } from '../us-cities.ts';
import { hasOwnWord } from './name-key.ts';
import type { PlaceRecord } from './place-record.ts';

/** Words that domains run together; longest first, so that `dentistry` is not cut at `dentist`. */
const DOMAIN_WORDS = [
  'orthodontics',
  'periodontics',
  'endodontics',
  'orthodontic',
  'pediatric',
  'dentistry',
  'dentists',
  'veterinary',
  'pharmacy',
  'hospital',
  'implants',
  'brewing',
  'brewery',
  'dentist',
  'medical',
  'family',
  'health',
  'smiles',
  'clinic',
  'dental',
  'center',
  'centre',
  'surgery',
  'comfort',
  'animal',
  'group',
  'smile',
  'hotel',
  'ortho',
  'care',
  'kids',
  'oral',
  'eye',
].sort((a, b) => b.length - a.length);

/**
 * What to call a company: the brand that most of its places carry, else the words all names begin with, else the name seen most.
 * Practitioners who share one website are named after its domain when that can be read (`comfortdental.com` gives
 * `Comfort Dental`): a practice is not one of its dentists.
 */
export function companyName(records: readonly PlaceRecord[], domain: string | null): string {
  const names = records.map(({ place }) => place.name);
  const brands = records.flatMap(({ place }) => (place.brand === null ? [] : [place.brand]));
  if (brands.length * 2 > records.length) return mostCommon(brands);
  const firms = records.filter((record) => !record.isPerson).map(withoutCity);
  if (firms.length === 0) {
    const people = new Set(records.map((record) => record.nameKey));
    return (people.size > 1 ? nameOfDomain(domain, people.size) : null) ?? mostCommon(names);
  }
  const common = mostCommon(firms);
  const share = firms.filter((name) => nameKeyOf(name) === nameKeyOf(common)).length / firms.length;
  return share > 0.5 ? common : (commonStart(firms) ?? common);
}

/** `Aspen Dental - Columbus` in Columbus is `Aspen Dental`. */
function withoutCity({ place: { name }, cityKey: city }: PlaceRecord): string {
  const parts = /^(.+?)\s+[-–—|]\s+([^-–—|]+)$/.exec(name);
  return parts?.[1] !== undefined && city !== '' && cityKey(parts[2] ?? '') === city ? parts[1] : name;
}

/** Of equally common spellings the first. */
function mostCommon(names: readonly string[]): string {
  const counts = new Map<string, { name: string; count: number }>();
  for (const name of names) {
    const key = nameKeyOf(name);
    const entry = counts.get(key) ?? { name, count: 0 };
    entry.count++;
    counts.set(key, entry);
  }
  return [...counts.values()].reduce((best, next) => (next.count > best.count ? next : best), { name: '', count: 0 })
    .name;
}

/** The words with which most of the names begin, cut before a dangling dash or small word. */
function commonStart(names: readonly string[]): string | null {
  const [first, ...others] = names.map((name) => name.split(/\s+/));
  if (first === undefined || others.length === 0) return null;
  let length = 0;
  while (
    length < first.length &&
    others.every((words) => words[length]?.toLowerCase() === first[length]?.toLowerCase())
  )
    length++;
  const start = first
    .slice(0, length)
    .join(' ')
    .replace(/(?:[\s,\-–—|:&@]|\s(?:of|at|in|and|the))+$/i, '');
  return start !== '' && start.split(' ').length >= 2 && hasOwnWord(nameKeyOf(start)) ? start : null;
}

/** From so many practitioners on, even a domain that cannot be read as words names the firm better than one of them. */
const MANY_PEOPLE = 3;

/** Reads a domain as words where it holds words of the trade. */
function nameOfDomain(domain: string | null, people: number): string | null {
  if (domain === null) return null;
  const label = domain.split('.')[0] ?? '';
  const words: string[] = [];
  let unread = '';
  for (let rest = label.replaceAll(/\d+$/g, ''); rest !== ''; ) {
    const word = rest.startsWith('-') ? '-' : DOMAIN_WORDS.find((known) => rest.startsWith(known));
    if (word !== undefined && unread !== '') words.push(unread);
    if (word !== undefined) unread = '';
    if (word !== undefined && word !== '-') words.push(word);
    if (word === undefined) unread += rest.charAt(0);
    rest = rest.slice(word?.length ?? 1);
  }
  if (unread !== '') words.push(unread);
  if (people < MANY_PEOPLE && !words.some((word) => DOMAIN_WORDS.includes(word))) return null;
  return words
    .map((word) => (word.length <= 3 && !DOMAIN_WORDS.includes(word) ? word.toUpperCase() : capital(word)))
    .join(' ');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
