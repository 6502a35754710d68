/**
 * The largest cities (Census 2020): to recognise a city somebody names without its state, and to cut a state into parts where
 * a source shows only so many places at once.
 */
const LARGEST: Readonly<Record<string, string>> = {
  AL: 'Huntsville|Birmingham|Montgomery|Mobile|Tuscaloosa',
  AK: 'Anchorage',
  AZ: 'Phoenix|Tucson|Mesa|Chandler|Gilbert|Glendale|Scottsdale|Peoria|Tempe|Surprise',
  AR: 'Little Rock|Fayetteville|Fort Smith',
  CA: 'Los Angeles|San Diego|San Jose|San Francisco|Fresno|Sacramento|Long Beach|Oakland|Bakersfield|Anaheim|Stockton|Riverside|Irvine|Santa Ana|Chula Vista|Fremont|Santa Clarita|San Bernardino|Modesto|Fontana|Moreno Valley|Oxnard|Huntington Beach|Glendale|Ontario|Elk Grove|Rancho Cucamonga|Oceanside|Garden Grove|Lancaster|Palmdale|Corona|Salinas|Hayward|Sunnyvale|Pomona|Escondido|Torrance|Pasadena|Santa Rosa|Berkeley|Concord',
  CO: 'Denver|Colorado Springs|Aurora|Fort Collins|Lakewood|Thornton|Boulder',
  CT: 'Bridgeport|Stamford|New Haven|Hartford|Waterbury',
  DE: 'Wilmington',
  DC: 'Washington',
  FL: 'Jacksonville|Miami|Tampa|Orlando|St. Petersburg|Hialeah|Port St. Lucie|Tallahassee|Cape Coral|Fort Lauderdale|Pembroke Pines|Hollywood|Gainesville|Miramar|Coral Springs|Sarasota|Naples',
  GA: 'Atlanta|Columbus|Augusta|Macon|Savannah|Athens',
  HI: 'Honolulu',
  ID: 'Boise|Meridian',
  IL: 'Chicago|Aurora|Joliet|Naperville|Rockford|Springfield|Elgin|Peoria',
  IN: 'Indianapolis|Fort Wayne|Evansville|South Bend|Gary|Bloomington|Columbus',
  IA: 'Des Moines|Cedar Rapids|Davenport',
  KS: 'Wichita|Overland Park|Kansas City|Olathe|Topeka',
  KY: 'Louisville|Lexington|Bowling Green',
  LA: 'New Orleans|Baton Rouge|Shreveport|Lafayette',
  ME: 'Portland|Lewiston|Bangor',
  MD: 'Baltimore|Columbia|Frederick|Rockville',
  MA: 'Boston|Worcester|Springfield|Cambridge|Lowell',
  MI: 'Detroit|Grand Rapids|Warren|Sterling Heights|Ann Arbor|Lansing|Flint|Dearborn|Kalamazoo',
  MN: 'Minneapolis|St. Paul|Rochester|Duluth|Bloomington',
  MS: 'Jackson|Gulfport',
  MO: 'Kansas City|St. Louis|Springfield|Columbia|Independence',
  MT: 'Billings|Missoula',
  NE: 'Omaha|Lincoln',
  NV: 'Las Vegas|Henderson|North Las Vegas|Reno|Enterprise|Paradise',
  NH: 'Manchester|Nashua',
  NJ: 'Newark|Jersey City|Paterson|Elizabeth|Trenton',
  NM: 'Albuquerque|Las Cruces|Santa Fe',
  NY: 'New York|Buffalo|Yonkers|Rochester|Syracuse|Albany',
  NC: 'Charlotte|Raleigh|Greensboro|Durham|Winston-Salem|Fayetteville|Cary|Wilmington|High Point|Concord|Asheville',
  ND: 'Fargo|Bismarck',
  OH: 'Columbus|Cleveland|Cincinnati|Toledo|Akron|Dayton|Parma|Canton|Youngstown|Lorain|Hamilton|Springfield|Lima|Mansfield|Dublin|Westerville',
  OK: 'Oklahoma City|Tulsa|Norman|Broken Arrow',
  OR: 'Portland|Salem|Eugene|Gresham|Hillsboro',
  PA: 'Philadelphia|Pittsburgh|Allentown|Reading|Erie|Scranton|Lancaster',
  RI: 'Providence|Warwick',
  SC: 'Charleston|Columbia|North Charleston|Greenville',
  SD: 'Sioux Falls|Rapid City',
  TN: 'Nashville|Memphis|Knoxville|Chattanooga|Clarksville|Murfreesboro|Jackson|Columbia',
  TX: 'Houston|San Antonio|Dallas|Austin|Fort Worth|El Paso|Arlington|Corpus Christi|Plano|Lubbock|Laredo|Irving|Garland|Frisco|McKinney|Grand Prairie|Amarillo|Brownsville|Killeen|Denton|Mesquite|Pasadena|McAllen|Waco|Carrollton|Midland|College Station',
  UT: 'Salt Lake City|West Valley City|Provo|Ogden',
  VT: 'Burlington',
  VA: 'Virginia Beach|Chesapeake|Arlington|Norfolk|Richmond|Newport News|Alexandria|Hampton|Roanoke',
  WA: 'Seattle|Spokane|Tacoma|Vancouver|Bellevue|Everett',
  WV: 'Charleston|Huntington|Morgantown',
  WI: 'Milwaukee|Madison|Green Bay|Kenosha',
  WY: 'Cheyenne|Casper',
};

export type KnownCity = { city: string; state: string };

const BY_NAME = new Map<string, KnownCity[]>();
for (const [state, cities] of Object.entries(LARGEST)) {
  for (const city of cities.split('|')) {
    const key = cityKey(city);
    BY_NAME.set(key, [...(BY_NAME.get(key) ?? []), { city, state }]);
  }
}

/** Cities of that name among the largest, in any spelling of Saint, Fort and Mount. */
export function knownCities(name: string): readonly KnownCity[] {
  return name.length > 60 ? [] : (BY_NAME.get(cityKey(name)) ?? []);
}

/** The state's largest cities, largest first. */
export function largestCities(state: string): string[] {
  return LARGEST[state]?.split('|') ?? [];
}

/** Name keys of the table, for finding the nearest. */
export function knownCityKeys(): Iterable<[string, readonly KnownCity[]]> {
  return BY_NAME;
}

/** `St. Louis`, `saint louis` and `St Louis` are one city. */
export function cityKey(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/['’.]/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^saint /, 'st ')
    .replace(/^fort /, 'ft ')
    .replace(/^mount /, 'mt ');
}
