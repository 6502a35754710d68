import { describe, expect, it } from 'vitest';
import { industryByKey } from '../../../src/domain/industries.ts';
import {
  bucketOfCategory,
  directoryQueries,
  mayBeDirectory,
  newsQueries,
  placeSearchText,
} from '../../../src/domain/search-queries.ts';
import { largestCities } from '../../../src/domain/us-cities.ts';

const dental = industryByKey('dental');
if (dental === null) throw new Error('no dental');
const query = { industry: dental, location: { state: 'OH', stateName: 'Ohio', city: null } };

describe('search queries', () => {
  it('name trade and place', () => {
    expect(placeSearchText(query, query.location)).toBe('dental practices in Ohio');
    expect(placeSearchText(query, { ...query.location, city: 'Akron' })).toBe('dental practices in Akron, OH');
    expect(directoryQueries(query)).toHaveLength(3);
  });

  it('ask for news of the current year, as the clock says', () => {
    const queries = newsQueries(query, new Date('2031-01-02T00:00:00Z'));
    expect(queries.every((text) => text.endsWith('Ohio 2031'))).toBe(true);
  });

  it.each([
    ['https://www.chamber.org/members', true],
    ['https://www.linkedin.com/company/x', false],
    ['https://fr.linkedin.com/x', false],
    ['https://linkedin.com.', false],
    ['https://notlinkedin.com/x', true],
    ['https://x.com/acme', false],
    ['https://dnb.com/x', false],
    ['https://findnb.com/x', true],
    ['ftp://chamber.org', false],
    ['chamber', false],
  ])('take %s for a possible directory: %s', (url, may) => {
    expect(mayBeDirectory(url)).toBe(may);
  });

  it.each([
    ['Dentists & Health Care', 'healthcare'],
    ['Hotels / Lodging', 'hospitality'],
    ['Industrial Supplies', 'manufacturing'],
    ['Gift Shops', 'retail'],
    ['Public Schools', 'public_sector'],
    ['Professional Services', 'office'],
    ['Workshops', null],
    ['Cats', null],
  ])('read the category %j as %j', (category, bucket) => {
    expect(bucketOfCategory(category)).toBe(bucket);
  });

  it('know the largest cities of a state', () => {
    expect(largestCities('OH')[0]).toBe('Columbus');
    expect(largestCities('XX')).toEqual([]);
  });
});
