import { SAMPLE_LABEL } from '../data/invented.ts';
import type { NpiRecord, Office } from '../data/types.ts';

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 200;
/** Beyond it the register repeats the last page instead of failing. */
const MAX_SKIP = 1_000;

type NpiError = { description: string; field: string; number: string };

/** Criteria that find something by themselves; `state` and `enumeration_type` do not. */
const OWN_CRITERIA = [
  'number',
  'taxonomy_description',
  'organization_name',
  'first_name',
  'last_name',
  'city',
  'postal_code',
] as const;

/** Checks a request as the register does: mistakes come back as a list, with HTTP 200. */
function errorsOf(query: URLSearchParams): NpiError[] {
  const given = (name: string) => (query.get(name) ?? '') !== '';
  const error = (description: string, field: string, number: string): NpiError => ({ description, field, number });
  if (query.get('version') !== '2.1')
    return [error('Unsupported or missing API version; send version=2.1', 'version', '02')];
  const errors: NpiError[] = [];
  const alone = !OWN_CRITERIA.some(given);
  if (alone && given('state')) errors.push(error('Field state requires additional search criteria', 'state', '07'));
  if (alone && given('enumeration_type')) {
    errors.push(error('Enumeration_type requires additional search criteria', 'enumeration_type', '09'));
  }
  if (alone && errors.length === 0) errors.push(error('No valid search criteria provided', 'generic', '04'));
  for (const name of ['organization_name', 'first_name', 'last_name', 'city', 'postal_code', 'taxonomy_description']) {
    const value = query.get(name) ?? '';
    if (value.endsWith('*') && value.length < 3) {
      errors.push(error(`Field ${name} must have at least two characters before the wildcard`, name, '14'));
    }
  }
  for (const name of ['limit', 'skip']) {
    if (given(name) && !/^\d+$/.test(query.get(name) ?? '')) errors.push(error(`${name} must be a number`, name, '06'));
  }
  return errors;
}

/** Exact, or from the start where the wanted text ends in `*`; case does not matter. */
function matchesText(value: string, wanted: string | null): boolean {
  if (wanted === null || wanted === '') return true;
  const [have, want] = [value.toLowerCase(), wanted.trim().toLowerCase()];
  return want.endsWith('*') ? have.startsWith(want.slice(0, -1)) : have === want;
}

/** Every word of the wanted text stands in the description. */
function matchesTaxonomy(desc: string, wanted: string | null): boolean {
  const words = (text: string) =>
    text
      .toLowerCase()
      .split(/[^a-z0-9*]+/)
      .filter(Boolean);
  const have = words(desc);
  return words(wanted ?? '').every((want) => have.some((word) => matchesText(word, want)));
}

function matches(record: NpiRecord, query: URLSearchParams): boolean {
  const { office } = record;
  const kind = query.get('enumeration_type');
  const person = record.person;
  return (
    (kind === null || kind === '' || kind === record.kind) &&
    matchesText(record.number, query.get('number')) &&
    matchesText(office.city.name, query.get('city')) &&
    matchesText(office.city.state, query.get('state')) &&
    matchesText(postalCode(office).slice(0, 5), query.get('postal_code')) &&
    matchesTaxonomy(record.taxonomy.desc, query.get('taxonomy_description')) &&
    (!query.get('organization_name') ||
      (record.kind === 'NPI-2' && matchesText(record.name, query.get('organization_name')))) &&
    (!query.get('first_name') || (person !== null && matchesText(person.first, query.get('first_name')))) &&
    (!query.get('last_name') || (person !== null && matchesText(person.last, query.get('last_name'))))
  );
}

function postalCode(office: Office): string {
  return `${office.postcode}0000`;
}

function dashed(e164: string): string {
  return `${e164.slice(2, 5)}-${e164.slice(5, 8)}-${e164.slice(8)}`;
}

function address(office: Office, purpose: 'LOCATION' | 'MAILING', fax: string | null): object {
  return {
    country_code: 'US',
    country_name: 'United States',
    address_purpose: purpose,
    address_type: 'DOM',
    address_1:
      purpose === 'MAILING' ? `PO BOX ${office.housenumber}` : `${office.housenumber} ${office.street.toUpperCase()}`,
    city: office.city.name.toUpperCase(),
    state: office.city.state,
    postal_code: postalCode(office),
    ...(office.phone === null ? {} : { telephone_number: dashed(office.phone) }),
    ...(fax === null ? {} : { fax_number: dashed(fax) }),
  };
}

function basic(record: NpiRecord): object {
  const dates = { enumeration_date: '2016-03-14', last_updated: '2023-11-20', status: 'A' };
  if (record.person !== null) {
    const { first, last, credential } = record.person;
    return { first_name: first, last_name: last, credential, sole_proprietor: 'NO', ...dates };
  }
  const { official } = record;
  return {
    organization_name: record.name,
    organizational_subpart: 'NO',
    ...dates,
    ...(official === null
      ? {}
      : {
          authorized_official_first_name: official.first,
          authorized_official_last_name: official.last,
          authorized_official_title_or_position: official.title,
          ...(official.phone === null ? {} : { authorized_official_telephone_number: dashed(official.phone) }),
        }),
  };
}

function written(record: NpiRecord): object {
  return {
    created_epoch: '1457913600000',
    enumeration_type: record.kind,
    last_updated_epoch: '1700438400000',
    number: record.number,
    basic: basic(record),
    addresses: [address(record.office, 'MAILING', null), address(record.office, 'LOCATION', record.fax)],
    practiceLocations: [],
    taxonomies: [
      {
        code: record.taxonomy.code,
        taxonomy_group: '',
        desc: record.taxonomy.desc,
        state: record.office.city.state,
        license: '',
        primary: true,
      },
    ],
    identifiers: [],
    endpoints: [],
    other_names: [],
  };
}

/** What the register's API 2.1 answers; the HTTP status is 200 for mistakes too. */
export function answerNpi(records: readonly NpiRecord[], query: URLSearchParams): object {
  const errors = errorsOf(query);
  if (errors.length > 0) return { generator: SAMPLE_LABEL, Errors: errors };
  const limit = Math.min(Number(query.get('limit') || DEFAULT_LIMIT), MAX_LIMIT);
  const skip = Math.min(Number(query.get('skip') || 0), MAX_SKIP);
  const results = records
    .filter((record) => matches(record, query))
    .slice(skip, skip + limit)
    .map(written);
  return { generator: SAMPLE_LABEL, result_count: results.length, results };
}
