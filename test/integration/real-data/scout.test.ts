import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, describe, expect, it } from 'vitest';
import { createScout } from '../../../src/agents/scout.ts';
import { distinctLocations } from '../../../src/domain/grouping/distinct-locations.ts';
import { groupRecords } from '../../../src/domain/grouping/group-records.ts';
import { type PlaceRecord, recordOf } from '../../../src/domain/grouping/place-record.ts';
import { industryByKey } from '../../../src/domain/industries.ts';
import type { Place, PlaceBatch } from '../../../src/domain/place.ts';
import { SourceUnavailableError } from '../../../src/lib/errors.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { readCsvPlaces } from '../../../src/providers/csv/read-csv-places.ts';
import { createNpiSource } from '../../../src/providers/npi/client.ts';
import { createOverpassSource } from '../../../src/providers/overpass/client.ts';
import { json, type Loopback, startLoopback, text } from '../providers/loopback.ts';

const data = path.resolve(import.meta.dirname, '../../../../shared/data');
const isThere = existsSync(path.join(data, 'businesses'));
if (!isThere) process.emitWarning(`SKIPPED: no shared data at ${data}`);

const started: Loopback[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.close()));
});

function tradeOf(key: string) {
  const industry = industryByKey(key);
  if (industry === null) throw new Error(`no trade ${key}`);
  return industry;
}

async function placesOf(file: string) {
  const places: Place[] = [];
  const bad: number[] = [];
  const options = { log: silentLogger, onBadRow: ({ line }: { line: number }) => bad.push(line) };
  for await (const batch of readCsvPlaces(path.join(data, 'businesses', file), options)) places.push(...batch.places);
  return { places, bad };
}

async function placesFrom(batches: AsyncIterable<PlaceBatch>): Promise<Place[]> {
  const places: Place[] = [];
  for await (const batch of batches) places.push(...batch.places);
  return places;
}

describe.skipIf(!isThere)('published business lists', () => {
  it.each([
    ['breweries_ohio.csv', 303],
    ['breweries_ohio_neighbours.csv', 980],
    ['dental_ohio.csv', 68],
    ['dental_other_states.csv', 638],
    ['farmers_markets_ohio.csv', 340],
    ['food_manufacturers_ohio.csv', 186],
    ['food_manufacturers_ohio_neighbours.csv', 392],
    ['hospitals_ohio.csv', 194],
    ['libraries_ohio.csv', 251],
    ['nppes_ohio_dentists_sample.csv', 43],
  ])('reads every row of %s, each with a name, a city and a state code', async (file, rows) => {
    const { places, bad } = await placesOf(file);
    expect(places.length + bad.length).toBe(rows);
    expect(bad).toEqual([]);
    const placed = places.filter(({ city, state }) => city !== null && state !== null && state.length === 2);
    expect(placed.length / rows).toBeGreaterThan(0.97);
    expect(places.filter(({ name }) => name !== name.trim() || name === '')).toEqual([]);
  });

  /** The rows as an Overpass server would send them: our own wrapping of published rows, not a recording. */
  async function scoutThroughOverpass(key: string, file: string) {
    const industry = tradeOf(key);
    const { places } = await placesOf(file);
    const elements = places.map((place, index) => {
      const pairs: [string, string | null][] = [
        ['name', place.name],
        ['website', place.website],
        ['phone', place.phone],
        ['addr:street', place.street],
        ['addr:city', place.city],
        ['addr:state', place.state],
        ['addr:postcode', place.postcode],
      ];
      const tags = Object.fromEntries(pairs.filter(([, value]) => value !== null));
      return {
        type: 'node',
        id: index + 1,
        lat: place.lat ?? undefined,
        lon: place.lon ?? undefined,
        tags: { ...industry.osm[0], ...tags },
      };
    });
    const server = await startLoopback(json({ version: 0.6, elements }));
    started.push(server);
    const source = createOverpassSource({ url: server.url, userAgent: 'leadgen-test/1', log: silentLogger });
    const location = { state: 'OH', stateName: 'Ohio', city: null };
    return createScout({ sources: [source] })(
      { industry, location },
      { signal: AbortSignal.timeout(20_000), log: silentLogger },
    );
  }

  it('turns the dentists of Ohio into their practices', async () => {
    const found = await scoutThroughOverpass('dental', 'dental_ohio.csv');
    expect(found.placesFound).toBe(68);
    expect(found.candidates.length).toBeGreaterThanOrEqual(50);
    expect(found.candidates.length).toBeLessThanOrEqual(58); // 53 phones, some of them one dentist's second
    const shown = found.candidates.map(({ phone }) => phone).filter((phone) => phone !== null);
    expect(new Set(shown).size).toBe(shown.length);
  });

  it('joins the taprooms of one brewery', async () => {
    const found = await scoutThroughOverpass('brewery', 'breweries_ohio.csv');
    expect(found.groups).toBeGreaterThanOrEqual(6);
    expect(found.candidates[0]).toMatchObject({ name: 'Platform Beer Co', siteCount: 3, domain: 'platformbeer.co' });
    expect(found.quality).toBeGreaterThan(8);
  });

  it('keeps hospitals apart that only share a saint', async () => {
    const found = await scoutThroughOverpass('hospital', 'hospitals_ohio.csv');
    expect(found.candidates.length).toBeGreaterThanOrEqual(185);
  });
});

