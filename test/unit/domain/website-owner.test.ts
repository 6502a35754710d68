import { describe, expect, it } from 'vitest';
import { isAnothersWebsite, isOtherName } from '../../../src/domain/website-owner.ts';

type Company = Parameters<typeof isAnothersWebsite>[0];
type Site = Parameters<typeof isAnothersWebsite>[1];

const company = (name: string, fields: Partial<Company> = {}): Company => ({
  name,
  domain: 'northgate.example',
  phone: null,
  person: null,
  ...fields,
});
const site = (organisationName: string | null, fields: Partial<Site> = {}): Site => ({
  website: 'https://northgate.example/',
  organisationName,
  title: null,
  excerpt: '',
  phones: [],
  people: [],
  ...fields,
});
const { organisationName: _unread, ...ofBefore } = site(null);
const url = 'https://northgate.example/';

describe('isAnothersWebsite', () => {
  it.each([
    ['Quimby Dental', 'Northgate Plumbing'],
    ['Quimby Dental Care', 'Zephyr Dental Care'],
    ['Quimby Family Dentistry of Columbus', 'Zephyr Smiles Cincinnati'],
  ])('doubts the site of %j that calls itself %j', (name, said) => {
    expect(isAnothersWebsite(company(name, { domain: 'elsewhere.example' }), site(said))).toBe(true);
  });

  it.each<[string, Company, Site]>([
    ['an unread name', company('Quimby Dental'), site(null)],
    ['facts from before names were read', company('Quimby Dental'), ofBefore],
    ['the same name', company('Quimby Dental LLC'), site('The Quimby Dental')],
    ['a longer name', company('Quimby Dental'), site('Quimby Dental Group of Ohio')],
    ['a shared word', company('Quimby Dental of Powell'), site('Quimby Orthodontics')],
    ['a spelling run together', company('Quimby Wood Design'), site('QuimbyWood Interiors')],
    ['its domain', company('Quimby Dental', { domain: 'quimbysmiles.example' }), site('Zephyr Dental')],
    [
      'the domain it moved to',
      company('Quimby Dental'),
      site('Zephyr Dental', { website: 'https://quimby-dental.example/' }),
    ],
    ['its initials', company('Upper Harbor Quimby Hospital', { domain: 'uhqh.example' }), site('Zephyr Health')],
    [
      'a parent that names it in the title',
      company('Quimby Dental'),
      site('Zephyr Group', { title: 'Quimby | Zephyr' }),
    ],
    ['a group that names it', company('Quimby Dental'), site('Zephyr Group', { excerpt: 'Now with Quimby Dental.' })],
    [
      'its telephone number',
      company('Quimby Dental', { phone: '+16145550101' }),
      site('Zephyr Dental', { phones: [{ e164: '+16145550101', kind: 'main', via: 'tel', url }] }),
    ],
    [
      'its person on the staff',
      company('Cedar Bay Quimby Dental', { person: { fullName: 'Dana Ray', title: null } }),
      site('Zephyr Dental', { people: [{ fullName: 'Dana M. Ray', title: 'DDS', email: null, phone: null, url }] }),
    ],
    [
      'a dentist of its name on the staff',
      company('Quimby Dental'),
      site('Zephyr Dental', { people: [{ fullName: 'Ann Quimby', title: 'DDS', email: null, phone: null, url }] }),
    ],
    ['a dentist who is listed for the practice', company('Dr. Ann Quimby, DDS'), site('Zephyr Dental')],
    ['a name of common words only', company('Family Dental Care'), site('Zephyr Dental')],
    ['a site name of common words only', company('Quimby Dental'), site('Family Dental Care')],
  ])('does not doubt %s', (_what, named, facts) => {
    expect(isAnothersWebsite(named, facts)).toBe(false);
  });
});

describe('isOtherName', () => {
  it.each([
    ['Harbor Dental', 'Zephyr Dental Group', true],
    ['Harbor Dental', 'Harbor Dental Group', false],
    ['Harbor Dental', 'The Harbor Dental, Inc.', false],
    ['Harbor Dental', 'Harbour Dental', false],
    ['Belmont Library', 'Minuteman Network', true],
  ])('%j and %j: %s', (a, b, other) => expect(isOtherName(a, b)).toBe(other));
});
