import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { sign } from '../../../sandbox/slack/transport.ts';
import { healthRoutes } from '../../../src/http/health.ts';
import { createMeters } from '../../../src/http/meters.ts';
import { metricsRoute } from '../../../src/http/metrics.ts';
import { type HttpServer, type Patience, type Route, startHttpServer } from '../../../src/http/server.ts';
import { createUnsubscribeHandler, unsubscribeRoute } from '../../../src/http/unsubscribe.ts';
import { eventsRoute, inboundRoute } from '../../../src/http/webhooks.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { connectSlack, createSlackClient } from '../../../src/wiring/slack.ts';

const TOKEN = 'only-for-tests-0123456789';
const SECRET = 'signing-secret';
const log = silentLogger;
let server: HttpServer;
let heard = 0;
let unsubscribed = 0;
afterEach(() => server.close(1_000));

const verify = (token: string) => (token === 'good' ? ({ kind: 'contact', id: '1' } as const) : null);

function allRoutes(): Route[] {
  const unsubscribe = async () => {
    unsubscribed += 1;
    return 'done' as const;
  };
  const gauges = () => Promise.reject(new Error('no database here'));
  return [
    ...healthRoutes({ pingDatabase: async () => undefined, startedAt: new Date(), now: () => new Date() }),
    metricsRoute({ meters: createMeters(), readGauges: gauges, log }),
    unsubscribeRoute(createUnsubscribeHandler({ unsubscribe, verify, firmName: 'Firm', log }), verify),
    eventsRoute({ isSigned: () => false, take: async () => 'stored', log }),
    inboundRoute({ token: TOKEN, take: async () => 'stored', log }),
  ];
}

async function start(given: { mostRefusals?: number; proxies?: number; patience?: Patience } = {}): Promise<string> {
  const config = { botToken: 'xoxb', signingSecret: SECRET, appToken: null, apiUrl: null };
  const slackConfig = {
    ...config,
    channels: { leads: 'C1', emails: 'C1', alerts: 'C1' },
    approverIds: [],
    adminIds: [],
  };
  const client = createSlackClient(slackConfig, log, 1_000, () => undefined);
  const slack = connectSlack(slackConfig, { botId: 'B1', botUserId: 'U1' }, client, log, 1_000);
  slack.app.command('/leadgen', async ({ ack }) => {
    heard += 1;
    await ack();
  });
  heard = 0;
  unsubscribed = 0;
  const parts = { host: '127.0.0.1', port: 0, slack: slack.listener, now: systemClock.now, log };
  server = await startHttpServer({ ...parts, routes: allRoutes(), ...given });
  return `http://127.0.0.1:${server.port}`;
}

function slackRequest(body: string, type = 'application/x-www-form-urlencoded'): RequestInit {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = sign(SECRET, timestamp, body);
  const headers = { 'content-type': type, 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature };
  return { method: 'POST', body, headers };
}

