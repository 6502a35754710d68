import { load } from 'cheerio/slim';
import { parseEmail } from '../../domain/email-address.ts';
import { tidy } from '../../domain/found-contact.ts';
import { stateCodeOf } from '../../domain/us-states.ts';
import { domainOf, websiteUrl } from '../../domain/web-domain.ts';
import { toE164 } from '../../lib/phone.ts';
import { cutDeepNesting } from '../website/extract/nesting.ts';
import { absoluteUrl } from '../website/extract/page-document.ts';
import { type AnyNode, type Block, type Element, elementsOf, readBlock, textOf } from './block.ts';
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

const LISTING_WORDS = /listing|result|member|business|company|card/i;
const MAX_ELEMENTS = 3_000;
const MAX_LISTINGS = 500;

/** Reads a page that lists businesses: every entry with a name and a website of its own. Never throws, whatever the page. */
export function readListings(html: string, url: string): DirectoryPage {
  const root = load(cutDeepNesting(html.replaceAll('\0', ''))).root()[0];
  const elements = root === undefined ? [] : elementsOf(root);
  const base = absoluteUrl(elements.find(({ name }) => name === 'base')?.attribs.href ?? '', url) ?? url;
  const host = domainOf(url) ?? (URL.canParse(url) ? new URL(url).hostname : '');
  const inMarked = entries(elements.filter(isMarked), base, host);
  const found = inMarked.length > 0 ? inMarked : entries(aroundLinks(elements), base, host);
  const byDomain = new Map<string, Listing>();
  for (const listing of found) {
    const key = `${domainOf(listing.website)} ${listing.name.toLowerCase()}`;
    if (!byDomain.has(key)) byDomain.set(key, listing);
  }
  return { listings: [...byDomain.values()].slice(0, MAX_LISTINGS), nextUrl: nextPageOf(elements, base) };
}

const LISTED = new Set(['article', 'div', 'li', 'section', 'tr']);

function isMarked({ name, attribs }: Element): boolean {
  return LISTED.has(name) && LISTING_WORDS.test(`${attribs.class ?? ''} ${attribs.id ?? ''}`.slice(0, 300));
}

/** Pages without telling class names: what stands around links with more than a few words. */
function aroundLinks(elements: readonly Element[]): Element[] {
  const parents = elements
    .filter(({ name }) => name === 'a')
    .slice(0, MAX_ELEMENTS)
    .filter((link) => textOf(link).length > 20)
    .flatMap(({ parent }) => (parent !== null && 'attribs' in parent ? [parent] : []));
  return [...new Set(parents)];
}

type Entry = { element: Element; listing: Listing };

/** Of blocks within blocks the innermost that says name and website, as far out as no second entry comes in. */
function entries(blocks: readonly Element[], base: string, host: string): Listing[] {
  const candidates = blocks.slice(0, MAX_ELEMENTS);
  const isCandidate = new Set<AnyNode>(candidates);
  const kept: Entry[] = [];
  const inside = new Map<AnyNode, number>();
  // Document order puts what holds something before what it holds, so backwards the innermost comes first.
  for (const element of candidates.toReversed()) {
    if (inside.has(element)) continue;
    const listing = listingOf(element, base, host);
    if (listing === null) continue;
    kept.push({ element, listing });
    for (const parent of ancestorsOf(element)) inside.set(parent, (inside.get(parent) ?? 0) + 1);
  }
  const isAlone = (parent: Element) => isCandidate.has(parent) && inside.get(parent) === 1;
  return kept.map((entry) => widened(entry, isAlone, base, host)).toReversed();
}

/** A card's head may hold name and website while its foot holds the telephone. */
function widened(entry: Entry, isAlone: (parent: Element) => boolean, base: string, host: string): Listing {
  let best = entry.listing;
  for (const parent of ancestorsOf(entry.element).filter(isAlone)) {
    const wider = listingOf(parent, base, host);
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

function listingOf(element: Element, base: string, host: string): Listing | null {
  const block = readBlock(element);
  const name = block === null ? null : nameOf(block);
  if (block === null || name === null) return null;
  const hrefs = block.links.map(({ href }) => href.trim());
  const website = hrefs.map((href) => ownWebsite(href, base, host)).find((found) => found !== null) ?? null;
  if (website === null) return null;
  const tel = hrefs.find((href) => /^tel:/i.test(href))?.slice(4);
  const mail = hrefs
    .find((href) => /^mailto:/i.test(href))
    ?.slice(7)
    .split('?')[0];
  const phone = [tel, PHONE.exec(block.text)?.[0]].find((raw) => toE164(raw, 'US') !== null);
  return {
    name,
    website,
    phone: tidy(phone, 40),
    email: parseEmail(mail ?? '')?.address ?? null,
    category: tidy(part(block, 'itemprop:category', /^class:.*(?:categor|industry)/), 120),
    ...addressOf(block),
  };
}

/** By its exact mark, else by a class that speaks of it. */
function part({ parts }: Block, mark: string, byClass: RegExp): string | undefined {
  const exact = parts.get(mark);
  if (exact !== undefined) return exact;
  for (const [key, text] of parts) if (byClass.test(key)) return text;
  return undefined;
}

const PHONE = /(?:\+?1[ .-]?)?\(?[2-9]\d{2}\)?[ .-]?[2-9]\d{2}[ .-]?\d{4}(?!\d)/;

/** A site of the business itself: not the directory, not a page on a host that many share. */
function ownWebsite(href: string, base: string, host: string): string | null {
  if (!/^(?:https?:)?\/\//i.test(href)) return null;
  const url = absoluteUrl(href, base);
  const domain = domainOf(url);
  return url === null || domain === null || domain === host ? null : websiteUrl(url);
}

/** Words of buttons. */
const NOT_NAMES =
  /^(?:visit|view|website|web ?site|more|read more|learn more|details|map|directions|email|call|home|www\.|https?:)/i;

function nameOf(block: Block): string | null {
  const said = [
    ...block.headings,
    block.parts.get('itemprop:name'),
    block.links.find(({ title }) => title !== '')?.title,
    block.links[0]?.text,
    block.text.split('\n').find((line) => line.trim() !== ''),
  ];
  return said.map((text) => tidy(text, 200)).find((text) => text !== null && isName(text)) ?? null;
}

function isName(text: string): boolean {
  return /\p{L}.*\p{L}/u.test(text) && text.length <= 120 && !NOT_NAMES.test(text);
}

const CITY_STATE =
  /([A-Z][\p{L}.' -]{1,40}?),?\s+([A-Z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)\.?,?\s+(\d{5}(?:-\d{4})?)(?!\d)/u;

type Address = Pick<Listing, 'street' | 'city' | 'state' | 'postcode'>;

/** Marked-up parts first, then `12 High St, Columbus, OH 43215` in the text. */
function addressOf(block: Block): Address {
  const marked = {
    street: tidy(part(block, 'itemprop:streetAddress', /^class:.*street/), 200),
    city: tidy(part(block, 'itemprop:addressLocality', /^class:.*(?:city|locality)/), 100),
    state: stateCodeOf(part(block, 'itemprop:addressRegion', /^class:.*region/)),
    postcode: tidy(part(block, 'itemprop:postalCode', /^class:.*(?:postal|zip)/), 10),
  };
  if (marked.city !== null && marked.state !== null && !/\d/.test(marked.city)) return marked;
  const lines = block.text.split('\n').map((line) => line.trim());
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
