import { DEREGULATED_STATES, EIA_RATES, UNKNOWN_STATE_RATE, WYOMING_RATE } from './benchmarks/electricity-rates.ts';
import { PARITY_BUCKETS, PARITY_FALLBACK, PARITY_RATE_FALLBACK, PARITY_RATES } from './benchmarks/parity.ts';
import { SURVEY_ROWS, type SurveyRow } from './benchmarks/survey.ts';
import { TRADE_ROWS } from './benchmarks/trades.ts';
import { industryByKey } from './industries.ts';
import type { IndustryBucket } from './industry.ts';
import type { Confidence } from './score.ts';

/** `parity`: bucket rows and four state rates, as the golden vectors want. `sub_industry`: rows by trade and rates of all states. */
export type BenchmarkLayer = 'parity' | 'sub_industry';

/** What one site of a trade uses in a year. */
export type Benchmark = {
  key: string;
  /** e.g. `Dental practices (CBECS outpatient, 1,001-10,000 sq ft)`. */
  label: string;
  sqftPerSite: number;
  kwhPerSqft: number;
  /** USD a year. The parity table's figure of the bucket: no public survey knows it by trade. */
  telecomPerEmployee: number;
  /** Workers in one building of this kind, for companies that do not say; `null` where no survey gives a figure. */
  employeesPerSite: number | null;
  source: string;
  confidence: Confidence;
};

/** USD per kWh. `known: false` = the state is unknown, an average stands in. */
export type ElectricityRate = { rate: number; label: string; known: boolean };

export function findBenchmark(
  trade: { subIndustry: string | null; industry: IndustryBucket },
  layer: BenchmarkLayer,
): Benchmark {
  const row = layer === 'sub_industry' && trade.subIndustry !== null ? tradeRow(trade.subIndustry) : null;
  const bucket = PARITY_BUCKETS[trade.industry] ?? PARITY_FALLBACK;
  if (row !== null) return { ...row, telecomPerEmployee: bucket.telecomPerEmployee };
  const known = PARITY_BUCKETS[trade.industry] !== undefined;
  return {
    ...bucket,
    key: known ? trade.industry : 'default',
    label: known ? `${trade.industry.replace('_', ' ')} (whole group, large sites)` : 'average of all trades',
    employeesPerSite: null,
    source: 'parity table',
    confidence: 'low',
  };
}

function tradeRow(key: string): Omit<Benchmark, 'telecomPerEmployee'> | null {
  const trade = Object.hasOwn(TRADE_ROWS, key) ? TRADE_ROWS[key] : undefined;
  if (trade === undefined) return null;
  const survey: SurveyRow = SURVEY_ROWS[trade.survey];
  return {
    key,
    label: `${industryByKey(key)?.label ?? key} (${survey.label})`,
    sqftPerSite: survey.sqftPerSite,
    kwhPerSqft: survey.kwhPerSqft,
    employeesPerSite: (survey.sqftPerSite * survey.kwhPerSqft) / survey.kwhPerWorker,
    source: survey.source,
    confidence: trade.borrowed === true ? 'low' : survey.confidence,
  };
}

/** @param state - two-letter code, upper case; `null` or empty = unknown */
export function electricityRate(state: string | null, layer: BenchmarkLayer): ElectricityRate {
  const code = state ?? '';
  if (layer === 'parity') {
    const own = Object.hasOwn(PARITY_RATES, code) ? PARITY_RATES[code] : undefined;
    return {
      rate: own ?? PARITY_RATE_FALLBACK,
      label: own === undefined ? 'parity default' : `${code}, parity table`,
      known: own !== undefined,
    };
  }
  if (code === 'WY') return { rate: WYOMING_RATE, label: 'WY: mean of the neighbouring states, EIA 2023', known: true };
  const own = Object.hasOwn(EIA_RATES, code) ? EIA_RATES[code] : undefined;
  if (own === undefined)
    return { rate: UNKNOWN_STATE_RATE, label: 'state unknown: median of the states, EIA 2023', known: false };
  return { rate: own, label: `${code} commercial average, EIA 2023`, known: true };
}

/** Whether electricity customers of the state may choose their supplier. */
export function isDeregulated(state: string | null): boolean {
  return state !== null && DEREGULATED_STATES.has(state);
}
