import type { Confidence } from '../score.ts';

/** What a public survey says of one kind of building. */
export type SurveyRow = {
  label: string;
  /** Mean floor space of one building, square feet. */
  sqftPerSite: number;
  /** Mean electricity, kWh per square foot a year. */
  kwhPerSqft: number;
  /** Mean electricity per worker, kWh a year: floor space × intensity ÷ this = workers in one building. */
  kwhPerWorker: number;
  source: string;
  /** How well the row fits a trade of exactly this activity. */
  confidence: Confidence;
};

const INTENSITY = 'U.S. EIA, CBECS 2012, table C14';
const FLOORSPACE = 'CBECS 2018, tables B13 and B14';

/**
 * CBECS (Commercial Buildings Energy Consumption Survey), public domain. Floor space is the published mean of 2018 where there is
 * one; else kWh per building ÷ kWh per square foot of 2012.
 * `high`: own activity and a size that fits. `medium`: own activity, sizes mixed. `low`: buildings of all kinds.
 */
export const SURVEY_ROWS = {
  outpatient_small: {
    label: 'CBECS outpatient, 1,001-10,000 sq ft',
    sqftPerSite: 4_559,
    kwhPerSqft: 18.7,
    kwhPerWorker: 10_000,
    source: `${INTENSITY}; ${FLOORSPACE} (size class)`,
    confidence: 'high',
  },
  outpatient: {
    label: 'CBECS outpatient, all sizes',
    sqftPerSite: 13_643,
    kwhPerSqft: 18.7,
    kwhPerWorker: 10_000,
    source: `${INTENSITY}; ${FLOORSPACE}`,
    confidence: 'medium',
  },
  inpatient: {
    label: 'CBECS inpatient',
    sqftPerSite: 251_000,
    kwhPerSqft: 31,
    kwhPerWorker: 17_200,
    source: `${INTENSITY}; ${FLOORSPACE}`,
    confidence: 'high',
  },
  lodging: {
    label: 'CBECS lodging',
    sqftPerSite: 32_598,
    kwhPerSqft: 15.3,
    kwhPerWorker: 29_100,
    source: `${INTENSITY}; ${FLOORSPACE}`,
    confidence: 'medium',
  },
  food_service: {
    label: 'CBECS food service',
    sqftPerSite: 4_877,
    kwhPerSqft: 44.9,
    kwhPerWorker: 23_800,
    source: `${INTENSITY}; ${FLOORSPACE}`,
    confidence: 'high',
  },
  food_sales: {
    label: 'CBECS food sales, all sizes',
    sqftPerSite: 6_172,
    kwhPerSqft: 48.7,
    kwhPerWorker: 52_000,
    source: `${INTENSITY}; ${FLOORSPACE}`,
    confidence: 'medium',
  },
  store: {
    label: 'CBECS retail other than mall',
    sqftPerSite: 12_434,
    kwhPerSqft: 15.2,
    kwhPerWorker: 20_500,
    source: `${INTENSITY} (189 MWh a building)`,
    confidence: 'medium',
  },
  education: {
    label: 'CBECS education',
    sqftPerSite: 31_364,
    kwhPerSqft: 11,
    kwhPerWorker: 12_300,
    source: `${INTENSITY} (345 MWh a building)`,
    confidence: 'medium',
  },
  public_safety: {
    label: 'CBECS public order floor space, all-buildings intensity',
    sqftPerSite: 20_784,
    kwhPerSqft: 14.6,
    kwhPerWorker: 14_100,
    source: `${INTENSITY}; ${FLOORSPACE}`,
    confidence: 'low',
  },
  any_building: {
    label: 'CBECS average building',
    sqftPerSite: 16_233,
    kwhPerSqft: 14.6,
    kwhPerWorker: 14_100,
    source: `${INTENSITY} (237 MWh a building)`,
    confidence: 'low',
  },
  small_building: {
    label: 'CBECS building of 1,001-5,000 sq ft',
    sqftPerSite: 2_931,
    kwhPerSqft: 17.4,
    kwhPerWorker: 12_800,
    source: `${INTENSITY} (51 MWh a building)`,
    confidence: 'low',
  },
  mid_building: {
    label: 'CBECS building of 5,001-10,000 sq ft',
    sqftPerSite: 7_293,
    kwhPerSqft: 13.3,
    kwhPerWorker: 12_300,
    source: `${INTENSITY} (97 MWh a building)`,
    confidence: 'low',
  },
} as const satisfies Record<string, SurveyRow>;

export type SurveyKey = keyof typeof SURVEY_ROWS;
