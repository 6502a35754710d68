import { describe, expect, it } from 'vitest';
import { readPage } from '../../../../src/providers/website/extract/page-document.ts';
import {
  countAddresses,
  facilityTypeOf,
  statedEmployees,
  statedLocations,
} from '../../../../src/providers/website/extract/signals.ts';

const page = (html: string) => readPage(html, 'https://acme.com/');

describe('stated numbers', () => {
  it.each([
    ['We run 12 convenient locations in Ohio', 12],
    ['Today, with over 30 locations, we', 30],
    ['more than 1,200 stores', 1200],
    ['our seven dental offices', 7],
    ['14 state-of-the-art facilities', 14],
    ['one of only five dental offices in Ohio', null],
    ['serving since 1998 locations of all kinds', null],
    ['$40 stores', null],
    ['1 location', null],
    ['10 locations within 5 miles', null],
    ['our offices', null],
  ])('locations in %j: %s', (text, expected) => expect(statedLocations(text)?.value ?? null).toBe(expected));

  it.each([
    ['We have 90 full-time employees', 90],
    ['a team of 45', 45],
    ['employs over 1,500 people', 1500],
    ['over 300 people', 300],
    ['25 dedicated professionals', 25],
    ['our employees', null],
    ['<script type="application/ld+json">{"numberOfEmployees":{"value":"1,250"}}</script>', 1250],
  ])('employees in %j: %s', (html, expected) => expect(statedEmployees(page(html))?.value ?? null).toBe(expected));

  it('keeps the words it read the number from', () => {
    expect(statedLocations('Visit one of our 12 locations today')?.snippet).toContain('our 12 locations');
  });
});

describe('countAddresses', () => {
  it('counts each street address once', () => {
    const html = '<p>12 Main Street</p><p>400 N. High St, Suite 2</p><p>12 Main Street</p><p>7 Oak Tree Ln</p>';
    expect(countAddresses(page(html))?.value).toBe(3);
  });
  it('takes linked data where it knows more', () => {
    const places = [1, 2, 3].map((number) => ({ '@type': 'Dentist', address: { streetAddress: `${number} Elm St` } }));
    expect(countAddresses(page(`<script type="application/ld+json">${JSON.stringify(places)}</script>`))?.value).toBe(
      3,
    );
  });
  it('says nothing when there is none', () => {
    expect(countAddresses(page('<p>Call us</p>'))).toBeNull();
  });
});

describe('facilityTypeOf', () => {
  it.each([
    ['<script type="application/ld+json">{"@type":"Dentist"}</script>', 'office'],
    ['<title>Grand Hotel Columbus</title>', 'hotel'],
    ['<title>Mercy Hospital</title><p>office office office</p>', 'hospital'],
    ['<p>Our plant: manufacturing and fabrication since 1950</p>', 'plant'],
    ['<p>Welcome</p>', null],
  ])('%s: %s', (html, expected) => expect(facilityTypeOf(page(html))).toBe(expected));
});
