/** Benchmark and scoring groups; `other` is a known trade outside the groups, `unknown` is no trade at all. */
export const INDUSTRY_BUCKETS = [
  'healthcare',
  'hospitality',
  'manufacturing',
  'retail',
  'public_sector',
  'office',
  'education',
  'technology',
  'finance',
  'logistics',
  'other',
  'unknown',
] as const;
export type IndustryBucket = (typeof INDUSTRY_BUCKETS)[number];
