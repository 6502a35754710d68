import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { industryByKey } from '../../../src/domain/industries.ts';
import type { Place } from '../../../src/domain/place.ts';
import { UserError } from '../../../src/lib/errors.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { type BadRow, readCsvPlaces } from '../../../src/providers/csv/read-csv-places.ts';
import { createCsvSource } from '../../../src/providers/csv/source.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'csv-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string | Buffer) {
  const file = path.join(folder, 'list.csv');
  await writeFile(file, content);
  const places: Place[] = [];
  const bad: BadRow[] = [];
  for await (const batch of readCsvPlaces(file, { log: silentLogger, onBadRow: (row) => bad.push(row) }))
    places.push(...batch.places);
  return { places, bad };
}

describe('readCsvPlaces', () => {
  it('finds its columns whatever they are called and tidies what stands in them', async () => {
    const { places } = await read(
      'Facility Name,Address,City/Town,State,ZIP Code,Telephone Number,Website URL\n MERCY EXAMPLE HOSPITAL ,7500 STATE ROAD,LIMA,Ohio,458011234,(419) 555-0100,www.mercy.example\n',
    );
    expect(places).toEqual([
      expect.objectContaining({
        sourceId: 'csv:list.csv:2',
        name: 'Mercy Example Hospital',
        street: '7500 State Road',
        city: 'Lima',
        state: 'OH',
        postcode: '45801-1234',
        phone: '(419) 555-0100',
        website: 'http://www.mercy.example/',
      }),
    ]);
  });

  it.each([
    ['semicolons', 'name;city\nAcme;Akron\n'],
    ['tabs', 'name\tcity\nAcme\tAkron\n'],
    ['a byte order mark and CRLF', '\uFEFFname,city\r\nAcme,Akron\r\n'],
    ['quotes and line breaks in cells', '"name","city"\n"Ac\nme","Akron"\n'],
    ['too many cells', 'name,city\nAcme,Akron,extra,more\n'],
    ['no line break at the end', 'name,city\nAcme,Akron'],
  ])('reads a file with %s', async (_, content) => {
    const { places } = await read(content);
    expect(places).toMatchObject([{ city: 'Akron' }]);
    expect(places[0]?.name.replace(' ', '').toLowerCase()).toBe('acme');
  });

  it('reports rows without a name by their line and goes on', async () => {
    const { places, bad } = await read('name,city\nAcme,Akron\n,Kent\nN/A,Lima\nBeta,Lima\n');
    expect(places.map(({ name }) => name)).toEqual(['Acme', 'Beta']);
    expect(bad).toEqual([
      { line: 3, problem: 'has no name' },
      { line: 4, problem: 'has no name' },
    ]);
  });

  it('takes a practitioner for the person of the place', async () => {
    const { places } = await read('name,website\nDr. Ann Example,ann.example\nExample Dental Group,edg.example\n');
    expect(places.map(({ person }) => person?.fullName ?? null)).toEqual(['Dr. Ann Example', null]);
    const named = await read('Provider Last Name (Legal Name),Provider First Name\nSAMPLE,ANN\n');
    expect(named.places).toMatchObject([{ name: 'Ann Sample', person: { fullName: 'Ann Sample' } }]);
  });

  it('says which columns there are when none holds names', async () => {
    await expect(read('colour,shape\nred,round\n')).rejects.toThrow(/Columns found: colour, shape/);
    await expect(read('')).rejects.toThrow(UserError);
    await expect(read(Buffer.from([0x50, 0x4b, 3, 4, 0, 0xff, 0xfe, 10, 0]))).rejects.toThrow(UserError);
  });

  it('says that it cannot read a file that is not there', async () => {
    const reading = readCsvPlaces(path.join(folder, 'none.csv'), { log: silentLogger });
    await expect(reading.next()).rejects.toThrow(/cannot read none.csv/);
  });

  it('never crashes on what follows a good header', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 400 }), async (rest) => {
        await read(`name,city\n${rest}`);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a CSV file as a source', () => {
  it('answers for its trade and place only', async () => {
    await writeFile(
      path.join(folder, 'own.csv'),
      'name,city,state\nA Dental,Akron,OH\nB Dental,Lima,OH\nC Dental,Gary,IN\nD Dental,,\n',
    );
    const source = createCsvSource({ trade: 'dentists', path: path.join(folder, 'own.csv'), log: silentLogger });
    const [dental, hotel] = [industryByKey('dental'), industryByKey('hotel')];
    if (dental === null || hotel === null) throw new Error('trades missing');
    const namesIn = async (city: string | null) => {
      const query = { industry: dental, location: { state: 'OH', stateName: 'Ohio', city } };
      const names: string[] = [];
      for await (const { places } of source.search(query, { signal: AbortSignal.timeout(5_000) }))
        names.push(...places.map(({ name }) => name));
      return names;
    };
    expect(source.covers({ industry: hotel, location: { state: 'OH', stateName: 'Ohio', city: null } })).toBe(false);
    expect(await namesIn(null)).toEqual(['A Dental', 'B Dental']);
    expect(await namesIn('Lima')).toEqual(['B Dental']);
  });

  it('fails as a source when the file is gone', async () => {
    const dental = industryByKey('dental');
    if (dental === null) throw new Error('no dental');
    const source = createCsvSource({ trade: 'dental', path: path.join(folder, 'gone.csv'), log: silentLogger });
    const query = { industry: dental, location: { state: 'OH', stateName: 'Ohio', city: null } };
    const reading = source.search(query, { signal: AbortSignal.timeout(5_000) })[Symbol.asyncIterator]();
    await expect(reading.next()).rejects.toMatchObject({
      code: 'source_unavailable',
    });
  });
});
