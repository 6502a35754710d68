import type { SiteFacts } from '../../../src/domain/site-facts.ts';
import { findCity } from './cities.ts';
import { DENTAL_GROUPS } from './dental-groups.ts';
import { DENTAL_PRACTICES } from './dental-practices.ts';
import { createPeopleBook, createPhoneBook, DECOY_EMAILS, inventStreet, slugOf } from './invented.ts';
import { createNpiNumbers, npiListings, npiPersons } from './npi-listings.ts';
import { createOsmIds, listingEmailOf, osmListings } from './osm-listings.ts';
import { OTHER_TRADES } from './other-trades.ts';
import { createRandom } from './random.ts';
import type {
  AddressStyle,
  CompanyPlan,
  ExpectedSite,
  NpiRecord,
  OddSite,
  Office,
  OsmElement,
  SamplePerson,
  SampleSite,
  WorldCompany,
  WorldPlace,
} from './types.ts';
import { THEME_NAMES } from './types.ts';

/** The whole sample world: what the sources list, what the websites say, and what a correct bot makes of it. */
export type World = {
  elements: OsmElement[];
  npiRecords: NpiRecord[];
  /** By registrable domain. */
  sites: Map<string, SampleSite>;
  places: WorldPlace[];
  companies: WorldCompany[];
};

const WORLD_SEED = 20_240_601;
const TOWNS_OF_PERSONS = ['Columbus', 'Toledo', 'Akron', 'Athens', 'Dayton', 'Mason'];

const FAILURES: Partial<Record<OddSite, SiteFacts['failure']>> = {
  robots_disallow: 'robots',
  http_error: 'http_error',
  redirect_loop: 'redirects',
  hang: 'timeout',
  pdf: 'not_html',
};

function addressOf(style: AddressStyle, name: { first: string; last: string }, domain: string): string | null {
  const plain = (text: string) => slugOf(text).replaceAll('-', '');
  const [first, last] = [plain(name.first), plain(name.last)];
  if (style === 'none') return null;
  if (style === 'first') return `${first}@${domain}`;
  return style === 'flast' ? `${first[0] ?? ''}${last}@${domain}` : `${first}.${last}@${domain}`;
}

/** Companies made by the dozen for load tests: one office, no phone (the reserved numbers would run out), own site. */
function bulkPlans(count: number): CompanyPlan[] {
  const towns = ['Columbus', 'Cleveland', 'Cincinnati', 'Toledo', 'Akron', 'Dayton', 'Canton', 'Mansfield'];
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(5, '0');
    return {
      name: `Sample Practice ${number}`,
      trade: 'dental',
      state: 'OH',
      offices: [towns[index % towns.length] ?? 'Columbus'],
      host: `sample-practice-${number}`,
      theme: THEME_NAMES[index % (THEME_NAMES.length - 1)] ?? 'table',
      quirks: ['no_phone'],
      lead: { first: 'Sample', last: `Person${number}` },
      team: [['Office Manager', 'first.last']],
      ...(index % 3 === 0 ? { npi: 'first' } : {}),
    };
  });
}

/** Draws the world. The same seed and options give the same world, to the byte. */
export function buildWorld(options: { seed?: number; extraCompanies?: number } = {}): World {
  const random = createRandom(options.seed ?? WORLD_SEED);
  const people = createPeopleBook(random);
  const phones = createPhoneBook();
  const nextId = createOsmIds();
  const nextNumber = createNpiNumbers();
  const world: World = { elements: [], npiRecords: [], sites: new Map(), places: [], companies: [] };
  const bulk = new Set(bulkPlans(options.extraCompanies ?? 0));

  const officeIn = (town: string, state: CompanyPlan['state'], withPhone: boolean): Office => {
    const city = findCity(town, state);
    const around = () => (random.next() - 0.5) * 0.06;
    const [lat, lon] = [city.lat + around(), city.lon + around()];
    return { ...inventStreet(random, city), city, lat, lon, phone: withPhone ? phones.next(city) : null };
  };

  const addCompany = (plan: CompanyPlan): void => {
    const offices = plan.offices.map((town) => officeIn(town, plan.state, !bulk.has(plan)));
    const firstCity = offices[0]?.city ?? findCity('Columbus', 'OH');
    const domain = plan.host === null ? null : `${plan.host}.example`;
    const team = (plan.team ?? []).map(([title, style], index): SamplePerson => {
      const name = (index === 0 ? plan.lead : undefined) ?? people.next();
      const direct = style !== 'none' && !bulk.has(plan) && random.chance(0.25);
      return {
        fullName: `${name.first} ${name.last}`,
        title,
        email: domain === null ? null : addressOf(style, name, domain),
        phone: direct ? phones.next(firstCity) : null,
      };
    });
    const fax = plan.fax === true ? phones.next(firstCity) : null;
    const official = team[0] ?? inventOwner(people.next());
    const site: SampleSite | null =
      domain === null
        ? null
        : {
            companyName: plan.name,
            trade: plan.trade,
            host: domain,
            theme: plan.theme ?? 'table',
            odd: plan.odd ?? null,
            offices,
            people: team,
            inbox: plan.inbox === null ? null : `${plan.inbox ?? 'info'}@${domain}`,
            fax,
            statedLocations: plan.statedLocations ?? null,
            employees: plan.employees ?? null,
          };
    const elements = osmListings({ random, plan, nextId }, offices);
    const records = npiListings({ plan, offices, official, fax, nextNumber });
    world.elements.push(...elements);
    world.npiRecords.push(...records);
    if (site !== null) world.sites.set(site.host, site);
    const company = groundTruth(plan, { offices, official, site, elements, records });
    world.companies.push(company);
    world.places.push(...placesOf(company, elements, records));
  };

  for (const plan of [...DENTAL_GROUPS, ...DENTAL_PRACTICES, ...OTHER_TRADES, ...bulk]) addCompany(plan);
  const personOffices = TOWNS_OF_PERSONS.map((town) => officeIn(town, 'OH', true));
  const persons = npiPersons(
    random,
    personOffices,
    personOffices.map(() => people.next()),
    nextNumber,
  );
  world.npiRecords.push(...persons);
  world.places.push(...persons.map((record) => npiPlace(record, null, false)));
  return world;
}

