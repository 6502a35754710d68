import type { Place, PlaceQuery } from '../../domain/place.ts';
import type { OsmSelector } from '../../domain/trade.ts';
import { stateCodeOf } from '../../domain/us-states.ts';
import { websiteUrl } from '../../domain/web-domain.ts';
import { clip, oneLine } from '../../lib/text.ts';
import type { OverpassElement } from './schema.ts';

type Tags = Readonly<Record<string, string>>;

/** Prefixes for what a place used to be. */
const PAST_PREFIXES = ['disused', 'abandoned', 'was', 'demolished', 'removed', 'razed', 'closed', 'historic', 'former'];
const GONE = /^(?:yes|true|1|permanent(?:ly)?)$/i;
const NO_NAMES = /^(?:private|public|government|municipal|community|unknown|none|yes|no|n\/?a)$/i;

/** A place in our words, or null where the element names no business. `now` decides whether an `end_date` is over. */
export function placeOfElement(element: OverpassElement, query: PlaceQuery, now: Date): Place | null {
  const tags = element.tags ?? {};
  const operator = orgName(tags, 'operator');
  const brand = orgName(tags, 'brand');
  const name = field(tags, 200, 'name', 'official_name') ?? brand ?? operator;
  if (name === null) return null;
  const path = `${element.type}/${element.id}`;
  const point = element.lat === undefined ? element.center : element;
  return {
    sourceId: `osm:${path}`,
    sourceUrl: `https://www.openstreetmap.org/${path}`,
    name,
    brand,
    operator,
    website: websiteUrl(field(tags, 500, 'website', 'contact:website', 'url', 'brand:website')),
    phone: field(tags, 120, 'phone', 'contact:phone', 'contact:mobile'),
    email: listHead(field(tags, 200, 'email', 'contact:email')),
    street: streetOf(tags),
    city: field(tags, 100, 'addr:city') ?? query.location.city,
    state: stateCodeOf(tags['addr:state']) ?? query.location.state,
    postcode: field(tags, 20, 'addr:postcode'),
    lat: point?.lat ?? null,
    lon: point?.lon ?? null,
    closed: isClosed(tags, query.industry.osm, now),
    person: null,
  };
}

function field(tags: Tags, max: number, ...keys: string[]): string | null {
  for (const key of keys) {
    const value = oneLine(tags[key] ?? '');
    if (value !== '') return clip(value, max);
  }
  return null;
}

function orgName(tags: Tags, key: string): string | null {
  const value = field(tags, 200, key);
  return value === null || NO_NAMES.test(value) ? null : value;
}

function listHead(value: string | null): string | null {
  return value?.split(/[;,\s]+/)[0] || null;
}

function streetOf(tags: Tags): string | null {
  const street = field(tags, 200, 'addr:street', 'addr:place');
  if (street === null) return field(tags, 200, 'addr:full');
  return [field(tags, 30, 'addr:housenumber'), street, field(tags, 30, 'addr:unit')]
    .filter((part) => part !== null)
    .join(' ');
}

/**
 * Closed for good: said outright, ended, or tagged as a past place of this trade. Another past trade under the same roof
 * (`disused:amenity=restaurant` on a dentist) closes nothing.
 */
function isClosed(tags: Tags, selectors: readonly OsmSelector[], now: Date): boolean {
  if (
    ['disused', 'abandoned', 'demolished', 'closed', 'permanently_closed'].some((key) => GONE.test(tags[key] ?? ''))
  ) {
    return true;
  }
  if (/^(?:closed|off)$/i.test(tags.opening_hours?.trim() ?? '')) return true;
  const endsAt = Date.parse(tags.end_date ?? '');
  if (endsAt <= now.getTime()) return true;
  const live = selectors.some((selector) => holds(tags, selector, ''));
  const past = PAST_PREFIXES.some((prefix) => selectors.some((selector) => holds(tags, selector, `${prefix}:`)));
  if (past) return true;
  return !live && Object.keys(tags).some((key) => PAST_PREFIXES.some((prefix) => key.startsWith(`${prefix}:`)));
}

function holds(tags: Tags, selector: OsmSelector, prefix: string): boolean {
  return Object.entries(selector).every(([key, value]) => tags[`${prefix}${key}`] === value);
}
