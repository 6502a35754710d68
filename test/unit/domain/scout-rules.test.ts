import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSuspiciouslyAlike, nameSimilarity } from '../../../src/domain/name-similarity.ts';
import {
  isSufficient,
  listingQuality,
  rankSources,
  rollingAverage,
  scoutQuality,
} from '../../../src/domain/scout-quality.ts';
import { planSearch } from '../../../src/domain/search-plan.ts';

describe('nameSimilarity', () => {
  it.each([
    ["St. Luke's Hospital", 'Saint Lukes Hospital', 0.8718, true],
    ['Bright Smile Dental', 'Bright Smiles Dental', 0.9744, true],
    ['Bright Smile Dental', 'Ohio Dental Group', 0.4444, false],
    ['Akron Family Dentistry', 'Akron Family Dental', 0.8293, true],
    ['Buffalo City School District', 'BCSD', 0.25, false],
    ['Acme', 'ACME', 1, true],
    ['North Dental Care', 'South Dental Care', 0.8824, true],
  ])('of %j and %j is %d', (a, b, ratio, suspicious) => {
    expect(nameSimilarity(a, b)).toBe(ratio);
    expect(isSuspiciouslyAlike(a, b)).toBe(suspicious);
  });

  it('lies between 0 and 1 and is 1 for a name and itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(nameSimilarity(a, b)).toBeGreaterThanOrEqual(0);
        expect(nameSimilarity(a, b)).toBeLessThanOrEqual(1);
        expect(nameSimilarity(a, a)).toBe(1);
      }),
    );
  });
});

describe('planSearch', () => {
  const inOhio = (industry: string, city: string, planned: number) => ({ industry, location: `${city}, OH`, planned });

  it('splits what remains over every trade in every place, the first cells taking more', () => {
    const cells = planSearch({
      industries: ['healthcare', 'retail'],
      locations: ['Columbus, OH', 'Akron, OH'],
      remaining: 10,
    });
    expect(cells).toEqual([
      inOhio('healthcare', 'Columbus', 3),
      inOhio('healthcare', 'Akron', 3),
      inOhio('retail', 'Columbus', 2),
      inOhio('retail', 'Akron', 2),
    ]);
  });

  it('stops when nothing is outstanding', () => {
    const locations = ['Columbus, OH', 'Akron, OH', 'Toledo, OH'];
    expect(planSearch({ industries: ['healthcare'], locations, remaining: 2 })).toEqual([
      inOhio('healthcare', 'Columbus', 1),
      inOhio('healthcare', 'Akron', 1),
    ]);
    expect(planSearch({ industries: ['retail'], locations: ['Akron, OH'], remaining: 0 })).toEqual([]);
  });

  it.each([[[]], [['all']], [['*', 'retail']]])('makes one cell of %j', (industries) => {
    expect(planSearch({ industries, locations: [], remaining: 20 })).toEqual([
      { industry: 'all', location: 'all', planned: 20 },
    ]);
  });

  it('plans exactly what remains', () => {
    const names = fc.array(fc.string({ minLength: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(names, names, fc.nat(500), (industries, locations, remaining) => {
        const cells = planSearch({ industries, locations, remaining });
        expect(cells.reduce((sum, { planned }) => sum + planned, 0)).toBe(remaining);
      }),
    );
  });
});

describe('scoutQuality', () => {
  it.each([
    [10, 10, 10, 10, 10, true],
    [0, 10, 10, 10, 5, false],
    [6, 10, 0, 10, 6, true],
    [5, 10, 0, 10, 5.5, false],
    [3, 7, 2, 9, 4.44, false],
    [0, 0, 0, 0, 0, false],
  ])(
    'of %d websites, %d cities, %d phones in %d listings is %d',
    (withWebsite, withCity, withPhone, total, out, enough) => {
      const quality = scoutQuality({ withWebsite, withCity, withPhone, total });
      expect(quality).toBe(out);
      expect(isSufficient(quality)).toBe(enough);
    },
  );

  it('measures one listing by the same points', () => {
    expect(listingQuality({ domain: 'acme.com', city: 'Akron', phone: '+13305550100' })).toBe(10);
    expect(listingQuality({ domain: null, city: 'Akron', phone: null })).toBe(3);
  });
});

describe('the memory of sources', () => {
  it.each([
    [8, 1, 6, 7],
    [7.33, 3, 10, 8],
    [5.5, 9, 0, 4.95],
    [0, 0, 4.2, 4.2],
  ])('of %d over %d runs becomes, with %d, %d', (average, runs, score, out) => {
    expect(rollingAverage(average, runs, score)).toBe(out);
  });

  it('puts the better known sources first and keeps the order of the others', () => {
    expect(
      rankSources(
        ['a', 'b', 'c', 'd'],
        new Map([
          ['b', 4],
          ['d', 9],
        ]),
      ),
    ).toEqual(['d', 'b', 'a', 'c']);
  });
});
