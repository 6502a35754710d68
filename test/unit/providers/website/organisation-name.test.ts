import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameName } from '../../../../src/domain/organisation-match.ts';
import { findOrganisationName } from '../../../../src/providers/website/extract/organisation-name.ts';
import { readPage } from '../../../../src/providers/website/extract/page-document.ts';

const nameIn = (html: string, url = 'https://unrelated.example/') => findOrganisationName(readPage(html, url));
const linked = (data: object) => `<script type="application/ld+json">${JSON.stringify(data)}</script>`;

describe('the name of the organisation behind a page', () => {
  it.each([
    ['linked data', linked({ '@type': 'Dentist', name: 'Harbor Dental' })],
    ['linked data in a graph', linked({ '@graph': [{ '@type': 'LocalBusiness', name: 'Harbor Dental' }] })],
    ['the name of the site', '<meta property="og:site_name" content="Harbor Dental">'],
    ['microdata', '<div itemscope itemtype="https://schema.org/Dentist"><b itemprop="name">Harbor Dental</b></div>'],
    ['a business card', '<div class="vcard"><span class="fn org">Harbor Dental</span></div>'],
    ['the words for the logo', '<img src="/logo.png" alt="Harbor Dental logo">'],
    ['a title of its own', '<title>Harbor Dental</title>'],
    [
      'the title and the copyright',
      '<title>Contact | Harbor Dental</title><p>© 2019-2024 Harbor Dental. All rights reserved.',
    ],
    [
      'title and description',
      '<title>Home - Harbor Dental</title><meta name="description" content="Harbor Dental is a practice.">',
    ],
    ['an address block', '<p>Contact us</p><p>Harbor Dental</p><p>12 Main Street<br>Dublin, OH 43017</p>'],
    ['a line with the address', '<p>Harbor Dental, 12 Main Street, Dublin, OH 43017'],
  ])('is read from %s', (_place, html) => expect(nameIn(html)).toBe('Harbor Dental'));

  it.each([
    ['a greeting', '<title>Welcome to Harbor Dental</title><h1>Welcome to Harbor Dental!</h1>', 'Harbor Dental'],
    ['a place', '<title>Harbor Dental, Dublin, OH</title><h1>Harbor Dental</h1>', 'Harbor Dental'],
    ['marks', '<title>Harbor Dental&reg;</title>', 'Harbor Dental'],
    ['a form after the name', '<title>Harbor Dental</title><p>© Harbor, Inc., an Ohio corporation', 'Harbor Dental'],
    ['a doubled name', '<title>Harbor Dental Harbor Dental</title>', 'Harbor Dental'],
  ])('leaves out %s', (_what, html, name) => expect(nameIn(html)).toBe(name));

  it('keeps a home in the name', () => {
    expect(nameIn('<title>Contact Us : Home Harbor</title><h1>Home Harbor</h1>')).toBe('Home Harbor');
  });

  it('believes the domain when the page gives two names', () => {
    const html = '<title>Harbor Dental | Bright Smiles Group</title>';
    expect(nameIn(html, 'https://harbordental.example/')).toBe('Harbor Dental');
    expect(nameIn(html, 'https://brightsmilesgroup.example/')).toBe('Bright Smiles Group');
  });

  it('does not take whoever made the page', () => {
    const html =
      '<title>Contact | Harbor Dental</title><img class="logo" alt="Harbor Dental"><p>© 2024 Pixel Makers LLC</p>';
    expect(nameIn(html)).toBe('Harbor Dental');
  });

  it('takes an address for a name only when it is the own one', () => {
    expect(nameIn('<p>© 2024 HarborInk.com', 'https://harborink.com/')).toBe('HarborInk.com');
    expect(nameIn('<p>© 2024 HarborInk.com', 'https://other.com/')).toBeNull();
  });

  it.each([
    ['', 'nothing'],
    ['<title>Home</title><h1>Contact us</h1>', 'words of menus'],
    ['<title>Dentist in Dublin, OH</title><h1>Your family dentist near you</h1>', 'a trade and a town'],
    ['<p>Our team of experts is here for you today', 'running text'],
    ['<meta property="og:site_name" content="Your Company Name">', 'a placeholder'],
    ['<img class="logo" alt="logo">', 'a logo without words'],
    [linked({ '@type': 'Person', name: 'Dana Ray' }), 'a person'],
  ])('is not guessed from %j (%s)', (html) => expect(nameIn(html)).toBeNull());

  it('never throws and gives one short line, whatever the page', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<title>',
        '</title>',
        '<h1>',
        '©',
        ' | ',
        ' - ',
        '<meta property="og:site_name" content="',
        '">',
      ),
      fc.constantFrom(
        '<img class="logo" alt="',
        '<b itemprop="name">',
        '12 Main St, Dublin, OH 43017\n',
        ', Inc.',
        '.com',
        '\0',
      ),
      fc.constantFrom(
        '<script type="application/ld+json">',
        '{"@type":"Dentist","name":',
        '"constructor"}',
        '</script>',
      ),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.webUrl(), (pieces, url) => {
        const name = findOrganisationName(readPage(pieces.join(''), url));
        if (name !== null) expect(name).toMatch(/^[^\r\n\0]{2,70}$/);
      }),
    );
  });
});

describe('isSameName', () => {
  it.each([
    ['Stearns Design-Build, LLC', 'stearns design build'],
    ['The Café & Bar Inc.', 'Cafe and Bar'],
    ['MDPWoodWorks', 'MDP Woodworks'],
  ])('%j is %j', (a, b) => expect(isSameName(a, b)).toBe(true));
  it.each([
    ['Harbor Dental', 'Harbor Dental Group'],
    ['Harbor Dental', 'Harbour Dental'],
    ['Market and Catering', 'Catering and Market'],
    ['', ''],
    ['!', '?'],
  ])('%j is not %j', (a, b) => expect(isSameName(a, b)).toBe(false));
});
