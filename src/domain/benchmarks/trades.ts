import type { SurveyKey } from './survey.ts';

/** Which survey row stands for a trade; `borrowed` = the activity or the usual size only comes near, so confidence is low. */
export type TradeRow = { survey: SurveyKey; borrowed?: true };

const borrowed = (survey: SurveyKey): TradeRow => ({ survey, borrowed: true });

/**
 * By trade key (`industries.ts`). A trade that is missing here (plants, warehouses, data centers, casinos …: nothing in the survey
 * comes near) falls to its bucket's parity row with confidence low.
 */
export const TRADE_ROWS: Readonly<Record<string, TradeRow>> = {
  dental: { survey: 'outpatient_small' },
  clinic: { survey: 'outpatient_small' },
  physiotherapy: { survey: 'outpatient_small' },
  optometry: { survey: 'outpatient_small' },
  veterinary: borrowed('outpatient_small'),
  laboratory: borrowed('outpatient'),
  hospital: { survey: 'inpatient' },
  nursing_home: borrowed('lodging'),
  pharmacy: borrowed('store'),

  hotel: { survey: 'lodging' },
  restaurant: { survey: 'food_service' },
  fast_food: { survey: 'food_service' },
  cafe: borrowed('food_service'),
  bar: borrowed('food_service'),
  event_venue: borrowed('any_building'),

  retail: borrowed('store'),
  supermarket: borrowed('food_sales'),
  convenience: { survey: 'food_sales' },
  bakery: borrowed('food_sales'),
  hardware_store: { survey: 'store' },
  furniture_store: { survey: 'store' },
  garden_center: borrowed('store'),
  car_dealer: borrowed('store'),
  car_repair: borrowed('mid_building'),
  car_wash: borrowed('small_building'),
  fuel_station: borrowed('food_sales'),
  laundry: borrowed('small_building'),
  dry_cleaner: borrowed('small_building'),

  school: { survey: 'education' },
  college: borrowed('education'),
  university: borrowed('education'),
  education: borrowed('education'),
  childcare: borrowed('mid_building'),
  library: borrowed('any_building'),
  town_hall: borrowed('any_building'),
  fire_station: borrowed('public_safety'),
  gym: borrowed('any_building'),
  sports_center: borrowed('any_building'),
  bowling_alley: borrowed('any_building'),
  place_of_worship: borrowed('any_building'),

  brewery: borrowed('any_building'),
  office: borrowed('mid_building'),
  it_company: borrowed('mid_building'),
  law_firm: borrowed('small_building'),
  accountant: borrowed('small_building'),
  real_estate: borrowed('small_building'),
  insurance: borrowed('small_building'),
  bank: borrowed('mid_building'),
  plumber: borrowed('small_building'),
  electrician: borrowed('small_building'),
  hvac: borrowed('small_building'),
  roofer: borrowed('small_building'),
};
