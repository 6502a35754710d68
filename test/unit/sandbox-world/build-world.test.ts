import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { getDomain } from 'tldts';
import { describe, expect, it } from 'vitest';
import { buildWorld } from '../../../sandbox/world/data/build-world.ts';
import { checkDigit } from '../../../sandbox/world/data/npi-listings.ts';

const world = buildWorld();
const dental = world.companies.filter(({ trade }) => trade === 'dental');
const open = dental.filter(({ closed }) => !closed);
const byName = (name: string) => world.companies.find((company) => company.name === name);

describe('the ground truth', () => {
  it('holds 39 open dental companies with 74 offices, and one that closed', () => {
    expect(open).toHaveLength(39);
    expect(open.reduce((sum, { siteCount }) => sum + siteCount, 0)).toBe(74);
    expect(dental.filter(({ closed }) => closed).map(({ name }) => name)).toEqual(['Old Mill Dental']);
  });

  it.each([
    { sites: 12, companies: 1 },
    { sites: 10, companies: 1 },
    { sites: 7, companies: 1 },
    { sites: 3, companies: 2 },
    { sites: 2, companies: 5 },
    { sites: 1, companies: 29 },
  ])('has $companies open dental companies with $sites offices', ({ sites, companies }) => {
    expect(open.filter(({ siteCount }) => siteCount === sites)).toHaveLength(companies);
  });

  it.each([
    { trade: 'hotel', state: 'TX', offices: 15 },
    { trade: 'hotel', state: 'OH', offices: 13 },
    { trade: 'hospital', state: 'OH', offices: 15 },
    { trade: 'brewery', state: 'OH', offices: 13 },
    { trade: 'brewery', state: 'GA', offices: 1 },
  ])('has $offices places for $trade in $state', ({ trade, state, offices }) => {
    const found = world.companies.filter((company) => company.trade === trade && company.state === state);
    expect(found.reduce((sum, { siteCount }) => sum + siteCount, 0)).toBe(offices);
  });

  it('gives at least 15 dental companies a person with title and address on the own domain', () => {
    const contacts = open.flatMap(({ bestContact, domain }) => (bestContact === null ? [] : [{ bestContact, domain }]));
    expect(contacts.length).toBeGreaterThanOrEqual(15);
    for (const { bestContact, domain } of contacts) {
      expect(bestContact.title).not.toBe('');
      expect(getDomain(bestContact.email ?? '')).toBe(domain);
    }
  });

  it('knows everything about the two largest groups that a high score asks for', () => {
    const largest = open.toSorted((a, b) => b.siteCount - a.siteCount).slice(0, 2);
    for (const { site, siteCount, bestContact } of largest) {
      expect(siteCount).toBeGreaterThanOrEqual(10);
      expect(site).toMatchObject({ failure: null, statedLocations: siteCount, hasLocationsPage: true });
      expect(site?.employees).toBeGreaterThan(100);
      expect(bestContact?.title).toMatch(/CFO|Chief Financial Officer/);
    }
  });

  it('places each listing with one company, or with none for a registered person', () => {
    const owned = world.companies.flatMap(({ sourceIds }) => sourceIds);
    expect(new Set(owned).size).toBe(owned.length);
    expect(new Set(world.companies.map(({ key }) => key)).size).toBe(world.companies.length);
    const listed = world.places.filter(({ companyKey }) => companyKey !== null).map(({ sourceId }) => sourceId);
    expect(listed.toSorted()).toEqual(owned.toSorted());
    expect(world.places.filter(({ companyKey }) => companyKey === null)).toHaveLength(6);
  });

  it('keeps the awkward names', () => {
    expect(byName('<!channel> Smiles & Sons *_~')?.bestContact).not.toBeNull();
    expect(world.companies.some(({ name }) => name.length > 200 && name.length <= 255)).toBe(true);
    expect(world.companies.some(({ name }) => /\p{Script=Arabic}/u.test(name))).toBe(true);
    expect(byName('Scioto Valley Dental Center')?.spellings).toEqual(['SCIOTO VALLEY DENTAL CENTER']);
    expect(byName('Ashgrove Dental Care')?.spellings).toHaveLength(2);
    expect(byName('Granville Street Dental')?.sourceIds).toHaveLength(2);
    expect(byName('Granville Street Dental')?.siteCount).toBe(1);
  });
});

describe('the invented data', () => {
  it('uses only phone numbers that are kept free for fiction, each once', () => {
    const numbers = world.companies.flatMap(({ phones, site }) => [
      ...phones,
      ...(site?.faxes ?? []),
      ...(site?.people.flatMap(({ phone }) => phone ?? []) ?? []),
    ]);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const number of numbers) expect(number).toMatch(/^\+1\d{3}55501\d{2}$/);
  });

  it('finds those numbers accepted as valid, so a strict parser keeps them', () => {
    const number = parsePhoneNumberFromString('(614) 555-0101', 'US');
    expect(number?.number).toBe('+16145550101');
    expect(number?.isValid()).toBe(true);
  });

  it('uses only reserved domains, which have a registrable part', () => {
    expect(getDomain('www.buckeye-family-dental.example')).toBe('buckeye-family-dental.example');
    for (const [host, site] of world.sites) {
      expect(host).toMatch(/^[a-z0-9-]{1,63}\.example$/);
      for (const { email } of site.people) expect(email ?? host).toContain(host);
    }
  });

  it('says on every listing that it is sample data', () => {
    for (const { tags, id } of world.elements) {
      expect(tags.source).toBe('leadgen sandbox, invented data');
      expect(tags.name?.length).toBeLessThanOrEqual(255);
      expect(id).toBeGreaterThan(990_000_000_000 - 1);
    }
  });

  it('numbers its register entries with a right check digit from a range nobody uses', () => {
    expect(checkDigit('123456789')).toBe(3); // the example in the register's own documentation
    for (const { number } of world.npiRecords) {
      expect(number).toMatch(/^2\d{9}$/);
      expect(Number(number.at(-1))).toBe(checkDigit(number.slice(0, 9)));
    }
  });

  it('draws the same world from the same seed and another from another', () => {
    expect(buildWorld()).toEqual(world);
    expect(buildWorld({ seed: 7 }).elements).not.toEqual(world.elements);
  });

  it('adds companies for load tests without touching the others', () => {
    const larger = buildWorld({ extraCompanies: 500 });
    expect(larger.companies).toHaveLength(world.companies.length + 500);
    expect(larger.companies.slice(0, world.companies.length)).toEqual(world.companies);
  });
});
