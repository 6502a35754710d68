import type { Company, FieldSource } from '../../domain/company.ts';
import type { Contact, ContactCandidate, EmailState } from '../../domain/contact.ts';
import {
  type EmailAddress,
  isFreemail,
  isGenericLocalPart,
  isPlaceholderEmail,
  localPartFits,
  parseEmail,
} from '../../domain/email-address.ts';
import type { SiteFacts } from '../../domain/site-facts.ts';
import { domainOf } from '../../domain/web-domain.ts';
import { isAnothersWebsite } from '../../domain/website-owner.ts';
import { entryOf } from '../../lib/entry-of.ts';

export type EnrichedCompany = Pick<
  Company,
  'name' | 'domain' | 'website' | 'phone' | 'email' | 'person' | 'city' | 'state' | 'source' | 'sourceUrl' | 'dateFound'
> & {
  /** People that an imported list names, addresses included. */
  listed?: readonly Pick<
    Contact,
    'email' | 'emailKind' | 'fullName' | 'title' | 'linkedinUrl' | 'source' | 'foundAt'
  >[];
};
/** An address with what is known of its domain still missing. */
export type UncheckedContact = Omit<ContactCandidate, 'emailState' | 'verified'> & {
  domain: string;
  /** A person's own address on the company's own domain, that the company itself publishes or somebody has in their list. */
  vouched: boolean;
};
type Named = { fullName: string; title: string | null };

const MAX_CONTACTS = 25;

/**
 * Everybody who may be written to: addresses the company publishes on its website, those of an imported list, and the one in
 * its listing. Nothing is invented: a person without a published address, or a domain without a published inbox, gives no contact.
 */
export function findContacts(company: EnrichedCompany, facts: SiteFacts | null): UncheckedContact[] {
  const ownDomains = ownDomainsOf(company, facts);
  const isAnothers = facts !== null && isAnothersWebsite(company, facts);
  const people: Named[] = [...(facts?.people ?? []), ...(company.person === null ? [] : [company.person])];
  const contacts = new Map<string, UncheckedContact>();
  for (const found of facts?.emails ?? []) {
    const email = parseEmail(found.email);
    if (email === null || !isTheirs(email, ownDomains)) continue;
    const source = { url: found.url, label: 'company website', at: facts?.fetchedAt ?? company.dateFound };
    contacts.set(
      email.address,
      contactOf(email, { company, facts, people, ownDomains, source, onSite: true, isAnothers }),
    );
  }
  for (const { email: address, emailKind, fullName, title, linkedinUrl, source, foundAt } of company.listed ?? []) {
    const email = parseEmail(address);
    if (email === null || contacts.has(email.address)) continue;
    const vouched = emailKind === 'personal' && ownDomains.includes(registrable(email));
    const known = { fullName, title, email: email.address, emailKind, linkedinUrl, source, foundAt };
    contacts.set(email.address, { ...known, domain: email.domain, vouched });
  }
  const listed = company.email === null ? null : parseEmail(company.email);
  if (listed !== null && !isPlaceholderEmail(listed) && !contacts.has(listed.address)) {
    const source = { url: company.sourceUrl, label: listingLabel(company.source), at: company.dateFound };
    contacts.set(
      listed.address,
      contactOf(listed, { company, facts, people, ownDomains, source, onSite: false, isAnothers }),
    );
  }
  return [...contacts.values()].toSorted((a, b) => Number(b.vouched) - Number(a.vouched)).slice(0, MAX_CONTACTS);
}

/** Where a listing came from, as people know it. */
export function listingLabel(source: string): string {
  const labels: Record<string, string> = {
    overpass: 'OpenStreetMap',
    npi: 'NPI registry',
    csv: 'imported list',
    google_maps: 'Google Maps',
    yelp: 'Yelp',
    directories: 'web directory',
  };
  return entryOf(labels, source) ?? source;
}

function ownDomainsOf(company: EnrichedCompany, facts: SiteFacts | null): string[] {
  const moved = facts === null ? null : domainOf(facts.website);
  return [...new Set([company.domain, moved].filter((domain) => domain !== null))];
}

/**
 * A page may show addresses of others (agents, suppliers, whoever built it). Without a domain of its own a company can
 * only publish foreign ones.
 */
function isTheirs(email: EmailAddress, ownDomains: readonly string[]): boolean {
  return ownDomains.length === 0 || isFreemail(email.domain) || ownDomains.includes(registrable(email));
}

function registrable(email: EmailAddress): string {
  return domainOf(email.domain) ?? email.domain;
}

type Setting = {
  company: EnrichedCompany;
  facts: SiteFacts | null;
  people: readonly Named[];
  ownDomains: readonly string[];
  source: FieldSource;
  onSite: boolean;
  /** The website clearly is another organisation's. */
  isAnothers: boolean;
};

function contactOf(email: EmailAddress, setting: Setting): UncheckedContact {
  const { company, facts, people, ownDomains, source, onSite, isAnothers } = setting;
  const generic = isGenericLocalPart(email.local) || isCompanyName(email.local, company);
  const person = generic ? null : ownerOf(email, people, facts);
  const emailKind = generic || (person === null && isFreemail(email.domain)) ? 'generic' : 'personal';
  return {
    fullName: person?.fullName ?? null,
    title: person?.title ?? null,
    email: email.address,
    emailKind,
    linkedinUrl: null,
    source: onSite ? (emailKind === 'generic' ? 'generic_inbox' : 'website_scraper') : 'listing',
    foundAt: source,
    domain: email.domain,
    vouched: onSite && !isAnothers && emailKind === 'personal' && ownDomains.includes(registrable(email)),
  };
}

/** Whose address it is: said by the page, else by its shape, when that fits one person only. */
function ownerOf(email: EmailAddress, people: readonly Named[], facts: SiteFacts | null): Named | null {
  const said = facts?.people.find((person) => person.email === email.address);
  if (said !== undefined) return withTitle(said, people);
  const fitting = people.filter(({ fullName }) => localPartFits(email.local, fullName));
  const names = new Set(fitting.map(({ fullName }) => fullName.toLowerCase()));
  const first = fitting[0];
  return first === undefined || names.size !== 1 ? null : withTitle(first, people);
}

/** The website may know the name and the listing the title. */
function withTitle(person: Named, people: readonly Named[]): Named {
  if (person.title !== null) return person;
  const same = people.find(
    ({ fullName, title }) => title !== null && fullName.toLowerCase() === person.fullName.toLowerCase(),
  );
  return same ?? person;
}

/** `acmedental@acmedental.com` is the firm's box, not a person's. */
function isCompanyName(local: string, company: EnrichedCompany): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const label = company.domain?.split('.')[0] ?? '';
  return [plain(company.name), plain(label)].includes(plain(local));
}

/** What is known of an address once DNS has been asked about its domain, or has not. */
export function checkedContact(
  { domain: _domain, vouched, ...contact }: UncheckedContact,
  mx: 'valid' | 'invalid' | 'unknown',
  mxCheckEnabled: boolean,
): ContactCandidate {
  const works = mx === 'valid' || !mxCheckEnabled;
  const onSite = contact.source !== 'listing';
  const emailState: EmailState = mx === 'invalid' ? 'invalid' : mx === 'valid' && onSite ? 'valid' : 'unknown';
  return { ...contact, emailState, verified: vouched && works && mx !== 'invalid' };
}
