import { afterEach, describe, expect, it } from 'vitest';
import { industryByKey } from '../../../src/domain/industries.ts';
import type { Place } from '../../../src/domain/place.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createNpiSource } from '../../../src/providers/npi/client.ts';
import { type Answer, json, type Loopback, type Seen, startLoopback } from './loopback.ts';

const dental = industryByKey('dental');
if (dental === null) throw new Error('no dental');
const industry = { ...dental, npiTaxonomies: ['Dentist'] };

const started: Loopback[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.close()));
});

/** Made up after the recorded organisation: the registry's field names, invented people. */
function row(
  number: number,
  fields: {
    city?: string;
    state?: string;
    zip?: string;
    status?: string;
    desc?: string;
    purpose?: string;
    type?: string;
  } = {},
) {
  const {
    city = 'COLUMBUS',
    state = 'OH',
    zip = '432150000',
    status = 'A',
    desc = 'Dentist, General Practice',
    purpose = 'LOCATION',
    type = 'NPI-2',
  } = fields;
  return {
    enumeration_type: type,
    number: 1_000_000_000 + number,
    basic: {
      organization_name: `PRACTICE NUMBER ${number} LLC`,
      status,
      authorized_official_first_name: 'IMOGEN',
      authorized_official_last_name: "O'SAMPLE",
      authorized_official_title_or_position: 'OWNER',
    },
    other_names: [],
    addresses: [
      { address_purpose: 'MAILING', address_1: 'PO BOX 1', city: 'ELSEWHERE', state: 'KY', postal_code: '40000' },
      {
        address_purpose: purpose,
        address_1: `${number} HIGH ST`,
        address_2: 'STE 4',
        city,
        state,
        postal_code: zip,
        telephone_number: '614-555-0100',
      },
    ],
    practiceLocations: [],
    taxonomies: [{ code: '1223G0001X', desc, primary: true }],
  };
}

async function read(answer: Answer, city: string | null = null) {
  const server = await startLoopback(answer);
  started.push(server);
  const source = createNpiSource({
    url: server.url,
    userAgent: 'leadgen-test/1',
    log: silentLogger,
    client: { maxAttempts: 1 },
  });
  const places: Place[] = [];
  let truncated = false;
  const query = { industry, location: { state: 'OH', stateName: 'Ohio', city } };
  for await (const batch of source.search(query, { signal: AbortSignal.timeout(30_000) })) {
    places.push(...batch.places);
    truncated ||= batch.truncated === true;
  }
  return { places, truncated, seen: server.seen };
}

/** Answers like the registry: filters by ZIP prefix, pages, stops at `skip` 1,000. */
function registryOf(rows: ReturnType<typeof row>[]): Answer {
  return (request: Seen, response) => {
    const prefix = request.url.searchParams.get('postal_code')?.replace('*', '') ?? '';
    const skip = Math.min(Number(request.url.searchParams.get('skip')), 1_000);
    const found = rows.filter(({ addresses }) => addresses[1]?.postal_code.startsWith(prefix));
    const results = found.slice(skip, skip + Math.min(Number(request.url.searchParams.get('limit')), 200));
    return json({ result_count: results.length, results })(request, response);
  };
}

describe('the NPI source', () => {
  it('asks for organisations of the trade in the state and reads one', async () => {
    const { places, seen } = await read(registryOf([row(7)]));
    expect(Object.fromEntries(seen[0]?.url.searchParams ?? [])).toMatchObject({
      version: '2.1',
      enumeration_type: 'NPI-2',
      taxonomy_description: 'Dentist',
      state: 'OH',
      limit: '200',
      skip: '0',
    });
    expect(places).toEqual([
      {
        sourceId: 'npi:1000000007',
        sourceUrl: 'https://npiregistry.cms.hhs.gov/provider-view/1000000007',
        name: 'Practice Number 7 LLC',
        brand: null,
        operator: null,
        website: null,
        phone: '614-555-0100',
        email: null,
        street: '7 High St, Ste 4',
        city: 'Columbus',
        state: 'OH',
        postcode: '43215-0000',
        lat: null,
        lon: null,
        closed: false,
        person: { fullName: "Imogen O'Sample", title: 'Owner' },
      },
    ]);
  });

  it('leaves out rows that do not answer the query', async () => {
    const rows = [
      row(1),
      row(2, { state: 'KY' }),
      row(3, { desc: 'Anesthesiology' }),
      row(4, { purpose: 'SECONDARY' }),
      row(5, { type: 'NPI-1' }),
      row(6, { city: 'DAYTON' }),
    ];
    expect((await read(registryOf(rows))).places.map(({ name }) => name)).toEqual([
      'Practice Number 1 LLC',
      'Practice Number 6 LLC',
    ]);
    expect((await read(registryOf(rows), 'Columbus')).places).toHaveLength(1);
  });

  it('marks a deactivated organisation as closed', async () => {
    expect((await read(registryOf([row(1, { status: 'D' })]))).places[0]?.closed).toBe(true);
  });

  it('reads all pages', async () => {
    const rows = Array.from({ length: 450 }, (_, index) => row(index));
    const { places, truncated } = await read(registryOf(rows));
    expect(places).toHaveLength(450);
    expect(truncated).toBe(false);
  });

  it('splits by ZIP code what does not fit under the ceiling, and takes each organisation once', async () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => row(index, { zip: `${430 + (index % 30)}150000` }));
    const { places, truncated, seen } = await read(registryOf(rows));
    expect(places).toHaveLength(3_000);
    expect(new Set(places.map(({ sourceId }) => sourceId)).size).toBe(3_000);
    expect(truncated).toBe(false);
    expect(seen.some(({ url }) => url.searchParams.get('postal_code') === '43*')).toBe(true);
    expect(seen.every(({ url }) => Number(url.searchParams.get('skip')) <= 1_000)).toBe(true);
  });

  it('says so when even the finest split is full', async () => {
    const rows = Array.from({ length: 1_500 }, (_, index) => row(index, { zip: '432150000' }));
    const { places, truncated } = await read(registryOf(rows));
    expect(places).toHaveLength(1_200);
    expect(truncated).toBe(true);
  });

  it('takes an error with HTTP 200 for what it is', async () => {
    const errors = {
      Errors: [{ description: 'Field state requires additional search criteria', field: 'state', number: '07' }],
    };
    await expect(read(json(errors))).rejects.toMatchObject({ failure: 'refused', sourceLabel: 'NPI Registry' });
    await expect(read(json({ odd: true }))).rejects.toMatchObject({ failure: 'bad_answer' });
  });
});
