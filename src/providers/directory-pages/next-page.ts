import { absoluteUrl } from '../website/extract/page-document.ts';
import { type Element, textOf } from './block.ts';

const NEXT_WORDS = /^(?:next(?: page)?(?: ?[›»→>])?|older(?: entries| posts)?|[›»→]|>{1,2})$/i;
const NEXT_CLASS = /(?:^|[\s_-])next(?:$|[\s_-])/i;
const CURRENT_CLASS = /(?:^|\s)(?:active|current)(?:\s|$)/i;
const MAX_LINKS = 3_000;

/** The address of the page that continues a list, on the same host; `null` at its end. */
export function nextPageOf(elements: readonly Element[], base: string): string | null {
  const links = elements
    .filter(({ name, attribs }) => attribs.href !== undefined && (name === 'a' || name === 'link'))
    .slice(0, MAX_LINKS)
    .map((element) => ({ element, text: textOf(element) }));
  const here = pageNumber(elements, base);
  const signs: ((link: (typeof links)[number]) => boolean)[] = [
    ({ element: { attribs } }) => /(?:^|\s)next(?:\s|$)/i.test(attribs.rel ?? ''),
    ({ element: { attribs }, text }) => NEXT_WORDS.test(text) || NEXT_WORDS.test((attribs['aria-label'] ?? '').trim()),
    ({ element }) => NEXT_CLASS.test(element.attribs.class ?? '') || NEXT_CLASS.test(parentClass(element)),
    ({ text }) => here !== null && text === String(here + 1),
  ];
  for (const sign of signs) {
    for (const { element } of links.filter(sign)) {
      const url = absoluteUrl(element.attribs.href ?? '', base);
      if (url !== null && new URL(url).host === new URL(base).host && !samePage(url, base)) return url;
    }
  }
  return null;
}

function parentClass({ parent }: Element): string {
  return parent !== null && 'attribs' in parent ? (parent.attribs.class ?? '') : '';
}

/** Which page of the list this is, said by the marked number or by the address. */
function pageNumber(elements: readonly Element[], base: string): number | null {
  const marked = elements
    .filter(({ attribs }) => attribs['aria-current'] !== undefined || CURRENT_CLASS.test(attribs.class ?? ''))
    .slice(0, 20);
  const number = marked.map(textOf).find((text) => /^\d{1,4}$/.test(text));
  if (number !== undefined) return Number(number);
  const inAddress = /[?&](?:page|p|pg)=(\d{1,4})\b/.exec(base) ?? /\/page\/(\d{1,4})\b/.exec(base);
  return inAddress === null ? null : Number(inAddress[1]);
}

function samePage(a: string, b: string): boolean {
  const bare = (text: string) => text.replace(/#.*$/, '');
  return bare(a) === bare(b);
}
