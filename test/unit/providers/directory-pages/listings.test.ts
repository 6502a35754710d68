import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readListings } from '../../../../src/providers/directory-pages/listings.ts';

const URL = 'https://chamber.example.org/members';
const saved = path.resolve(import.meta.dirname, '../../../../../shared/data/web_pages/html');
const isThere = existsSync(saved);
if (!isThere) process.emitWarning(`SKIPPED: no saved pages at ${saved}`);

describe('readListings', () => {
  it('reads cards whose head and foot are parts of one entry', () => {
    const html = `<div class="member-list">
      <div class="card"><div class="card-body"><h3><a href="/m/1">Acme Dental &amp; Sons</a></h3>
        <a href="https://www.acme-dental.com/contact?x=1">Visit Website</a></div>
        <div class="card-foot"><a href="tel:+1-614-555-0100">Call</a> <a href="mailto:Front@acme-dental.com?subject=Hi">Mail</a>
        <address>12 High St<br>
        Columbus, OH 43215-1234</address><span class="listing-category">Dentists, Health Care</span></div></div>
      <div class="card"><h3>Beta Dental</h3><a href="http://beta.com">beta.com</a></div></div>`;
    expect(readListings(html, URL).listings).toEqual([
      {
        name: 'Acme Dental & Sons',
        website: 'https://www.acme-dental.com/contact?x=1',
        phone: '+1-614-555-0100',
        email: 'front@acme-dental.com',
        street: '12 High St',
        city: 'Columbus',
        state: 'OH',
        postcode: '43215-1234',
        category: 'Dentists, Health Care',
      },
      expect.objectContaining({ name: 'Beta Dental', website: 'http://beta.com/', phone: null }),
    ]);
  });

  it('reads marked-up addresses', () => {
    const html = `<li class="business"><span itemprop="name">Acme</span><a href="http://acme.com">Web</a>
      <span itemprop="streetAddress">12 High St</span><span itemprop="addressLocality">Columbus</span>
      <span itemprop="addressRegion">Ohio</span><span itemprop="postalCode">43215</span></li>`;
    expect(readListings(html, URL).listings[0]).toMatchObject({
      street: '12 High St',
      city: 'Columbus',
      state: 'OH',
      postcode: '43215',
    });
  });

  it('reads lists without telling class names around their links', () => {
    const html = `<ul><li><a href="https://acme-dental.com/">Acme Dental of Greater Columbus</a> (614) 555-0100</li>
      <li><a href="https://beta.com/">Beta Family Dentistry and Friends</a></li><li><a href="/about">About this wonderful list of ours</a></li></ul>`;
    expect(readListings(html, URL).listings.map(({ name, phone }) => [name, phone])).toEqual([
      ['Acme Dental of Greater Columbus', '(614) 555-0100'],
      ['Beta Family Dentistry and Friends', null],
    ]);
  });

  it('takes neither pages of the directory itself nor hosts that many share, and nobody without a name', () => {
    const html = `<div class="result"><h3>One</h3><a href="https://www.chamber.example.org/one">x</a></div>
      <div class="result"><h3>Two</h3><a href="https://www.facebook.com/two">x</a></div>
      <div class="result"><a href="https://three.com">Visit website</a></div>
      <div class="result"><h3>Four</h3><a href="four">relative</a></div>`;
    expect(readListings(html, 'https://chamber.example.org/x').listings).toEqual([]);
  });

  it.each([
    ['rel', '<a rel="next" href="?page=2">more</a>'],
    ['a link in the head', '<link rel="next" href="?page=2">'],
    ['words', '<a href="?page=2">Next</a>'],
    ['an arrow', '<a href="?page=2">›</a>'],
    ['a label', '<a href="?page=2" aria-label="Next page"><i></i></a>'],
    ['a class', '<li class="pagination-next"><a href="?page=2"><i></i></a></li>'],
    ['the number after the marked one', '<span class="current">1</span><a href="?page=2">2</a>'],
  ])('finds the next page by %s', (_what, next) => {
    expect(readListings(`<p>x</p>${next}`, URL).nextUrl).toBe(`${URL}?page=2`);
  });

  it('finds the number after the one in the address', () => {
    expect(readListings('<a href="?page=3">3</a><a href="?page=1">1</a>', `${URL}?page=2`).nextUrl).toBe(
      `${URL}?page=3`,
    );
  });

  it.each([
    ['another host', '<a rel="next" href="https://other.org/2">Next</a>'],
    ['itself', `<a rel="next" href="${URL}#top">Next</a>`],
    ['no address', '<a rel="next" href="javascript:next()">Next</a>'],
    ['nothing', '<p>the end</p>'],
  ])('does not take %s for the next page', (_what, html) => {
    expect(readListings(html, URL).nextUrl).toBeNull();
  });

  it('reads whatever it is given', () => {
    const piece = fc.constantFrom(
      '<div class="card">',
      '</div>',
      '<a href="',
      'https://a.com',
      '">',
      '<h3>',
      'Acme',
      '</a>',
      '<',
      '&',
      '\0',
      'ü',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
        expect(Array.isArray(readListings(pieces.join(''), URL).listings)).toBe(true);
      }),
    );
  });

  it('stays quick on deeply nested and very long pages', () => {
    const nested = `${'<div class="card">'.repeat(20_000)}<h3>Acme</h3><a href="https://a.com">x</a>`;
    const long = '<div class="member"><h3>Acme</h3><a href="https://a.com">x</a></div>'.repeat(20_000);
    expect(readListings(nested, URL).listings.length).toBeLessThan(2);
    expect(readListings(long, URL).listings).toHaveLength(1);
  });

  it.skipIf(!isThere)('reads every saved page of a real organisation without taking it for a long list', () => {
    const files = readdirSync(saved);
    expect(files.length).toBeGreaterThan(90);
    for (const file of files) {
      const { listings } = readListings(readFileSync(path.join(saved, file), 'utf8'), 'https://saved.example.org/');
      expect(listings.length, file).toBeLessThan(60);
      for (const { name, website } of listings) expect(name !== '' && /^https?:/.test(website), file).toBe(true);
    }
  });
});
