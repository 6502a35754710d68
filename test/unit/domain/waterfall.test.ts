import { describe, expect, it } from 'vitest';
import type { ContactCandidate } from '../../../src/domain/contact.ts';
import {
  createClueBook,
  createContactPool,
  isAcceptable,
  parseWaterfallOrder,
  WATERFALL_STEPS,
} from '../../../src/domain/waterfall.ts';

function contact(email: string, fields: Partial<ContactCandidate> = {}): ContactCandidate {
  const nothing = { fullName: null, title: null, linkedinUrl: null };
  const foundAt = { url: null, label: 'x', at: new Date(0) };
  return {
    ...nothing,
    email,
    emailKind: 'personal',
    emailState: 'unknown',
    source: 'hunter',
    foundAt,
    verified: false,
    ...fields,
  };
}
const verified = { emailState: 'valid', verified: true } as const;

describe('the order of the waterfall', () => {
  it.each([
    [[], [...WATERFALL_STEPS]],
    [
      ['Apollo', ' hunter '],
      ['apollo', 'hunter'],
    ],
    [
      ['generic_inbox', 'website_scraper', 'hunter', 'hunter'],
      ['hunter', 'generic_inbox'],
    ],
  ])('reads %j', (names, order) => {
    expect(parseWaterfallOrder(names)).toEqual({ order });
  });

  it('names what it does not know', () => {
    expect(parseWaterfallOrder(['hunter', 'clearbit', 'lusha'])).toEqual({ unknown: ['clearbit', 'lusha'] });
  });
});

describe('an acceptable contact', () => {
  it.each([
    ['a verified CFO', { ...verified, title: 'Chief Financial Officer' }, true],
    ['a CFO whose address nobody verified', { title: 'CFO' }, false],
    ['a verified hygienist', { ...verified, title: 'Dental Hygienist' }, false],
    ['a verified somebody', { ...verified }, false],
    ['an inbox with a title', { ...verified, title: 'CFO', emailKind: 'generic' }, false],
  ] as const)('is not just anybody: %s %s', (_who, fields, acceptable) => {
    expect(isAcceptable(contact('a@acme.com', fields))).toBe(acceptable);
  });
});

describe('the pool', () => {
  it('puts the acceptable first, then the verified, then titles, and inboxes last', () => {
    const pool = createContactPool(new Set());
    pool.add([
      contact('info@acme.com', { emailKind: 'generic', emailState: 'valid' }),
      contact('dead@acme.com', { title: 'CFO', emailState: 'invalid' }),
      contact('nobody@acme.com'),
      contact('owner@acme.com', { title: 'Owner' }),
      contact('cfo@acme.com', { title: 'CFO' }),
      contact('hygienist@acme.com', { ...verified, title: 'Hygienist' }),
      contact('controller@acme.com', { ...verified, title: 'Controller' }),
    ]);
    expect(pool.list().map(({ email }) => email.split('@')[0])).toEqual([
      'controller',
      'hygienist',
      'cfo',
      'owner',
      'nobody',
      'dead',
      'info',
    ]);
    expect(pool.unverified().map(({ email }) => email)).toEqual(['cfo@acme.com', 'owner@acme.com', 'nobody@acme.com']);
  });

  it('keeps one contact per address: the first finder, the better knowledge', () => {
    const pool = createContactPool(new Set());
    pool.add([contact('D@acme.com', { source: 'serper_email', fullName: 'Dana Ray' })]);
    pool.add([contact('d@acme.com', { ...verified, source: 'apollo', title: 'CFO', fullName: 'D. Ray' })]);
    pool.add([contact('d@acme.com', { source: 'snov', emailState: 'invalid' })]);
    expect(pool.list()).toEqual([
      contact('D@acme.com', { ...verified, source: 'serper_email', fullName: 'Dana Ray', title: 'CFO' }),
    ]);
  });

  it('lets nobody back in who must not come back', () => {
    const left = new Set(['gone@acme.com']);
    const pool = createContactPool(left);
    pool.add([contact('Gone@acme.com'), contact('a@acme.com')]);
    pool.replace(contact('gone@acme.com'));
    pool.drop('A@acme.com');
    expect(pool.list()).toEqual([]);
  });
});

describe('the clues', () => {
  it('are people with wanted titles, best first, and the first known pattern', () => {
    const book = createClueBook();
    const person = (fullName: string, title: string | null) => ({
      fullName,
      title,
      linkedinUrl: null,
      source: 'serper' as const,
    });
    book.add({ people: [person('Ann Orr', null), person('Sam Poe', 'Receptionist')], pattern: null });
    book.add({
      people: [person('ANN ORR', 'Owner'), person('Dana Ray', 'CFO')],
      pattern: { template: '{first}', source: 'hunter' },
    });
    book.add({ people: [], pattern: { template: '{last}', source: 'zerobounce_domain' } });
    expect(book.wanted().map(({ fullName }) => fullName)).toEqual(['Dana Ray', 'ANN ORR']);
    expect(book.pattern()).toEqual({ template: '{first}', source: 'hunter' });
  });
});
