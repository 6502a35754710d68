import { describe, expect, it } from 'vitest';
import { industryByKey } from '../../../../src/domain/industries.ts';
import { placeOfElement } from '../../../../src/providers/overpass/place-of-element.ts';
import { OverpassElement } from '../../../../src/providers/overpass/schema.ts';

const NOW = new Date('2026-01-01T00:00:00Z');

function placeOf(fields: Record<string, unknown>, city: string | null = null) {
  const industry = industryByKey('dental');
  if (industry === null) throw new Error('no dental');
  const element = OverpassElement.parse({ type: 'node', id: 5, lat: 40, lon: -83, ...fields });
  return placeOfElement(element, { industry, location: { state: 'OH', stateName: 'Ohio', city } }, NOW);
}

const dentist = (tags: Record<string, string>) => placeOf({ tags: { amenity: 'dentist', name: 'A Dental', ...tags } });

describe('placeOfElement', () => {
  it('reads what a listing says', () => {
    const place = dentist({
      'contact:website': 'adental.example',
      'contact:phone': '+1 614 555 0100',
      'contact:email': 'hi@adental.example; two@adental.example',
      'addr:housenumber': '12',
      'addr:street': 'High Street',
      'addr:unit': '3',
      'addr:city': 'Dublin',
      'addr:state': 'Ohio',
      'addr:postcode': '43016',
      brand: 'A',
      operator: 'private',
    });
    expect(place).toEqual({
      sourceId: 'osm:node/5',
      sourceUrl: 'https://www.openstreetmap.org/node/5',
      name: 'A Dental',
      brand: 'A',
      operator: null,
      website: 'http://adental.example/',
      phone: '+1 614 555 0100',
      email: 'hi@adental.example',
      street: '12 High Street 3',
      city: 'Dublin',
      state: 'OH',
      postcode: '43016',
      lat: 40,
      lon: -83,
      closed: false,
      person: null,
    });
  });

  it('takes the centre of an outline and bears an empty one', () => {
    expect(
      placeOf({ type: 'way', lat: undefined, lon: undefined, center: { lat: 1, lon: 2 }, tags: { name: 'A' } }),
    ).toMatchObject({ lat: 1, lon: 2 });
    expect(placeOf({ type: 'way', lat: undefined, lon: undefined, center: {}, tags: { name: 'A' } })).toMatchObject({
      lat: null,
      lon: null,
    });
  });

  it('knows the city it asked for', () => {
    expect(placeOf({ tags: { name: 'A' } }, 'Columbus')).toMatchObject({ city: 'Columbus', state: 'OH' });
  });

  it('names a place after its brand or operator where it has no name, and drops one without any', () => {
    expect(placeOf({ tags: { brand: 'Aspenlike' } })?.name).toBe('Aspenlike');
    expect(placeOf({ tags: { operator: 'Lakeshore Partners' } })?.name).toBe('Lakeshore Partners');
    expect(placeOf({ tags: { amenity: 'dentist' } })).toBeNull();
    expect(placeOf({})).toBeNull();
  });

  it.each([
    [{ disused: 'yes' }, true],
    [{ abandoned: 'yes' }, true],
    [{ closed: 'permanent' }, true],
    [{ opening_hours: 'closed' }, true],
    [{ end_date: '2024-05-01' }, true],
    [{ end_date: '2027-05-01' }, false],
    [{ 'disused:amenity': 'dentist' }, true],
    [{ 'disused:amenity': 'restaurant' }, false],
    [{ opening_hours: 'Mo-Fr 08:00-17:00' }, false],
  ])('with %j is closed: %j', (tags, closed) => {
    expect(dentist(tags)?.closed).toBe(closed);
  });

  it('is closed when only the past tells the trade', () => {
    expect(placeOf({ tags: { name: 'A', 'was:healthcare': 'dentist' } })?.closed).toBe(true);
    expect(placeOf({ tags: { name: 'A', 'abandoned:shop': 'car' } })?.closed).toBe(true);
  });
});
