import { SAMPLE_LABEL } from './invented.ts';
import type { Random } from './random.ts';
import type { CompanyPlan, Office, OsmElement, Quirk, WorldTrade } from './types.ts';

/** Above every id in use, so that a sample can never be mistaken for a real object. */
const FIRST_OSM_ID = 990_000_000_000;

const TRADE_TAGS: Record<WorldTrade, readonly [string, string][]> = {
  dental: [
    ['amenity', 'dentist'],
    ['healthcare', 'dentist'],
  ],
  hospital: [
    ['amenity', 'hospital'],
    ['healthcare', 'hospital'],
  ],
  hotel: [['tourism', 'hotel']],
  brewery: [['craft', 'brewery']],
};

type ListingContext = { random: Random; plan: CompanyPlan; nextId: () => number };

export function createOsmIds(): () => number {
  let id = FIRST_OSM_ID;
  return () => {
    id += 1;
    return id;
  };
}

function has(plan: CompanyPlan, quirk: Quirk): boolean {
  return plan.quirks?.includes(quirk) ?? false;
}

/** The name as mappers wrote it for this office. */
function listedName(plan: CompanyPlan, office: Office): string {
  const name = has(plan, 'office_names') ? `${plan.name} - ${office.city.name}` : plan.name;
  if (has(plan, 'upper_case_name')) return name.toUpperCase();
  return has(plan, 'lower_case_name') ? name.toLowerCase() : name;
}

function writtenPhone(random: Random, e164: string): string {
  const [area, exchange, line] = [e164.slice(2, 5), e164.slice(5, 8), e164.slice(8)];
  return random.pick([
    `+1-${area}-${exchange}-${line}`,
    `(${area}) ${exchange}-${line}`,
    `+1 ${area} ${exchange} ${line}`,
    `${area}.${exchange}.${line}`,
  ]);
}

function listedWebsite({ plan, random }: ListingContext, office: Office, index: number): string | null {
  if (plan.listedUrl !== undefined) return plan.listedUrl;
  if (plan.host === null) return null;
  const town = office.city.name.toLowerCase().replaceAll(' ', '-');
  const domain = `${plan.host}.example`;
  if (has(plan, 'subdomain_sites')) return `http://${town}.${domain}/`;
  if (index === 0) return `http://${domain}/`;
  const kind = random.int(0, 9);
  if (kind === 0) return null; // only brand or operator tie this office to the others
  return kind < 4 ? `http://www.${domain}/locations` : `http://${domain}`;
}

function tradeTags({ plan, random }: ListingContext): Record<string, string> {
  const pairs = TRADE_TAGS[plan.trade];
  const kept = pairs.length > 1 && random.chance(0.6) ? [random.pick(pairs)] : pairs;
  const tags = Object.fromEntries(kept);
  if (/ortho/i.test(plan.name)) tags['healthcare:speciality'] = 'orthodontics';
  if (plan.trade === 'hotel' && /motel/i.test(plan.name)) tags.tourism = 'motel';
  if (plan.trade === 'hotel' && /guest house/i.test(plan.name)) tags.tourism = 'guest_house';
  return tags;
}

function contactTags(context: ListingContext, office: Office, index: number): Record<string, string> {
  const { plan, random } = context;
  const tags: Record<string, string> = {};
  const website = listedWebsite(context, office, index);
  if (website !== null) tags[random.chance(0.75) ? 'website' : 'contact:website'] = website;
  if (office.phone !== null && !has(plan, 'no_phone')) {
    tags[random.chance(0.75) ? 'phone' : 'contact:phone'] = writtenPhone(random, office.phone);
  }
  if (has(plan, 'listing_email')) tags.email = listingEmailOf(plan);
  if (plan.offices.length > 1) {
    if (website === null || has(plan, 'brand_only') || random.chance(0.4)) tags.brand = plan.name;
    if (random.chance(0.3)) tags.operator = plan.name;
  }
  return tags;
}

/** A free mailbox that the place publishes itself. */
export function listingEmailOf(plan: CompanyPlan): string {
  return `${plan.name.toLowerCase().replaceAll(/[^a-z]+/g, '')}@freemail.example`;
}

function addressTags(random: Random, office: Office): Record<string, string> {
  const tags: Record<string, string> = { 'addr:city': office.city.name };
  if (random.chance(0.75)) tags['addr:state'] = office.city.state;
  if (random.chance(0.9)) {
    tags['addr:housenumber'] = office.housenumber;
    tags['addr:street'] = office.street;
    tags['addr:postcode'] = office.postcode;
  }
  return tags;
}

function elementOf(
  context: ListingContext,
  office: Office,
  type: OsmElement['type'],
  tags: Record<string, string>,
): OsmElement {
  const shift = () => (context.random.next() - 0.5) / 5_000; // a few metres
  return {
    type,
    id: context.nextId(),
    lat: Number((office.lat + shift()).toFixed(7)),
    lon: Number((office.lon + shift()).toFixed(7)),
    tags: { ...tags, source: SAMPLE_LABEL },
    city: office.city,
  };
}

/** Lifecycle tags instead of, or beside, the plain ones: three ways to map a place that is no more. */
function closedElements(context: ListingContext, office: Office): OsmElement[] {
  const { plan, random } = context;
  const [key, value] = TRADE_TAGS[plan.trade][0] ?? ['amenity', 'dentist'];
  const [stillKey, stillValue] = TRADE_TAGS[plan.trade].at(-1) ?? [key, value];
  const common = { name: plan.name, ...addressTags(random, office), ...contactTags(context, office, 0) };
  return [
    elementOf(context, office, 'node', {
      ...common,
      [`disused:${key}`]: value,
      [stillKey]: stillValue,
      end_date: '2023-06-30',
    }),
    elementOf(context, office, 'way', { ...common, [`was:${key}`]: value, [stillKey]: stillValue, building: 'yes' }),
    elementOf(context, office, 'node', { ...common, [`disused:${key}`]: value }),
  ];
}

/** All map listings of one company, twins included, in the order of its offices. */
export function osmListings(context: ListingContext, offices: readonly Office[]): OsmElement[] {
  const { plan, random } = context;
  if (has(plan, 'not_in_osm')) return [];
  const first = offices[0];
  if (first !== undefined && has(plan, 'closed')) return closedElements(context, first);
  const elements = offices.map((office, index) => {
    const roll = random.next();
    const type = roll < 0.65 ? 'node' : roll < 0.95 ? 'way' : 'relation';
    return elementOf(context, office, type, {
      ...tradeTags(context),
      name: listedName(plan, office),
      ...(/[؀-ۿ]/u.test(plan.name) ? { 'name:ar': plan.name } : {}),
      ...contactTags(context, office, index),
      ...addressTags(random, office),
      ...(random.chance(0.4) ? { opening_hours: 'Mo-Fr 08:00-17:00' } : {}),
    });
  });
  const original = elements[0];
  if (has(plan, 'twin_way') && first !== undefined && original !== undefined) {
    const twinType = original.type === 'way' ? 'node' : 'way';
    elements.push(elementOf(context, first, twinType, { ...original.tags, building: 'commercial' }));
  }
  return elements;
}
