import { describe, expect, it } from 'vitest';
import { findEmails } from '../../../../src/providers/website/extract/emails.ts';
import { readPage } from '../../../../src/providers/website/extract/page-document.ts';

const emailsIn = (html: string): string[] =>
  findEmails(readPage(html, 'https://acme.com/'), 'acme.com').map(({ email, via }) => `${via} ${email}`);

const scramble = (email: string, key = 0x13): string =>
  Buffer.from([key, ...Buffer.from(email).map((byte) => byte ^ key)]).toString('hex');

describe('addresses', () => {
  it.each([
    ['Write to Dana@Acme.com.', 'text dana@acme.com'],
    ['<a href="mailto:dana@acme.com">Mail</a>', 'mailto dana@acme.com'],
    ['<a href="MAILTO:%20dana%40acme.com?subject=a@b.com">Mail</a>', 'mailto dana@acme.com'],
    ['<a href="mailto:%64ana@acme.com">Mail</a>', 'mailto dana@acme.com'],
    ['dana&#64;acme&#46;com', 'text dana@acme.com'],
    ['<b>dana@</b>acme.com', 'text dana@acme.com'],
    ['dana@acme.com<b>Phone</b>', 'text dana@acme.com'],
    ['dana [at] acme [dot] com', 'obfuscated dana@acme.com'],
    ['dana (at) acme.com', 'obfuscated dana@acme.com'],
    ['<p>dana at acme dot com</p>', 'obfuscated dana@acme.com'],
    ['E-mail: dana at mail dot acme dot com', 'obfuscated dana@mail.acme.com'],
    ['dana @ acme.com', 'obfuscated dana@acme.com'],
    ['<noscript>dana at acme dot com</noscript>', 'obfuscated dana@acme.com'],
    [
      `<span class="__cf_email__" data-cfemail="${scramble('dana@acme.com')}">[email protected]</span>`,
      'cloudflare dana@acme.com',
    ],
    [`<a href="/cdn-cgi/l/email-protection#${scramble('dana@acme.com', 0x7a)}">Mail</a>`, 'cloudflare dana@acme.com'],
    ['<script>document.write("da"+"na"+"@"+"acme.com")</script>', 'obfuscated dana@acme.com'],
    [
      '<script>x=String.fromCharCode(100,97,110,97,64,97,99,109,101,46,99,111,109)</script>',
      'obfuscated dana@acme.com',
    ],
    ['<script type="application/ld+json">{"email":"mailto:dana@acme.com"}</script>', 'jsonld dana@acme.com'],
    ['sister firm: bo@other.org', 'text bo@other.org'],
  ])('%s', (html, expected) => expect(emailsIn(html)).toEqual([expected]));

  it('gives several recipients of one link', () => {
    expect(emailsIn('<a href="mailto:a.b@acme.com,c.d@acme.com;e.f@acme.com">Mail</a>')).toHaveLength(3);
  });
});

describe('what only looks like an address', () => {
  it.each([
    '<img src="logo@2x.png"> logo@2x.png',
    'name@example.com',
    'firstname@acme.com',
    'error@o123.ingest.sentry.io',
    'contact@officite.com',
    'Website by bob@pixelworks.com',
    '<a href="mailto:bob@pixelworks.com">Website by Pixel Works</a>',
    'Site by <a href="mailto:bob@pixelworks.com">Pixel Works</a>',
    '<input placeholder="dana@acme.com">',
    '<option value="dana@acme.com">Sales</option>',
    'Meet us at acme.com',
    'We are at home dot com',
    'dana@acme',
    '@acme.com',
    'jquery@3.7.1.min.js',
    `<a data-cfemail="13zz">x</a>`,
    '<script>track("dana@acme.com")</script>',
  ])('%s', (html) => expect(emailsIn(html)).toEqual([]));
});
