import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.ts';
import { type HttpServer, startHttpServer } from '../../../src/http/server.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import type { ProviderEvent } from '../../../src/orchestrator/inbound/provider-events.ts';
import type { ArrivedMail } from '../../../src/orchestrator/inbound/take-mail.ts';
import { readMail, webhookRoutes } from '../../../src/wiring/inbound.ts';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const TOKEN = 'only-for-tests-0123456789';
const MAIL =
  'From: Dana <dana@buckeye.example>\r\nTo: sam@firm.example\r\nMessage-ID: <a@b>\r\n\r\nYes, let us talk.\r\n';

let server: HttpServer;
let mails: ArrivedMail[] = [];
let events: ProviderEvent[] = [];
let broken = false;
beforeAll(async () => {
  const config = loadConfig({
    SLACK_BOT_TOKEN: 'xoxb',
    SLACK_SIGNING_SECRET: 's',
    SLACK_LEADS_CHANNEL: 'C1',
    INBOUND_TOKEN: TOKEN,
    SENDGRID_WEBHOOK_PUBLIC_KEY: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  });
  const routes = webhookRoutes(config, {
    async takeMail(mail) {
      if (broken) throw new Error('database is away');
      if ((await readMail(mail.content)) === null) return 'refused';
      mails.push(mail);
      return 'stored';
    },
    takeEvents: async (taken) => void events.push(...taken),
    clock: systemClock,
    log: silentLogger,
  });
  const { now } = systemClock;
  server = await startHttpServer({ host: '127.0.0.1', port: 0, slack: null, routes, now, log: silentLogger });
});
beforeEach(() => {
  mails = [];
  events = [];
  broken = false;
});
afterAll(() => server.close(1_000));

const at = (path: string) => `http://127.0.0.1:${server.port}/webhooks/sendgrid/${path}`;

async function post(path: string, body: Buffer | string | FormData, headers: Record<string, string> = {}) {
  return (await fetch(at(path), { method: 'POST', body: typeof body === 'string' ? body : (body as never), headers }))
    .status;
}

function signed(body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  return {
    'x-twilio-email-event-webhook-timestamp': timestamp,
    'x-twilio-email-event-webhook-signature': sign('sha256', Buffer.from(timestamp + body), privateKey).toString(
      'base64',
    ),
  };
}

describe('the event webhook', () => {
  const body = JSON.stringify([
    { event: 'delivered', email: 'dana@buckeye.example', timestamp: 1_700_000_000, sg_event_id: 'e1' },
  ]);

  it('takes what is signed over its very bytes', async () => {
    expect(await post('events', body, signed(body))).toBe(204);
    expect(events).toMatchObject([{ eventType: 'delivered', providerEventId: 'e1' }]);
  });

  it('refuses what is not signed, signed for another body, or no list, and takes nothing of it', async () => {
    expect(await post('events', body)).toBe(401);
    expect(await post('events', `${body} `, signed(body))).toBe(401);
    expect(await post('events', '{"a":', signed('{"a":'))).toBe(400);
    expect((await fetch(at('events'))).status).toBe(405);
    expect(events).toEqual([]);
  });
});

describe('the inbound webhook', () => {
  function form(mail: string): FormData {
    const data = new FormData();
    data.set('envelope', '{"to":["sam@firm.example"],"from":"dana@buckeye.example"}');
    data.set('email', mail);
    return data;
  }

  it('takes a form with the raw mail, byte for byte, and a mail without a form', async () => {
    expect(await post(`inbound/${TOKEN}`, form(MAIL))).toBe(204);
    const latin = Buffer.concat([Buffer.from(MAIL), Buffer.from([0xe9, 0xff, 0x0d, 0x0a])]);
    expect(await post(`inbound/${TOKEN}`, latin, { 'content-type': 'message/rfc822' })).toBe(204);
    expect(mails[0]?.content.email?.toString()).toBe(MAIL);
    expect(mails[1]?.content.email?.equals(latin)).toBe(true);
    expect(mails[0]?.source).toMatch(/^sendgrid:[0-9a-f]{64}$/);
  });

  it('says nothing to whoever does not know the token', async () => {
    expect(await post('inbound/', form(MAIL))).toBe(404);
    expect(await post(`inbound/${TOKEN.slice(1)}x`, form(MAIL))).toBe(404);
    expect(await post(`inbound/${TOKEN}/more`, form(MAIL))).toBe(404);
    expect(mails).toEqual([]);
  });

  it('refuses garbage and what is too large, and goes on', async () => {
    expect(await post(`inbound/${TOKEN}`, 'garbage', { 'content-type': 'multipart/form-data; boundary=x' })).toBe(400);
    expect(await post(`inbound/${TOKEN}`, '--x\r\n\r\n', { 'content-type': 'multipart/form-data; boundary=x' })).toBe(
      400,
    );
    expect(await post(`inbound/${TOKEN}`, '{}', { 'content-type': 'application/json' })).toBe(400);
    const nothing = new FormData();
    nothing.set('__proto__', 'x');
    nothing.set('subject', 'no mail');
    expect(await post(`inbound/${TOKEN}`, nothing)).toBe(400);
    const large = Buffer.alloc(21 * 1024 * 1024, 'x');
    const status = await post(`inbound/${TOKEN}`, large, { 'content-type': 'message/rfc822' }).catch(() => 413);
    expect(status).toBe(413);
    expect(await post(`inbound/${TOKEN}`, form(MAIL))).toBe(204);
  });

  it('asks to be told again when the mail could not be stored', async () => {
    broken = true;
    expect(await post(`inbound/${TOKEN}`, form(MAIL))).toBe(500);
  });
});
