import { describe, expect, it } from 'vitest';
import { readPage } from '../../../../src/providers/website/extract/page-document.ts';
import { findPhones } from '../../../../src/providers/website/extract/phones.ts';

const phonesIn = (html: string): string[] => [
  ...new Set(findPhones(readPage(html, 'https://acme.com/')).map(({ e164, fax }) => (fax ? `fax ${e164}` : e164))),
];
const jsonLd = (data: object): string => `<script type="application/ld+json">${JSON.stringify(data)}</script>`;

describe('numbers that are telephones', () => {
  it.each([
    ['Phone: 716.555.1234', '+17165551234'],
    ['(716) 555-1234', '+17165551234'],
    ['+1 716 555 1234', '+17165551234'],
    ['1-716-555-1234', '+17165551234'],
    ['(614)-555-0100', '+16145550100'],
    ['614 - 555 - 0100', '+16145550100'],
    ['614\u2011555\u20110100', '+16145550100'],
    ['614&nbsp;555&nbsp;0100', '+16145550100'],
    ['(<b>614</b>) 555-<span>0100</span>', '+16145550100'],
    ['Call (614) 555-0199 ext. 12', '+16145550199'],
    ['614-555-0100 x410', '+16145550100'],
    ['Tel 6145550100', '+16145550100'],
    ['<div>6145550100</div>', '+16145550100'],
    ['Local: 6 14-55 5-01 00', '+16145550100'],
    ['Columbus, OH 43215 614-555-0100', '+16145550100'],
    ['Columbus, OH 43215-1234 614-555-0100', '+16145550100'],
    ['614-555-0100 200 Main Street', '+16145550100'],
    ['1-800-GO-FEDEX', '+18004633339'],
    ['1-800-DENTIST', '+18003368478'],
    ['call 303.555.PAUL', '+13035557285'],
    ['London +44 20 7946 0958', '+442079460958'],
    ['+353 (0)86 360 9642', '+353863609642'],
    ['Unit 4, Corby NN18 9ET. Phone: 01536 461234', '+441536461234'],
    ['<a href="tel:+16145550100">Call us</a>', '+16145550100'],
    ['<a href="tel:(614)%20555-0100">Call us</a>', '+16145550100'],
    ['<a href="tel:614-555-0100,,12">Call us</a>', '+16145550100'],
    ['<a href="tel:614-555-0100;ext=12">Call us</a>', '+16145550100'],
  ])('%s', (html, expected) => expect(phonesIn(html)).toEqual([expected]));

  it('believes both when a link shows one number and dials another', () => {
    expect(phonesIn('<a href="tel:6145550111">614-555-0100</a>').sort()).toEqual(['+16145550100', '+16145550111']);
  });

  it('says where a number only stands in linked data', () => {
    const page = readPage(
      jsonLd({ '@type': 'Dentist', telephone: '(614) 555-0100', faxNumber: '614-555-0101' }),
      'https://a.com/',
    );
    expect(findPhones(page).map(({ e164, fax, via }) => [e164, fax, via])).toEqual([
      ['+16145550100', false, 'jsonld'],
      ['+16145550101', true, 'jsonld'],
    ]);
  });
});

describe('numbers that are something else', () => {
  it.each([
    'Order 2024-10-05 12:30',
    '$1,234,567.8901 in total',
    'ISBN 978-0-312-45678-9',
    'at 30.5051234567, -97.8203123',
    'id 6145550100 x',
    'SKU: 512-336-8478-2000',
    'Part 5123368478 in stock',
    'EIN 31-1234567',
    'NPI 1234567893',
    'Phone: 1234567893',
    'Phone: 555-0100',
    'ZIP 43215-6145',
    'IP 192.168.100.2001',
    'UPC 0 614555 01003 1',
    'Invoice #6145550100',
    '© 2010-2024',
    '<input placeholder="614-555-0100">',
    '<script>var t = "614-555-0100"</script>',
    '<style>.a614-555-0100{}</style>',
    '<!-- 614-555-0100 -->',
    '<select><option>614-555-0100</option></select>',
  ])('%s', (html) => expect(phonesIn(html)).toEqual([]));
});

describe('faxes', () => {
  it.each([
    ['Fax: 614-555-0101'],
    ['F: 614-555-0101'],
    ['<p>F 614.555.0101</p>'],
    ['Fax (toll free): 614-555-0101'],
    ['614-555-0101 (fax)'],
    ['614-555-0101 (Main Fax Line)'],
    ['614.555.0101 fax<br>Visit us'],
    ['<i class="fa fa-fax"></i> 614-555-0101'],
    ['<div><img src="/icons/fax.svg"></div><div>614-555-0101</div>'],
    ['<tr><th>Fax</th><td>614-555-0101</td></tr>'],
    ['<b>Fax</b><br>614-555-0101'],
    [`614-555-0101 ${jsonLd({ faxNumber: '614-555-0101' })}`],
  ])('%s', (html) => expect(phonesIn(html)).toEqual(['fax +16145550101']));

  it.each([
    ['P: 614-555-0100 F: 614-555-0101'],
    ['Phone 614-555-0100 Fax 614-555-0101'],
    ['614-555-0100 (toll free)<br>614-555-0101 (fax)'],
    ['202-555-0100'.replace('202', '614').concat(' voice<br>614-555-0101 fax')],
    ['Phone<br>614-555-0100<br>Fax<br>614-555-0101'],
  ])('stands beside a telephone: %s', (html) => {
    expect(phonesIn(html)).toEqual(['+16145550100', 'fax +16145550101']);
  });

  it('goes on to the next number of the same label', () => {
    expect(phonesIn('Fax: 614-555-0101, 614-555-0102')).toEqual(['fax +16145550101', 'fax +16145550102']);
  });

  it.each(['Phone/Fax: 614-555-0100', 'Tel & Fax: 614-555-0100', 'Fairfax, VA 614-555-0100'])(
    'is none of its own: %s',
    (html) => expect(phonesIn(html)).toEqual(['+16145550100']),
  );
});
