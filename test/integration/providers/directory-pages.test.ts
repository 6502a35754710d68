import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { industryByKey } from '../../../src/domain/industries.ts';
import type { Place, PlaceQuery } from '../../../src/domain/place.ts';
import { createMeter, createPurse } from '../../../src/domain/spending.ts';
import { SourceUnavailableError } from '../../../src/lib/errors.ts';
import { createGuardedFetch } from '../../../src/lib/guarded-fetch.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createDirectoryPages } from '../../../src/providers/directory-pages/client.ts';
import { createDirectorySource, type DirectorySourceOptions } from '../../../src/providers/directory-pages/source.ts';
import type { Tavily } from '../../../src/providers/tavily/client.ts';

const USER_AGENT = 'leadgen/0.1 (+https://firm.example/bot)';
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** All hosts of the test's web, through a proxy: `http://chamber.org/members` is a key. */
async function web(pages: Record<string, string | number>, maxPages?: number) {
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const page = pages[request.url ?? ''] ?? 404;
    const [status, body] = typeof page === 'string' ? [200, page] : [page, ''];
    const type = request.url?.endsWith('/robots.txt') ? 'text/plain' : 'text/html; charset=utf-8';
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxyUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fetch = createGuardedFetch({ userAgent: USER_AGENT, allowPrivate: false, proxyUrl, timeoutMs: 3_000 });
  closers.push(async () => {
    server.closeAllConnections();
    await fetch.close();
    await new Promise((resolve) => server.close(resolve));
  });
  const clock = { now: () => new Date(), sleep: async () => undefined };
  const limit = maxPages === undefined ? {} : { maxPages };
  return {
    requests,
    pages: createDirectoryPages({ fetch, clock, userAgent: USER_AGENT, requestDelayMs: 0, ...limit }),
  };
}

const card = (name: string, more = '') => `<div class="member-card"><h3>${name}</h3>
  <a href="http://www.${name.toLowerCase().replaceAll(/[^a-z]/g, '')}.com/">Visit website</a><p>(614) 555-0100</p>${more}</div>`;
const list = (cards: string[], next = '') => `<title>Members</title><div id="results">${cards.join('')}</div>${next}`;
const signal = () => AbortSignal.timeout(20_000);

describe('directory pages', () => {
  it('reads a list page by page', async () => {
    const { pages, requests } = await web({
      'http://chamber.org/members': list([card('Acme Dental')], '<a rel="next" href="/members?page=2">2</a>'),
      'http://chamber.org/members?page=2': list([card('Beta Dental')], '<a href="/members">First</a>'),
    });
    const reading = await pages.read('http://chamber.org/members', { signal: signal() });
    expect(reading).toMatchObject({ pages: 2, end: 'done' });
    expect(reading.listings.map(({ name }) => name)).toEqual(['Acme Dental', 'Beta Dental']);
    expect(requests.filter((url) => url.endsWith('/robots.txt'))).toHaveLength(1);
  });

  it('reads no more pages than it may, and no page twice', async () => {
    const pages = Object.fromEntries(
      [1, 2, 3].map((n) => [
        `http://a.org/?page=${n}`,
        list([card(`Firm ${'abc'[n - 1]}`)], `<a class="next" href="/?page=${n + 1}">on</a>`),
      ]),
    );
    const bounded = await web(pages, 2);
    expect(await bounded.pages.read('http://a.org/?page=1', { signal: signal() })).toMatchObject({
      pages: 2,
      end: 'page_limit',
    });
    const loop = await web({
      'http://b.org/1': list([card('Firm a')], '<a rel="next" href="/2">x</a>'),
      'http://b.org/2': list([card('Firm b')], '<a rel="next" href="/1">x</a>'),
    });
    expect(await loop.pages.read('http://b.org/1', { signal: signal() })).toMatchObject({ pages: 2, end: 'done' });
  });

  it.each([
    [
      'closed to robots',
      { 'http://a.org/robots.txt': 'User-agent: *\nDisallow: /', 'http://a.org/x': list([card('Acme')]) },
      'robots',
    ],
    ['not there', { 'http://a.org/x': 410 }, 'http_error'],
    ['broken', { 'http://a.org/x': 500 }, 'http_error'],
  ])('says why a page that is %s was not read', async (_what, pages, end) => {
    const { pages: directory } = await web(pages);
    expect(await directory.read('http://a.org/x', { signal: signal() })).toEqual({ listings: [], pages: 0, end });
  });

  it('never reaches a private address', async () => {
    const { pages, requests } = await web({});
    expect(await pages.read('http://127.0.0.1/members', { signal: signal() })).toMatchObject({ end: 'unreachable' });
    expect(requests).toEqual([]);
  });
});

