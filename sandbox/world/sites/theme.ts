import type { Office, SamplePerson, SampleSite } from '../data/types.ts';

export type PageKind = 'home' | 'contact' | 'locations' | 'about';

export type SitePaths = Record<Exclude<PageKind, 'home'>, string>;

type PageContent = { kind: PageKind; title: string; html: string };

/** How one look writes its facts. Every function returns finished, escaped HTML. */
export type SiteTheme = {
  paths: SitePaths;
  /** The whole document. */
  shell(site: SampleSite, paths: SitePaths, page: PageContent): string;
  phone(e164: string, label: 'Phone' | 'Fax' | 'Direct'): string;
  email(address: string): string;
  people(people: readonly SamplePerson[]): string;
  offices(offices: readonly Office[]): string;
  /** Sentence with the number of employees. */
  employees(count: number): string;
};

export type NavLink = { href: string; text: string };

/** Links of the menu; companies with one office have no locations page. */
export function navLinks(site: SampleSite, paths: SitePaths): NavLink[] {
  return [
    { href: '/', text: 'Home' },
    { href: paths.about, text: 'About Us' },
    ...(site.offices.length > 1 ? [{ href: paths.locations, text: 'Our Locations' }] : []),
    { href: paths.contact, text: 'Contact' },
  ];
}

export function streetLine(office: Office): string {
  return `${office.housenumber} ${office.street}`;
}

export function townLine(office: Office): string {
  return `${office.city.name}, ${office.city.state} ${office.postcode}`;
}
