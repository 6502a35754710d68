import { describe, expect, it } from 'vitest';
import { readScoutTargets } from '../../../src/domain/scout-targets.ts';

const read = (industries: string, locations: string) => {
  const { targets, problems } = readScoutTargets({ industries, locations, weeklyCount: 20 });
  return {
    trades: targets.industries.map(({ key }) => key),
    places: targets.locations.map(({ state, city }) => (city === null ? state : `${city}, ${state}`)),
    off: targets.off,
    problems,
  };
};

describe('the targets of the weekly scout', () => {
  it.each([
    ['dental; hotels', 'Ohio;Austin, TX'],
    ['["dental","hotels"]', '["Ohio","Austin, TX"]'],
    [' dental ;; hotels; Dental practices ', 'OH;ohio;austin, tx;'],
  ])('reads %s in %s', (industries, locations) => {
    expect(read(industries, locations)).toEqual({
      trades: ['dental', 'hotel'],
      places: ['OH', 'Austin, TX'],
      off: null,
      problems: [],
    });
  });

  it.each([
    ['', '', 'SCOUT_TARGET_INDUSTRIES names no trade and SCOUT_TARGET_LOCATIONS names no place'],
    ['dental', '', 'SCOUT_TARGET_LOCATIONS names no place'],
    ['all', 'ohio', 'SCOUT_TARGET_INDUSTRIES names no trade'],
    ['[]', '["*"]', 'SCOUT_TARGET_INDUSTRIES names no trade and SCOUT_TARGET_LOCATIONS names no place'],
  ])('is off where nothing is named: %j in %j', (industries, locations, off) => {
    expect(read(industries, locations)).toMatchObject({ off, problems: [] });
  });

  it.each([
    ['dentl', 'ohio', 'SCOUT_TARGET_INDUSTRIES', 'a trade that nobody knows: "dentl"', /Did you mean dental/],
    ['dental', 'ohoi', 'SCOUT_TARGET_LOCATIONS', 'a place that nobody knows: "ohoi"', /Did you mean Ohio/],
    [
      'dental',
      'Atlantis',
      'SCOUT_TARGET_LOCATIONS',
      'a place that nobody knows: "Atlantis"',
      /leave the variable empty|Did you mean/,
    ],
    ['["dental"', 'ohio', 'SCOUT_TARGET_INDUSTRIES', 'no array of texts', /dental;hotel/],
    ['dental', '[1, 2]', 'SCOUT_TARGET_LOCATIONS', 'no array of texts', /Ohio;Austin, TX/],
  ])('refuses %j in %j with the next step', (industries, locations, variable, problem, remedy) => {
    const { problems } = read(industries, locations);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ variable, problem: expect.stringContaining(problem) });
    expect(problems[0]?.remedy).toMatch(remedy);
  });
});