function inventOwner(name: { first: string; last: string }): SamplePerson {
  return { fullName: `${name.first} ${name.last}`, title: 'Owner', email: null, phone: null };
}

type Drawn = {
  offices: Office[];
  official: SamplePerson;
  site: SampleSite | null;
  elements: OsmElement[];
  records: NpiRecord[];
};

function groundTruth(plan: CompanyPlan, { offices, official, site, elements, records }: Drawn): WorldCompany {
  const closed = plan.quirks?.includes('closed') ?? false;
  const expected = site === null ? null : expectedSite(site);
  const names = [...elements.map((element) => element.tags.name ?? plan.name), ...records.map(({ name }) => name)];
  const listsPhone = !(plan.quirks?.includes('no_phone') ?? false);
  return {
    key: slugOf(plan.name) || (plan.host ?? 'unnamed'),
    name: plan.name,
    spellings: [...new Set(names)],
    trade: plan.trade,
    state: plan.state,
    cities: [...new Set(plan.offices)],
    domain: site?.host ?? null,
    website: plan.listedUrl ?? (site === null ? null : `http://${site.host}/`),
    sourceIds: [...elements.map(osmSourceId), ...records.map(({ number }) => `npi:${number}`)],
    siteCount: offices.length,
    phones: listsPhone ? offices.flatMap(({ phone }) => phone ?? []) : [],
    listingEmail: plan.quirks?.includes('listing_email') ? listingEmailOf(plan) : null,
    authorizedOfficial: records.length === 0 ? null : { fullName: official.fullName, title: official.title },
    site: expected,
    bestContact: closed ? null : (expected?.people.find(({ email }) => email !== null) ?? null),
    closed,
  };
}

function expectedSite(site: SampleSite): ExpectedSite {
  const failure = site.odd === null ? null : (FAILURES[site.odd] ?? null);
  const readable = failure === null && site.odd !== 'parked';
  const shown = readable && site.odd !== 'no_contact';
  const people = shown ? site.people : [];
  return {
    host: site.host,
    odd: site.odd,
    theme: site.theme,
    failure,
    emails: shown ? [site.inbox, ...people.map(({ email }) => email)].flatMap((email) => email ?? []) : [],
    phones: shown ? [...site.offices, ...people].flatMap(({ phone }) => phone ?? []) : [],
    faxes: shown && site.fax !== null ? [site.fax] : [],
    people,
    statedLocations: readable ? site.statedLocations : null,
    listedOffices: readable ? site.offices.length : 0,
    employees: readable ? site.employees : null,
    hasLocationsPage: readable && site.offices.length > 1 && site.theme !== 'onepage',
    decoyEmails: decoysOf(site, failure),
  };
}

function decoysOf(site: SampleSite, failure: SiteFacts['failure']): string[] {
  if (failure !== null) return [];
  return site.odd === 'parked' ? [DECOY_EMAILS.domainSeller] : [DECOY_EMAILS.vendor, DECOY_EMAILS.placeholder];
}

function osmSourceId(element: OsmElement): string {
  return `osm:${element.type}/${element.id}`;
}

function placesOf(company: WorldCompany, elements: OsmElement[], records: NpiRecord[]): WorldPlace[] {
  const fromOsm = elements.map(
    (element): WorldPlace => ({
      source: 'overpass',
      sourceId: osmSourceId(element),
      companyKey: company.key,
      name: element.tags.name ?? company.name,
      city: element.city.name,
      state: element.city.state,
      closed: company.closed,
    }),
  );
  return [...fromOsm, ...records.map((record) => npiPlace(record, company.key, company.closed))];
}

function npiPlace(record: NpiRecord, companyKey: string | null, closed: boolean): WorldPlace {
  return {
    source: 'npi',
    sourceId: `npi:${record.number}`,
    companyKey,
    name: record.name,
    city: record.office.city.name,
    state: record.office.city.state,
    closed,
  };
}
