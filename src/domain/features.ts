import { type BenchmarkLayer, electricityRate, findBenchmark, isDeregulated } from './benchmarks.ts';
import type { IndustryBucket } from './industry.ts';
import type { CompanyFeature, Confidence } from './score.ts';

/** Share of the yearly spend that an audit brings back. */
const SAVINGS_SHARES = { low: 0.1, mid: 0.135, high: 0.17 } as const;

export type FeatureInput = {
  industry: IndustryBucket;
  /** Trade key, e.g. `dental`. */
  subIndustry: string | null;
  /** Two-letter code, upper case. */
  state: string | null;
  /** `null` or 0 = unknown: one site is assumed for the spend, and earns no quality points. */
  siteCount: number | null;
  /** `null` or 0 = unknown. */
  employeeCount: number | null;
  hasWebsite: boolean;
  hasLocationsPage: boolean;
  hasContact: boolean;
};

export type ComputedFeature = Omit<CompanyFeature, 'id' | 'companyId' | 'computedAt'>;

/**
 * Spend, savings and flags of one company; pure. Every assumption (sites, employees, state) lowers the confidence one step.
 *
 * @param options.benchmark - `sub_industry` by default; `parity` gives the golden vectors, which know no assumed employees
 */
export function computeFeatures(input: FeatureInput, options: { benchmark?: BenchmarkLayer } = {}): ComputedFeature {
  const layer = options.benchmark ?? 'sub_industry';
  const benchmark = findBenchmark(input, layer);
  const rate = electricityRate(input.state, layer);
  const sitesKnown = isCount(input.siteCount);
  const employeesKnown = isCount(input.employeeCount);
  const sites = isCount(input.siteCount) ? input.siteCount : 1;
  const employees = isCount(input.employeeCount)
    ? input.employeeCount
    : Math.round((benchmark.employeesPerSite ?? 0) * sites);

  const utility = sites * benchmark.sqftPerSite * benchmark.kwhPerSqft * rate.rate;
  const telecom = employees * benchmark.telecomPerEmployee;
  const total = utility + telecom;
  const assumptions = [sitesKnown, employeesKnown, rate.known || layer === 'parity'].filter((known) => !known).length;
  return {
    estimatedSqftPerSite: benchmark.sqftPerSite,
    estimatedSiteCount: sites,
    estimatedAnnualUtilitySpend: cents(utility),
    estimatedAnnualTelecomSpend: cents(telecom),
    estimatedTotalSpend: cents(total),
    savingsLow: cents(total * SAVINGS_SHARES.low),
    savingsMid: cents(total * SAVINGS_SHARES.mid),
    savingsHigh: cents(total * SAVINGS_SHARES.high),
    industryFitScore: industryFit(input.industry),
    multiSiteConfirmed: sitesKnown && sites > 1,
    deregulatedState: isDeregulated(input.state),
    dataQualityScore: dataQuality(input),
    basis: {
      benchmarkKey: benchmark.key,
      benchmarkLabel: benchmark.label,
      sites,
      sitesKnown,
      sqftPerSite: benchmark.sqftPerSite,
      kwhPerSqft: benchmark.kwhPerSqft,
      rate: rate.rate,
      rateLabel: rate.label,
      employees,
      employeesKnown,
      telecomPerEmployee: benchmark.telecomPerEmployee,
      confidence: lowered(benchmark.confidence, assumptions),
    },
  };
}

/** What we know of a company, 0-10: two points each for website, locations page, sites, employees, contact. */
export function dataQuality(
  known: Pick<FeatureInput, 'siteCount' | 'employeeCount' | 'hasWebsite' | 'hasLocationsPage' | 'hasContact'>,
): number {
  const facts = [
    known.hasWebsite,
    known.hasLocationsPage,
    isCount(known.siteCount),
    isCount(known.employeeCount),
    known.hasContact,
  ];
  return facts.filter(Boolean).length * 2;
}

/** What the firm earns a year from savings of `savingsMid`, both in USD. @param contingencyFee - share, 0-1 */
export function firmRevenue(savingsMid: number, contingencyFee: number): number {
  return cents(savingsMid * contingencyFee);
}

/** 10, 7 or 5: how well a group fits the firm's trade. */
function industryFit(industry: IndustryBucket): number {
  if (['healthcare', 'hospitality', 'manufacturing', 'retail'].includes(industry)) return 10;
  return ['public_sector', 'office'].includes(industry) ? 7 : 5;
}

function isCount(value: number | null): value is number {
  return value !== null && Number.isFinite(value) && value >= 1;
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}

function lowered(confidence: Confidence, steps: number): Confidence {
  const ladder = ['low', 'medium', 'high'] as const;
  return ladder[Math.max(0, ladder.indexOf(confidence) - steps)] ?? 'low';
}
