import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  displayCompanyName,
  displayPlace,
  formalName,
  greetingName,
  isPersonName,
  stateName,
} from '../../../src/domain/mail-names.ts';

describe('displayCompanyName', () => {
  it.each([
    ['Buckeye Family Dental Group', 'Buckeye Family Dental Group'],
    ['ORAL & MAXILLOFACIAL SURGEONS INC', 'Oral & Maxillofacial Surgeons'],
    ['A to Z Portion Control Meats, Inc.', 'A to Z Portion Control Meats'],
    ['UNIVERSITY OF CINCINNATI MEDICAL CENTER, LLC', 'University of Cincinnati Medical Center'],
    ['SMITH DENTAL LLC DBA BRIGHT SMILES', 'Bright Smiles'],
    ['2 Tones Brewing Co.', '2 Tones Brewing Co.'],
    ['The Christ Hospital', 'The Christ Hospital'],
    ['comfort dental', 'Comfort Dental'],
    ['IKEA', 'IKEA'],
    ["O'BRIEN MCDONALD & SONS, L.L.C.", "O'Brien McDonald & Sons"],
    ['Acme Inc., LLC', 'Acme'],
    ['<b>Acme</b> *Storage*', 'Acme Storage'],
    ['Acme {{ name }} {% raw %}', 'Acme name raw'],
    ['Visit https://evil.example/now Acme', 'Visit Acme'],
    ['  Acme\r\nBcc: x@evil.example  ', 'Acme Bcc'],
    ['Dr Joseph T Hudson', 'Dr. Joseph T Hudson'],
    ["Abner's Restaurant Inc / Northern Michigan Beer", "Abner's Restaurant"],
    ['!!!', null],
    ['365', null],
    ['', null],
  ])('writes %j as %j', (raw, shown) => {
    expect(displayCompanyName(raw)).toBe(shown);
  });

  it('cuts a very long name where a name may be cut', () => {
    expect(
      displayCompanyName('University of Cincinnati Physicians Company, A Very Long Subsidiary Name for Billing'),
    ).toBe('University of Cincinnati Physicians Company');
    expect(displayCompanyName('The Northern Association of Independent and Allied Regional Cooperatives')).toBe(
      'The Northern Association of Independent',
    );
  });

  it('never gives markup, a line break or more than 48 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (raw) => {
        const shown = displayCompanyName(raw);
        if (shown === null) return;
        expect(shown).not.toMatch(/[<>{}[\]|*_~`\n\r]/);
        expect(shown.length).toBeLessThanOrEqual(48);
        expect(shown).toBe(shown.trim());
      }),
      { numRuns: 500 },
    );
  });
});

it.each([
  ['Dr. Ann Lee', true],
  ['William V. Carlo D.M.D.', true],
  ['Ann Lee, DDS', true],
  ['Drive Dental', false],
  ['Lakeside Dental', false],
])('a person names the practice %s: %s', (name, expected) => {
  expect(isPersonName(name)).toBe(expected);
});

describe('greetingName', () => {
  it.each([
    ['Dana Ray', 'Dana', 'Dana Ray'],
    ['RAY, DANA', 'Dana', 'Dana Ray'],
    ['Dr. Dana Ray, DDS', 'Dr. Ray', 'Dr. Ray'],
    ['Dana Ray, CPA', 'Dana', 'Dana Ray'],
    ["siobhán o'neill", 'Siobhán', "Siobhán O'Neill"],
    ['Dr. John D De Lorme, Jr.', 'Dr. De Lorme', 'Dr. De Lorme'],
    ['Ann van Dyke', 'Ann', 'Ann van Dyke'],
    ['Gino', 'Gino', 'Gino'],
    ['Mrs. Paula Kim', 'Paula', 'Paula Kim'],
    ['A. Baker', null, null],
    ['J Smith', null, null],
    ['Office Manager', null, null],
    ['info@acme.example', null, null],
    ['Front Desk', null, null],
    ['there', null, null],
    ['', null, null],
  ])('%s is greeted as %s, formally %s', (full, name, formal) => {
    expect([greetingName(full), formalName(full)]).toEqual([name, formal]);
  });
});

it.each([
  ['GROVE CITY', 'Grove City'],
  ['St. Louis', 'St. Louis'],
  ['<script>', null],
  ['43215', null],
  [null, null],
])('the place %s is written %s', (raw, shown) => {
  expect(displayPlace(raw)).toBe(shown);
});

it('knows states by their code and writes the capital as people do', () => {
  expect([stateName('OH'), stateName('DC'), stateName('ZZ'), stateName(null)]).toEqual([
    'Ohio',
    'Washington, DC',
    null,
    null,
  ]);
});