describe('every answer', () => {
  it.each([
    '/',
    '/health',
    '/health/live',
    '/metrics',
    '/u/good',
    '/u/wrong',
    '/webhooks/sendgrid/events',
    '/webhooks/sendgrid/inbound/wrong',
    '/slack/events',
    '/../etc/passwd',
  ])('to %s forbids sniffing, framing, caching and telling others where somebody came from', async (path) => {
    const { headers } = await fetch((await start()) + path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it.each([
    ['/health', 'POST', 'GET, HEAD'],
    ['/metrics', 'DELETE', 'GET, HEAD'],
    ['/u/good', 'PUT', 'GET, HEAD, POST'],
    ['/webhooks/sendgrid/events', 'GET', 'POST'],
  ])('on %s to %s says what is possible', async (path, method, allow) => {
    const response = await fetch((await start()) + path, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
  });
});

describe('an address that is refused too often', () => {
  it('is not heard for a while, with the time to wait', async () => {
    const base = await start({ mostRefusals: 5 });
    for (let at = 0; at < 5; at += 1) expect((await fetch(`${base}/u/guess${at}`)).status).toBe(404);
    const refused = await fetch(`${base}/u/guess`);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    for (const path of ['/webhooks/sendgrid/inbound/guess', '/webhooks/sendgrid/events', '/nothing']) {
      expect((await fetch(base + path, { method: 'POST', body: 'x' })).status).toBe(429);
    }
  });

  it('is heard all the same with a link or a key of ours, and as Slack', async () => {
    const base = await start({ mostRefusals: 3 });
    for (let at = 0; at < 8; at += 1) await fetch(`${base}/u/guess`);
    expect((await fetch(`${base}/u/good`, { method: 'POST' })).status).toBe(200);
    expect(unsubscribed).toBe(1);
    const mail = { method: 'POST', body: 'From: a@b.c\r\n\r\nhi', headers: { 'content-type': 'message/rfc822' } };
    expect((await fetch(`${base}/webhooks/sendgrid/inbound/${TOKEN}`, mail)).status).toBe(204);
    expect((await fetch(`${base}/slack/events`, slackRequest('command=%2Fleadgen'))).status).toBe(200);
  });

  it('costs nobody behind the same proxy anything once the proxy is known', async () => {
    const base = await start({ mostRefusals: 2, proxies: 1 });
    const from = (address: string, path = '/u/guess') =>
      fetch(base + path, { headers: { 'x-forwarded-for': address } });
    for (let at = 0; at < 4; at += 1) await from(`203.0.113.${at}, 198.51.100.7`); // the left part is anybody's word
    expect((await from('198.51.100.7')).status).toBe(429);
    expect((await from('198.51.100.8')).status).toBe(404);
    for (let at = 0; at < 4; at += 1) await from(`2001:db8:1:2::${at}`);
    expect((await from('2001:db8:1:2:ffff::1')).status).toBe(429);
    expect((await from('2001:db8:1:3::1')).status).toBe(404);
  });

  it('cannot blame others by a header while no proxy is known', async () => {
    const base = await start({ mostRefusals: 2 });
    for (let at = 0; at < 3; at += 1)
      await fetch(`${base}/u/x`, { headers: { 'x-forwarded-for': `198.51.100.${at}` } });
    expect((await fetch(`${base}/u/x`, { headers: { 'x-forwarded-for': '198.51.100.99' } })).status).toBe(429);
  });

  it('never loses a burst of Slack’s', async () => {
    const base = await start({ mostRefusals: 1 });
    const burst = Array.from({ length: 300 }, () => fetch(`${base}/slack/events`, slackRequest('command=%2Fleadgen')));
    expect(new Set((await Promise.all(burst)).map(({ status }) => status))).toEqual(new Set([200]));
    expect(heard).toBe(300);
  });
});

describe('the metrics', () => {
  it('are for this machine and its network', async () => {
    expect((await fetch(`${await start()}/metrics`)).status).toBe(200);
  });

  it.each(['x-forwarded-for', 'forwarded', 'via', 'cf-connecting-ip'])(
    'are not there for what a proxy passes on (%s)',
    async (header) => {
      expect((await fetch(`${await start()}/metrics`, { headers: { [header]: '203.0.113.5' } })).status).toBe(404);
    },
  );
});

describe('a request that Slack signed and that makes no sense', () => {
  it.each([
    ['null', 'application/json'],
    ['payload=null', 'application/x-www-form-urlencoded'],
    ['payload=1', 'application/x-www-form-urlencoded'],
    ['[]', 'application/json'],
    ['{', 'application/json'],
    ['payload={"type":"block_actions","actions":null}', 'application/x-www-form-urlencoded'],
    ['payload={"type":"view_submission","view":null}', 'application/x-www-form-urlencoded'],
    ['{"type":"event_callback","event":null}', 'application/json'],
  ])('is refused, and the bot goes on: %s', async (body, type) => {
    const base = await start();
    expect((await fetch(`${base}/slack/events`, slackRequest(body, type))).status).toBe(400);
    expect((await fetch(`${base}/slack/events`, slackRequest('command=%2Fleadgen'))).status).toBe(200);
  });

  it('is refused when it is larger than anything Slack sends', async () => {
    const base = new URL(await start());
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const options = { port: base.port, hostname: base.hostname, path: '/slack/events', method: 'POST' };
      const request = httpRequest(options, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject);
      request.end('x'.repeat(1024 * 1024 + 1));
    });
    expect(status).toBe(413);
  });

  it('is forgotten when it breaks off', async () => {
    const base = new URL(await start());
    const socket = connect(Number(base.port), base.hostname);
    await once(socket, 'connect');
    socket.write('POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\npay');
    socket.destroy();
    expect((await fetch(`${base.origin}/slack/events`, slackRequest('command=%2Fleadgen'))).status).toBe(200);
  });
});

describe('clients that send a byte now and then', () => {
  const HEAD = 'POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n';
  const sockets: Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });

  /** Resolves with what the server said when it ends the connection. */
  function drip(base: string, beginning: string): Promise<string> {
    const { port, hostname } = new URL(base);
    let timer: NodeJS.Timeout | undefined;
    const socket = connect(Number(port), hostname, () => {
      socket.write(beginning);
      timer = setInterval(() => socket.write('x'), 40);
    });
    sockets.push(socket);
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
    });
    socket.on('error', () => undefined); // it is cut off while it writes
    return new Promise((resolve) => {
      socket.on('close', () => {
        clearInterval(timer);
        resolve(answer);
      });
    });
  }

  it('are sent away, whether it is the head that never ends or the body, while others are served', async () => {
    const base = await start({ patience: { headMs: 600, requestMs: 900, lookMs: 100 } });
    const heads = Array.from({ length: 20 }, () => drip(base, `${HEAD}X-Long: `));
    const bodies = Array.from({ length: 20 }, () => drip(base, `${HEAD}\r\n`));
    expect((await fetch(`${base}/slack/events`, slackRequest('command=%2Fleadgen'))).status).toBe(200);
    for (const answer of await Promise.all([...heads, ...bodies])) expect(answer).toMatch(/^$|^HTTP\/1\.1 408 /);
    expect((await fetch(`${base}/health/live`)).status).toBe(200);
  });

  it('do not keep the bot from stopping', async () => {
    const base = await start();
    const client = drip(base, `${HEAD}\r\n`);
    expect((await fetch(`${base}/health/live`)).status).toBe(200);
    await server.close(300);
    expect(await client).toBe('');
  });
});
