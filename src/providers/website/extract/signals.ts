import type { SiteFacts } from '../../../domain/site-facts.ts';
import { entryOf } from '../../../lib/entry-of.ts';
import { oneLine } from '../../../lib/text.ts';
import { firstText, records, typesOf } from './linked-data.ts';
import type { PageDocument } from './page-document.ts';

export type FoundSignal = { value: number; snippet: string };

const WORDS = 'two three four five six seven eight nine ten eleven twelve'.split(' ');
const NUMBER = `(\\d{1,3}(?:,\\d{3})|\\d{1,5}|${WORDS.join('|')})`;
const PLACES =
  'locations|offices|hospitals|stores|facilities|properties|sites|branches|clinics|hotels|practices|restaurants|plants|warehouses|dealerships|campuses|showrooms|centers';
const ADJECTIVES =
  'convenient|dental|medical|office|retail|local|area|great|beautiful|modern|state-of-the-art|unique|different|full-service|neighborhood|manufacturing|store|hotel|clinic|practice|branch|treatment|urgent|care|health|other|regional|company-owned|franchise';
const LOCATION_COUNT = new RegExp(
  `(?<![\\d$.,#/-])\\b${NUMBER} ?\\+? (?:(?:${ADJECTIVES})[ ,]{1,2}){0,3}(${PLACES})\\b(?! (?:within|away|near))`,
  'gi',
);
const EMPLOYEE_COUNT = [
  new RegExp(
    `(?<![\\d$.,#/-])\\b${NUMBER} ?\\+? (?:(?:dedicated|full-time|talented|skilled|experienced|team|staff|dental|medical|healthcare|trained) ){0,3}(?:employees|professionals|staff(?: members)?|team members|associates|workers)\\b`,
    'gi',
  ),
  new RegExp(
    `\\b(?:team|staff|workforce) of (?:over |more than |nearly |about |approximately )?${NUMBER}(?![\\d,%])`,
    'gi',
  ),
  new RegExp(
    `\\b(?:over|more than|employs|employing|employ) (?:over |more than |nearly |about |approximately )?${NUMBER} (?:people|persons)\\b`,
    'gi',
  ),
];
const STREET =
  /(?<![\d$#.-])\b(\d{1,5}[A-Z]?) (?:[NSEW]\.? |North |South |East |West )?([A-Z0-9][\w'.-]{0,20})(?: [A-Z][\w'.-]{0,20}){0,3} (?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln|Parkway|Pkwy|Pike|Highway|Hwy|Way|Court|Ct|Place|Pl|Circle|Cir|Square|Sq|Terrace|Trail|Plaza|Turnpike|Expressway|Loop)\b/g;
const MAX_MATCHES = 300;

/** What the page says of the number of places: `12 convenient locations`, `over 40 stores`. `null` = nothing. */
export function statedLocations(text: string): FoundSignal | null {
  return largest(text, [LOCATION_COUNT], 2, 5_000);
}

/** What the page says of the number of people: `a team of 45`, `over 1,200 employees`, or linked data. */
export function statedEmployees(page: PageDocument): FoundSignal | null {
  const stated = largest(page.text, EMPLOYEE_COUNT, 2, 500_000);
  if (stated !== null) return stated;
  for (const record of records(page.jsonLd)) {
    const field = record.numberOfEmployees;
    const raw = typeof field === 'object' && field !== null && 'value' in field ? field.value : field;
    const value = Number(firstText(raw)?.replaceAll(',', '') ?? Number.NaN);
    if (Number.isInteger(value) && value > 0 && value <= 500_000)
      return { value, snippet: `numberOfEmployees: ${value}` };
  }
  return null;
}

/** Distinct street addresses, in the text or in linked data: what a locations page lists. */
export function countAddresses(page: PageDocument): FoundSignal | null {
  const written = new Map<string, string>();
  for (const match of page.text.matchAll(STREET)) {
    if (written.size >= MAX_MATCHES) break;
    written.set(`${match[1]} ${match[2]}`.toLowerCase(), match[0]);
  }
  const structured = new Map<string, string>();
  for (const record of records(page.jsonLd)) {
    const street = firstText(record.streetAddress);
    if (street !== null) structured.set(street.toLowerCase().replaceAll(/[^a-z0-9]/g, ''), street);
  }
  const addresses = written.size >= structured.size ? written : structured;
  const first = addresses.values().next().value;
  if (first === undefined) return null;
  return {
    value: addresses.size,
    snippet: oneLine(`${addresses.size} street addresses, the first: ${first}`).slice(0, 200),
  };
}

function largest(text: string, patterns: readonly RegExp[], min: number, max: number): FoundSignal | null {
  let best: FoundSignal | null = null;
  for (const pattern of patterns) {
    let seen = 0;
    for (const match of text.matchAll(pattern)) {
      seen += 1;
      if (seen > MAX_MATCHES) break;
      const value = numberOf(match[1] ?? '');
      if (value < min || value > max || value <= (best?.value ?? 0) || isYear(match[1] ?? '')) continue;
      if (/\bof (?:the |only |just |over )*$/i.test(text.slice(Math.max(0, match.index - 20), match.index))) continue;
      const around = text.slice(Math.max(0, match.index - 40), match.index + match[0].length + 40);
      best = { value, snippet: oneLine(around).slice(0, 200) };
    }
  }
  return best;
}

function numberOf(text: string): number {
  const word = WORDS.indexOf(text.toLowerCase());
  return word >= 0 ? word + 2 : Number(text.replaceAll(',', ''));
}

/** `since 1998 locations` is no count. */
function isYear(text: string): boolean {
  return /^(?:19|20)\d{2}$/.test(text);
}

const FACILITY_SIGNS: readonly (readonly [NonNullable<SiteFacts['facilityType']>, RegExp])[] = [
  ['hospital', /\b(?:hospital|medical center|health system|emergency room)\b/gi],
  ['hotel', /\b(?:hotel|motel|inn|resort|guest rooms?|suites|lodge)\b/gi],
  ['plant', /\b(?:plant|factory|manufactur(?:er|ers|ing)|fabrication|foundry|machining)\b/gi],
  ['warehouse', /\b(?:warehous(?:e|es|ing)|distribution center|logistics|fulfillment|cold storage)\b/gi],
  ['store', /\b(?:store|shop|showroom|boutique|supermarket|add to cart)\b/gi],
  ['office', /\b(?:office|practice|clinic|dentist|dental|attorneys?|law firm|consulting|appointments?)\b/gi],
];
const FACILITY_TYPES: Record<string, NonNullable<SiteFacts['facilityType']>> = {
  Hospital: 'hospital',
  Hotel: 'hotel',
  Motel: 'hotel',
  Resort: 'hotel',
  LodgingBusiness: 'hotel',
  Store: 'store',
  Dentist: 'office',
  MedicalClinic: 'office',
  Physician: 'office',
  LegalService: 'office',
};

/** What kind of building the business runs: linked data first, else the words of the title, else those of the page. */
export function facilityTypeOf(page: PageDocument): SiteFacts['facilityType'] {
  for (const record of records(page.jsonLd)) {
    for (const type of typesOf(record)) {
      const known = entryOf(FACILITY_TYPES, type);
      if (known !== undefined) return known;
    }
  }
  return mostFrequent(page.title ?? '', 1) ?? mostFrequent(page.text.slice(0, 20_000), 3);
}

function mostFrequent(text: string, atLeast: number): SiteFacts['facilityType'] {
  const counts = FACILITY_SIGNS.map(([type, signs]) => ({ type, count: [...text.matchAll(signs)].length }));
  const best = counts.toSorted((a, b) => b.count - a.count)[0];
  return best !== undefined && best.count >= atLeast ? best.type : null;
}
