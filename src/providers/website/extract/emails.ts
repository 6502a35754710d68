import { isPlaceholderEmail, parseEmail } from '../../../domain/email-address.ts';
import type { SiteEmail } from '../../../domain/site-facts.ts';
import { domainOf } from '../../../domain/web-domain.ts';
import { records, texts } from './linked-data.ts';
import { decodePercent, type PageDocument } from './page-document.ts';
import { isVendorEmail } from './vendors.ts';

/** An address on a page, with the place in the text where it stands (-1 = not in the text). */
export type FoundEmail = { email: string; via: SiteEmail['via']; start: number; linkText?: string };

/** A page that shows more is a list of strangers, or an attack. */
const MAX_ADDRESSES = 400;
const LOCAL_BEFORE = /[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}$/;
const DOMAIN_AFTER = /^(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![A-Za-z0-9-])/;
const FILE_ENDINGS = new Set(
  'png jpg jpeg gif svg webp avif bmp ico css js mjs json map html htm php pdf mp4 webm woff ttf'.split(' '),
);

/** `name [at] host [dot] com`, `name at host dot com`, `name @ host.com`. */
const SPELLED_AT = / ?(?:[([{<] ?at ?[)\]}>]| at | @ |@ | @)/gi;
const SPELLED_LOCAL = /(?<![\w.+-])[\w+-]{1,40}(?:(?:\.| ?[([{] ?dot ?[)\]}] ?)[\w+-]{1,40}){0,3}$/i;
const SPELLED_DOMAIN = /^ ?[a-z0-9-]{1,63}(?:(?: dot | ?[([{<] ?dot ?[)\]}>] ?|\.)[a-z0-9-]{1,63}){1,4}/i;

