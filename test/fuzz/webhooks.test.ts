import { generateKeyPairSync, sign as signWithKey } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { sign as signAsSlack } from '../../sandbox/slack/transport.ts';
import { loadConfig } from '../../src/config.ts';
import { readMultipart } from '../../src/http/multipart.ts';
import { type HttpServer, startHttpServer } from '../../src/http/server.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { createTakeMail } from '../../src/orchestrator/inbound/take-mail.ts';
import { parseEvents } from '../../src/providers/sendgrid/events.ts';
import { readMail, webhookRoutes } from '../../src/wiring/inbound.ts';
import { connectSlack, createSlackClient } from '../../src/wiring/slack.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { catches, fuzz } from './fuzz.ts';
import { hostileText } from './hostile-text.ts';

const TOKEN = 'only-for-tests-0123456789';
const SECRET = 'signing-secret';
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let database: TestDatabase;
let server: HttpServer;
beforeAll(async () => {
  database = await openTestDatabase();
  const { models } = database;
  const config = loadConfig({
    SLACK_BOT_TOKEN: 'xoxb',
    SLACK_SIGNING_SECRET: SECRET,
    SLACK_LEADS_CHANNEL: 'C1',
    INBOUND_TOKEN: TOKEN,
    SENDGRID_WEBHOOK_PUBLIC_KEY: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  });
  const routes = webhookRoutes(config, {
    takeMail: createTakeMail({ models, enqueue: async () => undefined }, readMail),
    async takeEvents(events) {
      for (const event of events) {
        const { providerEventId } = event;
        await models.webhookEvents.record({ provider: 'sendgrid', providerEventId, payload: event }, new Date());
      }
    },
    clock: systemClock,
    log: silentLogger,
  });
  const client = createSlackClient(config.slack, silentLogger, 1_000, () => undefined);
  const identity = { botId: 'B1', botUserId: 'U1' };
  const slack = connectSlack(config.slack, identity, client, silentLogger, 1_000);
  slack.app.command('/leadgen', async ({ ack }) => ack());
  slack.app.action(/.*/, async ({ ack }) => ack());
  slack.app.view(/.*/, async ({ ack }) => ack());
  server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    slack: slack.listener,
    routes,
    now: systemClock.now,
    log: silentLogger,
  });
});
afterAll(async () => {
  await server.close(1_000);
  await database.close();
});

const count = (collection: string) => database.connection.collection(collection).countDocuments();

async function post(path: string, body: Buffer, headers: Record<string, string>): Promise<number> {
  const url = `http://127.0.0.1:${server.port}${path}`;
  const response = await fetch(url, { method: 'POST', body: new Uint8Array(body), headers });
  await response.arrayBuffer();
  return response.status;
}

type Send = (body: Buffer) => Promise<number>;

const sendEvents: Send = (body) => {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = signWithKey('sha256', Buffer.concat([Buffer.from(timestamp), body]), privateKey).toString('base64');
  return post('/webhooks/sendgrid/events', body, {
    'x-twilio-email-event-webhook-timestamp': timestamp,
    'x-twilio-email-event-webhook-signature': signature,
  });
};

const isAnswered = (status: number) => expect([2, 4], `status ${status}`).toContain(Math.floor(status / 100));
const bytes = fc.uint8Array({ maxLength: 600 }).map((all) => Buffer.from(all));
const short = hostileText.map((text) => text.slice(0, 400));

const event = fc.oneof(
  fc.record(
    {
      event: fc.oneof(
        fc.constantFrom('delivered', 'bounce', 'dropped', 'open', 'click', 'constructor', 'spamreport'),
        short,
      ),
      email: fc.oneof(fc.constant('dana@acme.com'), short),
      timestamp: fc.oneof(fc.constant(1_700_000_000), fc.integer(), fc.double(), short),
      sg_event_id: fc.oneof(fc.uuid(), short),
      sg_message_id: short,
      'smtp-id': short,
      reason: short,
      status: short,
      draft_id: short,
      url: short,
    },
    { requiredKeys: ['event'] },
  ),
  fc.jsonValue(),
);
const eventBodies = fc.oneof(
  bytes,
  fc.json().map((json) => Buffer.from(json)),
  fc.array(event, { maxLength: 5 }).map((events) => Buffer.from(JSON.stringify(events))),
);

/** All of a body is stored, or nothing and the sender is told. */
function eventsAreStoredWhole(send: Send) {
  return fc.asyncProperty(eventBodies, async (body) => {
    const before = await count('webhook_events');
    const status = await send(body);
    isAnswered(status);
    const reading = parseEvents(body);
    if (status !== 204) {
      expect(await count('webhook_events')).toBe(before);
      return;
    }
    if (reading.kind !== 'events') expect.fail('taken although it is no list of events');
    const ids = [...new Set(reading.events.map(({ providerEventId }) => providerEventId))];
    const filter = { provider: 'sendgrid', providerEventId: { $in: ids } };
    expect(await database.connection.collection('webhook_events').countDocuments(filter)).toBe(ids.length);
  });
}

