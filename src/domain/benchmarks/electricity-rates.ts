/**
 * Average price of commercial electricity in USD per kWh, by state.
 * Source: U.S. Energy Information Administration, Electric Power Annual, data for 2023 (public domain).
 */
export const EIA_RATES: Readonly<Record<string, number>> = {
  AL: 0.1316,
  AK: 0.209,
  AZ: 0.1179,
  AR: 0.1034,
  CA: 0.2391,
  CO: 0.1164,
  CT: 0.1999,
  DE: 0.1285,
  DC: 0.1694,
  FL: 0.1195,
  GA: 0.107,
  HI: 0.3903,
  ID: 0.0878,
  IL: 0.1124,
  IN: 0.1255,
  IA: 0.1033,
  KS: 0.1085,
  KY: 0.1138,
  LA: 0.1045,
  ME: 0.1788,
  MD: 0.1277,
  MA: 0.1962,
  MI: 0.134,
  MN: 0.1239,
  MS: 0.1237,
  MO: 0.1014,
  MT: 0.1211,
  NE: 0.0876,
  NV: 0.1191,
  NH: 0.204,
  NJ: 0.14,
  NM: 0.1068,
  NY: 0.1801,
  NC: 0.0967,
  ND: 0.0738,
  OH: 0.1075,
  OK: 0.0934,
  OR: 0.0992,
  PA: 0.1126,
  RI: 0.1768,
  SC: 0.1039,
  SD: 0.1016,
  TN: 0.118,
  TX: 0.0882,
  UT: 0.0851,
  VT: 0.18,
  VA: 0.0895,
  WA: 0.0992,
  WV: 0.1103,
  WI: 0.1276,
};

/** Wyoming is missing from our extract: the mean of its six neighbours (MT, SD, NE, CO, UT, ID). */
export const WYOMING_RATE = 0.0999;

/** Where the state is not known: the median of the rates above. */
export const UNKNOWN_STATE_RATE = 0.1172;

/** States in which electricity customers may choose their supplier. Changes wording, never the score. */
export const DEREGULATED_STATES: ReadonlySet<string> = new Set([
  'CT',
  'DC',
  'DE',
  'IL',
  'MA',
  'MD',
  'ME',
  'MI',
  'NH',
  'NJ',
  'NY',
  'OH',
  'PA',
  'RI',
  'TX',
]);
