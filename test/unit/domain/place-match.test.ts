import { describe, expect, it } from 'vitest';
import { isSameBusiness } from '../../../src/domain/place-match.ts';

const wanted = { name: 'Acme Dental', city: 'St. Louis', state: 'MO' };

describe('isSameBusiness', () => {
  it.each([
    [{ name: 'ACME DENTAL, LLC', city: 'Saint Louis', state: 'Missouri' }, true],
    [{ name: 'Acme Dental Inc', city: 'St Louis', state: null }, true],
    [{ name: 'Acme Dental Care - Downtown', city: 'St Louis', state: 'MO' }, true],
    [{ name: 'Acme Dentel', city: 'St Louis', state: 'MO' }, true],
    [{ name: 'Apex Dental', city: 'St Louis', state: 'MO' }, false],
    [{ name: 'Acme Dental', city: 'St. Louis', state: 'IL' }, false],
    [{ name: 'Acme Dental', city: 'Columbia', state: 'MO' }, false],
    [{ name: 'Acme Dental', city: null, state: 'MO' }, false],
    [{ name: 'Tooth Fairy Bakery', city: 'St. Louis', state: 'MO' }, false],
    [{ name: 'LLC', city: 'St. Louis', state: 'MO' }, false],
  ])('holds %j against the business wanted: %s', (found, same) => {
    expect(isSameBusiness(wanted, found)).toBe(same);
  });

  it('knows nobody without a city', () => {
    expect(isSameBusiness({ ...wanted, city: null }, { ...wanted, city: null })).toBe(false);
  });
});

it('does not take names for one that are alike only in what many have', () => {
  const at = { city: 'Columbus', state: 'OH' };
  expect(isSameBusiness({ name: 'Riverside Dental', ...at }, { name: 'Lakeside Dental', ...at })).toBe(false);
});
