import type { IndustryBucket } from './industry.ts';
import type { ScoreComponents, Tier } from './score.ts';

export type ScoreFormula = 'normalized' | 'reference';
/** Shares that add up to 1. */
export type ScoreWeights = ScoreComponents;
export type TierThresholds = { high: number; medium: number };

export const DEFAULT_WEIGHTS: ScoreWeights = { recovery: 0.4, industry: 0.25, multisite: 0.2, dataQuality: 0.15 };
export const DEFAULT_THRESHOLDS: TierThresholds = { high: 70, medium: 40 };

type Steps = readonly (readonly [minimum: number, points: number])[];

/** By savings in USD a year; 0-100. */
const RECOVERY: Steps = [
  [2_000_000, 100],
  [1_000_000, 85],
  [500_000, 70],
  [250_000, 55],
  [0, 40],
];
/** By sites; at most 20. */
const MULTISITE: Steps = [
  [20, 20],
  [10, 17],
  [5, 13],
  [2, 8],
  [0, 3],
];
/** By data quality; at most 15. */
const DATA_QUALITY: Steps = [
  [9, 15],
  [7, 12],
  [5, 8],
  [3, 4],
  [0, 1],
];
const INDUSTRY: Partial<Record<IndustryBucket, number>> = {
  healthcare: 90,
  hospitality: 90,
  manufacturing: 90,
  retail: 90,
  public_sector: 70,
  office: 70,
  unknown: 45,
};
const INDUSTRY_OTHER = 55;

export type ScoreInput = {
  /** USD a year. */
  savingsMid: number;
  sites: number;
  industry: IndustryBucket;
  /** 0-10. */
  dataQuality: number;
};
export type ScoreOptions = { formula: ScoreFormula; weights: ScoreWeights; thresholds: TierThresholds };
/** `custom`: an extension gave the points. */
export type ScoreResult = { score: number; tier: Tier; components: ScoreComponents; formula: ScoreFormula | 'custom' };

/**
 * Score of 0-100 with two decimals and the weighted points it is made of; the components add up to the score exactly.
 *
 * `reference` weighs sites and data quality on their own 20 and 15 point scales, so it cannot pass 68.75. `normalized` brings
 * both to 0-100 first: 31.25 to 97.5 with the default weights, and a complete multi-site lead reaches the high tier.
 */
export function scoreLead(
  input: ScoreInput,
  { formula, weights, thresholds }: ScoreOptions = {
    formula: 'normalized',
    weights: DEFAULT_WEIGHTS,
    thresholds: DEFAULT_THRESHOLDS,
  },
): ScoreResult {
  const scale =
    formula === 'normalized' ? { multisite: 100 / 20, dataQuality: 100 / 15 } : { multisite: 1, dataQuality: 1 };
  const exact: ScoreComponents = {
    recovery: weights.recovery * points(RECOVERY, input.savingsMid),
    industry: weights.industry * (INDUSTRY[input.industry] ?? INDUSTRY_OTHER),
    multisite: weights.multisite * scale.multisite * points(MULTISITE, input.sites),
    dataQuality: weights.dataQuality * scale.dataQuality * points(DATA_QUALITY, input.dataQuality),
  };
  const score = round2(exact.recovery + exact.industry + exact.multisite + exact.dataQuality);
  return { score, tier: tierOf(score, thresholds), components: roundedTo(score, exact), formula };
}

/** A score out of points that somebody else gave; `null` = they are no score. */
export function scoreOfPoints(points: unknown, thresholds: TierThresholds): ScoreResult | null {
  if (typeof points !== 'object' || points === null) return null;
  const given = new Map<string, unknown>(Object.entries(points));
  const point = (key: keyof ScoreComponents) => {
    const value = given.get(key);
    return typeof value === 'number' && value >= 0 ? value : Number.NaN;
  };
  const exact: ScoreComponents = {
    recovery: point('recovery'),
    industry: point('industry'),
    multisite: point('multisite'),
    dataQuality: point('dataQuality'),
  };
  const score = round2(exact.recovery + exact.industry + exact.multisite + exact.dataQuality);
  if (!(score <= 100)) return null; // NaN neither
  return { score, tier: tierOf(score, thresholds), components: roundedTo(score, exact), formula: 'custom' };
}

export function tierOf(score: number, thresholds: TierThresholds = DEFAULT_THRESHOLDS): Tier {
  if (score >= thresholds.high) return 'high';
  return score >= thresholds.medium ? 'medium' : 'low';
}

function points(steps: Steps, value: number): number {
  return steps.find(([minimum]) => value >= minimum)?.[1] ?? steps.at(-1)?.[1] ?? 0;
}

/** Rounds the parts to two decimals; the largest takes the cent that rounding loses, so that a card adds up. */
function roundedTo(score: number, exact: ScoreComponents): ScoreComponents {
  const rounded: ScoreComponents = {
    recovery: round2(exact.recovery),
    industry: round2(exact.industry),
    multisite: round2(exact.multisite),
    dataQuality: round2(exact.dataQuality),
  };
  const keys = ['recovery', 'industry', 'multisite', 'dataQuality'] as const;
  const largest = keys.reduce((best, key) => (rounded[key] > rounded[best] ? key : best));
  const sum = keys.reduce((total, key) => total + rounded[key], 0);
  return { ...rounded, [largest]: round2(rounded[largest] + score - sum) };
}

function round2(value: number): number {
  return Math.round((value + Number.EPSILON) * 100) / 100;
}
