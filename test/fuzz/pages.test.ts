import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { WEB_PAGES_DIR } from '../../bench/extraction.ts';
import { decodeText } from '../../src/lib/guarded-fetch/charset.ts';
import { readListings } from '../../src/providers/directory-pages/listings.ts';
import { htmlToText } from '../../src/providers/inbound/html-text.ts';
import { readPage } from '../../src/providers/website/extract/page-document.ts';
import { readPageFacts } from '../../src/providers/website/extract/page-facts.ts';
import { chooseNextPages } from '../../src/providers/website/page-links.ts';
import { catches, fuzz } from './fuzz.ts';
import { hostileText } from './hostile-text.ts';

type Read = typeof readPageFacts;

/** Facts are clean and bounded whatever the page, and only the web is followed. */
function isReadable(html: string, read: Read): void {
  const page = readPage(html, 'https://acme.com/');
  const facts = read(page, 'home', ['acme.com']);
  for (const { e164 } of facts.phones) expect(e164).toMatch(/^\+\d{7,15}$/);
  for (const { email } of facts.emails) expect(email).toMatch(/^[^\s@<>",;:]{1,64}@[^\s@<>",;:]{1,190}$/);
  for (const { fullName, title } of facts.people) expect(`${fullName} ${title ?? ''}`).not.toMatch(/[\r\n\0]/);
  expect(facts.excerpt.length).toBeLessThanOrEqual(600);
  expect(facts.organisationName ?? 'none').toMatch(/^[^\r\n\0]{2,70}$/);
  expect(facts.facilityType === null || typeof facts.facilityType === 'string').toBe(true);
  const { nextUrl } = readListings(html, 'https://acme.com/list');
  const followed = [...chooseNextPages(page, 5).map(({ url }) => url), ...(nextUrl === null ? [] : [nextUrl])];
  for (const url of followed) expect(url).toMatch(/^https?:\/\//);
}

const reads = (pages: fc.Arbitrary<string>, read: Read = readPageFacts) =>
  fc.property(pages, (html) => isReadable(html, read));

const piece = fc.oneof(
  fc.constantFrom(
    '<div>',
    '</div>',
    '<a href="mailto:',
    '<a href="tel:',
    '<a href="',
    '">',
    "'>",
    '@',
    '.',
    'acme',
    '.com',
    ' at ',
    ' dot ',
    'Fax: ',
    '614-555-0100',
    '(614) ',
    '+44',
    '\0',
    '<!--',
    '-->',
    '<![CDATA[',
    '<script type="application/ld+json">',
    '</script>',
    '{"@type":"constructor","telephone":',
    '{"@type":"Hospital","@graph":[',
    '[',
    ']',
    '}',
    '"x"',
    'Dr. ',
    'Dana Ray',
    ', DDS',
    'CFO',
    '12 locations',
    '&#64;',
    '&#x0;',
    '&#xD800;',
    '&',
    '<',
    '%',
    '%00',
    '\n',
    '\t',
    'é',
    '🦷',
    '<td>',
    '<base href="javascript:x">',
    '<base href="//evil.example/">',
    '<a rel="next" href="javascript:1">next</a>',
    '<li class="listing"><a href="https://b.example/">B</a>',
    '<svg>',
    '<template>',
    '<noscript>',
    '<textarea>',
    '<style>',
    '<table><div>',
    'data-cfemail="',
  ),
  hostileText.map((text) => text.slice(0, 200)),
);
const pieces = fc.array(piece, { maxLength: 80 }).map((parts) => parts.join(''));
const deep = fc
  .record({
    tag: fc.constantFrom('div', 'b', 'table', 'li', 'a', 'blockquote', 'svg'),
    depth: fc.nat(3_000),
    inner: piece,
    closed: fc.boolean(),
  })
  .map(({ tag, depth, inner, closed }) => `<${tag}>`.repeat(depth) + inner + (closed ? `</${tag}>`.repeat(depth) : ''));
const wide = fc
  .record({ name: fc.constantFrom('class', 'href', 'data-x', 'style', 'id'), value: hostileText, times: fc.nat(2_000) })
  .map(({ name, value, times }) => `<a ${`${name}="${value.slice(0, 50)}" `.repeat(times)}>x</a>`);

const folder = path.join(WEB_PAGES_DIR, 'html');
const isThere = existsSync(folder);
if (!isThere) process.emitWarning(`SKIPPED: no pages at ${folder}, so none was mutated`);
const realPages = isThere
  ? readdirSync(folder)
      .slice(0, 40)
      .map((file) => readFileSync(path.join(folder, file), 'utf8').slice(0, 60_000))
  : [];
const cut = fc.record({ at: fc.nat(60_000), size: fc.nat(2_000), put: piece });
/** A stretch of a real page, with pieces put in and others left out. */
const mutated = fc
  .tuple(
    fc.constantFrom(...(isThere ? realPages : [''])),
    fc.nat(60_000),
    fc.array(cut, { minLength: 1, maxLength: 6 }),
  )
  .map(([real, from, cuts]) => {
    const start = from % (real.length || 1);
    let html = real.slice(start, start + 8_000);
    for (const { at, size, put } of cuts) {
      const place = at % (html.length || 1);
      html = html.slice(0, place) + put + html.slice(place + size);
    }
    return html;
  });

const contentType = fc.oneof(
  fc.constantFrom(
    null,
    'text/html',
    'text/html; charset=utf-8',
    'text/html; charset="klingon"',
    'text/html;charset=utf-16le',
    'x',
  ),
  hostileText,
);

describe('pages', () => {
  fuzz('pages: any text', reads(hostileText));
  fuzz('pages: pieces in any order', reads(pieces));
  fuzz('pages: deep nesting', reads(deep), { cost: 3 });
  fuzz('pages: huge attributes', reads(wide), { cost: 3 });
  if (isThere) fuzz('pages: real ones, cut and patched', reads(mutated), { cost: 3 });
  fuzz(
    'pages: any bytes under any charset',
    fc.property(fc.uint8Array({ maxLength: 600 }), contentType, fc.boolean(), (bytes, type, isCut) => {
      expect(typeof decodeText(bytes, type, isCut)).toBe('string');
    }),
  );
  fuzz(
    'pages: HTML of a mail as text',
    fc.property(pieces, (html) => {
      expect(htmlToText(html)).not.toMatch(/\0|<script type=|<!--/);
    }),
  );

  catches(
    'a reader that throws at linked data of a kind nobody knows',
    reads(pieces, (page, kind, domains) => {
      if (page.jsonLd.length > 0) throw new TypeError('no such kind');
      return readPageFacts(page, kind, domains);
    }),
    [['<script type="application/ld+json">{"@type":"constructor"}</script>']],
  );
  catches(
    'a reader that takes whatever stands behind tel:',
    reads(pieces, (page, kind, domains) => {
      const facts = readPageFacts(page, kind, domains);
      return { ...facts, phones: facts.phones.map((phone) => ({ ...phone, e164: phone.e164.replace('+', '') })) };
    }),
  );
});
