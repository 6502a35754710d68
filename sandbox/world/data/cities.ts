/** A real town, so that "Columbus, OH" means something; everything placed in it is invented. */
export type City = {
  name: string;
  state: 'OH' | 'TX' | 'GA';
  county: string;
  lat: number;
  lon: number;
  areaCodes: readonly number[];
  /** First three digits of its postcodes. */
  zip3: string;
  /** Relation id of its boundary here; far above any id in use, as all our ids are. */
  relationId: number;
};

export type WorldState = { code: City['state']; name: string; relationId: number; lat: number; lon: number };

export const STATES: readonly WorldState[] = [
  { code: 'OH', name: 'Ohio', relationId: 990_000_001, lat: 40.225, lon: -82.688 },
  { code: 'TX', name: 'Texas', relationId: 990_000_002, lat: 31.264, lon: -98.546 },
  { code: 'GA', name: 'Georgia', relationId: 990_000_003, lat: 32.329, lon: -83.114 },
];

type Row = [name: string, county: string, lat: number, lon: number, areaCodes: readonly number[], zip3: string];

const OHIO: readonly Row[] = [
  ['Columbus', 'Franklin', 39.961, -82.999, [614, 380], '432'],
  ['Dublin', 'Franklin', 40.099, -83.114, [614, 380], '430'],
  ['Westerville', 'Franklin', 40.126, -82.929, [614, 380], '430'],
  ['Delaware', 'Delaware', 40.299, -83.068, [740], '430'],
  ['London', 'Madison', 39.886, -83.448, [740], '431'],
  ['Lancaster', 'Fairfield', 39.714, -82.599, [740], '431'],
  ['Newark', 'Licking', 40.058, -82.401, [740], '430'],
  ['Athens', 'Athens', 39.329, -82.101, [740], '457'],
  ['Marietta', 'Washington', 39.415, -81.455, [740], '457'],
  ['Zanesville', 'Muskingum', 39.94, -82.013, [740], '437'],
  ['Logan', 'Hocking', 39.54, -82.407, [740], '431'],
  ['Chillicothe', 'Ross', 39.333, -82.982, [740], '456'],
  ['Cleveland', 'Cuyahoga', 41.499, -81.694, [216], '441'],
  ['Lakewood', 'Cuyahoga', 41.482, -81.798, [216], '441'],
  ['Beachwood', 'Cuyahoga', 41.464, -81.509, [216], '441'],
  ['Strongsville', 'Cuyahoga', 41.314, -81.836, [440], '441'],
  ['Mentor', 'Lake', 41.666, -81.34, [440], '440'],
  ['Lorain', 'Lorain', 41.453, -82.182, [440], '440'],
  ['Elyria', 'Lorain', 41.368, -82.108, [440], '440'],
  ['Akron', 'Summit', 41.081, -81.519, [330, 234], '443'],
  ['Cuyahoga Falls', 'Summit', 41.134, -81.485, [330, 234], '442'],
  ['Canton', 'Stark', 40.799, -81.378, [330, 234], '447'],
  ['Youngstown', 'Mahoning', 41.1, -80.65, [330, 234], '445'],
  ['Toledo', 'Lucas', 41.664, -83.555, [419, 567], '436'],
  ['Maumee', 'Lucas', 41.563, -83.654, [419, 567], '435'],
  ['Sylvania', 'Lucas', 41.719, -83.713, [419, 567], '435'],
  ['Perrysburg', 'Wood', 41.557, -83.627, [419, 567], '435'],
  ['Bowling Green', 'Wood', 41.375, -83.651, [419, 567], '434'],
  ['Findlay', 'Hancock', 41.044, -83.65, [419, 567], '458'],
  ['Sandusky', 'Erie', 41.449, -82.708, [419, 567], '448'],
  ['Mansfield', 'Richland', 40.758, -82.516, [419, 567], '449'],
  ['Cincinnati', 'Hamilton', 39.103, -84.512, [513, 283], '452'],
  ['Mason', 'Warren', 39.36, -84.31, [513, 283], '450'],
  ['Fairfield', 'Butler', 39.346, -84.56, [513, 283], '450'],
  ['Dayton', 'Montgomery', 39.759, -84.192, [937, 326], '454'],
  ['Kettering', 'Montgomery', 39.69, -84.169, [937, 326], '454'],
  ['Beavercreek', 'Greene', 39.709, -84.063, [937, 326], '454'],
  ['Springfield', 'Clark', 39.924, -83.809, [937, 326], '455'],
];

const TEXAS: readonly Row[] = [
  ['Austin', 'Travis', 30.267, -97.743, [512, 737], '787'],
  ['Dallas', 'Dallas', 32.777, -96.797, [214, 972], '752'],
  ['Fort Worth', 'Tarrant', 32.755, -97.331, [817], '761'],
  ['Houston', 'Harris', 29.76, -95.37, [713, 281], '770'],
  ['San Antonio', 'Bexar', 29.424, -98.494, [210], '782'],
  ['El Paso', 'El Paso', 31.762, -106.485, [915], '799'],
  ['Lubbock', 'Lubbock', 33.578, -101.856, [806], '794'],
  ['Galveston', 'Galveston', 29.301, -94.798, [409], '775'],
  ['Waco', 'McLennan', 31.549, -97.147, [254], '767'],
];

/** A second Columbus: a search that forgets the state finds it. */
const GEORGIA: readonly Row[] = [['Columbus', 'Muscogee', 32.461, -84.988, [706], '319']];

const rows: readonly [City['state'], readonly Row[], number][] = [
  ['OH', OHIO, 990_001_000],
  ['TX', TEXAS, 990_002_000],
  ['GA', GEORGIA, 990_003_000],
];

export const CITIES: readonly City[] = rows.flatMap(([state, list, firstId]) =>
  list.map(([name, county, lat, lon, areaCodes, zip3], index) => ({
    name,
    state,
    county,
    lat,
    lon,
    areaCodes,
    zip3,
    relationId: firstId + index,
  })),
);

export function findCity(name: string, state: City['state']): City {
  const city = CITIES.find((entry) => entry.name === name && entry.state === state);
  if (city === undefined) throw new RangeError(`the sample world has no ${name}, ${state}`);
  return city;
}
