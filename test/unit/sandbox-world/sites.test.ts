import { describe, expect, it } from 'vitest';
import { buildWorld } from '../../../sandbox/world/data/build-world.ts';
import { THEME_NAMES } from '../../../sandbox/world/data/types.ts';
import { cloudflareHex, escapeHtml, spellAtDot } from '../../../sandbox/world/sites/html.ts';
import { pageAt, renderPage, themeOf } from '../../../sandbox/world/sites/render-site.ts';

const { companies, sites } = buildWorld();
const readable = companies.flatMap((company) => {
  const site = company.domain === null ? undefined : sites.get(company.domain);
  const expected = company.site;
  return site === undefined || expected === null || expected.failure !== null || expected.odd === 'parked'
    ? []
    : [{ name: company.name.slice(0, 40), company, site, expected }];
});

/** All pages of a site as one text, with addresses and numbers brought to one spelling. */
function wholeSite(site: (typeof readable)[number]['site']): string {
  const kinds = ['home', 'about', 'contact', 'locations'] as const;
  return kinds.map((kind) => renderPage(site, kind)).join('\n');
}

function shows(html: string, address: string): boolean {
  return [address, spellAtDot(address), cloudflareHex(address), encodeURIComponent(address)].some((form) =>
    html.toLowerCase().includes(form.toLowerCase()),
  );
}

it('uses every look', () => {
  expect(new Set([...sites.values()].map(({ theme }) => theme))).toEqual(new Set(THEME_NAMES));
});

describe.each(readable)('$name', ({ company, site, expected }) => {
  const html = wholeSite(site);
  const digits = html.replaceAll(/[^0-9]+/g, ' ').replaceAll(/ /g, '');

  it('shows what the ground truth promises, and says that it is invented', () => {
    for (const address of [...expected.emails]) expect(shows(html, address)).toBe(true);
    for (const phone of [...expected.phones, ...expected.faxes]) expect(digits).toContain(phone.slice(2));
    for (const { fullName, title } of expected.people) {
      expect(html).toContain(fullName);
      expect(html).toContain(title);
    }
    if (expected.statedLocations !== null) {
      expect(html).toMatch(new RegExp(`${expected.statedLocations} (locations|hospitals) across`));
    }
    if (expected.employees !== null) expect(html).toContain(expected.employees.toLocaleString('en-US'));
    for (const kind of ['home', 'about', 'contact'] as const) expect(renderPage(site, kind)).toContain('invented data');
  });

  it('links a locations page only where it has several offices, and escapes its name', () => {
    const home = renderPage(site, 'home');
    expect(home.includes('Our Locations')).toBe(company.siteCount > 1);
    expect(pageAt(site, themeOf(site).paths.locations) !== null).toBe(company.siteCount > 1);
    expect(home).toContain(escapeHtml(company.name));
    expect(home).not.toContain('<!channel>');
  });
});

it('hides an address as Cloudflare does: the first byte is the key', () => {
  const hex = cloudflareHex('info@a.example');
  const bytes = Buffer.from(hex, 'hex');
  const [key = 0, ...rest] = bytes;
  expect(Buffer.from(rest.map((byte) => byte ^ key)).toString()).toBe('info@a.example');
});
