import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/lib/clock.ts';
import { SourceUnavailableError } from '../../../src/lib/errors.ts';
import { createSourceClient, type SourceClientOptions } from '../../../src/lib/source-client.ts';
import { type Answer, inTurn, json, type Loopback, startLoopback, text } from '../providers/loopback.ts';

const started: Loopback[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.close()));
});

async function serve(answer: Answer): Promise<Loopback> {
  const server = await startLoopback(answer);
  started.push(server);
  return server;
}

/** A clock that jumps: waits are noted, not waited for. */
function jumpingClock(): Clock & { waits: number[] } {
  let now = Date.UTC(2026, 0, 1);
  const waits: number[] = [];
  return {
    waits,
    now: () => new Date(now),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(ms);
      now += ms;
    },
  };
}

function clientFor(options: Partial<SourceClientOptions> = {}) {
  const clock = jumpingClock();
  const client = createSourceClient({
    label: 'Sample',
    userAgent: 'leadgen-test/1 (+mailto:t@example.com)',
    clock,
    random: () => 0.5,
    ...options,
  });
  return { client, clock };
}

const signal = () => AbortSignal.timeout(20_000);

async function failureOf(promise: Promise<unknown>): Promise<SourceUnavailableError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SourceUnavailableError)) throw new Error(`expected a source failure, got ${String(error)}`);
  return error;
}

describe('the source client', () => {
  it('names itself and hands over what the source said', async () => {
    const server = await serve(json({ rows: [1] }));
    const { client } = clientFor();
    await expect(client.json({ url: server.url, signal: signal() })).resolves.toEqual({ rows: [1] });
    expect(server.seen[0]?.headers['user-agent']).toBe('leadgen-test/1 (+mailto:t@example.com)');
  });

  it('unpacks gzip', async () => {
    const body = gzipSync(JSON.stringify({ packed: true }));
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(body);
    });
    await expect(clientFor().client.json({ url: server.url, signal: signal() })).resolves.toEqual({ packed: true });
  });

  it.each([
    [429, 'rate_limited'],
    [500, 'overloaded'],
    [503, 'overloaded'],
    [504, 'overloaded'],
  ])('tries again after %d and says %s when it stays so', async (status, failure) => {
    const server = await serve(text(status, 'busy'));
    const { client, clock } = clientFor();
    expect(await failureOf(client.json({ url: server.url, signal: signal() }))).toMatchObject({ failure, status });
    expect(server.seen).toHaveLength(3);
    expect(clock.waits).toEqual([600, 1_200]);
  });

  it.each([
    [400, 'refused'],
    [401, 'refused'],
    [403, 'refused'],
    [402, 'quota'],
    [432, 'quota'],
    [302, 'bad_answer'],
  ])('asks once when the answer is %d and says %s', async (status, failure) => {
    const server = await serve(text(status, 'no', { location: 'http://127.0.0.1:1/' }));
    expect(await failureOf(clientFor().client.json({ url: server.url, signal: signal() }))).toMatchObject({
      failure,
      status,
    });
    expect(server.seen).toHaveLength(1);
  });

  it('waits as long as the source asks, and recovers', async () => {
    const server = await serve(inTurn(text(429, '', { 'retry-after': '7' }), json({ fine: true })));
    const { client, clock } = clientFor();
    await expect(client.json({ url: server.url, signal: signal() })).resolves.toEqual({ fine: true });
    expect(clock.waits).toEqual([7_000]);
  });

  it('gives up at once when the source asks for more time than a call has', async () => {
    const server = await serve(text(429, '', { 'retry-after': '90' }));
    const { client, clock } = clientFor();
    expect(await failureOf(client.json({ url: server.url, signal: signal() }))).toMatchObject({
      failure: 'rate_limited',
      retryAfterMs: 90_000,
    });
    expect(clock.waits).toEqual([]);
  });

  it.each([
    ['a page', '<!doctype html><html></html>'],
    ['an answer cut off', '{"rows":[1,2'],
    ['nothing', ''],
  ])('refuses %s', async (_, body) => {
    const server = await serve(text(200, body));
    expect(await failureOf(clientFor().client.json({ url: server.url, signal: signal() }))).toMatchObject({
      failure: 'bad_answer',
    });
    expect(server.seen).toHaveLength(1);
  });

  it('refuses more than it may read', async () => {
    const server = await serve(json({ long: 'x'.repeat(5_000) }));
    const { client } = clientFor({ maxBytes: 1_000 });
    expect(await failureOf(client.json({ url: server.url, signal: signal() }))).toMatchObject({
      failure: 'bad_answer',
    });
  });

  it('says timeout for silence before and within an answer', async () => {
    const silent = await serve(() => undefined);
    const halting = await serve((_, response) => {
      response.writeHead(200);
      response.write('{"rows":[');
    });
    const { client } = clientFor({ timeoutMs: 60, maxAttempts: 1 });
    expect(await failureOf(client.json({ url: silent.url, signal: signal() }))).toMatchObject({ failure: 'timeout' });
    expect(await failureOf(client.json({ url: halting.url, signal: signal() }))).toMatchObject({ failure: 'timeout' });
  });

  it('says unreachable where nobody listens', async () => {
    const server = await serve(json({}));
    await server.close();
    const { client } = clientFor({ maxAttempts: 2 });
    expect(await failureOf(client.json({ url: server.url, signal: signal() }))).toMatchObject({
      failure: 'unreachable',
      status: null,
    });
  });

  it('reports an answer that breaks off while it is streamed', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"elements":[', () => response.destroy());
    });
    const read = async () => {
      for await (const chunk of await clientFor().client.stream({ url: server.url, signal: signal() })) void chunk;
    };
    expect(await failureOf(read())).toMatchObject({ failure: 'bad_answer' });
  });

  it('stops when the caller does', async () => {
    const server = await serve(() => undefined);
    const controller = new AbortController();
    const reading = clientFor().client.json({ url: server.url, signal: controller.signal });
    setTimeout(() => controller.abort(new Error('cancelled by a person')), 30);
    await expect(reading).rejects.toThrow('cancelled by a person');
    expect(server.seen).toHaveLength(1);
  });

  it('leaves a host alone after failures in a row and tries again after a rest', async () => {
    const server = await serve(inTurn(text(503, ''), text(503, ''), json({ back: true })));
    const { client } = clientFor({ maxAttempts: 1, breakAfter: 2, restMs: 40 });
    await failureOf(client.json({ url: server.url, signal: signal() }));
    await failureOf(client.json({ url: server.url, signal: signal() }));
    expect(await failureOf(client.json({ url: server.url, signal: signal() }))).toMatchObject({
      failure: 'overloaded',
      status: 503,
    });
    expect(server.seen).toHaveLength(2);
    await new Promise((resolve) => setTimeout(resolve, 60));
    await expect(client.json({ url: server.url, signal: signal() })).resolves.toEqual({ back: true });
  });

  it('never has more requests under way than allowed', async () => {
    let open = 0;
    let most = 0;
    const server = await serve(async (_, response) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 15));
      open--;
      response.end('{}');
    });
    const { client } = clientFor({ concurrency: 3 });
    await Promise.all(Array.from({ length: 12 }, () => client.json({ url: server.url, signal: signal() })));
    expect(most).toBe(3);
  });
});

