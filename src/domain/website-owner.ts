import { type Company, nameKeyOf } from './company.ts';
import { ownWords } from './grouping/name-key.ts';
import { isPersonName } from './grouping/person-name.ts';
import { isSuspiciouslyAlike } from './name-similarity.ts';
import { isSameName, letterKeyOf } from './organisation-match.ts';
import type { SiteFacts } from './site-facts.ts';
import { domainOf } from './web-domain.ts';

type Named = Pick<Company, 'name' | 'domain' | 'phone' | 'person'>;
type Site = Pick<SiteFacts, 'website' | 'organisationName' | 'title' | 'excerpt' | 'phones' | 'people'>;

/** Shorter pieces stand in other words by chance. */
const LEAST_PIECE = 4;

/** Whether two names are so unlike that a person should see both; a part of a name is not. */
export function isOtherName(company: string, website: string): boolean {
  if (isSameName(company, website) || isSuspiciouslyAlike(company, website)) return false;
  const [left, right] = [wordsOf(company), wordsOf(website)];
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  return !short.every((word) => long.includes(word));
}

/**
 * Whether a website clearly is another organisation's than the company's: it calls itself by a name that has nothing of the
 * company's, and nothing else on it does. Whatever speaks for the company ends the doubt, since the sites of parents and
 * groups, and of practices that are listed by their dentists, are right: a word of its own in the site's name, domain, title
 * or first words, its telephone number, its people. A name without a word of its own, or a person's, cannot be told.
 */
export function isAnothersWebsite(company: Named, site: Site): boolean {
  const siteName = site.organisationName ?? null;
  if (siteName === null || isPersonName(company.name) || !isOtherName(company.name, siteName)) return false;
  const own = ownWords(nameKeyOf(company.name));
  const theirs = ownWords(nameKeyOf(siteName));
  if (own.length === 0 || theirs.length === 0) return false;
  if (company.phone !== null && site.phones.some(({ e164 }) => e164 === company.phone)) return false;
  const surname = company.person?.fullName.split(' ').at(-1)?.toLowerCase() ?? null;
  const people = site.people.map(({ fullName }) => fullName.toLowerCase());
  if (surname !== null && people.some((name) => name.split(' ').includes(surname))) return false;
  const domains = [company.domain, domainOf(site.website)].flatMap((domain) => domain?.split('.')[0] ?? []);
  const places = [letterKeyOf(siteName), ...domains.map((label) => label.replaceAll('-', ''))];
  if (places.some((place) => carries(place, company.name, own))) return false;
  const text = [site.title ?? '', site.excerpt, ...people].map(nameKeyOf).join(' ').split(' ');
  return !own.some((word) => text.some((other) => isSameStem(word, other)));
}

/** Whether letters run together hold a word, the letters or the initials of a name: `uhhospitals` those of `University Hospitals`. */
function carries(letters: string, name: string, own: readonly string[]): boolean {
  const key = letterKeyOf(name);
  const initials = wordsOf(name)
    .map((word) => word.charAt(0))
    .join('');
  return (
    own.some((word) => (word.length < LEAST_PIECE ? letters.startsWith(word) : letters.includes(word))) ||
    (letters.length >= LEAST_PIECE && key.includes(letters)) ||
    (initials.length >= 2 && letters.startsWith(initials))
  );
}

/** `brewers` and `brewery` count as one word: a doubt is no proof. */
function isSameStem(a: string, b: string): boolean {
  if (a === b) return true;
  const stem = Math.min(a.length, b.length) - 1;
  return stem >= LEAST_PIECE && a.slice(0, stem) === b.slice(0, stem);
}

function wordsOf(name: string): string[] {
  return nameKeyOf(name)
    .split(' ')
    .filter((word) => word !== '' && word !== 'the');
}
