import { maySameCity, metresBetween, type PlaceRecord } from './place-record.ts';

/** Two listings of one company this near are one place: a hospital's outline and its pin may lie this far apart. */
const SAME_PLACE_METRES = 200;
/** Edge of a look-up cell in degrees, more than the distance above at any US latitude. */
const CELL = 0.004;

type Location = PlaceRecord[];

/**
 * The distinct places of one company, each as its records: the same address, or points next to each other, are one. A record
 * without address and point joins the place with its phone or in its city, where there is one.
 */
export function distinctLocations(records: readonly PlaceRecord[]): Location[] {
  const locations: Location[] = [];
  const byAddress = new Map<string, Location[]>();
  const byCell = new Map<string, Location[]>();
  const byPhoneOrCity = new Map<string, Location>();
  const isVague = (record: PlaceRecord) => record.streetKey === null && record.place.lat === null;

  function add(record: PlaceRecord, found: Location | undefined): void {
    const location = found ?? [];
    if (found === undefined) locations.push(location);
    location.push(record);
    if (record.streetKey !== null) append(byAddress, addressKey(record), location);
    for (const cell of cellsAround(record, 0)) append(byCell, cell, location);
    for (const key of [record.phoneKey, record.cityKey]) {
      if (key !== null && !byPhoneOrCity.has(key)) byPhoneOrCity.set(key, location);
    }
  }

  for (const record of records.filter((each) => !isVague(each))) {
    const atAddress =
      record.streetKey === null
        ? undefined
        : byAddress.get(addressKey(record))?.find((location) => location.some((other) => isOneTown(record, other)));
    add(record, atAddress ?? nearest(record, byCell));
  }
  for (const record of records.filter(isVague)) {
    add(record, byPhoneOrCity.get(record.phoneKey ?? '') ?? byPhoneOrCity.get(record.cityKey));
  }
  return locations;
}

function append(index: Map<string, Location[]>, key: string, location: Location): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [location]);
  else if (!known.includes(location)) known.push(location);
}

/** One chain may have a `100 Main St` in two towns; listings may name a district for the town. */
function isOneTown(a: PlaceRecord, b: PlaceRecord): boolean {
  return maySameCity(a, b) || (a.phoneKey !== null && a.phoneKey === b.phoneKey);
}

function addressKey({ streetKey, state }: PlaceRecord): string {
  return `${streetKey ?? ''}|${state}`;
}

function nearest(record: PlaceRecord, byCell: ReadonlyMap<string, Location[]>): Location | undefined {
  const near = cellsAround(record, 1).flatMap((cell) => byCell.get(cell) ?? []);
  return near.find((location) =>
    location.some((other) => (metresBetween(record, other) ?? Number.POSITIVE_INFINITY) <= SAME_PLACE_METRES),
  );
}

/** The cell of a record's point and those up to `reach` cells away; none without a point. */
function cellsAround({ place: { lat, lon } }: PlaceRecord, reach: number): string[] {
  if (lat === null || lon === null) return [];
  const steps = Array.from({ length: 2 * reach + 1 }, (_, index) => index - reach);
  const [row, column] = [Math.floor(lat / CELL), Math.floor(lon / CELL)];
  return steps.flatMap((down) => steps.map((right) => `${row + down} ${column + right}`));
}
