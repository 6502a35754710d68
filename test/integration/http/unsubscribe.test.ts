import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createUnsubscribeToken,
  type UnsubscribeSubject,
  verifyUnsubscribeToken,
} from '../../../src/domain/unsubscribe-token.ts';
import { startHttpServer } from '../../../src/http/server.ts';
import { createUnsubscribeHandler, unsubscribeRoute } from '../../../src/http/unsubscribe.ts';
import { silentLogger } from '../../../src/lib/logger.ts';

const secret = 'secret';
const known: UnsubscribeSubject = { kind: 'contact', id: '0123456789abcdef01234567' };
const token = createUnsubscribeToken(known, secret);
let calls: UnsubscribeSubject[] = [];
let broken = false;

const handler = createUnsubscribeHandler({
  firmName: 'Harness <Audit> & Co',
  log: silentLogger,
  verify: (given) => verifyUnsubscribeToken(given, secret),
  unsubscribe: async (subject) => {
    if (broken) throw new Error('database is away');
    calls.push(subject);
    return subject.id === known.id ? 'done' : 'unknown';
  },
});

const server = createServer((request, response) => void handler(request, response));
let base = '';
beforeEach(async () => {
  calls = [];
  broken = false;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  base = address !== null && typeof address !== 'string' ? `http://127.0.0.1:${address.port}` : '';
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const oneClick = () => new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });

describe('GET', () => {
  it('changes nothing and shows one button that posts to the same address', async () => {
    const response = await fetch(`${base}/u/${token}`);
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html).toContain('<form method="post">');
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('Harness &lt;Audit&gt; &amp; Co');
    expect(calls).toEqual([]);
  });

  it('sends the headers of a page that holds nothing foreign and leaks nothing', async () => {
    const { headers } = await fetch(`${base}/u/${token}`);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'.*frame-ancestors 'none'$/);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('set-cookie')).toBeNull();
  });

  it.each(['nonsense', '', `${token}x`, '%3Cscript%3E'])('answers 404 to the token "%s"', async (wrong) => {
    const response = await fetch(`${base}/u/${wrong}`);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('script');
  });

  it('answers HEAD without a body', async () => {
    const response = await fetch(`${base}/u/${token}`, { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    expect(calls).toEqual([]);
  });
});

describe('POST', () => {
  it.each([
    { encoding: 'a form', init: () => ({ body: oneClick() }) },
    {
      encoding: 'multipart',
      init: () => {
        const body = new FormData();
        body.set('List-Unsubscribe', 'One-Click');
        return { body };
      },
    },
    { encoding: 'no body', init: () => ({}) },
  ])('acts at once on $encoding, without a redirect', async ({ init }) => {
    const response = await fetch(`${base}/u/${token}?utm=1`, { method: 'POST', redirect: 'error', ...init() });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('You are unsubscribed');
    expect(calls).toEqual([known]);
  });

  it('answers 200 again the second time', async () => {
    const post = () => fetch(`${base}/u/${token}`, { method: 'POST', body: oneClick() });
    expect([(await post()).status, (await post()).status]).toEqual([200, 200]);
  });

  it('answers 404 to a forged token without asking anybody', async () => {
    const forged = createUnsubscribeToken(known, 'guess');
    const response = await fetch(`${base}/u/${forged}`, { method: 'POST', body: oneClick() });
    expect(response.status).toBe(404);
    expect(calls).toEqual([]);
  });

  it('answers 404 to a token of ours whose subject is gone', async () => {
    const gone = createUnsubscribeToken({ kind: 'draft', id: 'ffffffffffffffffffffffff' }, secret);
    expect((await fetch(`${base}/u/${gone}`, { method: 'POST', body: oneClick() })).status).toBe(404);
  });

  it('does not say done when nothing could be stored', async () => {
    broken = true;
    const response = await fetch(`${base}/u/${token}`, { method: 'POST', body: oneClick() });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('reply STOP');
  });

  it('refuses a large body and does nothing', async () => {
    const { port, hostname } = new URL(base);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest({ port, hostname, path: `/u/${token}`, method: 'POST' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject);
      request.end('x'.repeat(20_000));
    });
    expect(status).toBe(413);
    expect(calls).toEqual([]);
  });

  it('survives a client that hangs up in the middle', async () => {
    const { port } = new URL(base);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`POST /u/${token} HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nList`);
    const [serverRequest] = await once(server, 'request');
    socket.destroy();
    await new Promise((resolve) => serverRequest.once('close', resolve));
    expect(calls).toEqual([]);
    expect((await fetch(`${base}/u/${token}`)).status).toBe(200);
  });
});

it.each(['PUT', 'DELETE'])('answers %s with what is possible', async (method) => {
  const response = await fetch(`${base}/u/${token}`, { method });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
});

it('works as a route beside Slack', async () => {
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    slack: null,
    routes: [unsubscribeRoute(handler, (given) => verifyUnsubscribeToken(given, secret))],
    now: () => new Date(),
    log: silentLogger,
  });
  const at = `http://127.0.0.1:${server.port}/u/${token}`;
  expect((await fetch(at, { method: 'HEAD' })).status).toBe(200);
  const body = new FormData();
  body.set('List-Unsubscribe', 'One-Click');
  expect((await fetch(at, { method: 'POST', body })).status).toBe(200);
  expect(calls).toEqual([known]);
  await server.close(1_000);
});
