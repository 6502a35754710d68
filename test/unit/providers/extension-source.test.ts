import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { industryByKey } from '../../../src/domain/industries.ts';
import type { Place, PlaceQuery } from '../../../src/domain/place.ts';
import { SourceUnavailableError } from '../../../src/lib/errors.ts';
import { type Logger, silentLogger } from '../../../src/lib/logger.ts';
import { createExtensionSource } from '../../../src/providers/extension/source.ts';

const dental = industryByKey('dental');
if (dental === null) throw new Error('no such trade');
const query: PlaceQuery = { industry: dental, location: { state: 'OH', stateName: 'Ohio', city: null } };

function sourceOf(batches: readonly unknown[], changed: object = {}, log: Logger = silentLogger) {
  const source = {
    name: 'licences',
    label: 'Licence register',
    attribution: null,
    covers: () => true,
    async *search() {
      yield* batches;
    },
    ...changed,
  };
  return createExtensionSource(source, { log });
}

async function read(source: ReturnType<typeof sourceOf>) {
  const batches: { places: Place[]; truncated?: boolean }[] = [];
  for await (const batch of source.search(query, { signal: new AbortController().signal })) batches.push(batch);
  return batches;
}
const placesOf = async (batches: readonly unknown[]) => (await read(sourceOf(batches))).flatMap(({ places }) => places);

describe('the source of an extension', () => {
  it('fills in what a place leaves out', async () => {
    const [place] = await placesOf([{ places: [{ sourceId: 'licences:1', name: ' Sample Dental ' }] }]);
    expect(place).toMatchObject({
      sourceId: 'licences:1',
      name: 'Sample Dental',
      website: null,
      closed: false,
      person: null,
    });
  });

  it('says how many places a company has', async () => {
    const [place] = await placesOf([{ places: [{ sourceId: 'licences:1', name: 'Sample Dental', siteCount: 12 }] }]);
    expect(place?.siteCount).toBe(12);
  });

  it.each([
    ['without a name', { sourceId: 'licences:2' }],
    ['with an id of another source', { sourceId: 'osm:node/1', name: 'Sample' }],
    ['with a state in words', { sourceId: 'licences:2', name: 'Sample', state: 'Ohio' }],
    ['with a page that is no web page', { sourceId: 'licences:2', name: 'Sample', sourceUrl: 'javascript:alert(1)' }],
    ['with half a site', { sourceId: 'licences:2', name: 'Sample', siteCount: 0.5 }],
    ['that is a text', 'Sample'],
    ['that is nothing', null],
  ])('leaves out a place %s and keeps the others', async (_name, wrong) => {
    const warnings: object[] = [];
    const log: Logger = { ...silentLogger, warn: (fields) => warnings.push(fields), child: () => log };
    const batches = await read(sourceOf([{ places: [wrong, { sourceId: 'licences:1', name: 'Kept' }] }], {}, log));
    expect(batches.flatMap(({ places }) => places).map(({ name }) => name)).toEqual(['Kept']);
    expect(warnings).toEqual([{ dropped: 1 }]);
  });

  it('is cut to batches of 500, and says when it was truncated', async () => {
    const many = Array.from({ length: 1_201 }, (_, at) => ({ sourceId: `licences:${at}`, name: `Sample ${at}` }));
    const batches = await read(sourceOf([{ places: many, truncated: true }]));
    expect(batches.map(({ places }) => places.length)).toEqual([500, 500, 201, 0]);
    expect(batches.at(-1)?.truncated).toBe(true);
  });

  it.each([
    [
      'a fault while it reads',
      {
        search: () => {
          throw new Error('boom');
        },
      },
    ],
    [
      'a fault when asked what it covers',
      {
        covers: () => {
          throw new Error('boom');
        },
      },
    ],
    [
      'a batch that is none',
      {
        async *search() {
          yield 7;
        },
      },
    ],
    ['no sequence at all', { search: () => 7 }],
  ])('fails by itself after %s', async (_name, changed) => {
    const source = sourceOf([], changed);
    expect(source.covers(query)).toBe(true);
    const failure: unknown = await read(source).catch((error: unknown) => error);
    if (!(failure instanceof SourceUnavailableError)) throw new Error(String(failure));
    expect(failure.summary).toBe('Licence register sent an answer we cannot read');
    expect(failure.detail).toBe('a fault in the extension');
  });

  it('keeps a failure that it tells itself', async () => {
    const told = new SourceUnavailableError('Licence register', 'rate_limited', { status: 429 });
    const source = sourceOf([], {
      search: () => {
        throw told;
      },
    });
    await expect(read(source)).rejects.toBe(told);
  });

  it('covers nothing where it does not clearly say yes', () => {
    expect(sourceOf([], { covers: () => 'dental' }).covers(query)).toBe(false);
  });

  it('never lets anything through that is not a place of ours, whatever it yields', async () => {
    const row = fc.oneof(
      fc.anything(),
      fc.record({
        sourceId: fc.constant('licences:1'),
        name: fc.string({ minLength: 1 }),
        lat: fc.anything(),
        person: fc.anything(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 5 }), async (places) => {
        for (const place of await placesOf([{ places }])) {
          expect(place.sourceId).toMatch(/^licences:/);
          expect(place.name.trim()).not.toBe('');
          expect(Object.keys(place)).toHaveLength(17);
        }
      }),
      { numRuns: 300 },
    );
  });
});
