import { letterKeyOf } from '../../domain/organisation-match.ts';
import type { SiteEmail, SiteFacts, SitePerson, SitePhone, SiteSignal } from '../../domain/site-facts.ts';
import type { PageFacts } from './extract/page-facts.ts';

const MAX_PHONES = 40;
const MAX_EMAILS = 60;
const MAX_PEOPLE = 60;

type MergedFacts = Pick<
  SiteFacts,
  | 'title'
  | 'organisationName'
  | 'excerpt'
  | 'phones'
  | 'emails'
  | 'people'
  | 'locationCount'
  | 'employeeCount'
  | 'facilityType'
>;

/** One picture of a site from its pages, home page first. */
export function mergePages(pages: readonly PageFacts[]): MergedFacts {
  const phones = mergePhones(pages.flatMap((page) => page.phones));
  const main = phones.find(({ kind }) => kind === 'main')?.e164;
  const people = mergePeople(pages.flatMap((page) => page.people));
  return {
    title: pages[0]?.title ?? null,
    organisationName: nameOf(pages),
    excerpt: pages[0]?.excerpt ?? '',
    phones,
    emails: mergeEmails(pages.flatMap((page) => page.emails)),
    people: people.map((person) => (person.phone === main ? { ...person, phone: null } : person)),
    locationCount: locationCountOf(pages),
    employeeCount: largest(pages.map((page) => page.employeeCount)),
    facilityType: pages.map((page) => page.facilityType).find((type) => type !== null) ?? null,
  };
}

/** The name that most pages give; of several the one seen first, which is the home page's. */
function nameOf(pages: readonly PageFacts[]): string | null {
  const counts = new Map<string, { name: string; count: number }>();
  for (const { organisationName: name } of pages) {
    if (name === null) continue;
    const known = counts.get(letterKeyOf(name));
    if (known === undefined) counts.set(letterKeyOf(name), { name, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count)[0]?.name ?? null;
}

/** Each number once. The main one is the one shown most often and most firmly: a link counts double. */
function mergePhones(all: readonly SitePhone[]): SitePhone[] {
  const merged = new Map<string, { phone: SitePhone; weight: number }>();
  for (const phone of all) {
    const weight = phone.via === 'text' ? 1 : 2;
    const known = merged.get(phone.e164);
    if (known === undefined) merged.set(phone.e164, { phone: { ...phone }, weight });
    else {
      known.weight += weight;
      if (phone.kind === 'fax') known.phone.kind = 'fax';
    }
  }
  const callable = [...merged.values()].filter(({ phone }) => phone.kind !== 'fax');
  const main = callable.toSorted((a, b) => b.weight - a.weight)[0];
  if (main !== undefined) main.phone.kind = 'main';
  return [...merged.values()].map(({ phone }) => phone).slice(0, MAX_PHONES);
}

function mergeEmails(all: readonly SiteEmail[]): SiteEmail[] {
  const merged = new Map<string, SiteEmail>();
  for (const email of all) if (!merged.has(email.email)) merged.set(email.email, email);
  return [...merged.values()].sort((a, b) => Number(b.ownDomain) - Number(a.ownDomain)).slice(0, MAX_EMAILS);
}

function mergePeople(all: readonly SitePerson[]): SitePerson[] {
  const merged = new Map<string, SitePerson>();
  for (const person of all) {
    const key = person.fullName.toLowerCase();
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { ...person });
    else {
      known.title ??= person.title;
      known.email ??= person.email;
      known.phone ??= person.phone;
    }
  }
  return [...merged.values()].slice(0, MAX_PEOPLE);
}

/**
 * A list of addresses on a locations page is the best witness, a stated number the second; a list that is shorter than
 * the stated number is only a part of it. One address is no statement: it stands on every site.
 */
function locationCountOf(pages: readonly PageFacts[]): SiteSignal | null {
  const stated = largest(pages.map((page) => page.statedLocations));
  const listed = largest(pages.filter(({ listsLocations }) => listsLocations).map((page) => page.addresses));
  const counted = listed !== null && listed.value >= 2 ? listed : null;
  if (stated === null || counted === null) return stated ?? counted;
  return counted.value > stated.value ? counted : stated;
}

function largest(signals: readonly (SiteSignal | null)[]): SiteSignal | null {
  return signals.filter((signal) => signal !== null).toSorted((a, b) => b.value - a.value)[0] ?? null;
}
