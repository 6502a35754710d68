import type { SiteFacts } from '../../../src/domain/site-facts.ts';
import type { City } from './cities.ts';
import type { StreetAddress } from './invented.ts';

export type WorldTrade = 'dental' | 'hotel' | 'hospital' | 'brewery';

/** Looks of a website: each writes its facts in another way. */
export const THEME_NAMES = [
  'table',
  'cards',
  'jsonld',
  'atdot',
  'cfemail',
  'dotted',
  'microdata',
  'deflist',
  'onepage',
  'oldschool',
  'blog',
  'accordion',
  'rtl',
] as const;
export type ThemeName = (typeof THEME_NAMES)[number];

/** Websites that misbehave, or that hold nothing to find. */
export type OddSite =
  | 'robots_disallow'
  | 'http_error'
  | 'redirect_loop'
  | 'hang'
  | 'huge_page'
  | 'latin1'
  | 'wrong_charset'
  | 'bogus_charset'
  | 'pdf'
  | 'parked'
  | 'no_contact'
  | 'www_redirect';

export type AddressStyle = 'first.last' | 'flast' | 'first' | 'none';

/** What makes a listing untidy, as real ones are. */
export type Quirk =
  | 'twin_way' // first office mapped twice: as a node and as a building
  | 'closed' // all its listings carry lifecycle tags
  | 'upper_case_name'
  | 'lower_case_name'
  | 'brand_only' // no website; offices held together by brand
  | 'subdomain_sites' // every office links its own subdomain
  | 'office_names' // every office listed as "Company - Town"
  | 'no_phone'
  | 'listing_email'
  | 'not_in_osm';

/** One company as written by hand; `build-world.ts` turns it into listings, a website and what to expect of them. */
export type CompanyPlan = {
  name: string;
  trade: WorldTrade;
  state: City['state'];
  /** One town per office. */
  offices: readonly string[];
  /** First label of the domain; null = no website. */
  host: string | null;
  /** Address in the listing where it is not `http://<host>.example/`. */
  listedUrl?: string;
  theme?: ThemeName;
  odd?: OddSite;
  team?: readonly [title: string, address: AddressStyle][];
  /** First of the team; else invented. */
  lead?: { first: string; last: string };
  /** Local part of the general mailbox; null = none. Default `info`. */
  inbox?: string | null;
  statedLocations?: number;
  employees?: number;
  fax?: boolean;
  npi?: 'all' | 'first';
  npiName?: string;
  quirks?: readonly Quirk[];
};

export type SamplePerson = { fullName: string; title: string; email: string | null; phone: string | null };

export type Office = StreetAddress & { city: City; phone: string | null; lat: number; lon: number };

/** Everything a website is drawn from. */
export type SampleSite = {
  companyName: string;
  trade: WorldTrade;
  host: string;
  theme: ThemeName;
  odd: OddSite | null;
  offices: Office[];
  people: SamplePerson[];
  inbox: string | null;
  fax: string | null;
  statedLocations: number | null;
  employees: number | null;
};

/**
 * What a correct crawler brings home; `failure` in the words of the crawler. Of the page that is too large the beginning is
 * enough: everything stands there.
 */
export type ExpectedSite = {
  host: string;
  odd: OddSite | null;
  theme: ThemeName;
  failure: SiteFacts['failure'];
  /** Addresses on the company's own domain. */
  emails: string[];
  /** E.164, fax numbers not among them. */
  phones: string[];
  faxes: string[];
  people: SamplePerson[];
  /** In words: `12 locations across Ohio`. */
  statedLocations: number | null;
  /** Addresses that a reader could count. */
  listedOffices: number;
  employees: number | null;
  hasLocationsPage: boolean;
  /** On the pages, but someone else's. */
  decoyEmails: string[];
};

/** Ground truth of one company. */
export type WorldCompany = {
  key: string;
  name: string;
  /** All ways in which the listings write it. */
  spellings: string[];
  trade: WorldTrade;
  state: City['state'];
  cities: string[];
  /** Registrable domain of its own website; null for none or a shared host (no list can know that `facebook.example` is one). */
  domain: string | null;
  website: string | null;
  /** `osm:node/…`, `npi:…`: all listings that mean this company, twins too. */
  sourceIds: string[];
  /** Different offices, twins counted once. */
  siteCount: number;
  /** E.164, as listed. */
  phones: string[];
  listingEmail: string | null;
  /** Named in the NPI register. */
  authorizedOfficial: { fullName: string; title: string } | null;
  site: ExpectedSite | null;
  /** Someone with a name, a title and an address of their own on the company's domain. */
  bestContact: SamplePerson | null;
  /** Closed for good: never a lead. */
  closed: boolean;
};

export type OsmElement = {
  type: 'node' | 'way' | 'relation';
  id: number;
  lat: number;
  lon: number;
  tags: Record<string, string>;
  city: City;
};

export type NpiRecord = {
  number: string;
  kind: 'NPI-1' | 'NPI-2';
  /** Upper case, as the register writes it. */
  name: string;
  person: { first: string; last: string; credential: string } | null;
  official: { first: string; last: string; title: string; phone: string | null } | null;
  taxonomy: { code: string; desc: string };
  office: Office;
  fax: string | null;
};

/** One listing of a place, by the source that lists it. */
export type WorldPlace = {
  source: 'overpass' | 'npi';
  sourceId: string;
  /** null: a listing that belongs to none of the companies (a dentist registered as a person). */
  companyKey: string | null;
  name: string;
  city: string;
  state: City['state'];
  closed: boolean;
};
