import { describe, expect, it } from 'vitest';
import { readPage } from '../../../../src/providers/website/extract/page-document.ts';
import { readPageFacts } from '../../../../src/providers/website/extract/page-facts.ts';

const facts = (html: string) => readPageFacts(readPage(html, 'https://acme.com/'), 'home', ['acme.com']);
const fill = (piece: string, length = 1_000_000): string => piece.repeat(Math.ceil(length / piece.length));

describe('pages that no reader would write', () => {
  // each of these takes minutes where one pattern or the parser is not linear; the test's own limit is ten seconds
  it.each([
    ['open tags and foreign end tags', fill('<a>') + fill('</b>')],
    ['tags that imply each other', fill('<li><tr>')],
    ['end tags of nothing', fill('<a></x>')],
    ['one tag with endless attributes', `<a ${fill('b1 ')}>`],
    ['open comments', fill('<!--')],
    ['angle brackets', fill('<')],
    ['ampersands', fill('&amp')],
    ['at signs', fill('@')],
    ['a local part without end', fill('a.')],
    ['a host without end', `a@${fill('b.')}`],
    ['addresses', fill('dana@acme.com ')],
    ['spelled-out addresses', fill('dana at acme dot com\n')],
    ['the word at', fill(' at ')],
    ['digits', fill('1')],
    ['digits and blanks', fill('61 4 ')],
    ['telephone numbers', fill('614-555-0100 ')],
    ['wrong telephone numbers', fill('214-155-0100 ')],
    ['plus signs and digits', fill('+1 ')],
    ['brackets', fill('(')],
    ['capital words', fill('Dana Ray ')],
    ['short lines of names', fill('Dana Ray\n')],
    ['titles', fill('<p>Dana Ray, CFO</p>')],
    ['hyphenated names', fill("O'-")],
    ['adjectives', fill('12 convenient local ')],
    ['street numbers', fill('12 North Main ')],
    ['commas', fill('Fax,')],
    ['percent signs', `<a href="tel:${fill('%')}">x</a>`],
    ['quotes in a script', `<script>document.write(${fill("'a'+")})</script>`],
    ['headings inside headings', fill('<h1>Dana ')],
    ['titles of microdata', fill('<i itemprop="name">')],
    ['logos', fill('<img class="logo" alt="Acme - Acme | Acme">')],
    ['copyright signs', fill('© ')],
    ['a title of separators', `<title>${fill(' - ')}</title>`],
    ['deep linked data', `<script type="application/ld+json">${fill('[', 20_000)}</script>`],
    ['one line of blanks', fill(' \u00a0')],
  ])('reads %s in linear time', (_name, html) => {
    expect(facts(html).phones.length).toBeLessThanOrEqual(1_000);
  });
});
