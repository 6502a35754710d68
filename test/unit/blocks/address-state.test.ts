import { describe, expect, it } from 'vitest';
import { addressState } from '../../../src/blocks/address-state.ts';

const at = new Date('2026-11-25T15:00:00Z');
const facts = (label: string, more: object = {}) => ({
  verified: true,
  emailState: 'valid' as const,
  foundAt: { url: null, label, at },
  ...more,
});

describe('what a card says of an address', () => {
  it.each([
    ['verified: published on their company website', facts('company website', { source: 'website_scraper' })],
    ['published, not checked', facts('OpenStreetMap', { source: 'listing', verified: false, emailState: 'unknown' })],
    ['verified, found by Hunter', facts('Hunter', { source: 'hunter' })],
    [
      'found by Serper, not checked',
      facts('Serper', { source: 'serper_email', verified: false, emailState: 'unknown' }),
    ],
    ['verified, formed from the name', facts('formed from the name', { source: 'serper' })],
    ['works, usual inbox', facts('usual inbox', { source: 'generic_inbox', verified: false })],
    ['verified, from an imported list', facts('imported list', { source: 'csv' })],
    [
      'from an imported list, not checked',
      facts('imported list', { source: 'csv', verified: false, emailState: 'unknown' }),
    ],
    ['the domain takes any address', facts('Apollo', { source: 'apollo', verified: false, emailState: 'catch_all' })],
  ])('%s', (words, given) => {
    expect(addressState(given)).toBe(words);
  });
});
