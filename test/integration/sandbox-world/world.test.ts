import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Dispatcher, ProxyAgent, request } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type SampleWorld, startWorld } from '../../../sandbox/world/start-world.ts';

const DENTISTS =
  '[out:json][timeout:60];area["ISO3166-2"="US-OH"][admin_level=4]->.a;(nwr["amenity"="dentist"](area.a);nwr["healthcare"="dentist"](area.a););out tags center;';
const UA = { 'user-agent': 'leadgen-test/1.0 (test@example.com)' };

let world: SampleWorld;
let proxy: ProxyAgent;

beforeAll(async () => {
  world = await startWorld();
  proxy = new ProxyAgent({ uri: world.proxyUrl });
});
afterEach(() => world.heal());
afterAll(async () => {
  await proxy.close();
  await world.close();
});

async function overpass(query = DENTISTS): Promise<{ response: Response; text: string }> {
  const response = await fetch(world.overpassUrl, {
    method: 'POST',
    headers: UA,
    body: new URLSearchParams({ data: query }),
  });
  return { response, text: await response.text() };
}

async function site(url: string, options: { signal?: AbortSignal; headers?: Record<string, string> } = {}) {
  const answer: Dispatcher.ResponseData = await request(url, {
    dispatcher: proxy,
    headers: { ...UA, ...options.headers },
    ...(options.signal ? { signal: options.signal } : {}),
  });
  const body = Buffer.from(await answer.body.arrayBuffer());
  return { status: answer.statusCode, headers: answer.headers, body, text: body.toString('utf8') };
}

/** A hang is proven by the caller giving up, so the wait is bounded by the test, not by the world. */
const giveUpSoon = () => AbortSignal.timeout(300);

describe('the APIs', () => {
  it('answer a form post and a GET alike', async () => {
    const posted = await overpass();
    const got = await fetch(`${world.overpassUrl}?data=${encodeURIComponent(DENTISTS)}`, { headers: UA });
    expect(posted.response.headers.get('content-type')).toBe('application/json');
    expect(await got.text()).toBe(posted.text);
    const listed = new Set(world.places.map(({ sourceId }) => sourceId));
    const { elements } = JSON.parse(posted.text) as { elements: { type: string; id: number }[] };
    for (const { type, id } of elements) expect(listed).toContain(`osm:${type}/${id}`);
  });

  it('tell of free slots', async () => {
    const text = await (await fetch(world.overpassUrl.replace('interpreter', 'status'), { headers: UA })).text();
    expect(text.split('\n')[3]).toBe('Rate limit: 2');
    expect(text).toContain('2 slots available now.');
  });

  it('answer as the register of health providers and as the place search', async () => {
    const register = await fetch(`${world.npiUrl}?version=2.1&taxonomy_description=Dentist&state=OH&limit=200`);
    expect(await register.json()).toMatchObject({ generator: 'leadgen sandbox, invented data' });
    const refused = await fetch(`${world.npiUrl}?version=2.1&state=OH`);
    expect(refused.status).toBe(200);
    expect(await refused.json()).toMatchObject({ Errors: [{ number: '07' }] });
    const place = await fetch(`${world.nominatimUrl}/search?q=Columbus,%20OH&format=jsonv2`, { headers: UA });
    expect(await place.json()).toMatchObject([{ name: 'Columbus', addresstype: 'city' }]);
  });

  it('log what was asked and by whom', async () => {
    await overpass();
    expect(world.requests.at(-1)).toMatchObject({
      target: 'overpass',
      method: 'POST',
      query: DENTISTS,
      userAgent: UA['user-agent'],
      status: 200,
    });
  });

  it('show a person what the world holds, with foreign names escaped', async () => {
    const text = await (await fetch(world.url)).text();
    expect(text).toContain('&lt;!channel&gt; Smiles');
    expect(text).toContain('invented data');
  });
});

