import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { SiteFacts } from '../../../src/domain/site-facts.ts';
import type { Clock } from '../../../src/lib/clock.ts';
import { createGuardedFetch, type GuardedFetch } from '../../../src/lib/guarded-fetch.ts';
import { createSiteCrawler, type SiteCrawlerDeps } from '../../../src/providers/website/site-crawler.ts';

type Page = string | ((request: IncomingMessage, response: ServerResponse) => void);
type Site = {
  requests: string[];
  crawl: (website: string, signal?: AbortSignal) => Promise<SiteFacts>;
  cached: Map<string, SiteFacts>;
};

const USER_AGENT = 'leadgen/0.1 (+https://firm.example/bot)';
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** All hosts of the test's world, served through a proxy as the sandbox does: `http://acme.com/contact` is a key. */
async function world(
  pages: Record<string, Page>,
  settings: Partial<SiteCrawlerDeps> & { timeoutMs?: number } = {},
): Promise<Site> {
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const page = pages[request.url ?? ''];
    if (page === undefined) response.writeHead(404, { 'content-type': 'text/html' }).end('<p>Not here</p>');
    else if (typeof page === 'string')
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    else page(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxyUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fetch: GuardedFetch = createGuardedFetch({
    userAgent: USER_AGENT,
    allowPrivate: false,
    proxyUrl,
    timeoutMs: settings.timeoutMs ?? 3_000,
  });
  closers.push(async () => {
    server.closeAllConnections();
    await fetch.close();
    await new Promise((resolve) => server.close(resolve));
  });
  const cached = new Map<string, SiteFacts>();
  const cache = {
    get: async (domain: string) => cached.get(domain) ?? null,
    set: async (facts: SiteFacts) => void cached.set(facts.domain, facts),
  };
  const clock: Clock = { now: () => new Date(), sleep: async () => undefined };
  const crawl = createSiteCrawler({ fetch, cache, clock, userAgent: USER_AGENT, requestDelayMs: 0, ...settings });
  return { requests, cached, crawl: (website, signal = new AbortController().signal) => crawl(website, { signal }) };
}

const HOME = `<title>Acme Dental</title><nav><a href="/about-us">About</a><a href="/our-team/">Meet the team</a>
  <a href="https://www.acme.com/locations">Locations</a><a href="/contact">Contact</a><a href="/menu.pdf">Team PDF</a>
  <a href="https://other.org/contact">Contact our friends</a></nav>
  <p>Acme Dental has looked after the teeth of Columbus for more than forty years.</p>
  <p>Call (614) 555-0100 or write to info@acme.com</p>`;

describe('a well-behaved site', () => {
  const pages = {
    'http://acme.com/': HOME,
    'http://acme.com/about-us': '<p>A team of 45 looks after you.</p>',
    'http://acme.com/our-team/':
      '<h3>Dr. Dana Ray, DDS</h3><p>Practice Owner</p><a href="mailto:d.ray@acme.com">Mail</a>',
    'http://www.acme.com/locations': '',
    'https://www.acme.com/locations': '',
    'http://acme.com/contact':
      '<p>Phone <a href="tel:6145550100">614-555-0100</a>, Fax: 614-555-0101</p><p>acmedental@gmail.com, maker@pixelhouse.org</p>',
  };

  it('gives its facts, each with the page it stood on', async () => {
    const { crawl, requests } = await world({
      ...pages,
      'http://acme.com/': HOME.replace('https://www.acme.com/locations', 'http://www.acme.com/locations'),
      'http://www.acme.com/locations': '<h2>Our offices</h2><p>12 Main St</p><p>400 High St</p><p>7 Oak Ln</p>',
    });
    const facts = await crawl('acme.com');
    expect(facts).toMatchObject({
      domain: 'acme.com',
      website: 'http://acme.com/',
      failure: null,
      title: 'Acme Dental',
    });
    expect(facts.pages.map(({ kind, status }) => [kind, status])).toEqual([
      ['home', 200],
      ['contact', 200],
      ['team', 200],
      ['locations', 200],
      ['about', 200],
    ]);
    expect(facts.phones.map(({ e164, kind }) => [e164, kind])).toEqual([
      ['+16145550100', 'main'],
      ['+16145550101', 'fax'],
    ]);
    expect(facts.emails.map(({ email, ownDomain }) => [email, ownDomain])).toEqual([
      ['info@acme.com', true],
      ['acmedental@gmail.com', true],
      ['d.ray@acme.com', true],
      ['maker@pixelhouse.org', false],
    ]);
    expect(facts.people).toEqual([
      {
        fullName: 'Dana Ray',
        title: 'Practice Owner',
        email: 'd.ray@acme.com',
        phone: null,
        url: 'http://acme.com/our-team/',
      },
    ]);
    expect(facts.locationCount).toMatchObject({ value: 3, url: 'http://www.acme.com/locations' });
    expect(facts.employeeCount).toMatchObject({ value: 45, url: 'http://acme.com/about-us' });
    expect(facts.hasLocationsPage).toBe(true);
    expect(facts.facilityType).toBe('office');
    expect(facts.excerpt).toContain('forty years');
    expect(requests.filter((url) => url.includes('other.org') || url.includes('.pdf'))).toEqual([]);
  });

  it('says nothing of locations when the site does not', async () => {
    const { crawl } = await world({ 'http://acme.com/': '<p>Call 614-555-0100</p>' });
    expect(await crawl('http://acme.com')).toMatchObject({
      locationCount: null,
      employeeCount: null,
      hasLocationsPage: false,
    });
  });

  it('counts the places that a page of one piece lists', async () => {
    const html = '<a href="#places">Our locations</a><div id="places"><p>12 Main St</p><p>400 High St</p></div>';
    const { crawl } = await world({ 'http://acme.com/': html });
    expect((await crawl('acme.com')).locationCount).toMatchObject({ value: 2 });
  });

  it('is read once in seven days', async () => {
    const { crawl, requests, cached } = await world(pages);
    await crawl('acme.com');
    const first = requests.length;
    await crawl('http://www.acme.com/about');
    expect(requests).toHaveLength(first);
    const facts = cached.get('acme.com');
    if (facts !== undefined) facts.fetchedAt = new Date(Date.now() - 8 * 24 * 3_600_000);
    await crawl('acme.com');
    expect(requests.length).toBeGreaterThan(first);
  });

  it('is asked for one page at a time', async () => {
    let open = 0;
    let most = 0;
    const slow =
      (html: string): Page =>
      (_request, response) => {
        open += 1;
        most = Math.max(most, open);
        setTimeout(() => {
          open -= 1;
          response.writeHead(200, { 'content-type': 'text/html' }).end(html);
        }, 20);
      };
    const { crawl } = await world(Object.fromEntries(Object.entries(pages).map(([url, html]) => [url, slow(html)])));
    await crawl('acme.com');
    expect(most).toBe(1);
  });

  it('is left alone between two pages for as long as it asks', async () => {
    const waits: number[] = [];
    const now = new Date();
    const clock: Clock = { now: () => now, sleep: async (ms) => void waits.push(ms) };
    const { crawl } = await world(
      { ...pages, 'http://acme.com/robots.txt': 'User-agent: *\nCrawl-delay: 3' },
      { clock, requestDelayMs: 500 },
    );
    await crawl('acme.com');
    expect(waits.length).toBeGreaterThan(1);
    expect(new Set(waits)).toEqual(new Set([3_000]));
  });
});

describe('robots.txt', () => {
  it('closes a whole site', async () => {
    const { crawl, requests } = await world({
      'http://acme.com/': HOME,
      'http://acme.com/robots.txt': 'User-agent: *\nDisallow: /',
    });
    expect(await crawl('acme.com')).toMatchObject({ failure: 'robots', phones: [], emails: [] });
    expect(requests).toEqual(['http://acme.com/robots.txt']);
  });

  it('closes some pages, or all to us by name', async () => {
    const { crawl, requests } = await world({
      'http://acme.com/': HOME,
      'http://acme.com/contact': 'x',
      'http://acme.com/robots.txt': 'User-agent: *\nDisallow: /contact\n\nUser-agent: otherbot\nDisallow: /',
    });
    expect((await crawl('acme.com')).failure).toBeNull();
    expect(requests).not.toContain('http://acme.com/contact');
    const named = await world({
      'http://acme.com/': HOME,
      'http://acme.com/robots.txt': 'User-agent: leadgen\nDisallow: /',
    });
    expect((await named.crawl('acme.com')).failure).toBe('robots');
  });

  it('is asked again where a redirect leads', async () => {
    const { crawl, requests } = await world({
      'http://acme.com/': (_request, response) =>
        void response.writeHead(301, { location: 'http://acme-dental.com/' }).end(),
      'http://acme-dental.com/': HOME,
      'http://acme-dental.com/robots.txt': 'User-agent: *\nDisallow: /',
    });
    expect((await crawl('acme.com')).failure).toBe('robots');
    expect(requests).not.toContain('http://acme-dental.com/');
  });

  it('leaves the home page open when the server is in trouble, and nothing behind it', async () => {
    const { crawl, requests } = await world({
      'http://acme.com/': HOME,
      'http://acme.com/contact': 'x',
      'http://acme.com/robots.txt': (_request, response) => void response.writeHead(503).end(),
    });
    const facts = await crawl('acme.com');
    expect(facts.pages.map(({ kind }) => kind)).toEqual(['home']);
    expect(requests).not.toContain('http://acme.com/contact');
  });
});

describe('a site that fails is a fact, not an error', () => {
  const respond =
    (status: number, headers: Record<string, string>, body = ''): Page =>
    (_request, response) =>
      void response.writeHead(status, headers).end(body);

  it.each([
    ['http_error', respond(500, { 'content-type': 'text/html' })],
    ['http_error', respond(403, { 'content-type': 'text/html' })],
    ['not_html', respond(200, { 'content-type': 'application/pdf' }, '%PDF-1.7')],
    ['not_html', respond(200, { 'content-type': 'text/html' }, '%PDF-1.7')],
    ['redirects', respond(302, { location: 'http://acme.com/' })],
    ['redirects', respond(302, { location: 'javascript:alert(1)' })],
    ['blocked_address', respond(302, { location: 'http://169.254.169.254/latest/' })],
    ['timeout', () => undefined],
  ] as const)('%s', async (failure, home) => {
    const { crawl } = await world({ 'http://acme.com/': home as Page }, { timeoutMs: 500 });
    expect(await crawl('acme.com')).toMatchObject({ failure, pages: [], phones: [], locationCount: null });
  });

  it('calls an address that is private blocked, and nonsense unreachable', async () => {
    const { crawl, requests } = await world({});
    expect((await crawl('http://10.0.0.1/')).failure).toBe('blocked_address');
    expect((await crawl('not a website')).failure).toBe('unreachable');
    expect(requests).toEqual([]);
  });

  it('calls a domain that now leads to a social network redirected away', async () => {
    const { crawl } = await world({
      'http://acme.com/': respond(302, { location: 'http://www.facebook.com/acme' }),
      'http://www.facebook.com/acme': '<p>info@acme.com</p>',
    });
    expect(await crawl('acme.com')).toMatchObject({ failure: 'redirects', emails: [] });
  });

  it('takes nothing from a name that is for sale', async () => {
    const { crawl } = await world({
      'http://acme.com/':
        '<title>acme.com is for sale</title><p>This domain may be for sale. Ask sales@shelf.org, 614-555-0100</p>',
    });
    expect(await crawl('acme.com')).toMatchObject({ failure: null, phones: [], emails: [], people: [] });
  });

  it('is tried again after an hour', async () => {
    const { crawl, requests, cached } = await world({ 'http://acme.com/': respond(500, {}) });
    await crawl('acme.com');
    const first = requests.length;
    await crawl('acme.com');
    expect(requests).toHaveLength(first);
    const facts = cached.get('acme.com');
    if (facts !== undefined) facts.fetchedAt = new Date(Date.now() - 2 * 3_600_000);
    await crawl('acme.com');
    expect(requests.length).toBeGreaterThan(first);
  });

  it('reads odd bytes: NULs, wrong charset, broken markup', async () => {
    const { crawl } = await world({
      'http://acme.com/': (_request, response) =>
        void response
          .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
          .end(
            Buffer.concat([
              Buffer.from('<p>Caf\xe9 Ray\0 <b>Call 614-555-0100', 'latin1'),
              Buffer.from([0, 0xff, 0xfe]),
            ]),
          ),
    });
    const facts = await crawl('acme.com');
    expect(facts.phones.map(({ e164 }) => e164)).toEqual(['+16145550100']);
    expect(facts.excerpt).toContain('Café Ray');
  });
});

it('stops when the caller aborts, and remembers nothing', async () => {
  const { crawl, cached } = await world({ 'http://acme.com/': () => undefined });
  const controller = new AbortController();
  const promise = crawl('acme.com', controller.signal);
  setTimeout(() => controller.abort(new Error('run cancelled')), 50);
  await expect(promise).rejects.toThrow('run cancelled');
  expect(cached.size).toBe(0);
});