describe.skipIf(!isThere)('recorded answers', () => {
  const recorded = (file: string) => readFileSync(path.join(data, 'api_responses', file), 'utf8');

  async function overpass(file: string, key: string) {
    const server = await startLoopback(text(200, recorded(`overpass/${file}`)));
    started.push(server);
    const source = createOverpassSource({
      url: server.url,
      userAgent: 'leadgen-test/1',
      log: silentLogger,
      client: { maxAttempts: 1 },
    });
    const query = { industry: tradeOf(key), location: { state: 'OH', stateName: 'Ohio', city: null } };
    return placesFrom(source.search(query, { signal: AbortSignal.timeout(10_000) }));
  }

  it('reads the cafes, their phones and points', async () => {
    const places = await overpass('cafes_out_body.json', 'cafe');
    const { elements } = JSON.parse(recorded('overpass/cafes_out_body.json')) as {
      elements: { tags?: Record<string, string> }[];
    };
    const named = elements.filter(({ tags }) => tags?.name || tags?.brand || tags?.operator);
    expect(places).toHaveLength(named.length);
    expect(places.every(({ lat, lon }) => lat !== null && lon !== null)).toBe(true);
    expect(places.filter(({ phone }) => phone !== null).length).toBeGreaterThanOrEqual(8);
  });

  it.each(['bbox_map_query.json', 'node_way_relation_out_body.json', 'way_with_empty_center.json'])(
    'reads %s',
    async (file) => {
      await expect(overpass(file, 'cafe')).resolves.toBeInstanceOf(Array);
    },
  );

  it('takes the recorded runtime error for an outage', async () => {
    await expect(overpass('runtime_error_timeout.json', 'dental')).rejects.toMatchObject({ failure: 'overloaded' });
  });

  async function npi(file: string, taxonomy: string) {
    const server = await startLoopback(text(200, recorded(`npi_registry/${file}`)));
    started.push(server);
    const source = createNpiSource({
      url: server.url,
      userAgent: 'leadgen-test/1',
      log: silentLogger,
      client: { maxAttempts: 1 },
    });
    const industry = { ...tradeOf('clinic'), npiTaxonomies: [taxonomy] };
    const query = { industry, location: { state: 'GA', stateName: 'Georgia', city: null } };
    return placesFrom(source.search(query, { signal: AbortSignal.timeout(10_000) }));
  }

  it('reads the registered organisation with its practice address and its official', async () => {
    const places = await npi('one_organization.json', 'Anesthesiology');
    expect(places).toHaveLength(2);
    expect(places[0]).toMatchObject({ name: 'CSP Anesthesia LLC', city: 'Villa Rica', postcode: '30180-3226' });
    expect(places[0]?.person).toMatchObject({ title: 'Managing Member' });
  });

  it('takes no individuals, no other trade, and errors for errors', async () => {
    expect(await npi('atlanta_individuals.json', 'Psychologist')).toEqual([]);
    expect(await npi('one_organization.json', 'Dentist')).toEqual([]);
    expect(await npi('no_results.json', 'Dentist')).toEqual([]);
    await expect(npi('errors_a.json', 'Dentist')).rejects.toBeInstanceOf(SourceUnavailableError);
  });
});

