import { describe, expect, it } from 'vitest';
import type { EnrichedCompany } from '../../../src/agents/enrichment/find-contacts.ts';
import { createEnrichment, type EnrichmentOutput } from '../../../src/agents/enrichment.ts';
import type { SiteEmail, SiteFacts, SitePerson } from '../../../src/domain/site-facts.ts';
import { silentLogger } from '../../../src/lib/logger.ts';

type Mx = 'valid' | 'invalid' | 'unknown';

const at = new Date('2025-03-03T12:00:00Z');
const found = new Date('2025-03-01T12:00:00Z');
const url = 'https://acme.com/team';

function company(fields: Partial<EnrichedCompany> = {}): EnrichedCompany {
  return {
    name: 'Acme Dental',
    domain: 'acme.com',
    website: 'https://acme.com/',
    phone: null,
    email: null,
    person: null,
    city: 'Columbus',
    state: 'OH',
    source: 'overpass',
    sourceUrl: 'https://osm.example/node/1',
    dateFound: found,
    ...fields,
  };
}
function site(fields: Partial<SiteFacts> = {}): SiteFacts {
  return {
    domain: 'acme.com',
    website: 'https://acme.com/',
    fetchedAt: at,
    pages: [],
    failure: null,
    title: null,
    excerpt: '',
    phones: [],
    emails: [],
    people: [],
    locationCount: null,
    employeeCount: null,
    hasLocationsPage: false,
    facilityType: null,
    ...fields,
  };
}
const email = (address: string): SiteEmail => ({
  email: address,
  via: 'mailto',
  ownDomain: address.endsWith('@acme.com'),
  url,
});
const person = (fullName: string, title: string | null, address: string | null = null): SitePerson => ({
  fullName,
  title,
  email: address,
  phone: null,
  url,
});

async function enrich(
  input: EnrichedCompany,
  facts: SiteFacts | null,
  dns: { mx?: Mx; enabled?: boolean } = {},
): Promise<EnrichmentOutput & { asked: string[]; crawled: string[] }> {
  const asked: string[] = [];
  const crawled: string[] = [];
  const agent = createEnrichment({
    crawl: async (website) => {
      crawled.push(website);
      return facts ?? site({ failure: 'unreachable' });
    },
    checkMx: async (domain) => {
      asked.push(domain);
      return dns.mx ?? 'valid';
    },
    mxCheckEnabled: dns.enabled ?? true,
  });
  const output = await agent({ company: input }, { signal: new AbortController().signal, log: silentLogger });
  return { ...output, asked, crawled };
}
const brief = ({ contacts }: EnrichmentOutput) =>
  contacts.map((contact) => [contact.email, contact.emailKind, contact.source, contact.emailState, contact.verified]);

