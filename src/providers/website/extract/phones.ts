import type { SitePhone } from '../../../domain/site-facts.ts';
import { toE164 } from '../../../lib/phone.ts';
import { records, texts } from './linked-data.ts';
import { decodePercent, FAX_ICON, type PageDocument, PHONE_ICON } from './page-document.ts';

/** A number on a page, with the place in the text where it stands (-1 = only in linked data). */
export type FoundPhone = { e164: string; fax: boolean; via: SitePhone['via']; start: number; end: number };

/** A page that shows more is a list of strangers, or an attack. */
const MAX_NUMBERS = 400;
const MAX_TRIES = 4_000;

const GAP = '[ .\\-–—‐‑‒/·•]';
/** North American, as people write it. Bounded repeats only: it runs over text of strangers. */
const NATIONAL = new RegExp(
  `(?<![\\d$€£#=_@%&])(?<!\\d[.,:/-])(?<!\\w-)(?:\\+?1${GAP}{0,3})?\\( ?[2-9]\\d{2} ?\\)${GAP}{0,4}[2-9]\\d{2}${GAP}{0,3}\\d{4}(?!\\d|-\\d)` +
    `|(?<![\\d$€£#=_@%&(])(?<!\\d[.,:/-])(?<![a-z]-)(?:\\+?1${GAP}{0,3})?[2-9]\\d{2}${GAP}{1,4}[2-9]\\d{2}${GAP}{0,3}\\d{4}(?!\\d|-\\d|[.,]\\d|%)`,
  'gi',
);
const INTERNATIONAL = /(?<![\d+])\+(?=[1-9])(?:[\d(] ?[ .\-–/)]{0,2}){7,19}\d(?!\d)/g;
const VANITY =
  /(?<![\w.-])(?:1[ .-])?(?:\( ?[2-9]\d{2} ?\) ?|[2-9]\d{2}[ .-])(?=[A-Z0-9.-]*[A-Z]{3})[A-Z0-9]{1,8}(?:[.-][A-Z0-9]{1,8}){0,3}(?![\w-])/g;