const boundary = fc.constantFrom('x', '"x y"', 'x'.repeat(220), '', 'a;b');
const field = fc.constantFrom(
  'email',
  'from',
  'to',
  'subject',
  'text',
  'html',
  'headers',
  'charsets',
  'envelope',
  '__proto__',
  'constructor',
);
const mailBodies = fc.oneof(
  fc.tuple(bytes, fc.constantFrom('message/rfc822', 'multipart/form-data; boundary=x', 'application/json', '')),
  fc
    .tuple(
      boundary,
      fc.array(
        fc.tuple(field, fc.oneof(short, fc.json(), fc.constant('From: a@b.c\r\nMessage-ID: <1@b.c>\r\n\r\nhi'))),
        { maxLength: 6 },
      ),
      fc.boolean(),
    )
    .map(([mark, parts, isEnded]): [Buffer, string] => {
      const bare = mark.replaceAll('"', '');
      const written = parts.map(
        ([name, value]) => `--${bare}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      );
      return [
        Buffer.from(`${written.join('')}--${bare}${isEnded ? '--\r\n' : ''}`),
        `multipart/form-data; boundary=${mark}`,
      ];
    }),
  fc
    .tuple(short, short)
    .map(([head, body]): [Buffer, string] => [
      Buffer.from(`From: ${head}\r\nMessage-ID: <${head}>\r\n\r\n${body}`),
      'message/rfc822',
    ]),
);

const slackForm = (payload: string) => new URLSearchParams({ payload }).toString();
const slackBodies = fc.oneof(
  bytes.map((body): [Buffer, string] => [body, 'application/x-www-form-urlencoded']),
  fc.oneof(fc.json(), short).map((json): [Buffer, string] => [Buffer.from(json), 'application/json']),
  fc
    .oneof(fc.json(), short)
    .map((json): [Buffer, string] => [Buffer.from(slackForm(json)), 'application/x-www-form-urlencoded']),
  fc
    .record(
      {
        type: fc.constantFrom(
          'block_actions',
          'view_submission',
          'view_closed',
          'shortcut',
          'event_callback',
          'constructor',
        ),
        user: fc.oneof(fc.constant({ id: 'U1' }), fc.jsonValue()),
        actions: fc.oneof(fc.constant([{ action_id: 'x', block_id: 'y' }]), fc.jsonValue()),
        view: fc.jsonValue(),
        team: fc.jsonValue(),
        trigger_id: fc.jsonValue(),
      },
      { requiredKeys: ['type'] },
    )
    .map((payload): [Buffer, string] => [
      Buffer.from(slackForm(JSON.stringify(payload))),
      'application/x-www-form-urlencoded',
    ]),
  fc
    .record(
      { command: fc.constantFrom('/leadgen', '/other', '__proto__'), text: short, user_id: short, trigger_id: short },
      { requiredKeys: [] },
    )
    .map((fields): [Buffer, string] => [
      Buffer.from(new URLSearchParams(fields).toString()),
      'application/x-www-form-urlencoded; charset=utf-8',
    ]),
);
/** Bolt answers what it cannot place after three seconds: many at once. */
const BATCH = 50;

describe('webhook bodies', () => {
  fuzz('webhooks: events are stored whole or not at all', eventsAreStoredWhole(sendEvents));
  fuzz(
    'webhooks: mails are stored once or refused',
    fc.asyncProperty(mailBodies, async ([body, type]) => {
      const before = await count('inbound_mails');
      const status = await post(
        `/webhooks/sendgrid/inbound/${TOKEN}`,
        body,
        type === '' ? {} : { 'content-type': type },
      );
      isAnswered(status);
      expect((await count('inbound_mails')) - before).toBeLessThanOrEqual(status === 204 ? 1 : 0);
    }),
  );
  fuzz(
    'webhooks: whatever Slack signed is answered without an error of ours',
    fc.asyncProperty(fc.array(slackBodies, { minLength: BATCH, maxLength: BATCH }), async (bodies) => {
      const statuses = await Promise.all(
        bodies.map(([body, type]) => {
          const timestamp = String(Math.floor(Date.now() / 1_000));
          return post('/slack/events', body, {
            'content-type': type,
            'x-slack-request-timestamp': timestamp,
            'x-slack-signature': signAsSlack(SECRET, timestamp, body.toString()),
          });
        }),
      );
      const unanswered = bodies.filter((_, index) => Math.floor((statuses[index] ?? 0) / 100) === 5);
      expect(unanswered.map(([body, type]) => `${type}: ${body.toString()}`)).toEqual([]);
    }),
    { batch: BATCH },
  );
  fuzz(
    'webhooks: any form is read or refused',
    fc.property(fc.oneof(mailBodies, fc.tuple(bytes, short)), ([body, type]) => {
      const fields = readMultipart(type, body);
      if (fields !== null) expect(Object.getPrototypeOf(fields)).toBeNull();
    }),
  );

  catches(
    'a door that answers 500 to a list of nothing',
    eventsAreStoredWhole(async (body) => (body.toString() === '[]' ? 500 : sendEvents(body))),
    [[Buffer.from('[]')]],
  );
  catches(
    'a door that says yes before all is stored',
    eventsAreStoredWhole(async () => 204),
    [[Buffer.from('[{"event":"delivered","email":"a@b.c","timestamp":1700000000,"sg_event_id":"never-stored"}]')]],
  );
});
