import { clip } from '../../lib/text.ts';
import type { CompanyCandidate, CompanyLocation } from '../company.ts';
import type { PlaceQuery } from '../place.ts';
import { listingQuality } from '../scout-quality.ts';
import { websiteUrl } from '../web-domain.ts';
import { companyName } from './company-name.ts';
import { distinctLocations } from './distinct-locations.ts';
import type { PlaceRecord } from './place-record.ts';

const MAX_LOCATIONS = 200;
const MAX_SOURCE_IDS = 500;

/** One company from the records that belong together. */
export function candidateOfGroup(records: readonly PlaceRecord[], query: PlaceQuery): CompanyCandidate {
  const places = distinctLocations(records);
  const home = mainCity(places);
  const best = bestRecord(records, home);
  const domain = mostCommon(records.map((record) => record.domain));
  const phone = best.phone ?? records.find((record) => record.cityKey === home && record.phone !== null)?.phone ?? null;
  const anyPhone = phone ?? records.find((record) => record.phone !== null)?.phone ?? null;
  const inHome = records.find((record) => record.cityKey === home && record.place.city !== null);
  const listing = { domain, city: inHome?.place.city ?? query.location.city, phone: anyPhone };
  return {
    name: clip(companyName(records, domain), 255),
    ...listing,
    website: websiteOf(records, domain),
    industry: query.industry.bucket,
    subIndustry: query.industry.key,
    state: inHome?.place.state ?? best.place.state ?? query.location.state,
    siteCount: Math.max(places.length, ...records.map(({ place }) => place.siteCount ?? 0)),
    locations: places.slice(0, MAX_LOCATIONS).map(locationOf),
    email: records.find(({ place }) => place.email !== null)?.place.email ?? null,
    person: records.find(({ place }) => place.person !== null)?.place.person ?? null,
    source: best.source,
    sourceUrl: best.place.sourceUrl,
    sourceIds: [...new Set(records.map(({ place }) => place.sourceId))].slice(0, MAX_SOURCE_IDS),
    qualityScore: listingQuality(listing),
  };
}

/** Key of the city that holds most of the places; of equals the first. */
function mainCity(places: readonly PlaceRecord[][]): string {
  return mostCommon(places.map((records) => records.find(({ cityKey }) => cityKey !== '')?.cityKey ?? null)) ?? '';
}

/** The fullest listing, preferably in the main city. */
function bestRecord(records: readonly PlaceRecord[], home: string): PlaceRecord {
  const worth = ({ domain, phone, cityKey, place }: PlaceRecord) =>
    (domain === null ? 0 : 4) + (phone === null ? 0 : 3) + (cityKey === home ? 2 : 0) + (place.street === null ? 0 : 1);
  return records.reduce((best, next) => (worth(next) > worth(best) ? next : best));
}

/** The address all places share, else the domain's front page: a page about one place does not stand for the company. */
function websiteOf(records: readonly PlaceRecord[], domain: string | null): string | null {
  const urls = records.flatMap(({ place, domain: own }) =>
    own === domain && place.website !== null ? [place.website] : [],
  );
  const first = websiteUrl(urls[0]);
  if (first === null || domain === null || urls.every((url) => url === urls[0])) return first;
  const hosts = urls.flatMap((url) => websiteUrl(url) ?? []).map((url) => new URL(url).origin);
  return `${mostCommon(hosts) ?? new URL(first).origin}/`;
}

function locationOf(records: readonly PlaceRecord[]): CompanyLocation {
  const filled = <Key extends 'street' | 'city' | 'state' | 'postcode' | 'lat' | 'lon'>(key: Key) =>
    records.find(({ place }) => place[key] !== null)?.place[key] ?? null;
  return {
    street: filled('street'),
    city: filled('city'),
    state: filled('state'),
    postcode: filled('postcode'),
    phone: records.find((record) => record.phone !== null)?.phone ?? null,
    lat: filled('lat'),
    lon: filled('lon'),
    sourceId: records[0]?.place.sourceId ?? '',
  };
}

function mostCommon(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: string | null = null;
  for (const [value, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = value;
  return best;
}
