import type { IndustryBucket } from '../industry.ts';

export type BucketFigures = { sqftPerSite: number; kwhPerSqft: number; telecomPerEmployee: number };

/**
 * The parity table: one row per bucket, sized for the largest sites of the bucket (healthcare is a hospital). Square feet a site,
 * kWh per square foot a year, USD of telecom per employee a year. Figures are fixed by the golden vectors; a trade with a row of
 * its own (`trades.ts`) never reads it for floor space or intensity.
 */
export const PARITY_BUCKETS: Partial<Record<IndustryBucket, BucketFigures>> = {
  healthcare: { sqftPerSite: 150_000, kwhPerSqft: 25, telecomPerEmployee: 1_200 },
  hospitality: { sqftPerSite: 100_000, kwhPerSqft: 20, telecomPerEmployee: 1_200 },
  manufacturing: { sqftPerSite: 200_000, kwhPerSqft: 18, telecomPerEmployee: 900 },
  retail: { sqftPerSite: 50_000, kwhPerSqft: 22, telecomPerEmployee: 800 },
  public_sector: { sqftPerSite: 80_000, kwhPerSqft: 12, telecomPerEmployee: 700 },
  office: { sqftPerSite: 30_000, kwhPerSqft: 10, telecomPerEmployee: 1_500 },
  education: { sqftPerSite: 80_000, kwhPerSqft: 18, telecomPerEmployee: 900 },
  technology: { sqftPerSite: 50_000, kwhPerSqft: 20, telecomPerEmployee: 1_400 },
  finance: { sqftPerSite: 40_000, kwhPerSqft: 22, telecomPerEmployee: 1_300 },
  logistics: { sqftPerSite: 200_000, kwhPerSqft: 15, telecomPerEmployee: 800 },
};

/** For `other`, `unknown` and whatever has no row. */
export const PARITY_FALLBACK: BucketFigures = { sqftPerSite: 60_000, kwhPerSqft: 18, telecomPerEmployee: 1_000 };

/** USD per kWh. */
export const PARITY_RATES: Readonly<Record<string, number>> = { NY: 0.19, CA: 0.22, TX: 0.12, FL: 0.12 };
export const PARITY_RATE_FALLBACK = 0.12;
