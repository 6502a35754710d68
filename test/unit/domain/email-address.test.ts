import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emailPermutations,
  isFreemail,
  isGenericLocalPart,
  isPlaceholderEmail,
  localPartFits,
  parseEmail,
} from '../../../src/domain/email-address.ts';

describe('parseEmail', () => {
  it('takes an address apart in lower case', () => {
    expect(parseEmail(' Dana.Ray@Acme-Dental.COM ')).toEqual({
      address: 'dana.ray@acme-dental.com',
      local: 'dana.ray',
      domain: 'acme-dental.com',
    });
  });
  it.each([
    '',
    'dana',
    'dana@',
    '@acme.com',
    'dana@acme',
    'dana@acme.c',
    'da na@acme.com',
    'dana@ac_me.com',
    'dana@-acme.com',
    '.dana@acme.com',
    'da..na@acme.com',
    'dana@acme.com\r\nBcc: x@y.zz',
    `${'a'.repeat(65)}@acme.com`,
  ])('refuses %j', (text) => expect(parseEmail(text)).toBeNull());
  it('never throws and never lets a line break through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseEmail(text)?.address ?? '').not.toMatch(/[\r\n\s]/);
      }),
    );
  });
});

describe('isGenericLocalPart', () => {
  it.each([
    'info',
    'Info',
    'no-reply',
    'customerservice',
    'customer-service',
    'front.desk',
    'sales2',
    'contact-us',
    'reception',
    'hrdept',
    'mediainquiries',
  ])('knows %j as an inbox of nobody in particular', (local) => expect(isGenericLocalPart(local)).toBe(true));
  it.each(['dana', 'dray', 'dana.ray', 'd.ray', 'jon', 'teamer', 'infante'])('takes %j for a person', (local) =>
    expect(isGenericLocalPart(local)).toBe(false),
  );
});

describe('isPlaceholderEmail', () => {
  it.each(['name@acme.com', 'first.last@acme.com', 'f.last@acme.com', 'dana@example.com', 'you@yourdomain.com'])(
    'refuses %j',
    (text) => {
      const email = parseEmail(text);
      expect(email !== null && isPlaceholderEmail(email)).toBe(true);
    },
  );
  it('leaves a real one alone', () => {
    const email = parseEmail('dana@acme.com');
    expect(email !== null && isPlaceholderEmail(email)).toBe(false);
  });
});

describe('emailPermutations', () => {
  it('gives the eight shapes, most likely first', () => {
    expect(emailPermutations({ first: 'Dana', last: 'Reed' }, 'acme.com')).toEqual([
      'dana.reed@acme.com',
      'dreed@acme.com',
      'danareed@acme.com',
      'dana@acme.com',
      'd.reed@acme.com',
      'reed@acme.com',
      'dana_reed@acme.com',
      'reeddana@acme.com',
    ]);
  });
  it('drops accents and apostrophes', () => {
    expect(emailPermutations({ first: 'José', last: "O'Brien" }, 'acme.com')[0]).toBe('jose.obrien@acme.com');
  });
  it('gives nothing without letters', () => {
    expect(emailPermutations({ first: '李', last: 'Wu' }, 'acme.com')).toEqual([]);
  });
  it('fits the person it was made for', () => {
    for (const email of emailPermutations({ first: 'Dana', last: 'Reed' }, 'acme.com')) {
      expect(localPartFits(email.split('@')[0] ?? '', 'Dana Reed')).toBe(true);
    }
  });
});

describe('localPartFits', () => {
  it.each([
    ['d.ray', 'Dana Ray', true],
    ['dray', 'Dana M. Ray', true],
    ['drray', 'Dana Ray', true],
    ['dana', 'Dana Ray', true],
    ['rayd', 'Dana Ray', true],
    ['d', 'Dana Ray', false],
    ['pray', 'Dana Ray', false],
    ['info', 'Dana Ray', false],
  ])('%j fits %j: %s', (local, name, fits) => {
    expect(localPartFits(local, name)).toBe(fits);
  });
});

it('knows free mail hosts', () => {
  expect(isFreemail('gmail.com')).toBe(true);
  expect(isFreemail('acme.com')).toBe(false);
});
