import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeFeatures, dataQuality, firmRevenue } from '../../../src/domain/features.ts';
import { INDUSTRY_BUCKETS } from '../../../src/domain/industry.ts';
import { DEFAULT_THRESHOLDS, DEFAULT_WEIGHTS, scoreLead, tierOf } from '../../../src/domain/scoring.ts';

const DEFAULTS = { weights: DEFAULT_WEIGHTS, thresholds: DEFAULT_THRESHOLDS };
const company = { subIndustry: null, hasWebsite: true, hasLocationsPage: false, hasContact: false };

describe('golden values of the parity table', () => {
  it.each([
    // industry, state, sites, employees, quality | utility, telecom, low, mid, high, revenue | reference, normalized
    ['healthcare', 'OH', 1, 0, 2, 450_000, 0, 45_000, 60_750, 76_500, 14_580, 39.25, 'low', 42.5, 'medium'],
    [
      'healthcare',
      'NY',
      3,
      250,
      8,
      2_137_500,
      300_000,
      243_750,
      329_062.5,
      414_375,
      78_975,
      47.9,
      'medium',
      64.5,
      'medium',
    ],
    [
      'manufacturing',
      'TX',
      5,
      1000,
      8,
      2_160_000,
      900_000,
      306_000,
      413_100,
      520_200,
      99_144,
      48.9,
      'medium',
      69.5,
      'medium',
    ],
    [
      'retail',
      'CA',
      20,
      500,
      10,
      4_840_000,
      400_000,
      524_000,
      707_400,
      890_800,
      169_776,
      56.75,
      'medium',
      85.5,
      'high',
    ],
    ['office', 'FL', 1, 40, 4, 36_000, 60_000, 9_600, 12_960, 16_320, 3_110.4, 34.7, 'low', 40.5, 'medium'],
    ['technology', 'CA', 2, 300, 6, 440_000, 420_000, 86_000, 116_100, 146_200, 27_864, 32.55, 'low', 45.75, 'medium'],
    ['unknown', '', 1, 0, 2, 129_600, 0, 12_960, 17_496, 22_032, 4_199.04, 28, 'low', 31.25, 'low'],
    [
      'healthcare',
      'CA',
      25,
      5000,
      10,
      20_625_000,
      6_000_000,
      2_662_500,
      3_594_375,
      4_526_250,
      862_650,
      68.75,
      'medium',
      97.5,
      'high',
    ],
    [
      'public_sector',
      'PA',
      12,
      900,
      6,
      1_382_400,
      630_000,
      201_240,
      271_674,
      342_108,
      65_201.76,
      44.1,
      'medium',
      64.5,
      'medium',
    ],
    [
      'logistics',
      'NJ',
      10,
      400,
      8,
      3_600_000,
      320_000,
      392_000,
      529_200,
      666_400,
      127_008,
      46.95,
      'medium',
      70.75,
      'high',
    ],
  ] as const)(
    '%s in %s with %d sites',
    (industry, state, sites, employees, quality, utility, telecom, low, mid, high, revenue, reference, referenceTier, normalized, normalizedTier) => {
      const feature = computeFeatures(
        { ...company, industry, state, siteCount: sites, employeeCount: employees },
        { benchmark: 'parity' },
      );
      expect(feature).toMatchObject({
        estimatedAnnualUtilitySpend: utility,
        estimatedAnnualTelecomSpend: telecom,
        estimatedTotalSpend: utility + telecom,
        savingsLow: low,
        savingsMid: mid,
        savingsHigh: high,
      });
      expect(firmRevenue(feature.savingsMid, 0.24)).toBe(revenue);
      const input = { savingsMid: mid, sites, industry, dataQuality: quality };
      expect(scoreLead(input, { formula: 'reference', ...DEFAULTS })).toMatchObject({
        score: reference,
        tier: referenceTier,
      });
      expect(scoreLead(input)).toMatchObject({ score: normalized, tier: normalizedTier, formula: 'normalized' });
    },
  );
});

describe('scoreLead', () => {
  const anyInput = fc.record({
    savingsMid: fc.double({ min: 0, max: 1e8, noNaN: true }),
    sites: fc.integer({ min: 0, max: 1_000 }),
    industry: fc.constantFrom(...INDUSTRY_BUCKETS),
    dataQuality: fc.constantFrom(0, 2, 4, 6, 8, 10),
  });
  const best = { savingsMid: 2_000_000, sites: 20, industry: 'healthcare', dataQuality: 10 } as const;

  it('lets the best lead reach the high tier, which the reference formula cannot', () => {
    expect(scoreLead(best)).toMatchObject({ score: 97.5, tier: 'high' });
    expect(scoreLead(best, { formula: 'reference', ...DEFAULTS })).toMatchObject({ score: 68.75, tier: 'medium' });
  });

  it('stays between 31.25 and 97.5', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { score } = scoreLead(input);
        expect(score).toBeGreaterThanOrEqual(31.25);
        expect(score).toBeLessThanOrEqual(97.5);
      }),
    );
  });

  it('gives components that add up to the score, whatever the weights', () => {
    const share = fc.integer({ min: 0, max: 333 }).map((n) => n / 1000);
    fc.assert(
      fc.property(
        anyInput,
        share,
        share,
        share,
        fc.constantFrom('normalized', 'reference'),
        (input, a, b, c, formula) => {
          const weights = { recovery: a, industry: b, multisite: c, dataQuality: 1 - a - b - c };
          const { score, components } = scoreLead(input, { formula, weights, thresholds: DEFAULT_THRESHOLDS });
          const sum = components.recovery + components.industry + components.multisite + components.dataQuality;
          expect(Math.round(sum * 100)).toBe(Math.round(score * 100));
        },
      ),
    );
  });

  it.each([
    [70, 'high'],
    [69.99, 'medium'],
    [40, 'medium'],
    [39.99, 'low'],
  ])('puts a score of %d into tier %s', (score, tier) => {
    expect(tierOf(score)).toBe(tier);
  });

  it('takes other thresholds', () => {
    expect(tierOf(60, { high: 60, medium: 30 })).toBe('high');
  });
});

describe('dataQuality', () => {
  it.each([
    { known: { hasWebsite: true, hasLocationsPage: true, siteCount: 3, employeeCount: 50, hasContact: true }, out: 10 },
    { known: { hasWebsite: true, hasLocationsPage: false, siteCount: 1, employeeCount: 0, hasContact: false }, out: 4 },
    {
      known: { hasWebsite: false, hasLocationsPage: false, siteCount: 1, employeeCount: 0, hasContact: false },
      out: 2,
    },
    {
      known: { hasWebsite: false, hasLocationsPage: false, siteCount: 0, employeeCount: 0, hasContact: false },
      out: 0,
    },
    { known: { hasWebsite: true, hasLocationsPage: false, siteCount: 2, employeeCount: 10, hasContact: true }, out: 8 },
    {
      known: { hasWebsite: true, hasLocationsPage: false, siteCount: null, employeeCount: null, hasContact: false },
      out: 2,
    },
  ])('gives $out to $known', ({ known, out }) => {
    expect(dataQuality(known)).toBe(out);
  });
});
