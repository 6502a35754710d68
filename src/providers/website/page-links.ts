import type { SitePage } from '../../domain/site-facts.ts';
import { domainOf } from '../../domain/web-domain.ts';
import { absoluteUrl, type PageDocument } from './extract/page-document.ts';

type Kind = Exclude<SitePage['kind'], 'home'>;
export type NextPage = { kind: Kind; url: string };

/** In the order in which pages are read when there is room for few. */
const LOCATIONS = /\b(?:locations|stores|hospitals|properties|facilities|branches|our offices|clinics|find an? \w+)\b/;
const SIGNS: readonly (readonly [Kind, RegExp])[] = [
  ['contact', /\b(?:contact(?: us)?|get in touch|reach us)\b/],
  [
    'team',
    /\b(?:team|staff|leadership|management|our people|meet (?:the|our|us|dr)|doctors?|dentists|providers|attorneys|directory)\b/,
  ],
  ['locations', LOCATIONS],
  ['about', /\b(?:about(?: us)?|our story|who we are|our practice|our company|company)\b/],
];
const NOT_PAGES = /\.(?:pdf|jpe?g|png|gif|webp|svg|docx?|xlsx?|zip|mp4|ics|vcf)$/i;

/**
 * The best link for each kind of page worth reading: same registrable domain, each page once. Short words and short
 * paths win, since `Contact` is the contact page and `How to contact our billing service` an article.
 */
export function chooseNextPages(page: PageDocument, max: number): NextPage[] {
  const home = new URL(page.url);
  const candidates = page.links.slice(0, 2_000).flatMap((link) => {
    const url = absoluteUrl(link.href, page.baseUrl);
    if (url === null || !isSameSite(url, home) || samePage(url, page.url)) return [];
    const path = new URL(url).pathname;
    if (NOT_PAGES.test(path)) return [];
    return [
      {
        url,
        words: `${link.text} ${link.title}`.toLowerCase().trim(),
        path: path
          .toLowerCase()
          .replaceAll(/[-_/.]+/g, ' ')
          .trim(),
      },
    ];
  });
  const chosen: NextPage[] = [];
  for (const [kind, sign] of SIGNS) {
    const ranked = candidates
      .map((candidate) => ({ ...candidate, score: scoreOf(candidate, sign) }))
      .filter(({ score, url }) => score > 0 && !chosen.some((other) => samePage(other.url, url)))
      .toSorted((a, b) => b.score - a.score);
    const best = ranked[0];
    if (best !== undefined && chosen.length < max) chosen.push({ kind, url: best.url });
  }
  return chosen;
}

/** Whether a page of one piece lists its places: a link to a part of itself says so. */
export function hasLocationsSection(page: PageDocument): boolean {
  return page.links.slice(0, 2_000).some((link) => {
    if (!link.href.includes('#') || !LOCATIONS.test(link.text.toLowerCase())) return false;
    const url = absoluteUrl(link.href, page.baseUrl);
    return url !== null && samePage(url, page.url);
  });
}

function scoreOf({ words, path }: { words: string; path: string }, sign: RegExp): number {
  const inWords = words.length <= 60 && sign.test(words) ? 10 - Math.min(8, words.split(' ').length) : 0;
  const inPath = sign.test(path) ? 8 - Math.min(7, path.split(' ').length) : 0;
  return inWords * 2 + inPath;
}

function isSameSite(url: string, home: URL): boolean {
  const host = new URL(url).hostname;
  if (host === home.hostname) return true;
  const domain = domainOf(url);
  return domain !== null && domain === domainOf(home.href);
}

function samePage(a: string, b: string): boolean {
  const key = (text: string) => {
    const url = new URL(text);
    return `${url.hostname.replace(/^www\./, '')}${url.pathname.replace(/\/(?:index\.\w+)?$/, '')}${url.search}`;
  };
  return key(a) === key(b);
}