/** Where letters stand for digits beyond doubt: a toll-free number, or `303.555.PAUL`. Elsewhere a label must say so. */
const CLEARLY_VANITY = /^(?:1[ .-])?(?:\( ?)?8(?:00|33|44|55|66|77|88)\D|[ .-]\d{3}[ .-][A-Z]{4}$/;
/** Ten or eleven digits in one piece, or oddly grouped: a number only where a label says so. */
const DIGIT_RUN = /(?<![\d$€£#=_@%&.,/+-])[\d(](?:[ .()–-]{0,2}\d){9,10}(?!\d|[.,/-]\d)/g;

/** A British number in its national form, with the postcode that tells it from everything else. */
const BRITISH = /(?<![\d+.,/-])\(?0[1-9]\d{1,4}\)?[ -]{0,2}\d{3,4}[ -]?\d{3,4}(?![\d.,/-])/g;
const BRITISH_POSTCODE = /\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b/;

const PHONE_LABEL =
  /\b(?:tele?phones?|phones?|tel|ph|mobile|cell(?:ular)?|call(?: us)?(?: (?:now|today|at|toll[- ]free))?|toll[- ]?free|local|voice|office|direct|main|text|hotline|whats ?app|fon|p|t|m|o|c)(?: ?(?:number|no|#))?[\s.:|)\]-]{0,4}$/i;
const FAX_LABEL = /\b(?:e-?fax|tele-?fax|fax|facsimile|fx|f)(?: ?(?:number|no|line|#))?[\s.:|)\]]{0,4}$/i;
const ANY_LABEL =
  /(?<![a-z])(?:(?<fax>e-?fax|tele-?fax|fax|facsimile|f(?= ?[:.|)])|(?<=(?:^|[\n\t|,•])\s?)f(?= ?$))|(?<tel>tele?phones?|phones?|tel|mobile|cell|call|voice|[pt](?= ?[:.|)])|(?<=(?:^|[\n\t|,•])\s?)[pt](?= ?$)))(?![a-z])/gi;
/** `(fax)`, `(Main Fax Line)`, `(P)` behind a number, or a bare word that ends the line. */
const LABEL_BEHIND =
  /^ ?(?:[([][^)\]\n\d]{0,30}\b(?:e-?fax|fax|facsimile|f|tele?phone|phone|tel|voice|p|t|o|office|cell|mobile|main|direct)\b[^)\]\n\d]{0,30}[)\]]|[,–-]? ?(?:e-?fax|fax|facsimile|tele?phone|phone|tel|voice|cell|mobile)\.?(?= ?(?:\n|$)))/i;
/** `Phone/Fax: 555-0100` serves both, so it is a telephone. */
const SHARED = /(?:phone|tel|ph|t|p)\.? ?(?:\/|&|\+|and|or) ?(?:e-?fax|tele-?fax|fax|f)\b[^a-z]*$/i;
/** `Fax: 555-0100 or 555-0101`: the second is one more of the same. */
const JOINED = /^ ?(?:\/|,|;|&|or|and) ?$/i;

/**
 * Every telephone and fax number of a page: links, visible text, linked data, in reading order.
 * Dates, prices, ids and coordinates are no numbers; an extension is dropped.
 */
export function findPhones(page: PageDocument): FoundPhone[] {
  const all = [...linkedPhones(page), ...writtenPhones(page)].sort((a, b) => a.start - b.start || b.end - a.end);
  const inText: FoundPhone[] = [];
  const labels = new Map<string, { fax: number; phone: number }>();
  let previous: Label = null;
  for (const phone of all) {
    const before = inText.at(-1);
    const overlaps = before !== undefined && phone.start < before.end;
    const joined = before !== undefined && JOINED.test(page.text.slice(before.end, phone.start));
    const label: Label = phone.fax ? 'fax' : (labelAt(page.text, phone, before) ?? (joined ? previous : null));
    const count = labels.get(phone.e164) ?? { fax: 0, phone: 0 };
    if (label !== null) count[label] += 1;
    labels.set(phone.e164, count);
    previous = label;
    if (!overlaps || phone.e164 !== before.e164) inText.push(phone);
  }
  const structured = structuredPhones(page.jsonLd);
  const telephones = new Set(structured.filter(({ fax }) => !fax).map(({ e164 }) => e164));
  for (const { e164, fax } of structured) if (fax && !telephones.has(e164)) labels.set(e164, { fax: 1, phone: 0 });
  for (const phone of inText) {
    const count = labels.get(phone.e164);
    phone.fax = count !== undefined && count.fax > count.phone;
  }
  const seen = new Set(inText.map((phone) => phone.e164));
  return [...inText, ...structured.filter((phone) => !seen.has(phone.e164))];
}

function linkedPhones(page: PageDocument): FoundPhone[] {
  return page.links.flatMap((link) => {
    const target = /^\s*(?:tel|sms|callto|fax):\/{0,2}(.{1,80})/i.exec(link.href);
    if (target === null) return [];
    const e164 = toE164(decodePercent(target[1] ?? '').replace(/(?:;|,|\?|x|ext).*$/i, ''), 'US');
    if (e164 === null) return [];
    const fax = /^\s*fax:/i.test(link.href) || /\bfax\b/i.test(link.text);
    return [{ e164, fax, via: 'tel' as const, start: link.start, end: Math.max(link.end, link.start) }];
  });
}

function writtenPhones(page: PageDocument): FoundPhone[] {
  const { text } = page;
  const found: FoundPhone[] = [];
  const collect = (pattern: RegExp, read: (raw: string, start: number) => string | null) => {
    let tries = 0;
    for (const match of text.matchAll(pattern)) {
      tries += 1;
      if (found.length >= MAX_NUMBERS || tries > MAX_TRIES) return;
      const start = match.index;
      const end = start + match[0].length;
      if (found.some((other) => start < other.end && other.start < end)) continue;
      const e164 = read(match[0], start);
      if (e164 !== null) found.push({ e164, fax: false, via: 'text', start, end });
    }
  };
  collect(INTERNATIONAL, (raw) => toE164(raw.replace('(0)', ''), 'US'));
  collect(NATIONAL, (raw) => toE164(raw, 'US'));
  collect(VANITY, (raw, start) =>
    CLEARLY_VANITY.test(raw) || isLabelled(text, start) ? toE164(lettersToDigits(raw), 'US') : null,
  );
  collect(DIGIT_RUN, (raw, start) => {
    const digits = raw.replaceAll(/\D/g, '');
    if (digits.length === 11 && !digits.startsWith('1')) return null;
    return isLabelled(text, start) || isAlone(text, start, raw.length) ? toE164(raw, 'US') : null;
  });
  if (BRITISH_POSTCODE.test(text)) {
    collect(BRITISH, (raw, start) => (isLabelled(text, start) ? toE164(raw, 'GB') : null));
  }
  return found;
}

function isLabelled(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 40), start);
  return PHONE_LABEL.test(before) || FAX_LABEL.test(before) || /[\uE001\uE002] ?$/.test(before);
}

