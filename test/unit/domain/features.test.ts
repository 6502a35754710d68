import { describe, expect, it } from 'vitest';
import { EIA_RATES } from '../../../src/domain/benchmarks/electricity-rates.ts';
import { SURVEY_ROWS } from '../../../src/domain/benchmarks/survey.ts';
import { TRADE_ROWS } from '../../../src/domain/benchmarks/trades.ts';
import { electricityRate, findBenchmark } from '../../../src/domain/benchmarks.ts';
import { computeFeatures, type FeatureInput } from '../../../src/domain/features.ts';
import { allIndustries } from '../../../src/domain/industries.ts';
import { scoreLead } from '../../../src/domain/scoring.ts';

const dental: FeatureInput = {
  industry: 'healthcare',
  subIndustry: 'dental',
  state: 'OH',
  siteCount: 1,
  employeeCount: null,
  hasWebsite: true,
  hasLocationsPage: false,
  hasContact: false,
};

describe('the sub-industry layer', () => {
  it('gives one dental office in Ohio about 9,165 USD of electricity, not a hospital', () => {
    const feature = computeFeatures(dental);
    expect(Math.round(feature.estimatedAnnualUtilitySpend)).toBe(9_165);
    expect(feature.basis).toMatchObject({ benchmarkKey: 'dental', sqftPerSite: 4_559, kwhPerSqft: 18.7, rate: 0.1075 });
    expect(feature.basis.benchmarkLabel).toBe('Dental practices (CBECS outpatient, 1,001-10,000 sq ft)');
  });

  it('assumes the workers of an average building where nobody knows the employees', () => {
    const feature = computeFeatures({ ...dental, siteCount: 12 });
    expect(feature.basis).toMatchObject({ employees: 102, employeesKnown: false });
    expect(feature.estimatedAnnualTelecomSpend).toBe(102 * 1_200);
  });

  it.each([
    { known: { siteCount: 3, employeeCount: 40, state: 'OH' }, confidence: 'high' },
    { known: { siteCount: 3, employeeCount: null, state: 'OH' }, confidence: 'medium' },
    { known: { siteCount: null, employeeCount: 40, state: 'OH' }, confidence: 'medium' },
    { known: { siteCount: 3, employeeCount: 40, state: null }, confidence: 'medium' },
    { known: { siteCount: null, employeeCount: null, state: 'OH' }, confidence: 'low' },
    { known: { siteCount: null, employeeCount: null, state: null }, confidence: 'low' },
  ])('is $confidence with $known', ({ known, confidence }) => {
    expect(computeFeatures({ ...dental, ...known }).basis.confidence).toBe(confidence);
  });

  it('counts one site for the money and none for the quality when the number is unknown', () => {
    const feature = computeFeatures({ ...dental, siteCount: null });
    expect(feature).toMatchObject({ estimatedSiteCount: 1, multiSiteConfirmed: false, dataQualityScore: 2 });
    expect(feature.basis.sitesKnown).toBe(false);
  });

  it('falls to the bucket with low confidence for a trade without a row', () => {
    const benchmark = findBenchmark({ subIndustry: 'factory', industry: 'manufacturing' }, 'sub_industry');
    expect(benchmark).toMatchObject({ key: 'manufacturing', sqftPerSite: 200_000, confidence: 'low' });
    expect(findBenchmark({ subIndustry: 'constructor', industry: 'other' }, 'sub_industry').key).toBe('default');
  });

  it('has only trades that exist, and a usable figure for every trade that exists', () => {
    const keys = new Set(allIndustries().map(({ key }) => key));
    expect(Object.keys(TRADE_ROWS).filter((key) => !keys.has(key))).toEqual([]);
    for (const { key, bucket } of allIndustries()) {
      const benchmark = findBenchmark({ subIndustry: key, industry: bucket }, 'sub_industry');
      expect(benchmark.sqftPerSite * benchmark.kwhPerSqft * benchmark.telecomPerEmployee).toBeGreaterThan(0);
    }
  });

  it('uses every survey row', () => {
    const used = new Set(Object.values(TRADE_ROWS).map(({ survey }) => survey));
    expect(Object.keys(SURVEY_ROWS).filter((key) => !used.has(key as keyof typeof SURVEY_ROWS))).toEqual([]);
  });
});

describe('electricityRate', () => {
  it('knows 50 of 51 states and the mean of its neighbours for Wyoming', () => {
    expect(Object.keys(EIA_RATES)).toHaveLength(50);
    const neighbours = ['MT', 'SD', 'NE', 'CO', 'UT', 'ID'].map((state) => EIA_RATES[state] ?? 0);
    const mean = neighbours.reduce((sum, rate) => sum + rate, 0) / neighbours.length;
    expect(electricityRate('WY', 'sub_industry').rate).toBeCloseTo(mean, 4);
  });

  it('says that an unknown state is unknown, even one that is called constructor', () => {
    expect(electricityRate(null, 'sub_industry')).toMatchObject({ known: false, rate: 0.1172 });
    expect(electricityRate('constructor', 'sub_industry').known).toBe(false);
  });
});

describe('ranking', () => {
  const scoreOf = (input: FeatureInput) => {
    const feature = computeFeatures(input);
    return scoreLead({
      savingsMid: feature.savingsMid,
      sites: feature.estimatedSiteCount,
      industry: input.industry,
      dataQuality: feature.dataQualityScore,
    });
  };

  it('puts a dental group of 12 offices with little known before the best known single office', () => {
    const group = scoreOf({ ...dental, siteCount: 12 });
    const single = scoreOf({ ...dental, hasLocationsPage: true, hasContact: true, employeeCount: 9 });
    expect(group.score).toBe(59.5);
    expect(single.score).toBe(56.5);
  });

  it('lets a complete dental group of 12 offices reach the high tier', () => {
    const group = scoreOf({ ...dental, siteCount: 12, employeeCount: 110, hasLocationsPage: true, hasContact: true });
    expect(group).toMatchObject({ score: 70.5, tier: 'high' });
  });
});
