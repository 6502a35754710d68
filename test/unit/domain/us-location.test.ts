import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locationLabel, parseLocation } from '../../../src/domain/us-location.ts';
import { stateOf, US_STATES, zipPrefixesOf } from '../../../src/domain/us-states.ts';

function read(text: string): string {
  const match = parseLocation(text);
  if ('location' in match) return locationLabel(match.location);
  return `${match.reason}: ${match.suggestions.map(locationLabel).join('; ')}`;
}

describe('parseLocation', () => {
  it.each([
    ['ohio', 'Ohio'],
    ['OH', 'Ohio'],
    ['oHiO', 'Ohio'],
    ['columbus, oh', 'Columbus, OH'],
    ['columbus ohio', 'Columbus, OH'],
    ['new york', 'New York'],
    ['new york, ny', 'New York, NY'],
    ['New York City', 'New York, NY'],
    ['washington', 'Washington'],
    ['washington state', 'Washington'],
    ['washington dc', 'District of Columbia'],
    ['Washington, D.C.', 'District of Columbia'],
    ['west virginia', 'West Virginia'],
    ['wheeling west virginia', 'Wheeling, WV'],
    ['saint louis mo', 'St. Louis, MO'],
    ['mckinney, tx', 'McKinney, TX'],
    ["o'fallon, mo", "O'Fallon, MO"],
    ['Portland, Oregon, USA', 'Portland, OR'],
    ['state of ohio', 'Ohio'],
    ['lake in the hills, il', 'Lake in the Hills, IL'],
  ])('reads %j as %s', (text, label) => {
    expect(read(text)).toBe(label);
  });

  it.each([
    ['columbus', 'ambiguous_city: Columbus, GA; Columbus, IN; Columbus, OH'],
    ['cleveland', 'ambiguous_city: Cleveland, OH'],
    ['kansas city', 'ambiguous_city: Kansas City, KS; Kansas City, MO'],
    ['ohoi', 'unknown: Ohio'],
    ['atlantis', 'unknown: Atlanta, GA'],
    ['', 'unknown: '],
    ['zzzzzz', 'unknown: '],
  ])('asks back for %j: %s', (text, answer) => {
    expect(read(text)).toBe(answer);
  });

  it('answers any text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => void parseLocation(text)),
      { numRuns: 50 },
    );
  });
});

describe('the states', () => {
  it('are fifty and the capital, each known by code and by name', () => {
    expect(US_STATES).toHaveLength(51);
    for (const state of US_STATES) {
      expect(stateOf(state.code.toLowerCase())).toBe(state);
      expect(stateOf(state.name.toUpperCase())).toBe(state);
    }
  });

  it('share no ZIP prefix', () => {
    const prefixes = US_STATES.flatMap(({ code }) => zipPrefixesOf(code));
    expect(new Set(prefixes).size).toBe(prefixes.length);
    expect(zipPrefixesOf('OH')).toHaveLength(30);
    expect(zipPrefixesOf('MA')).toContain('010');
  });
});
