import type { load } from 'cheerio/slim';
import { absoluteUrl } from '../website/extract/page-document.ts';

type Page = ReturnType<typeof load>;

const NEXT_WORDS = /^(?:next(?: page)?(?: ?[›»→>])?|older(?: entries| posts)?|[›»→]|>{1,2})$/i;
const NEXT_CLASS = /(?:^|[\s_-])next(?:$|[\s_-])/i;

/** The address of the page that continues a list, on the same host; `null` at its end. */
export function nextPageOf($: Page, base: string): string | null {
  const links = $('a[href], link[rel~="next"][href]').slice(0, 3_000).toArray();
  const here = pageNumber($, base);
  const signs: ((link: (typeof links)[number]) => boolean)[] = [
    (link) => /(?:^|\s)next(?:\s|$)/i.test(link.attribs.rel ?? ''),
    (link) => NEXT_WORDS.test($(link).text().trim()) || NEXT_WORDS.test((link.attribs['aria-label'] ?? '').trim()),
    (link) => NEXT_CLASS.test(link.attribs.class ?? '') || NEXT_CLASS.test($(link).parent().attr('class') ?? ''),
    (link) => here !== null && $(link).text().trim() === String(here + 1),
  ];
  for (const sign of signs) {
    for (const link of links.filter(sign)) {
      const url = absoluteUrl(link.attribs.href ?? '', base);
      if (url !== null && new URL(url).host === new URL(base).host && !samePage(url, base)) return url;
    }
  }
  return null;
}

/** Which page of the list this is, said by the marked number or by the address. */
function pageNumber($: Page, base: string): number | null {
  const marked = $('[aria-current], .active, .current').slice(0, 20).toArray();
  const number = marked.map((element) => $(element).text().trim()).find((text) => /^\d{1,4}$/.test(text));
  if (number !== undefined) return Number(number);
  const inAddress = /[?&](?:page|p|pg)=(\d{1,4})\b/.exec(base) ?? /\/page\/(\d{1,4})\b/.exec(base);
  return inAddress === null ? null : Number(inAddress[1]);
}

function samePage(a: string, b: string): boolean {
  const bare = (text: string) => text.replace(/#.*$/, '');
  return bare(a) === bare(b);
}
