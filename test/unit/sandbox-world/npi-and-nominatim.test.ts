import { describe, expect, it } from 'vitest';
import { answerNominatim } from '../../../sandbox/world/api/nominatim.ts';
import { answerNpi } from '../../../sandbox/world/api/npi.ts';
import { buildWorld } from '../../../sandbox/world/data/build-world.ts';

type Row = {
  number: string;
  enumeration_type: string;
  basic: Record<string, string>;
  addresses: Record<string, string>[];
  taxonomies: { desc: string }[];
};
type NpiReply = { result_count: number; results: Row[]; Errors?: { number: string; field: string }[] };

const small = buildWorld().npiRecords;
const large = buildWorld({ extraCompanies: 4_200 }).npiRecords; // every third is in the register
const npi = (query: string, records = small) => answerNpi(records, new URLSearchParams(query)) as NpiReply;

describe('the register of health providers', () => {
  it('lists the organisations of a kind in a state, with their authorized officials', () => {
    const reply = npi('version=2.1&enumeration_type=NPI-2&taxonomy_description=Dentist&state=OH&limit=200');
    expect(reply.result_count).toBe(reply.results.length);
    expect(reply.results.length).toBeGreaterThan(15);
    for (const row of reply.results) {
      expect(row).toMatchObject({ enumeration_type: 'NPI-2', basic: { status: 'A' } });
      expect(row.basic.authorized_official_last_name).toBeTruthy();
      expect(row.basic.authorized_official_title_or_position).toBeTruthy();
      expect(row.addresses.map(({ address_purpose }) => address_purpose)).toEqual(['MAILING', 'LOCATION']);
      expect(row.addresses[1]).toMatchObject({ state: 'OH', postal_code: expect.stringMatching(/^\d{9}$/) });
    }
  });

  it('keeps persons apart from organisations', () => {
    expect(npi('version=2.1&enumeration_type=NPI-1&taxonomy_description=Dentist').result_count).toBe(6);
  });

  it.each([
    { query: 'organization_name=LAKESHORE*', found: 10 },
    { query: 'organization_name=lakeshore', found: 0 },
    { query: 'organization_name=Kingwood Endodontics LLC&state=OH', found: 1 },
    { query: 'city=Perrysburg', found: 1 },
    { query: 'taxonomy_description=General Acute Care Hospital&state=OH&limit=200', found: 8 },
    { query: 'taxonomy_description=Endodontics', found: 1 },
    { query: 'taxonomy_description=Dentist&state=TX', found: 0 },
  ])('finds $found for $query', ({ query, found }) => {
    expect(npi(`version=2.1&${query}`).result_count).toBe(found);
  });

  it('gives ten rows unless asked, cuts a large limit to 200 and repeats rows beyond its ceiling', () => {
    const dentists = 'version=2.1&taxonomy_description=Dentist&state=OH';
    expect(npi(dentists, large).results).toHaveLength(10);
    expect(npi(`${dentists}&limit=500`, large).results).toHaveLength(200);
    const last = npi(`${dentists}&limit=200&skip=1000`, large).results;
    expect(npi(`${dentists}&limit=200&skip=1200`, large).results).toEqual(last);
    expect(npi(`${dentists}&limit=200&skip=800`, large).results).not.toEqual(last);
  });

  it.each([
    { query: '', numbers: ['02'] },
    { query: 'version=2.1', numbers: ['04'] },
    { query: 'version=2.1&state=OH', numbers: ['07'] },
    { query: 'version=2.1&state=OH&enumeration_type=NPI-2', numbers: ['07', '09'] },
    { query: 'version=2.1&organization_name=L*', numbers: ['14'] },
  ])('answers "$query" with a list of errors', ({ query, numbers }) => {
    expect(npi(query).Errors?.map(({ number }) => number)).toEqual(numbers);
    expect(npi(query).results).toBeUndefined();
  });
});

describe('the place search', () => {
  const search = (query: string, userAgent = 'leadgen/0.1 (test@example.com)') =>
    answerNominatim(new URLSearchParams(query), userAgent);

  it.each([
    { query: 'q=Columbus, OH', display: 'Columbus, Franklin County, Ohio, United States' },
    { query: 'q=columbus, ohio, usa', display: 'Columbus, Franklin County, Ohio, United States' },
    { query: 'city=Columbus&state=Georgia', display: 'Columbus, Muscogee County, Georgia, United States' },
    { query: 'q=Ohio', display: 'Ohio, United States' },
    { query: 'q=Bowling Green', display: 'Bowling Green, Wood County, Ohio, United States' },
  ])('knows $query', ({ query, display }) => {
    const { status, body } = search(`${query}&format=jsonv2&addressdetails=1&countrycodes=us&limit=1`);
    expect(status).toBe(200);
    expect(body).toMatchObject([
      { display_name: display, osm_type: 'relation', lat: expect.any(String), address: { country_code: 'us' } },
    ]);
  });

  it('gives nothing for a place it does not know', () => {
    expect(search('q=Atlantis')).toEqual({ status: 200, body: [] });
  });

  it('refuses callers without a name of their own, and mixed questions', () => {
    expect(search('q=Ohio', 'node').status).toBe(403);
    expect(search('q=Ohio', '').status).toBe(403);
    expect(search('q=Ohio&state=Ohio').status).toBe(400);
  });
});
