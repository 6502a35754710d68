import { clip, oneLine } from '../../lib/text.ts';
import { displayCase } from '../display-case.ts';
import { isPersonName } from '../grouping/person-name.ts';
import type { Place } from '../place.ts';
import { stateCodeOf } from '../us-states.ts';
import { websiteUrl } from '../web-domain.ts';
import type { Columns, Field } from './columns.ts';

/** What people and exports write into a cell they have nothing for. */
const NOTHING = /^(?:n\/?a|null|none|nil|unknown|undefined|-+|\.+|\?+|m)$/i;

/** A row in our words; null where it names nobody. A practitioner listed under their own name is the place's person, too. */
export function placeOfRow(cells: readonly string[], columns: Columns, sourceId: string): Place | null {
  const read = (field: Field, max: number) => cellOf(cells, columns[field], max);
  const organisation = read('name', 200);
  const practitioner = [read('firstName', 100), read('lastName', 100)].filter((part) => part !== null).join(' ');
  const contact = read('contact', 200) ?? (practitioner === '' ? null : practitioner);
  const name = organisation ?? (practitioner === '' ? null : practitioner);
  if (name === null) return null;
  const shown = displayCase(name);
  const person = isPersonName(shown) || organisation === null ? shown : contact === null ? null : displayCase(contact);
  return {
    sourceId,
    sourceUrl: null,
    name: shown,
    brand: read('brand', 200),
    operator: read('operator', 200),
    website: websiteUrl(read('website', 500)),
    phone: read('phone', 120),
    email: emailOf(read('email', 200)),
    street: streetOf(read('street', 200), read('street2', 100)),
    city: cityOf(read('city', 100)),
    state: stateCodeOf(read('state', 40)),
    postcode: postcodeOf(read('postcode', 20)),
    lat: coordinateOf(read('lat', 30), 90),
    lon: coordinateOf(read('lon', 30), 180),
    closed: /^(?:permanently[ _-]?)?closed(?:[ _-]?permanently)?$/i.test(read('status', 40) ?? ''),
    person: person === null ? null : { fullName: person, title: read('personTitle', 100) },
    siteCount: siteCountOf(read('sites', 20)),
  };
}

export function cellOf(cells: readonly string[], index: number | undefined, max: number): string | null {
  const value = oneLine(index === undefined ? '' : (cells[index] ?? ''));
  return value === '' || NOTHING.test(value) ? null : clip(value, max);
}

function cityOf(value: string | null): string | null {
  return value === null ? null : displayCase(value, 2); // Ada and Lima are no initials
}

function emailOf(value: string | null): string | null {
  return value !== null && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? value : null;
}

function streetOf(first: string | null, second: string | null): string | null {
  const lines = [first, second].filter((line) => line !== null).map(displayCase);
  return lines.length === 0 ? null : lines.join(', ');
}

/** Spreadsheets drop the leading zero of New England and write ZIP+4 without its hyphen. */
function postcodeOf(value: string | null): string | null {
  if (value === null) return null;
  const digits = value.replace(/\.0$/, '').replaceAll(/[^0-9]/g, '');
  if (digits.length < 3 || digits.length > 9) return null;
  const full = digits.length > 5 ? digits.padStart(9, '0') : digits.padStart(5, '0');
  return full.length === 9 ? `${full.slice(0, 5)}-${full.slice(5)}` : full;
}

/** How many locations the row says its company has; more than anybody has is a mistake. */
function siteCountOf(value: string | null): number | null {
  const count = value !== null && /^\d{1,3}(?:,?\d{3})?(?:\.0)?$/.test(value) ? Number(value.replace(',', '')) : 0;
  return count >= 1 && count <= 50_000 ? Math.trunc(count) : null;
}

function coordinateOf(value: string | null, limit: number): number | null {
  const number = value === null ? Number.NaN : Number(value);
  return Number.isFinite(number) && Math.abs(number) <= limit && number !== 0 ? number : null;
}