describe('scripted failures', () => {
  it.each([{ status: 429, retryAfterSeconds: 7 }, { status: 504 }, { status: 503, html: true }])(
    'answer Overpass questions with $status and an HTML page, as often as asked',
    async (fault) => {
      world.fail('overpass', { ...fault, times: 2 });
      const [first, second, third] = [await overpass(), await overpass(), await overpass()];
      expect([first.response.status, second.response.status, third.response.status]).toEqual([
        fault.status,
        fault.status,
        200,
      ]);
      expect(first.response.headers.get('content-type')).toContain('text/html');
      expect(first.response.headers.get('retry-after')).toBe(fault.retryAfterSeconds ? '7' : null);
      expect(first.text).toContain('<strong style="color:#FF0000">Error</strong>');
    },
  );

  it('answer with a page and status 200', async () => {
    world.fail('overpass', { html: true });
    const { response, text } = await overpass();
    expect(response.status).toBe(200);
    expect(() => JSON.parse(text)).toThrow();
  });

  it('tell of a runtime error in a remark, with half of the elements', async () => {
    const whole = JSON.parse((await overpass()).text) as { elements: unknown[] };
    world.fail('overpass', { remark: true });
    const partial = JSON.parse((await overpass()).text) as { elements: unknown[]; remark: string };
    expect(partial.remark).toMatch(/^runtime error/);
    expect(partial.elements).toHaveLength(Math.floor(whole.elements.length / 2));
  });

  it('cut an answer short', async () => {
    world.fail('npi', { truncated: true });
    const response = await fetch(`${world.npiUrl}?version=2.1&city=Columbus`);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it('hang until the caller gives up, hang up, and answer late', async () => {
    world.fail('overpass', { hang: true });
    await expect(fetch(world.overpassUrl, { method: 'POST', signal: giveUpSoon() })).rejects.toThrow(
      /timeout|aborted/i,
    );
    world.fail('nominatim', { disconnect: true });
    await expect(fetch(`${world.nominatimUrl}/search?q=Ohio`)).rejects.toThrow('fetch failed');
    world.fail('overpass', { delayMs: 20 });
    expect((await overpass()).response.status).toBe(200);
  });

  it('hit one website, or all of them, and can be healed', async () => {
    world.fail('site:alum-creek-dental.example', { status: 503, times: Number.POSITIVE_INFINITY });
    expect((await site('http://www.alum-creek-dental.example/')).status).toBe(503);
    expect((await site('http://buckeye-family-dental.example/')).status).toBe(200);
    world.heal('site:alum-creek-dental.example');
    expect((await site('http://alum-creek-dental.example/')).status).toBe(200);
  });

  it('may be set from the start, and slowness too', async () => {
    const other = await startWorld({ latencyMs: 5, faults: [{ target: 'npi', status: 500 }] });
    try {
      expect((await fetch(`${other.npiUrl}?version=2.1&city=Akron`)).status).toBe(500);
      expect((await fetch(`${other.npiUrl}?version=2.1&city=Akron`)).status).toBe(200);
    } finally {
      await other.close();
    }
  });
});

describe('the websites behind the proxy', () => {
  it('serve every page of an ordinary site, on the bare domain, www and a subdomain', async () => {
    const home = await site('http://toledo.glass-city-dental.example/');
    expect(home).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    for (const path of ['/about-us/', '/about-us', '/locations/', '/contact/']) {
      expect((await site(`http://glass-city-dental.example${path}`)).status).toBe(200);
    }
    expect((await site('http://www.glass-city-dental.example/nothing-here')).status).toBe(404);
  });

  it('closes the door of robots.txt on one site and leaves it open elsewhere', async () => {
    expect((await site('http://quiet-corner-dental.example/robots.txt')).text).toContain('Disallow: /\n');
    expect((await site('http://glass-city-dental.example/robots.txt')).status).toBe(404);
    expect((await site('http://buckeye-family-dental.example/robots.txt')).text).not.toContain('Disallow: /\n');
  });

  it('answers 500 everywhere on one site', async () => {
    expect((await site('http://crooked-river-dental.example/')).status).toBe(500);
    expect((await site('http://crooked-river-dental.example/robots.txt')).status).toBe(500);
  });

  it('sends one visitor round in circles, and another to www', async () => {
    expect((await site('http://roundabout-dental.example/')).headers.location).toBe('/home');
    expect((await site('http://roundabout-dental.example/home')).headers.location).toBe('/');
    expect((await site('http://pearl-road-perio.example/our-team')).headers.location).toBe(
      'http://www.pearl-road-perio.example/our-team',
    );
    expect((await site('http://www.pearl-road-perio.example/our-team')).status).toBe(200);
  });

  it('never answers on one site', async () => {
    await expect(site('http://slow-harbor-dentistry.example/', { signal: giveUpSoon() })).rejects.toThrow(
      /timeout|aborted/i,
    );
  });

  it('streams more than 3 MB without announcing the length', async () => {
    const page = await site('http://big-picture-dental.example/');
    expect(page.body.length).toBeGreaterThan(3 * 1024 * 1024);
    expect(page.headers['content-length']).toBeUndefined();
  });

  it('speaks Latin-1 where it says so, and where it denies it', async () => {
    const declared = await site('http://clinica-penablanca.example/staff.html');
    expect(declared.headers['content-type']).toBe('text/html; charset=ISO-8859-1');
    expect(declared.body.toString('latin1')).toContain('Begoña Peñablanca-Núñez');
    expect(declared.text).toContain('\uFFFD');
    const denied = await site('http://rose-creme-dental.example/');
    expect(denied.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(denied.body.toString('latin1')).toContain('Rosé &amp; Crème');
    const bogus = await site('http://ten-gallon-lodge.example/');
    expect(() => new TextDecoder(String(bogus.headers['content-type']).split('charset=')[1])).toThrow(RangeError);
  });

  it('serves a PDF, a parked page and a login wall', async () => {
    expect((await site('http://brochure-dental.example/')).headers['content-type']).toBe('application/pdf');
    expect((await site('http://forgotten-orchard-dental.example/')).text).toContain('is for sale');
    expect((await site('http://facebook.example/pages/thumbs-up-dental-akron')).text).toContain('log in');
  });

  it('compresses for those who ask', async () => {
    const page = await site('http://buckeye-family-dental.example/', { headers: { 'accept-encoding': 'gzip' } });
    expect(page.headers['content-encoding']).toBe('gzip');
    expect([...page.body.subarray(0, 2)]).toEqual([0x1f, 0x8b]);
  });

  it('knows no other host, and fetches nothing from outside', async () => {
    expect((await site('http://www.facebook.com/leadgen-sandbox-invented-practice')).status).toBe(502);
    expect((await site('http://127.0.0.1/')).status).toBe(502);
    expect(world.requests.at(-1)).toMatchObject({ target: 'site', host: '127.0.0.1', status: 502 });
  });

  it('refuses tunnels with 405', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(world.url).port), '127.0.0.1', () => {
        socket.write(
          'CONNECT buckeye-family-dental.example:443 HTTP/1.1\r\nhost: buckeye-family-dental.example:443\r\n\r\n',
        );
      });
      let text = '';
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
  });
});

it('closes while requests hang', async () => {
  const other = await startWorld({ faults: [{ target: 'overpass', hang: true }] });
  const hanging = fetch(other.overpassUrl, { method: 'POST' }).then(
    () => 'answered',
    () => 'cut off',
  );
  while (other.requests.length === 0) await delay(5);
  await other.close();
  expect(await hanging).toBe('cut off');
});