describe('contacts from the website', () => {
  it('verifies a personal address on the own domain that DNS vouches for', async () => {
    const facts = site({ emails: [email('d.ray@acme.com')], people: [person('Dana Ray', 'Practice Owner')] });
    const { contacts } = await enrich(company(), facts);
    expect(contacts).toEqual([
      {
        fullName: 'Dana Ray',
        title: 'Practice Owner',
        email: 'd.ray@acme.com',
        emailKind: 'personal',
        emailState: 'valid',
        linkedinUrl: null,
        source: 'website_scraper',
        foundAt: { url, label: 'company website', at },
        verified: true,
      },
    ]);
  });

  it.each([
    ['valid', true, 'valid', true],
    ['unknown', true, 'unknown', false],
    ['invalid', true, 'invalid', false],
    ['unknown', false, 'unknown', true],
  ] as const)('with MX %s and the check on: %s, says %s and verified: %s', async (mx, enabled, state, verified) => {
    const output = await enrich(company(), site({ emails: [email('dana@acme.com')] }), { mx, enabled });
    expect(brief(output)).toEqual([['dana@acme.com', 'personal', 'website_scraper', state, verified]]);
  });

  it('never verifies an inbox, a free mail box or the box named after the firm', async () => {
    const facts = site({
      emails: ['info@acme.com', 'acmedental@acme.com', 'acme@acme.com', 'acmedental@gmail.com'].map(email),
    });
    const output = await enrich(company(), facts);
    expect(brief(output)).toEqual(
      ['info@acme.com', 'acmedental@acme.com', 'acme@acme.com', 'acmedental@gmail.com'].map((address) => [
        address,
        'generic',
        'generic_inbox',
        'valid',
        false,
      ]),
    );
  });

  it('takes a free mail box for a person only when it carries a name of the page, and does not verify it', async () => {
    const facts = site({ emails: [email('danaray@gmail.com')], people: [person('Dana Ray', 'Owner')] });
    expect(brief(await enrich(company(), facts))).toEqual([
      ['danaray@gmail.com', 'personal', 'website_scraper', 'valid', false],
    ]);
  });

  it('does not verify addresses of a website that clearly is another organisation’s, and says so', async () => {
    const facts = site({ emails: [email('dana@acme.com')], organisationName: 'Zephyr Plumbing' });
    const output = await enrich(company({ name: 'Quimby Dental' }), facts);
    expect(brief(output)).toEqual([['dana@acme.com', 'personal', 'website_scraper', 'valid', false]]);
    expect(output.website).toEqual({ name: 'Zephyr Plumbing', isAnothers: true });
  });

  it('verifies them when the domain carries the company’s name, whatever the site calls itself', async () => {
    const facts = site({ emails: [email('dana@acme.com')], organisationName: 'Zephyr Plumbing' });
    const output = await enrich(company(), facts);
    expect(brief(output)).toEqual([['dana@acme.com', 'personal', 'website_scraper', 'valid', true]]);
    expect(output.website).toEqual({ name: 'Zephyr Plumbing', isAnothers: false });
  });

  it('knows no name of a website that was not read', async () => {
    expect((await enrich(company(), null)).website).toBeNull();
    expect((await enrich(company({ website: null }), null)).website).toBeNull();
  });

  it('leaves out addresses of others', async () => {
    const output = await enrich(company(), site({ emails: [email('maker@pixelhouse.org'), email('dana@acme.com')] }));
    expect(output.contacts.map((contact) => contact.email)).toEqual(['dana@acme.com']);
  });

  it('counts the domain a site has moved to as its own', async () => {
    const facts = site({ website: 'https://acme-dental.com/', emails: [email('dana@acme-dental.com')] });
    expect(brief(await enrich(company(), facts))[0]?.at(-1)).toBe(true);
  });

  it('gives an address that fits two people to neither', async () => {
    const facts = site({
      emails: [email('dray@acme.com')],
      people: [person('Dana Ray', 'Owner'), person('Dirk Ray', 'CFO')],
    });
    expect((await enrich(company(), facts)).contacts[0]).toMatchObject({ fullName: null, title: null });
  });

  it('invents nothing: neither info@ nor a guess at a name', async () => {
    const output = await enrich(company(), site({ people: [person('Dana Ray', 'CFO')] }));
    expect(output.contacts).toEqual([]);
    expect(output.asked).toEqual([]);
  });

  it('asks DNS once per domain', async () => {
    const output = await enrich(
      company(),
      site({ emails: ['a.b@acme.com', 'c.d@acme.com', 'x@gmail.com'].map(email) }),
    );
    expect(output.asked.sort()).toEqual(['acme.com', 'gmail.com']);
  });
});

