import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { industryByKey } from '../../../src/domain/industries.ts';
import type { Place } from '../../../src/domain/place.ts';
import { SourceUnavailableError } from '../../../src/lib/errors.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createOverpassSource } from '../../../src/providers/overpass/client.ts';
import { type Answer, json, type Loopback, startLoopback, text } from './loopback.ts';

const dental = industryByKey('dental');
if (dental === null) throw new Error('no dental');
const query = { industry: dental, location: { state: 'OH', stateName: 'Ohio', city: null } };

const started: Loopback[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.close()));
});

async function serve(answer: Answer): Promise<Loopback> {
  const server = await startLoopback(answer);
  started.push(server);
  return server;
}

/** Made up in Overpass's own format: no recording of a US business query is at hand. */
const element = (id: number) => ({
  type: 'node',
  id,
  lat: 40,
  lon: -83,
  tags: { amenity: 'dentist', name: `Practice ${id}` },
});

async function read(url: string) {
  const source = createOverpassSource({
    url,
    userAgent: 'leadgen-test/1 (+mailto:t@example.com)',
    log: silentLogger,
    client: { maxAttempts: 1, timeoutMs: 5_000 },
  });
  const places: Place[] = [];
  let error: unknown = null;
  let largest = 0;
  try {
    for await (const batch of source.search(query, { signal: AbortSignal.timeout(30_000) })) {
      largest = Math.max(largest, batch.places.length);
      places.push(...batch.places);
    }
  } catch (caught) {
    error = caught;
  }
  return { places, error, largest };
}

describe('the Overpass source', () => {
  it('posts one query as a form and names itself', async () => {
    const server = await serve(json({ elements: [element(1)] }));
    const { places, error } = await read(server.url);
    expect(error).toBeNull();
    expect(places.map(({ name }) => name)).toEqual(['Practice 1']);
    const [request] = server.seen;
    expect(request?.method).toBe('POST');
    expect(request?.headers['user-agent']).toContain('leadgen-test');
    expect(new URLSearchParams(request?.body).get('data')).toContain('"US-OH"');
  });

  it('finds nothing without failing', async () => {
    const server = await serve(json({ version: 0.6, elements: [] }));
    expect(await read(server.url)).toMatchObject({ places: [], error: null });
  });

  it('keeps what came before a runtime error and reports it as overload', async () => {
    const server = await serve(
      json({ elements: [element(1), element(2)], remark: 'runtime error: Query timed out in "query" at line 4' }),
    );
    const { places, error } = await read(server.url);
    expect(places).toHaveLength(2);
    expect(error).toMatchObject({ failure: 'overloaded', sourceLabel: 'OpenStreetMap' });
  });

  it('does not take a remark that only explains for a failure', async () => {
    const server = await serve(json({ elements: [element(1)], remark: 'data is one hour old' }));
    expect((await read(server.url)).error).toBeNull();
  });

  it.each([
    ['429', text(429, 'slow down'), 'rate_limited'],
    ['504', text(504, '<html>The server is probably too busy</html>'), 'overloaded'],
    ['a page', text(200, '<html>dispatcher error</html>'), 'bad_answer'],
    ['a cut answer', text(200, '{"elements":[{"type":"node","id":1,"tags":{"name":"A'), 'bad_answer'],
    ['400', text(400, 'parse error'), 'refused'],
  ])('says what is wrong on %s', async (_, answer, failure) => {
    const server = await serve(answer);
    const { error } = await read(server.url);
    expect(error).toBeInstanceOf(SourceUnavailableError);
    expect(error).toMatchObject({ failure });
  });

  it.each([
    ['is busy', text(429, '')],
    ['shows a page', text(200, '<html></html>')],
    ['aborts with a remark', json({ elements: [], remark: 'runtime error: out of memory' })],
  ])('goes to the next server when the first one %s', async (_, answer) => {
    const first = await serve(answer);
    const second = await serve(json({ elements: [element(3)] }));
    const { places, error } = await read(`${first.url}, ${second.url}`);
    expect(error).toBeNull();
    expect(places).toHaveLength(1);
    expect(first.seen).toHaveLength(1);
  });

  it('leaves out odd elements and keeps the others', async () => {
    const odd = [
      { type: 'node' },
      { type: 'area', id: 4 },
      { type: 'way', id: 5, center: {}, tags: { name: 'Outline', amenity: 'dentist' } },
    ];
    const server = await serve(json({ elements: [element(1), ...odd] }));
    const { places } = await read(server.url);
    expect(places.map(({ name, lat }) => [name, lat])).toEqual([
      ['Practice 1', 40],
      ['Outline', null],
    ]);
  });

  it('reads a hundred thousand elements in small batches without holding them', async () => {
    const total = 100_000;
    const server = await serve(async (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"version":0.6,"elements":[');
      for (let id = 1; id <= total; id++) {
        const piece = `${id === 1 ? '' : ','}${JSON.stringify(element(id))}`;
        if (!response.write(piece)) await once(response, 'drain');
      }
      response.end(']}');
    });
    const source = createOverpassSource({ url: server.url, userAgent: 'leadgen-test/1', log: silentLogger });
    let count = 0;
    let largest = 0;
    let peak = 0;
    global.gc?.();
    const before = process.memoryUsage().heapUsed;
    for await (const { places } of source.search(query, { signal: AbortSignal.timeout(60_000) })) {
      count += places.length;
      largest = Math.max(largest, places.length);
      peak = Math.max(peak, process.memoryUsage().heapUsed - before);
    }
    expect(count).toBe(total);
    expect(largest).toBeLessThanOrEqual(500);
    expect(peak).toBeLessThan(150_000_000); // all elements at once would be several times as much together with their text
  });
});