function isAlone(text: string, start: number, length: number): boolean {
  const digitsOnly = /^[2-9]\d{2}[2-9]\d{6}$/.test(text.slice(start, start + length));
  const line = text.slice(Math.max(0, text.lastIndexOf('\n', start) + 1), start);
  return digitsOnly && line.trim() === '' && /^ ?(?:\n|$)/.test(text.slice(start + length, start + length + 2));
}

type Label = 'fax' | 'phone' | null;

/**
 * What a number is called where it stands: behind it (`555-0100 (fax)`), else by the nearest label before it, back to
 * the number before. `null` = nothing is said.
 */
function labelAt(text: string, phone: FoundPhone, before: FoundPhone | undefined): Label {
  const behind = LABEL_BEHIND.exec(text.slice(phone.end, phone.end + 60));
  if (behind !== null) return /fax|\bf\b/i.test(behind[0]) ? 'fax' : 'phone';
  const from = Math.max(phone.start - 60, before === undefined || before.end > phone.start ? 0 : before.end);
  const follows = before !== undefined && from === before.end;
  const taken = follows ? (LABEL_BEHIND.exec(text.slice(from, from + 60))?.[0].length ?? 0) : 0; // by the number before
  const start = from + taken;
  const isMidWord = /\p{L}/u.test(text.charAt(start - 1)); // the end of Fairfax is no fax
  const context = text
    .slice(start, phone.start)
    .replace(isMidWord ? /^\p{L}+/u : '', '')
    .replaceAll(FAX_ICON, ' fax ')
    .replaceAll(PHONE_ICON, ' phone ');
  const labels = [...context.matchAll(ANY_LABEL)];
  const last = labels.at(-1);
  if (last === undefined) return null;
  if (last.groups?.fax === undefined) return 'phone';
  return labels.length > 1 && SHARED.test(context) ? 'phone' : 'fax';
}

function structuredPhones(jsonLd: unknown[]): FoundPhone[] {
  const found: FoundPhone[] = [];
  const add = (raw: string, fax: boolean) => {
    const e164 = toE164(raw, 'US');
    if (e164 !== null) found.push({ e164, fax, via: 'jsonld', start: -1, end: -1 });
  };
  for (const record of records(jsonLd)) {
    for (const raw of texts(record.telephone)) add(raw, false);
    for (const raw of texts(record.faxNumber)) add(raw, true);
  }
  return found;
}

function lettersToDigits(vanity: string): string {
  const keys = '22233344455566677778889999';
  const digits = vanity.replaceAll(/[A-Z]/g, (letter) => keys[letter.charCodeAt(0) - 65] ?? '').replaceAll(/\D/g, '');
  return digits.startsWith('1') ? digits.slice(0, 11) : digits.slice(0, 10);
}