describe('contacts from the listing', () => {
  it('are candidates without a website too', async () => {
    const output = await enrich(
      company({ website: null, domain: null, email: 'info@acme.com', phone: '+16145550100' }),
      null,
    );
    expect(output.crawled).toEqual([]);
    expect(output.facts).toBeNull();
    expect(brief(output)).toEqual([['info@acme.com', 'generic', 'listing', 'unknown', false]]);
    expect(output.phone).toEqual({
      e164: '+16145550100',
      source: { url: 'https://osm.example/node/1', label: 'OpenStreetMap', at: found },
    });
  });

  it('carry the person whom the listing names', async () => {
    const listed = company({
      website: null,
      email: 'dray@acme.com',
      person: { fullName: 'Dana Ray', title: 'Authorized official' },
    });
    expect((await enrich(listed, null)).contacts[0]).toMatchObject({
      fullName: 'Dana Ray',
      title: 'Authorized official',
      verified: false,
    });
  });

  it('lend a title to a person on the website, and give way to the address published there', async () => {
    const listed = company({ email: 'DRay@acme.com', person: { fullName: 'Dana Ray', title: 'CFO' } });
    const output = await enrich(
      listed,
      site({ emails: [email('dray@acme.com')], people: [person('Dana Ray', null, 'dray@acme.com')] }),
    );
    expect(output.contacts).toMatchObject([
      { email: 'dray@acme.com', title: 'CFO', source: 'website_scraper', verified: true },
    ]);
  });

  it.each(['name@acme.com', 'you@example.com', 'not an address'])(
    'are left out when they are no address: %s',
    async (listed) => {
      expect((await enrich(company({ website: null, email: listed }), null)).contacts).toEqual([]);
    },
  );

  it('survive a website that cannot be read', async () => {
    const output = await enrich(company({ email: 'office@acme.com', phone: '+16145550100' }), null);
    expect(output.facts?.failure).toBe('unreachable');
    expect(output.contacts).toHaveLength(1);
    expect(output.phone?.source.label).toBe('OpenStreetMap');
    expect(output).toMatchObject({ siteCount: null, employeeCount: null, hasLocationsPage: false });
  });
});

describe('phone and numbers', () => {
  const phones: SiteFacts['phones'] = [
    { e164: '+16145550101', kind: 'fax', via: 'text', url },
    { e164: '+16145550102', kind: 'other', via: 'text', url },
    { e164: '+16145550100', kind: 'main', via: 'tel', url },
  ];
  it.each([
    ['the main one of the website', null, phones, '+16145550100', 'company website'],
    ['the listed one when the website shows it too', '+16145550102', phones, '+16145550102', 'company website'],
    ['the main one when the listed one is a fax', '+16145550101', phones, '+16145550100', 'company website'],
    ['the listed one when the website shows none', '+16145550109', phones.slice(0, 1), '+16145550109', 'OpenStreetMap'],
  ] as const)('is %s', async (_name, listed, onSite, e164, label) => {
    const output = await enrich(company({ phone: listed }), site({ phones: [...onSite] }));
    expect(output.phone).toMatchObject({ e164, source: { label } });
  });

  it('come with the page they stood on', async () => {
    const facts = site({
      locationCount: { value: 12, snippet: '12 locations', url },
      employeeCount: { value: 90, snippet: '90 employees', url },
      hasLocationsPage: true,
    });
    const source = { url, label: 'company website', at };
    expect(await enrich(company(), facts)).toMatchObject({
      siteCount: { value: 12, source },
      employeeCount: { value: 90, source },
      hasLocationsPage: true,
    });
  });
});

describe('people of an imported list', () => {
  const foundAt = { url: null, label: 'imported list', at: found };
  const listed = (address: string, emailKind: 'personal' | 'generic' = 'personal') => ({
    email: address,
    emailKind,
    fullName: 'Dana Reed',
    title: 'Owner',
    linkedinUrl: null,
    source: 'csv' as const,
    foundAt,
  });

  it.each([
    ['a person at the company whose domain takes mail', listed('dana@acme.com'), 'valid', 'valid', true],
    ['a domain that takes no mail', listed('dana@acme.com'), 'invalid', 'invalid', false],
    ['a domain that nobody could ask about', listed('dana@acme.com'), 'unknown', 'unknown', false],
    ['an address elsewhere', listed('dana@gmail.com'), 'valid', 'valid', false],
    ['an inbox', listed('info@acme.com', 'generic'), 'valid', 'valid', false],
  ] as const)('%s', async (_what, contact, mx, emailState, verified) => {
    const { contacts } = await enrich(company({ listed: [contact] }), site(), { mx });
    expect(contacts).toMatchObject([
      { email: contact.email, fullName: 'Dana Reed', source: 'csv', emailState, verified },
    ]);
  });

  it('are named once, by the website where it shows them too', async () => {
    const facts = site({ emails: [email('dana@acme.com')], people: [person('Dana Reed', 'CFO', 'dana@acme.com')] });
    const { contacts } = await enrich(company({ email: 'dana@acme.com', listed: [listed('dana@acme.com')] }), facts);
    expect(contacts).toMatchObject([{ email: 'dana@acme.com', title: 'CFO', source: 'website_scraper' }]);
  });
});
