import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitRequest } from '../../../src/domain/split-request.ts';
import { locationLabel } from '../../../src/domain/us-location.ts';

function read(text: string) {
  const { industry, location, industrySuggestions, locationSuggestions } = splitRequest(text);
  return [
    industry?.key ?? industrySuggestions.map(({ key }) => key).join('|'),
    location === null ? locationSuggestions.map(locationLabel).join('|') : locationLabel(location),
  ];
}

describe('splitRequest', () => {
  it.each([
    ['dental ohio', 'dental', 'Ohio'],
    ['ohio dental', 'dental', 'Ohio'],
    ['OHIO DENTISTS', 'dental', 'Ohio'],
    ['dental practices in columbus, oh', 'dental', 'Columbus, OH'],
    ['"oral surgery" "new york"', 'dental', 'New York'],
    ['new york hospital', 'hospital', 'New York'],
    ['hospital new york ny', 'hospital', 'New York, NY'],
    ['hotels washington dc', 'hotel', 'District of Columbia'],
    ['dental office lima ohio', 'dental', 'Lima, OH'],
    ['fast food ohio', 'fast_food', 'Ohio'],
    ['food manufacturer ohio', 'food_manufacturer', 'Ohio'],
    ['nursing homes in st. louis, missouri', 'nursing_home', 'St. Louis, MO'],
    ['gary in dental', 'dental', 'Gary, IN'],
    ['dental IN', 'dental', 'Indiana'],
    ['college texas', 'college', 'Texas'],
  ])('understands %j', (text, industry, location) => {
    expect(read(text)).toEqual([industry, location]);
  });

  it.each([
    ['dental', 'dental', ''],
    ['ohio', '', 'Ohio'],
    ['dental in', 'dental', ''],
    ['college station texas', '', 'College Station, TX'],
    ['dentl ohio', 'dental', 'Ohio'],
    ['dental ohoi', 'dental', 'Ohio'],
    ['dentl ohoi', 'dental', 'Ohio'],
    ['dental columbus', 'dental', 'Columbus, GA|Columbus, IN|Columbus, OH'],
    ['florists ohio', '', 'Ohio'],
    ['', '', ''],
  ])('leaves open what %j leaves open', (text, industry, location) => {
    expect(read(text)).toEqual([industry, location]);
  });

  it('keeps the words of the person', () => {
    expect(splitRequest('Dental Practices in Columbus, oh')).toMatchObject({
      industryText: 'Dental Practices',
      locationText: 'Columbus, oh',
    });
    expect(splitRequest('dentl ohio').industry).toBeNull();
  });

  it('answers any text of any length without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => void splitRequest(text)),
      { numRuns: 50 },
    );
    const words = fc.constantFrom(
      'dental',
      'in',
      'ohio',
      'new',
      'york',
      ',',
      '"',
      'columbus',
      'oh',
      'IN',
      'food',
      'county',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 600 }), (list) => void splitRequest(list.join(' '))),
      { numRuns: 50 },
    );
  });
});