/** What stands before an address written in plain words: nothing, a colon, or a word that announces it. */
const STARTS_ADDRESS = /(?:^|[\n\t:(,;]|\b(?:e-?mail|mail|contact|write|to|or|and)) ?$/i;

/**
 * Every address of a page in reading order, each once: links, visible text, linked data, scrambled and spelled-out
 * ones. Placeholders, file names and addresses of the site's makers are left out.
 *
 * @param siteDomain - registrable domain of the site, or `null` when not known
 */
export function findEmails(page: PageDocument, siteDomain: string | null): FoundEmail[] {
  const all = [
    ...linkedEmails(page),
    ...scrambledEmails(page),
    ...writtenEmails(page.text).map((found) => ({ ...found, via: 'text' as const })),
    ...spelledEmails(page.text),
    ...structuredEmails(page.jsonLd),
    ...scriptedEmails(page.scripts),
  ];
  const kept = new Map<string, FoundEmail>();
  for (const found of all) {
    const known = kept.get(found.email);
    if (known !== undefined) {
      if (known.start < 0 && found.start >= 0) known.start = found.start;
      continue;
    }
    const parsed = parseEmail(found.email);
    if (parsed === null || isPlaceholderEmail(parsed) || FILE_ENDINGS.has(parsed.domain.split('.').at(-1) ?? ''))
      continue;
    if (isVendorEmail(parsed, siteDomain, introductionOf(page.text, found))) continue;
    kept.set(found.email, { ...found, email: parsed.address });
  }
  return [...kept.values()].sort((a, b) => rank(a) - rank(b));
}

/** Registrable domain of an address, or the whole host where it has none (`gmail.com` stays). */
export function emailDomain(email: string): string {
  const host = email.slice(email.lastIndexOf('@') + 1);
  return domainOf(host) ?? host;
}

function rank(found: FoundEmail): number {
  return found.start < 0 ? Number.MAX_SAFE_INTEGER : found.start;
}

/** The words that lead to an address: those in front of it, and those of its link. */
function introductionOf(text: string, { start, linkText }: FoundEmail): string {
  return start < 0 ? '' : `${text.slice(Math.max(0, start - 80), start)}${linkText ?? ''}`;
}

function linkedEmails(page: PageDocument): FoundEmail[] {
  return page.links.slice(0, MAX_ADDRESSES * 10).flatMap((link) => {
    const target = /^\s*mailto:(.{3,2000})/is.exec(decodePercent(link.href));
    if (target === null) return [];
    const addresses = (target[1] ?? '').split('?')[0]?.split(/[,;]/) ?? [];
    return addresses.flatMap((raw) => {
      const [found] = writtenEmails(raw);
      return found === undefined
        ? []
        : [{ email: found.email, via: 'mailto' as const, start: link.start, linkText: link.text }];
    });
  });
}

/** Cloudflare: hex, the first byte is the key for all others. */
function unscramble(code: string): string | null {
  if (!/^(?:[0-9a-f]{2}){4,120}$/i.test(code)) return null;
  const bytes = Buffer.from(code, 'hex');
  const key = bytes[0] ?? 0;
  return Buffer.from(bytes.subarray(1).map((byte) => byte ^ key)).toString('utf8');
}

function scrambledEmails(page: PageDocument): FoundEmail[] {
  const fromText = page.scrambledEmails.map(({ code, at }) => ({ code, at }));
  const fromLinks = page.links.flatMap((link) => {
    const code = /\/cdn-cgi\/l\/email-protection#([0-9a-f]{8,240})/i.exec(link.href)?.[1];
    return code === undefined ? [] : [{ code, at: link.start }];
  });
  return [...fromText, ...fromLinks].slice(0, MAX_ADDRESSES).flatMap(({ code, at }) => {
    const [found] = writtenEmails(unscramble(code)?.split('?')[0] ?? '');
    return found === undefined ? [] : [{ email: found.email, via: 'cloudflare' as const, start: at }];
  });
}

/** Addresses in plain text, found from their `@` outwards so that long texts cost linear time. */
function writtenEmails(text: string): { email: string; start: number }[] {
  const found: { email: string; start: number }[] = [];
  for (let at = text.indexOf('@'); at >= 0 && found.length < MAX_ADDRESSES; at = text.indexOf('@', at + 1)) {
    const local = LOCAL_BEFORE.exec(text.slice(Math.max(0, at - 65), at))?.[0].replace(/^[^A-Za-z0-9_]+/, '') ?? '';
    const host = DOMAIN_AFTER.exec(text.slice(at + 1, at + 260))?.[0];
    if (local === '' || host === undefined) continue;
    found.push({ email: `${local}@${withoutGluedLabel(host)}`.toLowerCase(), start: at - local.length });
  }
  return found;
}

/** `host.comPhone` -> `host.com`: a label set behind the address without a space. */
function withoutGluedLabel(host: string): string {
  return host.replace(/(\.[a-z]{2,6})[A-Z][a-z]+$/, '$1');
}

function spelledEmails(text: string): FoundEmail[] {
  const found: FoundEmail[] = [];
  for (const match of text.matchAll(SPELLED_AT)) {
    if (found.length >= MAX_ADDRESSES) break;
    const after = SPELLED_DOMAIN.exec(
      text.slice(match.index + match[0].length, match.index + match[0].length + 160),
    )?.[0];
    const before = SPELLED_LOCAL.exec(text.slice(Math.max(0, match.index - 80), match.index))?.[0];
    if (after === undefined || before === undefined) continue;
    const plainWord = match[0].trim().toLowerCase() === 'at';
    const intro = text.slice(Math.max(0, match.index - 80), match.index - before.length);
    if (plainWord && !(/ dot |[([{] ?dot/i.test(after) && STARTS_ADDRESS.test(intro))) continue; // "meet us at example.com"
    const host = after.replaceAll(/ ?(?:[([{<] ?dot ?[)\]}>]| dot ) ?/gi, '.').trim();
    const local = before.replaceAll(/ ?[([{] ?dot ?[)\]}] ?/gi, '.');
    const [email] = writtenEmails(`${local}@${host}`);
    if (email !== undefined) found.push({ email: email.email, via: 'obfuscated', start: match.index - before.length });
  }
  return found;
}

function structuredEmails(jsonLd: unknown[]): FoundEmail[] {
  return records(jsonLd).flatMap((record) =>
    texts(record.email).flatMap((raw) => {
      const [found] = writtenEmails(raw.replace(/^mailto:/i, ''));
      return found === undefined ? [] : [{ email: found.email, via: 'jsonld' as const, start: -1 }];
    }),
  );
}

/** Addresses that a script puts together from literals: `'info' + '@' + 'host.com'`, `String.fromCharCode(105, …)`. */
function scriptedEmails(scripts: readonly string[]): FoundEmail[] {
  return scripts.flatMap((script) => {
    const characters = [...script.matchAll(/fromCharCode\(([\d, ]{20,800})\)/g)].map((match) =>
      String.fromCharCode(...(match[1] ?? '').split(',').map(Number)),
    );
    const writes = /document\.write|innerHTML|mailto:/.test(script) ? joinedLiterals(script) : [];
    return [...characters, ...writes].flatMap((text) =>
      writtenEmails(text).map(({ email }) => ({ email, via: 'obfuscated' as const, start: -1 })),
    );
  });
}

function joinedLiterals(script: string): string[] {
  const joined: string[] = [];
  let current = '';
  let end = -1;
  let pieces = 0;
  for (const match of script.matchAll(/"([^"\n]{0,200})"|'([^'\n]{0,200})'/g)) {
    const value = match[1] ?? match[2] ?? '';
    const isJoined = end >= 0 && /^\s*\+\s*$/.test(script.slice(end, Math.min(match.index, end + 20)));
    if (!isJoined) {
      if (pieces > 1) joined.push(current);
      current = '';
      pieces = 0;
    }
    current += value;
    pieces += 1;
    end = match.index + match[0].length;
  }
  if (pieces > 1) joined.push(current);
  return joined;
}
