export const TIERS = ['high', 'medium', 'low'] as const;
export type Tier = (typeof TIERS)[number];

/** How far the figures can be trusted; a mail carries no figure at `low`. */
export type Confidence = 'low' | 'medium' | 'high';

/** Where an estimate comes from, field by field, so that a card can show it. */
export type SpendBasis = {
  benchmarkKey: string;
  /** e.g. `Dental practice (CBECS outpatient, 1,001-10,000 sq ft)`. */
  benchmarkLabel: string;
  sites: number;
  /** false = no source told the number of sites; one was assumed. */
  sitesKnown: boolean;
  sqftPerSite: number;
  kwhPerSqft: number;
  /** USD per kWh. */
  rate: number;
  rateLabel: string;
  employees: number;
  employeesKnown: boolean;
  telecomPerEmployee: number;
  confidence: Confidence;
};

/** USD a year unless said otherwise. */
export type CompanyFeature = {
  id: string;
  companyId: string;
  estimatedSqftPerSite: number;
  estimatedSiteCount: number;
  estimatedAnnualUtilitySpend: number;
  estimatedAnnualTelecomSpend: number;
  estimatedTotalSpend: number;
  savingsLow: number;
  savingsMid: number;
  savingsHigh: number;
  /** 10, 7 or 5. */
  industryFitScore: number;
  multiSiteConfirmed: boolean;
  deregulatedState: boolean;
  /** 0-10 in steps of 2. */
  dataQualityScore: number;
  basis: SpendBasis;
  computedAt: Date;
};

/** Weighted points, adding up to the score. */
export type ScoreComponents = { recovery: number; industry: number; multisite: number; dataQuality: number };

export type LeadScore = {
  id: string;
  companyId: string;
  runId: string | null;
  /** 0-100, 2 decimals. */
  score: number;
  tier: Tier;
  components: ScoreComponents;
  formula: 'normalized' | 'reference' | 'custom';
  /** At most 200 characters. */
  scoreReason: string;
  /** `rules`, or the model with the version of its prompt. Older rows do not say. */
  reasonBy?: string | null;
  approvedHuman: boolean;
  approvedBy: string | null;
  approvedAt: Date | null;
  scoredAt: Date;
  /** When the company's next score was made; `null` = this is its newest. */
  supersededAt: Date | null;
};
