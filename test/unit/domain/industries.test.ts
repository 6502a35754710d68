import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aliasKey, allIndustries, findIndustry, industryByKey } from '../../../src/domain/industries.ts';

function meaning(words: string): string | string[] {
  const match = findIndustry(words);
  return 'industry' in match ? match.industry.key : match.suggestions.map(({ key }) => key);
}

describe('findIndustry', () => {
  it.each([
    ['dental', 'dental'],
    ['Dentists', 'dental'],
    ['dental practices', 'dental'],
    ['orthodontist', 'dental'],
    ['oral surgery', 'dental'],
    ['Hospitals', 'hospital'],
    ['hotels', 'hotel'],
    ['motel', 'hotel'],
    ['breweries', 'brewery'],
    ['craft beer', 'brewery'],
    ['restaurants', 'restaurant'],
    ['schools', 'school'],
    ['libraries', 'library'],
    ['food manufacturer', 'food_manufacturer'],
    ['nursing homes', 'nursing_home'],
    ['assisted living', 'nursing_home'],
    ['car repair shops', 'car_repair'],
    ['data centres', 'data_center'],
    ['movies', 'cinema'],
    ['healthcare', 'healthcare'],
    ['health care', 'healthcare'],
    ['hospitality', 'hospitality'],
    ['manufacturing', 'manufacturing'],
    ['retail', 'retail'],
    ['public sector', 'public_sector'],
    ['government', 'public_sector'],
    ['office', 'office'],
    ['offices', 'office'],
    ['education', 'education'],
    ['logistics', 'logistics'],
    ['warehouses', 'warehouse'],
    ['technology', 'technology'],
    ['finance', 'finance'],
  ])('takes %j for %s', (words, key) => {
    expect(meaning(words)).toBe(key);
  });

  it.each([
    ['dentl', 'dental'],
    ['resturant', 'restaurant'],
    ['hotell', 'hotel'],
    ['manufactoring', 'manufacturing'],
    ['cosmetic dental', 'dental'],
  ])('offers the nearest trade for %j instead of guessing', (words, key) => {
    expect(meaning(words)).toEqual(expect.arrayContaining([key]));
  });

  it.each(['', '   ', 'xyzzy', '💥', '%%%'])('offers nothing for %j', (words) => {
    expect(meaning(words)).toEqual([]);
  });

  it('answers any text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 3_000 }), (text) => void findIndustry(text)),
      { numRuns: 50 },
    );
  });
});

describe('the industry table', () => {
  it('gives every alias to one trade only', () => {
    const owners = new Map<string, string>();
    for (const { key, aliases } of allIndustries()) {
      for (const alias of aliases.map(aliasKey)) {
        expect(owners.get(alias) ?? key, alias).toBe(key);
        owners.set(alias, key);
      }
    }
  });

  it('knows every trade by its key and its label', () => {
    for (const industry of allIndustries()) {
      expect(industryByKey(industry.key)).toBe(industry);
      expect(meaning(industry.label)).toBe(industry.key);
      expect(industry.osm.length).toBeGreaterThan(0);
    }
    expect(industryByKey('no_such_trade')).toBeNull();
  });

  it('names registry taxonomies for health trades only', () => {
    for (const { bucket, npiTaxonomies, key } of allIndustries()) {
      expect(npiTaxonomies.length > 0, key).toBe(bucket === 'healthcare');
    }
  });
});
