import { tidy } from '../../domain/found-contact.ts';
import type { Place } from '../../domain/place.ts';
import { stateCodeOf } from '../../domain/us-states.ts';
import type { GooglePlace } from './schema.ts';

export function placeOfGoogle(row: GooglePlace): Place | null {
  const name = tidy(row.displayName.text, 200);
  if (name === null) return null;
  const address = addressOf(row);
  return {
    sourceId: `google:${row.id}`,
    sourceUrl: pageOf(row),
    name,
    brand: null,
    operator: null,
    website: tidy(row.websiteUri, 500),
    phone: tidy(row.nationalPhoneNumber, 60),
    email: null,
    ...address,
    lat: row.location?.latitude ?? null,
    lon: row.location?.longitude ?? null,
    closed: row.businessStatus === 'CLOSED_PERMANENTLY',
    person: null,
  };
}

export function pageOf(row: Pick<GooglePlace, 'id' | 'googleMapsUri'>): string {
  const given = tidy(row.googleMapsUri, 500);
  return given !== null && /^https:\/\//.test(given)
    ? given
    : `https://www.google.com/maps/search/?api=1&query=place&query_place_id=${encodeURIComponent(row.id)}`;
}

type Address = Pick<Place, 'street' | 'city' | 'state' | 'postcode'>;

/** Components say it exactly; where there are none, the written address is read from its end. */
export function addressOf(row: GooglePlace): Address {
  if (row.addressComponents.length === 0) return addressOfText(row.formattedAddress ?? '');
  const part = (...types: string[]) =>
    row.addressComponents.find((entry) => types.some((type) => entry.types.includes(type)));
  const city = part('locality') ?? part('postal_town') ?? part('sublocality') ?? part('administrative_area_level_3');
  const region = part('administrative_area_level_1');
  const street = [part('street_number')?.longText, part('route')?.longText].filter((text) => text?.trim()).join(' ');
  return {
    street: tidy(street, 200),
    city: tidy(city?.longText, 100),
    state: stateCodeOf(region?.shortText) ?? stateCodeOf(region?.longText),
    postcode: tidy(part('postal_code')?.longText, 10),
  };
}

/** `12 High St, Columbus, OH 43215, USA`: without the country, the last part is state and ZIP code, the one before the city. */
function addressOfText(text: string): Address {
  const parts = text
    .slice(0, 400)
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^(?:usa|united states(?: of america)?)$/i.test(part));
  const last = /^(.+?)(?:\s+(\d{5}(?:-\d{4})?))?$/.exec(parts.at(-1) ?? '');
  const state = stateCodeOf(last?.[1]);
  if (state === null) return { street: null, city: null, state: null, postcode: null };
  return {
    street: tidy(parts.slice(0, -2).join(', '), 200),
    city: tidy(parts.at(-2), 100),
    state,
    postcode: last?.[2] ?? null,
  };
}
