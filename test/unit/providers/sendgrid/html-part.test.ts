import { load } from 'cheerio/slim';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlPart } from '../../../../src/providers/sendgrid/html-part.ts';

/** What a person reads, by a parser that is not ours. */
function visible(html: string): string {
  const $ = load(html);
  $('br').replaceWith('\n');
  return $('body').text();
}

const links = (html: string) => {
  const $ = load(html);
  return $('a')
    .toArray()
    .map((each) => $(each).attr('href'));
};

describe('the approved words as HTML', () => {
  it('are the same words in the same lines, and nothing else', () => {
    expect(htmlPart('Hi <b>Zoë</b> & co,\n\n  two "blanks"', null)).toBe(
      '<html><body><div style="white-space: pre-wrap">Hi &lt;b&gt;Zoë&lt;/b&gt; &amp; co,<br><br>  two &quot;blanks&quot;</div></body></html>',
    );
  });

  it.each([
    ['see https://a.example/x?y=1&z=2.', ['https://a.example/x?y=1&z=2']],
    ['(https://a.example/x), then "https://b.example"', ['https://a.example/x', 'https://b.example']],
    ['<https://a.example/x>', ['https://a.example/x']],
    ['http://a.example, javascript:alert(1), www.a.example, mailto:a@b.example', []],
    ['https://, https://... and xhttps://a.example', []],
  ])('have links where an https address stands: %s', (text, expected) => {
    expect(links(htmlPart(text, null))).toEqual(expected);
  });

  it('name the one link that is not counted, before its address', () => {
    const html = htmlPart('https://a.example/u/x.y\nhttps://a.example/u/x.y2', 'https://a.example/u/x.y');
    expect(html).toContain('<a clicktracking=off href="https://a.example/u/x.y">');
    expect(html.match(/clicktracking/g)).toHaveLength(1);
  });

  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.constantFrom(
      '<a href="https://x.example">',
      '&lt;',
      '</div>',
      '<!--',
      '<script>',
      "'",
      '"',
      '\n',
      '\r\n',
      '\t',
      ' ',
      'https://',
    ),
  );
  // NUL and half characters are the two things that HTML cannot hold; no draft with them could be read on its card
  const text = fc.array(piece).map((parts) => parts.join('').replaceAll('\0', '').toWellFormed());

  it('read as the plain text does, whatever stands in it', () => {
    fc.assert(
      fc.property(text, (plain) => {
        expect(visible(htmlPart(plain, null))).toBe(plain.replaceAll(/\r\n?/g, '\n'));
      }),
    );
  });

  it('hold no tag but line breaks and links to https, whatever stands in them', () => {
    fc.assert(
      fc.property(text, fc.option(fc.webUrl()), (plain, uncounted) => {
        const $ = load(htmlPart(plain, uncounted));
        const names = $('body *')
          .toArray()
          .map(({ name }) => name);
        expect(names.filter((name) => !['br', 'a'].includes(name))).toEqual(['div']);
        expect(links($.html()).every((href) => href?.startsWith('https://'))).toBe(true);
      }),
    );
  });
});