describe('the signs of a vendor', () => {
  it('are read from status, headers and body of a failure', async () => {
    const body = JSON.stringify({ error: { code: 'ACCESS_LIMIT_REACHED' } });
    const server = await serve(text(429, body, { 'x-reset': '2026-01-02' }));
    const seen: unknown[] = [];
    const { client } = clientFor({
      explain: ({ status, header, body: parsed }, now) => {
        seen.push([status, header('x-reset'), parsed, now.getUTCFullYear()]);
        return { failure: 'quota', resetsAt: new Date('2026-01-02T00:00:00Z'), detail: 'ACCESS_LIMIT_REACHED' };
      },
    });
    expect(await failureOf(client.json({ url: server.url, signal: signal() }))).toMatchObject({
      failure: 'quota',
      status: 429,
      resetsAt: new Date('2026-01-02T00:00:00Z'),
      detail: 'ACCESS_LIMIT_REACHED',
    });
    expect(seen).toEqual([[429, '2026-01-02', { error: { code: 'ACCESS_LIMIT_REACHED' } }, 2026]]);
    expect(server.seen).toHaveLength(1);
  });

  it('may be none: then a status means what it usually means, whatever its body', async () => {
    const server = await serve(inTurn(text(403, '<html>'), text(429, 'x'.repeat(200_000), { 'retry-after': '90' })));
    const { client } = clientFor({ explain: () => null });
    expect(await failureOf(client.json({ url: server.url, signal: signal() }))).toMatchObject({ failure: 'refused' });
    expect(await failureOf(client.json({ url: server.url, signal: signal() }))).toMatchObject({
      failure: 'rate_limited',
      retryAfterMs: 90_000,
    });
  });

  it('come with the answer, too', async () => {
    const server = await serve((_, response) => {
      response.writeHead(202, { 'x-left': '7' }).end('{"running":true}');
    });
    const answer = await clientFor().client.answer({ url: server.url, signal: signal() });
    expect([answer.status, answer.header('X-Left'), answer.body]).toEqual([202, '7', { running: true }]);
  });
});

describe('a call that may be charged', () => {
  it.each([500, 504])('is not made again after %d', async (status) => {
    const server = await serve(text(status, ''));
    await failureOf(clientFor().client.json({ url: server.url, signal: signal(), charged: true }));
    expect(server.seen).toHaveLength(1);
  });

  it('is made again when it was only asked to wait', async () => {
    const server = await serve(inTurn(text(429, '', { 'retry-after': '1' }), json({ fine: true })));
    const answer = clientFor().client.json({ url: server.url, signal: signal(), charged: true });
    await expect(answer).resolves.toEqual({ fine: true });
  });
});
