import { type Cheerio, load } from 'cheerio/slim';
import { parseEmail } from '../../domain/email-address.ts';
import { tidy } from '../../domain/found-contact.ts';
import { stateCodeOf } from '../../domain/us-states.ts';
import { domainOf, websiteUrl } from '../../domain/web-domain.ts';
import { toE164 } from '../../lib/phone.ts';
import { cutDeepNesting } from '../website/extract/nesting.ts';
import { absoluteUrl } from '../website/extract/page-document.ts';
import { nextPageOf } from './next-page.ts';

/** One business as a directory lists it. Foreign text. */
export type Listing = {
  name: string;
  website: string;
  phone: string | null;
  email: string | null;
  street: string | null;
  city: string | null;
  state: string | null;
  postcode: string | null;
  /** As the directory names it. */
  category: string | null;
};

export type DirectoryPage = { listings: Listing[]; nextUrl: string | null };

type Page = ReturnType<typeof load>;
type AnyNode = Exclude<Parameters<typeof load>[0], string | Buffer | readonly unknown[]>;
type Element = Extract<AnyNode, { attribs: object; name: string }>;
type Blocks = Cheerio<Element>;

const LISTING_WORDS = /listing|result|member|business|company|card/i;
const MAX_ELEMENTS = 4_000;
const MAX_LISTINGS = 500;
/** A block with more text than this is the list, not an entry of it. */
const MAX_ENTRY_CHARS = 3_000;
/** Blocks within blocks are read again and again; after so much text the rest of the page is left. */
const MAX_TEXT_READ = 20_000_000;

/** Reads a page that lists businesses: every entry with a name and a website of its own. Never throws, whatever the page. */
export function readListings(html: string, url: string): DirectoryPage {
  const $ = load(cutDeepNesting(html.replaceAll('\0', '')));
  const base = absoluteUrl($('base[href]').attr('href') ?? '', url) ?? url;
  const host = domainOf(url) ?? (URL.canParse(url) ? new URL(url).hostname : '');
  const marked = entries(
    $,
    $('article, div, li, section, tr').filter((_, element) => isMarked($(element))),
    base,
    host,
  );
  const found = marked.length > 0 ? marked : entries($, aroundLinks($), base, host);
  const byDomain = new Map<string, Listing>();
  for (const listing of found) {
    const key = `${domainOf(listing.website)} ${listing.name.toLowerCase()}`;
    if (!byDomain.has(key)) byDomain.set(key, listing);
  }
  return { listings: [...byDomain.values()].slice(0, MAX_LISTINGS), nextUrl: nextPageOf($, base) };
}

function isMarked(element: Blocks): boolean {
  return LISTING_WORDS.test(`${element.attr('class') ?? ''} ${element.attr('id') ?? ''}`.slice(0, 300));
}

/** Pages without telling class names: what stands around links with more than a few words. */
function aroundLinks($: Page): Blocks {
  return $('a')
    .slice(0, MAX_ELEMENTS)
    .filter((_, element) => $(element).text().trim().length > 20)
    .parent();
}

type Entry = { element: Element; listing: Listing };

/** Of blocks within blocks the innermost that says name and website, as far out as no second entry comes in. */
function entries($: Page, blocks: Blocks, base: string, host: string): Listing[] {
  const candidates = blocks.slice(0, MAX_ELEMENTS).toArray();
  const isCandidate = new Set<AnyNode>(candidates);
  const kept: Entry[] = [];
  const inside = new Map<AnyNode, number>();
  let readChars = 0;
  // Document order puts what holds something before what it holds, so backwards the innermost comes first.
  for (const element of candidates.toReversed()) {
    if (inside.has(element) || readChars > MAX_TEXT_READ) continue;
    const text = $(element).text();
    readChars += text.length;
    const listing = listingOf($(element), text, base, host);
    if (listing === null) continue;
    kept.push({ element, listing });
    for (const parent of ancestorsOf(element)) inside.set(parent, (inside.get(parent) ?? 0) + 1);
  }
  const isAlone = (parent: Element) => isCandidate.has(parent) && inside.get(parent) === 1;
  return kept.map((entry) => widened($, entry, isAlone, base, host)).toReversed();
}

/** A card's head may hold name and website while its foot holds the telephone. */
function widened($: Page, entry: Entry, isAlone: (parent: Element) => boolean, base: string, host: string): Listing {
  let best = entry.listing;
  for (const parent of ancestorsOf(entry.element).filter(isAlone)) {
    const wider = listingOf($(parent), $(parent).text(), base, host);
    if (wider?.name !== best.name || wider.website !== best.website) break;
    best = wider;
  }
  return best;
}

