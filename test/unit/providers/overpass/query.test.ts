import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { industryByKey } from '../../../../src/domain/industries.ts';
import { overpassQuery } from '../../../../src/providers/overpass/query.ts';

function queryFor(trade: string, city: string | null, state = 'OH'): string {
  const industry = industryByKey(trade);
  if (industry === null) throw new Error(`no trade ${trade}`);
  const location = { state, stateName: 'Ohio', city };
  return overpassQuery({ industry, location }, { timeoutSeconds: 25, maxBytes: 1_000_000 });
}

describe('overpassQuery', () => {
  it('asks for every tag of the trade inside the state, with a small declared timeout', () => {
    const query = queryFor('dental', null);
    expect(query).toMatch(/^\[out:json\]\[timeout:25\]/);
    expect(query).toContain('area["ISO3166-2"="US-OH"][admin_level=4]->.a;');
    expect(query).toContain('nwr["amenity"="dentist"](area.a);nwr["healthcare"="dentist"](area.a);');
    expect(query).toMatch(/out tags center;$/);
  });

  it('looks a city up inside its state', () => {
    const query = queryFor('dental', 'Columbus');
    expect(query).toContain('["admin_level"~"^([5-9]|10)$"](area.s);');
    expect(query).toContain('rel["name"="Columbus"]');
    expect(query).toContain('map_to_area->.a;');
    expect(queryFor('dental', 'St. Louis', 'MO')).toContain('rel["name"="Saint Louis"]');
  });

  it('takes the capital as its district', () => {
    expect(queryFor('hotel', 'Washington', 'DC')).toContain('area["ISO3166-2"="US-DC"][admin_level=4]->.a;');
  });

  it('joins tags that must hold together and asks land for a name', () => {
    expect(queryFor('nursing_home', null)).toContain(
      'nwr["amenity"="social_facility"]["social_facility"="nursing_home"](area.a);',
    );
    expect(queryFor('warehouse', null)).toContain('nwr["building"="warehouse"]["name"](area.a);');
  });

  it('lets no city end its string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (city) => {
        const query = queryFor('dental', city);
        const outside = query.replaceAll(/"(?:[^"\\]|\\.)*"/gs, '""');
        const plain = queryFor('dental', 'x').replaceAll(/"(?:[^"\\]|\\.)*"/gs, '""');
        expect(new Set(outside.split(';'))).toEqual(new Set(plain.split(';')));
      }),
    );
  });
});
