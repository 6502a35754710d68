import type { SurveyKey } from './survey.ts';

/** Which survey row stands for a trade. `label` names the trade; `borrowed` says the activity only comes near. */
export type TradeRow = { label: string; survey: SurveyKey; borrowed?: true };

/** By trade key (`industries.ts`). A trade that is missing here falls to its bucket's parity row with confidence low. */
export const TRADE_ROWS: Readonly<Record<string, TradeRow>> = {
  dental: { label: 'Dental practice', survey: 'outpatient_small' },
  clinic: { label: 'Clinic', survey: 'outpatient_small' },
  hospital: { label: 'Hospital', survey: 'inpatient' },
  nursing_home: { label: 'Nursing home', survey: 'lodging', borrowed: true },
  veterinary: { label: 'Veterinary practice', survey: 'outpatient_small', borrowed: true },
  pharmacy: { label: 'Pharmacy', survey: 'store' },
  hotel: { label: 'Hotel', survey: 'lodging' },
  motel: { label: 'Motel', survey: 'lodging', borrowed: true },
  restaurant: { label: 'Restaurant', survey: 'food_service' },
  fast_food: { label: 'Fast-food restaurant', survey: 'food_service' },
  bar: { label: 'Bar', survey: 'food_service' },
  cafe: { label: 'Cafe', survey: 'food_service' },
  supermarket: { label: 'Supermarket', survey: 'food_sales', borrowed: true },
  convenience: { label: 'Convenience store', survey: 'food_sales' },
  school: { label: 'School', survey: 'education' },
  library: { label: 'Library', survey: 'any_building', borrowed: true },
  brewery: { label: 'Brewery', survey: 'any_building', borrowed: true },
  office: { label: 'Office', survey: 'mid_building', borrowed: true },
};
