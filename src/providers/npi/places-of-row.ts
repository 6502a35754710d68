import { displayCase } from '../../domain/display-case.ts';
import type { Place, PlaceQuery } from '../../domain/place.ts';
import { cityKey } from '../../domain/us-cities.ts';
import { stateCodeOf } from '../../domain/us-states.ts';
import { clip, oneLine } from '../../lib/text.ts';
import type { NpiAddress, NpiRow } from './schema.ts';

/**
 * The places of one registered organisation: its primary practice address, then further practice addresses. Rows that do not
 * answer the query (the registry's search is wide) give none.
 */
export function placesOfRow(row: NpiRow, query: PlaceQuery): Place[] {
  const name = text(row.basic.organization_name ?? row.basic.name, 200);
  if (name === null || row.enumeration_type === 'NPI-1' || !hasTaxonomy(row, query)) return [];
  const primary = row.addresses.find((address) => address.address_purpose === 'LOCATION');
  if (primary === undefined || !isInside(primary, query)) return [];
  const further = row.practiceLocations.filter((address) => isInside(address, query));
  return [primary, ...further].map((address, index) => ({
    sourceId: index === 0 ? `npi:${row.number}` : `npi:${row.number}:${index + 1}`,
    sourceUrl: `https://npiregistry.cms.hhs.gov/provider-view/${row.number}`,
    name: displayCase(tradeName(row) ?? name),
    brand: null,
    operator: null,
    website: null,
    phone: text(address.telephone_number, 60),
    email: null,
    street: streetOf(address),
    city: address.city === undefined ? null : displayCase(oneLine(address.city), 2) || null,
    state: stateCodeOf(address.state),
    postcode: postcodeOf(address.postal_code),
    lat: null,
    lon: null,
    closed: row.basic.status !== undefined && row.basic.status !== 'A',
    person: officialOf(row),
  }));
}

function hasTaxonomy(row: NpiRow, { industry }: PlaceQuery): boolean {
  const wanted = industry.npiTaxonomies.map((taxonomy) => taxonomy.toLowerCase());
  return row.taxonomies.some(({ desc }) => wanted.some((taxonomy) => desc?.toLowerCase().includes(taxonomy)));
}

function isInside(address: NpiAddress, { location }: PlaceQuery): boolean {
  if (stateCodeOf(address.state) !== location.state) return false;
  return location.city === null || cityKey(address.city ?? '') === cityKey(location.city);
}

/** `Doing Business As` is what stands over the door. */
function tradeName(row: NpiRow): string | null {
  return text(row.other_names?.find((other) => /doing business/i.test(other.type ?? ''))?.organization_name, 200);
}

function officialOf({ basic }: NpiRow): Place['person'] {
  const names = [basic.authorized_official_first_name, basic.authorized_official_last_name].map((part) => cased(part));
  const [first, last] = names;
  if (!first || !last) return null;
  return { fullName: `${first} ${last}`, title: cased(basic.authorized_official_title_or_position) };
}

function streetOf(address: NpiAddress): string | null {
  return cased([address.address_1, address.address_2].filter((line) => line?.trim()).join(', '));
}

function postcodeOf(raw: string | undefined): string | null {
  const digits = /^(\d{5})-?(\d{4})?$/.exec(raw?.trim() ?? '');
  if (digits === null) return null;
  return digits[2] === undefined ? (digits[1] ?? null) : `${digits[1]}-${digits[2]}`;
}

function cased(raw: string | undefined): string | null {
  const value = text(raw, 200);
  return value === null ? null : displayCase(value);
}

function text(raw: string | undefined, max: number): string | null {
  const value = oneLine(raw ?? '');
  return value === '' ? null : clip(value, max);
}
