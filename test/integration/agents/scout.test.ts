import { describe, expect, it } from 'vitest';
import { createScout } from '../../../src/agents/scout.ts';
import { industryByKey } from '../../../src/domain/industries.ts';
import type { Place, PlaceSource } from '../../../src/domain/place.ts';
import type { SourceReport } from '../../../src/domain/run.ts';
import { SourceUnavailableError, UserError } from '../../../src/lib/errors.ts';
import { silentLogger } from '../../../src/lib/logger.ts';

const dental = industryByKey('dental');
if (dental === null) throw new Error('no dental');
const input = { industry: dental, location: { state: 'OH', stateName: 'Ohio', city: null } };
const context = () => ({ signal: AbortSignal.timeout(10_000), log: silentLogger });

function place(id: string, fields: Partial<Place> = {}): Place {
  return {
    sourceId: id,
    sourceUrl: null,
    name: `Practice ${id}`,
    brand: null,
    operator: null,
    website: null,
    phone: null,
    email: null,
    street: null,
    city: 'Akron',
    state: 'OH',
    postcode: null,
    lat: null,
    lon: null,
    closed: false,
    person: null,
    ...fields,
  };
}

/** A source that yields its places one by one, then fails with `error` where there is one. */
function source(name: string, places: Place[], error?: Error, covers = true): PlaceSource {
  return {
    name,
    label: name.toUpperCase(),
    attribution: null,
    covers: () => covers,
    async *search() {
      for (const one of places) yield { places: [one] };
      if (error !== undefined) throw error;
    },
  };
}

const down = (label: string) => new SourceUnavailableError(label, 'overloaded', { status: 504 });

describe('the scout', () => {
  it('joins what several sources say about one company', async () => {
    const scout = createScout({
      sources: [
        source('overpass', [place('osm:node/1', { name: 'Zephyr Dental', website: 'zephyr.example' })]),
        source('npi', [
          place('npi:1000000001', {
            name: 'Zephyr Dental LLC',
            phone: '330-555-0100',
            person: { fullName: 'Ann Sample', title: 'Owner' },
          }),
        ]),
      ],
    });
    const found = await scout(input, context());
    expect(found.candidates).toHaveLength(1);
    expect(found.candidates[0]).toMatchObject({
      domain: 'zephyr.example',
      phone: '+13305550100',
      person: { fullName: 'Ann Sample', title: 'Owner' },
      source: 'overpass',
      sourceIds: ['osm:node/1', 'npi:1000000001'],
      qualityScore: 10,
    });
    expect(found).toMatchObject({ placesFound: 2, closedPlaces: 0, quality: 10 });
  });

  it('goes on when a source fails, keeps what that one gave, and says so at once', async () => {
    const heard: SourceReport[][] = [];
    const scout = createScout({
      sources: [source('overpass', [place('osm:node/1')], down('OVERPASS')), source('npi', [place('npi:1')])],
    });
    const found = await scout({ ...input, onProgress: (reports) => heard.push(reports) }, context());
    expect(found.placesFound).toBe(2);
    expect(found.sources).toMatchObject([
      { name: 'overpass', found: 1, failure: { kind: 'overloaded', summary: 'OVERPASS is overloaded (HTTP 504)' } },
      { name: 'npi', found: 1, failure: null },
    ]);
    expect(heard.some((reports) => reports.some(({ failure }) => failure !== null))).toBe(true);
  });

  it('is not stopped by a fault of ours in one source', async () => {
    const scout = createScout({
      sources: [source('odd', [], new TypeError('a bug')), source('npi', [place('npi:1')])],
    });
    expect((await scout(input, context())).sources[0]?.failure).toMatchObject({ kind: 'bad_answer' });
  });

  it('fails with the first failure when no source gave anything', async () => {
    const scout = createScout({ sources: [source('a', [], down('A')), source('b', [], down('B'))] });
    await expect(scout(input, context())).rejects.toMatchObject({ code: 'source_unavailable', sourceLabel: 'A' });
  });

  it('finds nothing without failing when a source that answered knows nothing', async () => {
    const scout = createScout({ sources: [source('a', [], down('A')), source('b', [])] });
    expect(await scout(input, context())).toMatchObject({ candidates: [], placesFound: 0, quality: 0 });
  });

  it('asks only sources that know the trade', async () => {
    const scout = createScout({
      sources: [source('a', [place('a:1')], undefined, false), source('b', [place('b:1')])],
    });
    expect((await scout(input, context())).sources.map(({ name }) => name)).toEqual(['b']);
    await expect(createScout({ sources: [] })(input, context())).rejects.toThrow(UserError);
  });

  it('lists sources with the better memory first', async () => {
    const scout = createScout({
      sources: [source('a', [place('a:1')]), source('b', [place('b:1')])],
      ranking: async () => new Map([['b', 9.1]]),
    });
    expect((await scout(input, context())).sources.map(({ name }) => name)).toEqual(['b', 'a']);
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    const endless: PlaceSource = {
      ...source('endless', []),
      async *search() {
        for (let id = 0; ; id++) {
          if (id === 3) controller.abort(new Error('cancelled by a person'));
          await Promise.resolve();
          yield { places: [place(`x:${id}`)] };
        }
      },
    };
    const run = createScout({ sources: [endless] })(input, { signal: controller.signal, log: silentLogger });
    await expect(run).rejects.toThrow('cancelled by a person');
  });
});
