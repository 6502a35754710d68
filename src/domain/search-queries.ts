import type { PlaceQuery } from './place.ts';
import { locationLabel, type UsLocation } from './us-location.ts';

/** What to type into a search of places: `dental practices in Columbus, OH`. */
export function placeSearchText({ industry }: PlaceQuery, location: UsLocation): string {
  return `${industry.label.toLowerCase()} in ${locationLabel(location)}`;
}

/** What to ask a web search for pages that list such businesses, where no model plans the queries. */
export function directoryQueries({ industry, location }: PlaceQuery): string[] {
  const trade = industry.label.toLowerCase();
  const where = locationLabel(location);
  return [`${trade} directory in ${where}`, `${trade} association members ${where}`, `top ${trade} employers ${where}`];
}

/** What to ask for news that speak of a need: growth, costs, energy. The year keeps old news out. */
export function newsQueries({ industry, location }: PlaceQuery, now: Date): string[] {
  const trade = industry.label.toLowerCase();
  const where = locationLabel(location);
  const year = now.getUTCFullYear();
  return [
    `${trade} expansion or new facility ${where} ${year}`,
    `${trade} energy costs utility bills ${where} ${year}`,
    `${trade} acquisition or hiring ${where} ${year}`,
  ];
}

/** Search results on these hosts list no businesses we could read, or forbid reading them. Endings of host names. */
const SKIPPED_HOSTS: readonly string[] = (
  'glassdoor.com linkedin.com zoominfo.com seamless.ai bizjournals.com bizbuysell.com reddit.com facebook.com instagram.com ' +
  'twitter.com x.com yelp.com indeed.com ziprecruiter.com monster.com crunchbase.com dnb.com manta.com hoovers.com apollo.io ' +
  'lusha.com rocketreach.co f6s.com youtube.com amazon.com wikipedia.org'
).split(' ');

/** Whether a found page is worth reading as a directory. */
export function mayBeDirectory(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  const host = hostname.toLowerCase().replace(/\.$/, '');
  return !SKIPPED_HOSTS.some((skipped) => host === skipped || host.endsWith(`.${skipped}`));
}

const CATEGORIES: readonly (readonly [bucket: PlaceQuery['industry']['bucket'], words: RegExp])[] = [
  ['healthcare', /health|hospital|medical|clinic|physician|dent(?:al|ist)|pharmac|\bcare\b/],
  ['hospitality', /lodging|travel|hospitality|hotel|motel|tourism|restaurant/],
  ['manufacturing', /manufactur|industrial|factory|fabricat|production/],
  ['retail', /retail|\bstores?\b|\bshops?\b|merchant|e-?commerce/],
  ['public_sector', /government|public|municipal|county|state agency|education|school|university/],
  ['office', /\boffices?\b|professional|administrative|corporate|business services|headquarters/],
];

/** The industry that a directory's own category speaks of; `null` = it says nothing we know. */
export function bucketOfCategory(category: string): PlaceQuery['industry']['bucket'] | null {
  const plain = category.slice(0, 200).toLowerCase();
  return CATEGORIES.find(([, words]) => words.test(plain))?.[0] ?? null;
}