describe.skipIf(!isThere)('records with known duplicates', () => {
  const rowsOf = (file: string) =>
    parse(readFileSync(path.join(data, 'entity_matching', file)), { columns: true }) as Record<string, string>[];

  function place(fields: Partial<Place>, index: number): Place {
    const nothing = {
      sourceUrl: null,
      brand: null,
      operator: null,
      website: null,
      phone: null,
      email: null,
      street: null,
      city: null,
    };
    const nowhere = { state: null, postcode: null, lat: null, lon: null, closed: false, person: null };
    return { sourceId: `row:${index}`, name: '', ...nothing, ...nowhere, ...fields };
  }

  /** All pairs of indexes that carry one label. */
  function pairs(labels: ArrayLike<unknown>): Set<string> {
    const groups = Map.groupBy(Array.from(labels).keys(), (index) => labels[index]);
    const found = new Set<string>();
    for (const members of groups.values()) {
      for (const [at, a] of members.entries()) for (const b of members.slice(at + 1)) found.add(`${a},${b}`);
    }
    return found;
  }

  function grouped(records: PlaceRecord[], namesakes: boolean): Int32Array {
    const steps = groupRecords(records, { namesakes });
    for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
  }

  /** Labels each record with the site it was put on: same company and same location. */
  function siteLabels(records: PlaceRecord[], companies: Int32Array): string[] {
    const labels: string[] = [];
    const groups = Map.groupBy(records.keys(), (index) => companies[index] ?? index);
    for (const [company, members] of groups) {
      const own = members.flatMap((index) => records[index] ?? []);
      for (const [site, location] of distinctLocations(own).entries()) {
        for (const record of location) labels[records.indexOf(record)] = `${company}/${site}`;
      }
    }
    return labels;
  }

  function measure(name: string, predicted: Set<string>, truth: Set<string>) {
    const hits = [...predicted].filter((pair) => truth.has(pair)).length;
    const precision = hits / predicted.size;
    const recall = hits / truth.size;
    const f1 = (2 * precision * recall) / (precision + recall);
    process.stdout.write(
      `${name}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, F1 ${f1.toFixed(3)}\n`,
    );
    return { precision, recall, f1 };
  }

  it('finds the twins among restaurants of two guides', () => {
    const rows = rowsOf('restaurants_fodors_zagat.csv');
    const records = rows.map((row, index) =>
      recordOf(
        place(
          { name: row.name ?? '', street: row.addr ?? null, city: row.city ?? null, phone: row.phone ?? null },
          index,
        ),
        'test',
      ),
    );
    const truth = new Set(
      rowsOf('restaurants_fodors_zagat_matches.csv').map((row) => `${Number(row.id_1) - 1},${Number(row.id_2) - 1}`),
    );
    const companies = grouped(records, false);
    // The truth is about single restaurants; companies also hold the branches of one and the restaurants of one hotel.
    const asCompany = measure('restaurants, companies', pairs(companies), truth);
    const asSite = measure('restaurants, sites', pairs(siteLabels(records, companies)), truth);
    expect(asCompany.recall).toBeGreaterThan(0.95);
    expect(asSite.f1).toBeGreaterThan(0.87);
  });

  it('finds the sites among early childhood programs of many lists', () => {
    const rows = rowsOf('chicago_early_childhood.csv');
    const records = rows.map((row, index) =>
      recordOf(
        place(
          {
            name: (row['Site name'] ?? '').replaceAll(/\s+/g, ' ').trim(),
            street: row.Address || null,
            city: 'Chicago',
            state: 'IL',
            postcode: row.Zip || null,
            phone: row.Phone || null,
            website: row.Website || null,
          },
          index,
        ),
        'test',
      ),
    );
    const companies = grouped(records, true);
    const asSite = measure(
      'childcare, sites',
      pairs(siteLabels(records, companies)),
      pairs(rows.map((row) => row['True Id'])),
    );
    expect(asSite.precision).toBeGreaterThan(0.97);
    expect(asSite.f1).toBeGreaterThan(0.9);
  });
});
