import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOf, websiteUrl } from '../../../src/domain/web-domain.ts';

describe('domainOf', () => {
  it.each([
    ['https://www.Acme-Dental.com/locations?x=1', 'acme-dental.com'],
    ['acme-dental.com', 'acme-dental.com'],
    ['http://acme-dental.com/', 'acme-dental.com'],
    ['http://wwww.acme-dental.com', 'acme-dental.com'],
    ['http://http://acme-dental.com', 'acme-dental.com'],
    ['https:\\\\acme-dental.com', 'acme-dental.com'],
    ['ACME-DENTAL.COM.', 'acme-dental.com'],
    ['www.acme-dental.com; www.other.com', 'acme-dental.com'],
    ['info@acme-dental.com', 'acme-dental.com'],
    ['bright-smiles.example', 'bright-smiles.example'],
    ['http://akron.bright-smiles.example:8080/a', 'bright-smiles.example'],
    ['practice.co.uk', 'practice.co.uk'],
    ['a.b.practice.co.uk', 'practice.co.uk'],
  ])('of %j is %s', (text, domain) => {
    expect(domainOf(text)).toBe(domain);
  });

  it.each([
    '',
    '  ',
    'no web address',
    'https://www.facebook.com/acmedental',
    'https://acme.wixsite.com/home',
    'acme.business.site',
    'acme.squarespace.com',
    'acme.blogspot.com',
    'acme.wordpress.com',
    'acme.godaddysites.com',
    'https://www.yelp.com/biz/acme',
    'https://linktr.ee/acme',
    'https://sites.google.com/view/acme',
    'https://www.healthgrades.com/dentist/acme',
    'https://www.zocdoc.com/practice/acme',
    'https://www.instagram.com/acme',
    'https://www.linkedin.com/company/acme',
    'somebody@gmail.com',
    'http://127.0.0.1:8080/',
    'http://[::1]/',
    'http://localhost:3000',
    'ftp://acme.com',
    'javascript:alert(1)',
  ])('of %j is none', (text) => {
    expect(domainOf(text)).toBeNull();
  });

  it('is null or a lower-case name with a dot, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.domain()), (text) => {
        const domain = domainOf(text);
        expect(domain === null || (domain === domain.toLowerCase() && domain.includes('.'))).toBe(true);
      }),
    );
  });
});

describe('websiteUrl', () => {
  it.each([
    ['acme-dental.com', 'http://acme-dental.com/'],
    ['https://Acme-Dental.com/a#b', 'https://acme-dental.com/a'],
    ['https://www.facebook.com/acme', 'https://www.facebook.com/acme'],
    ['info@acme.com', null],
    ['mailto:info@acme.com', null],
    ['javascript:alert(1)', null],
    ['localhost', null],
    ['', null],
  ])('of %j is %j', (text, url) => {
    expect(websiteUrl(text)).toBe(url);
  });

  it('drops a path that is too long to store', () => {
    expect(websiteUrl(`https://acme.com/${'a'.repeat(600)}`)).toBe('https://acme.com/');
  });

  it('is null or an http address, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl()), (text) => {
        const url = websiteUrl(text);
        expect(url === null || /^https?:\/\/[^/]+\.[^/]+\//.test(url)).toBe(true);
      }),
    );
  });
});