describe('the source of web directories', () => {
  const dental = industryByKey('dental');
  if (dental === null) throw new Error('no dental');
  const inOhio: PlaceQuery = { industry: dental, location: { state: 'OH', stateName: 'Ohio', city: null } };

  /** A web search that finds these pages. */
  const finding = (...urls: string[]): Tavily => ({
    provider: 'tavily',
    label: 'Tavily',
    searchDirectories: async (queries, { meter }) => {
      const results = urls.map((url) => ({ url, title: `About ${url}`, content: '', publishedAt: null }));
      for (const _query of queries) await meter?.call(1, async () => ({ value: null, credits: 1 }));
      return results;
    },
    searchNews: async () => [],
    readCredits: async () => ({ kind: 'quota', until: null }),
  });

  async function search(
    options: Partial<DirectorySourceOptions>,
    web_: Awaited<ReturnType<typeof web>>,
    query = inOhio,
    more = {},
  ) {
    const learned: string[] = [];
    const source = createDirectorySource({
      pages: web_.pages,
      tavily: null,
      known: async () => [],
      learn: async ({ name, url, title }) => void learned.push(`${name} ${url} ${title}`),
      log: silentLogger,
      ...options,
    });
    const places: Place[] = [];
    let truncated = false;
    for await (const batch of source.search(query, { signal: signal(), ...more })) {
      places.push(...batch.places);
      truncated ||= batch.truncated === true;
    }
    return { places, learned, truncated };
  }

  it('reads known directories of the place first, and none of elsewhere', async () => {
    const world = await web({
      'http://ohiodental.org/members': list([card('Acme Dental')]),
      'http://txdental.org/members': list([card('Lone Star Dental')]),
    });
    const known = async () => [
      { name: 'Ohio dental association', url: 'http://ohiodental.org/members' },
      { name: 'Texas dental association', url: 'http://txdental.org/members' },
    ];
    const { places, learned } = await search({ known }, world);
    expect(places).toMatchObject([
      {
        sourceId: 'directory:acmedental.com',
        sourceUrl: 'http://ohiodental.org/members',
        name: 'Acme Dental',
        phone: '(614) 555-0100',
      },
    ]);
    expect(learned).toEqual([]);
  });

  it('reads what a web search finds, and learns the pages that list something', async () => {
    const world = await web({
      'http://chamber.org/members': list([card('Acme Dental'), card('Beta Dental')]),
      'http://blog.org/best-dentists': '<h1>Our opinion</h1>',
    });
    const tavily = finding('http://chamber.org/members', 'http://blog.org/best-dentists');
    const { places, learned } = await search({ tavily }, world);
    expect(places.map(({ name }) => name)).toEqual(['Acme Dental', 'Beta Dental']);
    expect(learned).toEqual(['chamber.org Ohio http://chamber.org/members About http://chamber.org/members']);
  });

  it('takes each business once, and leaves out other states and industries', async () => {
    const category = (text: string) => `<span class="category">${text}</span>`;
    const address = (city: string, state: string) => `<p>12 High St<br>${city}, ${state} 43215</p>`;
    const world = await web({
      'http://a.org/1': list([
        card('Acme Dental', category('Health care') + address('Columbus', 'OH')),
        card('Lone Star Dental', address('Austin', 'TX')),
        card('Burger Barn', category('Restaurants')),
      ]),
      'http://b.org/1': list([card('Acme Dental')]),
    });
    const { places } = await search({ tavily: finding('http://a.org/1', 'http://b.org/1') }, world);
    expect(places).toMatchObject([
      { name: 'Acme Dental', street: '12 High St', city: 'Columbus', state: 'OH', postcode: '43215' },
    ]);
  });

  it('is an outage when none of the found pages can be read, and nothing when none lists anything', async () => {
    const down = await web({});
    await expect(search({ tavily: finding('http://a.org/1') }, down)).rejects.toBeInstanceOf(SourceUnavailableError);
    const dull = await web({ 'http://a.org/1': '<p>Welcome</p>' });
    expect(await search({ tavily: finding('http://a.org/1') }, dull)).toEqual({
      places: [],
      learned: [],
      truncated: false,
    });
  });

  it('stops at the spending limit and says that there is more', async () => {
    const world = await web({ 'http://ohio.org/': list([card('Acme Dental')]) });
    const meter = createMeter('tavily', { purse: createPurse({ maxCalls: 1, maxUsd: 1 }), spend: () => undefined });
    const known = async () => [{ name: 'Ohio list', url: 'http://ohio.org/' }];
    const { places, truncated } = await search({ known, tavily: finding('http://a.org/1') }, world, inOhio, { meter });
    expect(places).toHaveLength(1);
    expect(truncated).toBe(true);
  });

  it('says what a search is likely to cost: nothing without a web search', async () => {
    const base = {
      pages: (await web({})).pages,
      known: async () => [],
      learn: async () => undefined,
      log: silentLogger,
    };
    expect(createDirectorySource({ ...base, tavily: null }).expect?.(inOhio, 50)).toEqual({ calls: 0, usd: 0 });
    expect(createDirectorySource({ ...base, tavily: finding() }).expect?.(inOhio, 50)).toEqual({
      calls: 3,
      usd: 0.024,
    });
  });
});
