import { nameKeyOf } from '../company.ts';
import { nameSimilarity } from '../name-similarity.ts';
import { createDisjointSets } from './disjoint-sets.ts';
import { hasOwnWord, isContained, isDistinctive } from './name-key.ts';
import { maySameCity, metresBetween, type PlaceRecord } from './place-record.ts';

/** Names at least this alike, with the same phone or address, are two spellings of one. */
const ALIKE = 0.75;
/** Without a phone in common, at one address, the names must be closer: a building holds many practices. */
const VERY_ALIKE = 0.82;
const SAME_POINT_METRES = 150;
/** Records of one phone or address are compared with this many others; more share a switchboard, not a name. */
const MAX_COMPARED = 40;
/** Records between two pauses: a few milliseconds of work. */
const STEP = 250;

/**
 * Which records are one company: the index of the first record of each one's group. Pauses after every few hundred records, so
 * that whoever runs it can let other work in between.
 *
 * In this order: the same registry number; the same domain; the same brand or operator; the same phone and a similar name or the
 * same address; the same name in one city; the same distinctive name in one state; a similar name at the same address. Names and
 * addresses never join two groups that have different domains: those are two firms that say so themselves.
 *
 * @param options.namesakes - true for trades whose names honour saints and presidents (schools, churches, hospitals): there an
 *   equal name in another city proves nothing
 */
export function* groupRecords(
  records: readonly PlaceRecord[],
  options: { namesakes: boolean },
): Generator<undefined, Int32Array> {
  const sets = createDisjointSets(records.length);
  const domains: (string | null)[] = records.map((record) => record.domain);

  function join(a: number, b: number, byName: boolean): void {
    const [domainA, domainB] = [domains[sets.rootOf(a)] ?? null, domains[sets.rootOf(b)] ?? null];
    if (byName && domainA !== null && domainB !== null && domainA !== domainB) return;
    const joined = sets.join(a, b);
    if (joined !== null) domains[joined.kept] = domains[joined.kept] ?? domains[joined.gone] ?? null;
  }

  function* joinEqual(keysOf: KeysOf, byName: boolean): Generator<undefined> {
    const first = new Map<string, number>();
    for (const [index, record] of records.entries()) {
      if (index % STEP === 0) yield;
      for (const key of keysOf(record)) {
        if (key === null) continue;
        const other = first.get(key);
        if (other === undefined) first.set(key, index);
        else join(other, index, byName);
      }
    }
  }

  function* joinAlike(
    keyOf: (record: PlaceRecord) => string | null,
    belong: Belong,
    byName: boolean,
  ): Generator<undefined> {
    const blocks = new Map<string, number[]>();
    for (const [index, record] of records.entries()) {
      if (index % STEP === 0) yield;
      const key = keyOf(record);
      if (key === null) continue;
      const block = blocks.get(key) ?? [];
      for (const other of block) {
        const otherRecord = records[other];
        if (sets.rootOf(other) === sets.rootOf(index) || otherRecord === undefined) continue;
        if (belong(otherRecord, record)) join(other, index, byName);
      }
      if (block.length < MAX_COMPARED) block.push(index);
      blocks.set(key, block);
    }
  }

  yield* joinEqual((record) => [registryKey(record)], false);
  yield* joinEqual((record) => [record.domain], false);
  yield* joinEqual(ownerKeys, false);
  yield* joinAlike((record) => record.phoneKey, sharePhone, false);
  yield* joinAlike((record) => record.phoneKey, practiseTogether, true);
  yield* joinEqual((record) => [cityNameKey(record, record.nameKey), cityNameKey(record, record.baseKey)], true);
  if (!options.namesakes) yield* joinEqual((record) => [stateNameKey(record)], true);
  yield* joinEqual(brandNameKeys(records), true);
  yield* joinAlike((record) => record.streetKey, shareAddress, true);
  yield* joinAlike(cellKey, sharePoint, true);
  return Int32Array.from(records, (_, index) => sets.rootOf(index));
}

type Belong = (a: PlaceRecord, b: PlaceRecord) => boolean;
type KeysOf = (record: PlaceRecord) => readonly (string | null)[];

/** `npi:123` and its further addresses `npi:123:2`. */
function registryKey({ place }: PlaceRecord): string | null {
  return /^npi:\d+/.exec(place.sourceId)?.[0] ?? null;
}

function ownerKeys({ place, state }: PlaceRecord): (string | null)[] {
  const brand = place.brand === null ? '' : nameKeyOf(place.brand);
  const operator = place.operator === null ? '' : nameKeyOf(place.operator);
  return [
    brand === '' ? null : `owner ${brand}`,
    operator === '' || operator === brand || !hasOwnWord(operator)
      ? null
      : `owner ${operator} ${brand === '' ? '' : state}`.trim(),
  ];
}

/** A place that carries a known brand's name belongs to the brand even where nobody tagged it. */
function brandNameKeys(records: readonly PlaceRecord[]): KeysOf {
  const brands = new Set(records.flatMap(({ place }) => (place.brand === null ? [] : [nameKeyOf(place.brand)])));
  return ({ place, baseKey }) => {
    const brand = place.brand === null ? baseKey : nameKeyOf(place.brand);
    return [brands.has(brand) && hasOwnWord(brand) ? brand : null];
  };
}

/** Not for people: one dentist may work at two practices, which stay two. */
function cityNameKey({ cityKey, state, isPerson }: PlaceRecord, nameKey: string): string | null {
  return nameKey === '' || cityKey === '' || isPerson ? null : `${nameKey}|${cityKey}|${state}`;
}

function stateNameKey({ baseKey, cityKey, state, isPerson }: PlaceRecord): string | null {
  return !isPerson && isDistinctive(baseKey, cityKey) ? `${baseKey}|${state}` : null;
}

function sharePhone(a: PlaceRecord, b: PlaceRecord): boolean {
  return haveOneAddress(a, b) || haveSimilarNames(a, b, ALIKE);
}

/** A practitioner and the practice, at one phone in one town. */
function practiseTogether(a: PlaceRecord, b: PlaceRecord): boolean {
  return (a.isPerson || b.isPerson) && maySameCity(a, b);
}

function shareAddress(a: PlaceRecord, b: PlaceRecord): boolean {
  return a.state === b.state && maySameCity(a, b) && !a.isPerson && !b.isPerson && haveSimilarNames(a, b, VERY_ALIKE);
}

function sharePoint(a: PlaceRecord, b: PlaceRecord): boolean {
  const metres = metresBetween(a, b);
  return (
    metres !== null && metres <= SAME_POINT_METRES && !a.isPerson && !b.isPerson && haveSimilarNames(a, b, VERY_ALIKE)
  );
}

function haveOneAddress(a: PlaceRecord, b: PlaceRecord): boolean {
  return a.streetKey !== null && a.streetKey === b.streetKey && maySameCity(a, b);
}

function haveSimilarNames(a: PlaceRecord, b: PlaceRecord, least: number): boolean {
  if (a.nameKey === b.nameKey || isContained(a.nameKey, b.nameKey)) return true;
  return nameSimilarity(a.nameKey, b.nameKey) >= least;
}

/** About a kilometre; twins that fall on two sides of a line are still found by name and city. */
function cellKey({ place: { lat, lon } }: PlaceRecord): string | null {
  return lat === null || lon === null ? null : `${lat.toFixed(2)} ${lon.toFixed(2)}`;
}
