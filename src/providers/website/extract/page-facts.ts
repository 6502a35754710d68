import { isFreemail } from '../../../domain/email-address.ts';
import type { SiteEmail, SiteFacts, SitePage, SitePerson, SitePhone, SiteSignal } from '../../../domain/site-facts.ts';
import { domainOf } from '../../../domain/web-domain.ts';
import { clip, oneLine } from '../../../lib/text.ts';
import { hasLocationsSection } from '../page-links.ts';
import { emailDomain, findEmails } from './emails.ts';
import { findOrganisationName } from './organisation-name.ts';
import type { PageDocument } from './page-document.ts';
import { findPeople } from './people.ts';
import { findPhones } from './phones.ts';
import { countAddresses, type FoundSignal, facilityTypeOf, statedEmployees, statedLocations } from './signals.ts';

/** What one page says. A number that stands there twice is listed twice: how often is a sign of which one is meant. */
export type PageFacts = {
  /** The page is, or holds, a list of the company's places. */
  listsLocations: boolean;
  title: string | null;
  organisationName: string | null;
  excerpt: string;
  phones: SitePhone[];
  emails: SiteEmail[];
  people: SitePerson[];
  statedLocations: SiteSignal | null;
  addresses: SiteSignal | null;
  employeeCount: SiteSignal | null;
  facilityType: SiteFacts['facilityType'];
};

/**
 * Everything we take from a page.
 *
 * @param siteDomains - registrable domains that are the company's own: before and after redirects
 */
export function readPageFacts(page: PageDocument, kind: SitePage['kind'], siteDomains: readonly string[]): PageFacts {
  const phones = findPhones(page);
  const emails = findEmails(page, siteDomains[0] ?? domainOf(page.url));
  const at = (signal: FoundSignal | null): SiteSignal | null => (signal === null ? null : { ...signal, url: page.url });
  return {
    listsLocations: kind === 'locations' || hasLocationsSection(page),
    title: page.title,
    organisationName: findOrganisationName(page),
    excerpt: excerptOf(page.text),
    phones: phones.map(({ e164, fax, via }) => ({ e164, kind: fax ? 'fax' : 'other', via, url: page.url })),
    emails: emails.map(({ email, via }) => ({ email, via, ownDomain: isOwn(email, siteDomains), url: page.url })),
    people: findPeople(page, emails, phones).map((person) => ({ ...person, url: page.url })),
    statedLocations: at(statedLocations(page.text)),
    addresses: at(countAddresses(page)),
    employeeCount: at(statedEmployees(page)),
    facilityType: facilityTypeOf(page),
  };
}

function isOwn(email: string, siteDomains: readonly string[]): boolean {
  const domain = emailDomain(email);
  return siteDomains.includes(domain) || isFreemail(domain);
}

/** Sentences rather than menus. */
function excerptOf(text: string): string {
  const lines = text
    .slice(0, 40_000)
    .replaceAll(/[\uE001-\uE003]/g, ' ')
    .split(/[\n\t]/);
  const sentences = lines.filter((line) => line.trim().length >= 50).join(' ');
  return clip(oneLine(sentences === '' ? lines.join(' ') : sentences), 600);
}