function ancestorsOf(element: Element): Element[] {
  const found: Element[] = [];
  for (let parent: AnyNode | null = element.parent; parent !== null && 'attribs' in parent; parent = parent.parent) {
    found.push(parent);
  }
  return found;
}

function listingOf(block: Blocks, text: string, base: string, host: string): Listing | null {
  if (text.length > MAX_ENTRY_CHARS) return null;
  const links = block.find('a[href]').slice(0, 60).toArray();
  const hrefs = links.map((link) => link.attribs.href ?? '');
  const website = hrefs.map((href) => ownWebsite(href, base, host)).find((found) => found !== null) ?? null;
  const name = nameOf(block);
  if (name === null || website === null) return null;
  const tel = hrefs.find((href) => /^tel:/i.test(href))?.slice(4);
  const mail = hrefs
    .find((href) => /^mailto:/i.test(href))
    ?.slice(7)
    .split('?')[0];
  const phone = [tel, PHONE.exec(text)?.[0]].find((raw) => toE164(raw, 'US') !== null);
  return {
    name,
    website,
    phone: tidy(phone, 40),
    email: parseEmail(mail ?? '')?.address ?? null,
    category: tidy(
      block.find('[class*="categor" i], [class*="industry" i], [itemprop="category"]').first().text(),
      120,
    ),
    ...addressOf(block, text),
  };
}

const PHONE = /(?:\+?1[ .-]?)?\(?[2-9]\d{2}\)?[ .-]?[2-9]\d{2}[ .-]?\d{4}(?!\d)/;

/** A site of the business itself: not the directory, not a page on a host that many share. */
function ownWebsite(href: string, base: string, host: string): string | null {
  if (!/^(?:https?:)?\/\//i.test(href.trim())) return null;
  const url = absoluteUrl(href, base);
  const domain = domainOf(url);
  return url === null || domain === null || domain === host ? null : websiteUrl(url);
}

const NAME_PLACES = ['h1, h2, h3, h4', '[itemprop="name"]', 'a[title]', 'a'] as const;
/** Words of buttons. */
const NOT_NAMES =
  /^(?:visit|view|website|web ?site|more|read more|learn more|details|map|directions|email|call|home|www\.|https?:)/i;

function nameOf(block: Blocks): string | null {
  for (const place of NAME_PLACES) {
    const element = block.find(place).first();
    const text = tidy(place === 'a[title]' ? element.attr('title') : element.text(), 200);
    if (text !== null && isName(text)) return text;
  }
  const line = block
    .text()
    .split('\n')
    .map((part) => tidy(part, 200))
    .find((part) => part !== null);
  return line !== undefined && line !== null && isName(line) ? line : null;
}

function isName(text: string): boolean {
  return /\p{L}.*\p{L}/u.test(text) && text.length >= 2 && text.length <= 120 && !NOT_NAMES.test(text);
}

const CITY_STATE =
  /([A-Z][\p{L}.' -]{1,40}?),?\s+(A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|[A-Z][a-z]+(?: [A-Z][a-z]+)?)\.?,?\s+(\d{5}(?:-\d{4})?)\b/u;

type Address = Pick<Listing, 'street' | 'city' | 'state' | 'postcode'>;

/** Marked-up parts first, then `12 High St, Columbus, OH 43215` in the text. */
function addressOf(block: Blocks, text: string): Address {
  const part = (name: string) => tidy(block.find(`[itemprop="${name}"], [class*="${name}" i]`).first().text(), 200);
  const marked = {
    street: part('streetAddress') ?? tidy(block.find('[class*="street" i]').first().text(), 200),
    city: part('addressLocality') ?? tidy(block.find('[class*="city" i], [class*="locality" i]').first().text(), 100),
    state: stateCodeOf(part('addressRegion') ?? tidy(block.find('[class*="region" i]').first().text(), 40)),
    postcode: part('postalCode'),
  };
  if (marked.city !== null && marked.state !== null && !/\d/.test(marked.city)) return marked;
  const lines = text.split('\n').map((line) => line.trim());
  const at = lines.findIndex((line) => CITY_STATE.test(line));
  const match = CITY_STATE.exec(lines[at] ?? '');
  const state = stateCodeOf(match?.[2]);
  if (match === null || state === null) return { street: null, city: null, state: null, postcode: null };
  const before = (lines[at] ?? '').slice(0, match.index).replace(/,\s*$/, '').trim();
  const street = before === '' ? lines.slice(0, at).findLast((line) => line !== '') : before;
  return {
    street: street !== undefined && /^\d/.test(street) ? tidy(street, 200) : null,
    city: tidy(match[1], 100),
    state,
    postcode: match[3] ?? null,
  };
}
