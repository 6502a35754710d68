import { oneLine } from '../lib/text.ts';
import { displayCase } from './display-case.ts';
import { stateOf, US_STATES } from './us-states.ts';

const MAX_NAME = 48;
const LEGAL_FORM =
  /(?:,\s*|\s+)(?:incorporated|inc|l\.?l\.?c|l\.?l\.?p|ltd|limited|corp|corporation|pllc|p\.?l\.?l\.?c|p\.?c|p\.?a|l\.?p|n\.?a)\.?$/i;
const TRAILING_SMALL = /[\s,&/–-]+(?:a|an|and|at|by|for|in|of|on|the|to|with)?$/i;

/**
 * The company's name as a person would write it in a mail: no legal form, no shouting, no markup, at most 48 characters cut
 * where a name may be cut. Foreign text in, plain text out; `null` when nothing is left.
 */
export function displayCompanyName(raw: string): string | null {
  let name = plainText(raw)
    .replace(/^.*\bd\/?b\/?a\b[:.]?\s+/i, '')
    .replace(/\s\/\s.*$/, '')
    .replace(/^dr\.?\s+/i, 'Dr. ');
  for (let before = ''; before !== name; ) {
    before = name;
    name = name.replace(LEGAL_FORM, '').replace(/[\s,;:–-]+$/, '');
  }
  name = clipName(readable(name));
  return /\p{L}.*\p{L}/u.test(name) ? name : null; // a bare number would read like a figure
}

/** `Woodburn Brewery` for `The Woodburn Brewery`, where something is left that can stand alone. */
export function withoutArticle(name: string): string {
  const bare = name.replace(/^the /i, '');
  return /\p{L}.*\p{L}/u.test(bare) ? bare : name;
}

/** A practice that is listed under its owner's name, such as `Dr. Ann Lee` or `Ann Lee, DDS`. */
export function isPersonName(name: string): boolean {
  return /^dr\.?\s/i.test(name) || /(?:,?\s)(?:d\.?d\.?s|d\.?m\.?d|m\.?d|d\.?o|o\.?d)\.?$/i.test(name);
}

/** A city in display case, `GROVE CITY` as `Grove City`; `null` for what is no place name. */
export function displayPlace(raw: string | null): string | null {
  if (raw === null) return null;
  const place = readable(plainText(raw)).replace(/[\s,]+$/, '');
  return /^\p{L}[\p{L}\p{M}\s.'’-]{1,40}$/u.test(place) ? place : null;
}

/** `Ohio` for `OH`, `Washington, DC` as people write it; `null` for what is no state. */
export function stateName(code: string | null): string | null {
  const state = code === null ? null : stateOf(code);
  if (state === null) return null;
  return state.code === 'DC' ? 'Washington, DC' : state.name;
}

export function allStateNames(): string[] {
  return ['Washington, DC', ...US_STATES.map((state) => state.name)];
}

const ROLE_WORDS =
  /\b(?:office|manager|info|team|desk|front|billing|admin|administrator|contact|reception|support|sales|department|dept|staff|owner|president|director|customer|service|accounts?|payable|general|unknown|none|null|test|user|hr|there|sir|madam|friend)\b/i;
const DEGREE = /^(?:d\.?d\.?s|d\.?m\.?d|m\.?d|d\.?o|o\.?d|ph\.?d|cpa|mba|rn|jr|sr|ii|iii)\b\.?/i;
const PARTICLE = /^(?:de|del|della|der|di|du|la|le|mac|st\.?|van|von)$/i;
const FORM_OF_ADDRESS = /^(?:dr|mr|mrs|ms|miss|prof|rev|hon)\.?$/i;

/** A person's name in the parts a greeting needs; `null` when it cannot be told for certain (initials, roles, one letter). */
function partsOf(fullName: string | null): { given: string; family: string | null; doctor: boolean } | null {
  if (fullName === null) return null;
  const cleaned = readable(
    plainText(fullName)
      .replaceAll(/\(.*?\)/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
  if (/[\d@/&]/.test(cleaned) || ROLE_WORDS.test(cleaned)) return null;
  const [before = '', after] = cleaned.split(/,\s*/);
  const inverted = after !== undefined && after !== '' && !DEGREE.test(after);
  const words = (inverted ? `${after} ${before}` : before).split(' ').filter(Boolean);
  const names = words.filter((word) => !FORM_OF_ADDRESS.test(word) && !DEGREE.test(word));
  const given = names[0];
  if (given === undefined) return null;
  const particle = names.length > 2 && PARTICLE.test(names.at(-2) ?? '') ? `${names.at(-2)} ` : '';
  const family = names.length > 1 ? `${particle}${names.at(-1)}` : null;
  return { given, family, doctor: /^dr\.?$/i.test(words[0] ?? '') };
}

/** How to greet: `Dana`, `Dr. Ray`, or `null`. */
export function greetingName(fullName: string | null): string | null {
  const parts = partsOf(fullName);
  if (parts === null) return null;
  if (parts.doctor) {
    const name = parts.family ?? parts.given;
    return isNameWord(name) ? `Dr. ${name}` : null;
  }
  return isNameWord(parts.given) ? parts.given : null;
}

/** For a formal letter: `Dana Ray`, `Dr. Ray`; the greeting name where there is no family name. */
export function formalName(fullName: string | null): string | null {
  const name = greetingName(fullName);
  const parts = partsOf(fullName);
  if (name === null || parts === null || parts.doctor || parts.family === null || !isNameWord(parts.family))
    return name;
  return `${parts.given} ${parts.family}`;
}

function isNameWord(word: string): boolean {
  return word.length <= 24 && /^(?:\p{L}[\p{L}.]{1,4} )?\p{L}[\p{L}\p{M}'’-]+$/u.test(word);
}

/** One line without tags, links, addresses and the characters that Slack, Markdown or templates read as commands. */
export function plainText(raw: string): string {
  return oneLine(raw.slice(0, 500).normalize('NFC'))
    .replaceAll(/<[^<>]{0,200}>/g, ' ')
    .replaceAll(/\b(?:https?:\/\/|www\.)\S+/gi, ' ')
    .replaceAll(/[^\s@]+@\S+\.\S+/g, ' ')
    .replaceAll(/[<>{}[\]|*_~`^\\"“”=@#!?;%$\u{FFFD}]+/gu, ' ')
    .replaceAll(/[\p{Cf}\p{Co}\p{Cs}]|\p{Extended_Pictographic}/gu, '')
    .replaceAll(/\s+([,.])/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[\s,.:'’–-]+/, '')
    .trim();
}

/** No shouting, and a name typed in small letters throughout gets its capitals. */
function readable(name: string): string {
  const whispered = name.includes(' ') && name === name.toLowerCase() && name !== name.toUpperCase();
  return displayCase(whispered ? name.toUpperCase() : name);
}

function clipName(name: string): string {
  if (name.length <= MAX_NAME) return name;
  const cut = /^(.{12,48}?)(?:\s[-–|/]\s|,\s|\s\()/u.exec(name)?.[1];
  if (cut !== undefined) return cut.replace(TRAILING_SMALL, '');
  const words = name.slice(0, MAX_NAME + 1).split(' ');
  const whole = words.length > 1 ? words.slice(0, -1).join(' ') : [...name].slice(0, MAX_NAME).join('');
  return whole.replace(TRAILING_SMALL, '');
}
