import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';

/** Longest text that can hold one number with its label; the rest of a list is not read. */
const MAX_CHARS = 60;

/**
 * A number as people write it, in E.164 without its extension: `716.555.1234 x2` gives `+17165551234`.
 *
 * Possible numbers are enough (right length, known country code), so that the reserved 555-01xx numbers survive.
 *
 * @returns null for too few digits, a missing area code, or no number at all
 */
export function toE164(raw: string | null | undefined, country: CountryCode): string | null {
  if (raw === null || raw === undefined) return null;
  const first = (raw.split(/[;|\n]|\s(?:or|and)\s|,\s*(?=[(+\d])/i)[0] ?? '').slice(0, MAX_CHARS);
  const parsed = parsePhoneNumberFromString(first, { defaultCountry: country, extract: true }, metadata);
  if (parsed === undefined || !parsed.isPossible()) return null;
  if (parsed.countryCallingCode === '1' && !/^[2-9]\d{2}[2-9]\d{6}$/.test(parsed.nationalNumber)) return null;
  return parsed.number;
}

/** `(AAA) EEE-SSSS` for North America; other numbers in the international form. */
export function formatPhone(e164: string): string {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164);
  if (parts !== null) return `(${parts[1]}) ${parts[2]}-${parts[3]}`;
  return parsePhoneNumberFromString(e164, metadata)?.formatInternational() ?? e164;
}
