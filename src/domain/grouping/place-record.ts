import { toE164 } from '../../lib/phone.ts';
import { cityKeyOf, nameKeyOf } from '../company.ts';
import type { Place } from '../place.ts';
import { cityKey } from '../us-cities.ts';
import { domainOf } from '../web-domain.ts';
import { baseNameKey } from './name-key.ts';
import { isPersonName } from './person-name.ts';
import { streetKey } from './street-key.ts';

/** A place with what it is compared by; the keys are computed once. */
export type PlaceRecord = {
  place: Place;
  /** Name of the source: `overpass`. */
  source: string;
  domain: string | null;
  phone: string | null;
  /** E.164, or the seven digits with the city where the area code is missing. */
  phoneKey: string | null;
  nameKey: string;
  baseKey: string;
  isPerson: boolean;
  streetKey: string | null;
  cityKey: string;
  state: string;
};

export function recordOf(place: Place, source: string): PlaceRecord {
  const phone = toE164(place.phone, 'US');
  const city = cityKey(cityKeyOf(place.city));
  return {
    place,
    source,
    domain: domainOf(place.website),
    phone,
    phoneKey: phone ?? localPhoneKey(place.phone, city),
    nameKey: nameKeyOf(place.name),
    baseKey: baseNameKey(place.name),
    isPerson: isPersonName(place.name),
    streetKey: streetKey(place.street),
    cityKey: city,
    state: place.state ?? '',
  };
}

function localPhoneKey(raw: string | null, city: string): string | null {
  const digits = (raw ?? '').slice(0, 40).replaceAll(/\D/g, '');
  return digits.length === 7 ? `${digits} ${city}` : null;
}

/** Whether two records may stand in the same town: equal, unknown, or one name inside the other (`W. Hollywood`). */
export function maySameCity(a: PlaceRecord, b: PlaceRecord): boolean {
  if (a.cityKey === '' || b.cityKey === '' || a.cityKey === b.cityKey) return true;
  const [zipA, zipB] = [a.place.postcode?.slice(0, 5), b.place.postcode?.slice(0, 5)];
  if (zipA !== undefined && zipA === zipB) return true;
  return ` ${a.cityKey} `.includes(` ${b.cityKey} `) || ` ${b.cityKey} `.includes(` ${a.cityKey} `);
}

/** Metres between two records, or null where one has no point. Flat-earth is exact enough for what lies next door. */
export function metresBetween(a: PlaceRecord, b: PlaceRecord): number | null {
  const [latA, lonA, latB, lonB] = [a.place.lat, a.place.lon, b.place.lat, b.place.lon];
  if (latA === null || lonA === null || latB === null || lonB === null) return null;
  const north = (latA - latB) * 111_320;
  const east = (lonA - lonB) * 111_320 * Math.cos((latA * Math.PI) / 180);
  return Math.hypot(north, east);
}
