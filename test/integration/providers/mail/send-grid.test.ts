import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { NOT_TRACKED } from '../../../../src/domain/mail-tracking.ts';
import { silentLogger } from '../../../../src/lib/logger.ts';
import { sendGridTrouble } from '../../../../src/providers/sendgrid/probe.ts';
import { createSendGridTransport } from '../../../../src/providers/sendgrid/transport.ts';
import { type Loopback, startLoopback, text } from '../loopback.ts';
import { composedMail, DRAFT_ID, never } from './contract.ts';
import {
  accepted,
  closeSendGrid,
  KEY,
  type MailSendAnswer,
  refused,
  sendGridTo,
  startSendGrid,
} from './send-grid-host.ts';

afterEach(closeSendGrid);

async function outcomeOf(answer: MailSendAnswer) {
  const { url } = await startSendGrid(answer);
  return sendGridTo(url).send(composedMail(), { signal: never });
}

const status = (code: number, body = '', headers: Record<string, string> = {}): MailSendAnswer => {
  return (response) => void response.writeHead(code, headers).end(body);
};

/** Goes on as long as somebody reads. */
const endless = (code: number): MailSendAnswer => {
  return (response) => {
    response.writeHead(code, { 'content-type': 'application/json' });
    const more = () => {
      while (response.write('x'.repeat(16_384)));
    };
    response.on('drain', more).on('error', () => undefined);
    more();
  };
};

describe('a mail that SendGrid takes', () => {
  it('is asked for once, with the key in a header, and leaves the id that events begin with', async () => {
    const { url, seen } = await startSendGrid(accepted);
    const result = await sendGridTo(url).send(composedMail(), { signal: never });
    expect(result).toEqual({ kind: 'sent', providerMessageId: 'Kd8Fq2uVQcm4x7pLrT0aZw' });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: 'POST', path: '/v3/mail/send' });
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(seen[0]?.headers['content-type']).toBe('application/json');
  });

  it('is found below a base that already holds the version', async () => {
    const { url, seen } = await startSendGrid(accepted);
    await sendGridTo(`${url}/v3/`).send(composedMail(), { signal: never });
    expect(seen[0]?.path).toBe('/v3/mail/send');
  });

  it('has everything switched off that would change approved bytes, and carries the draft for events', async () => {
    const { url, seen } = await startSendGrid(accepted);
    await sendGridTo(url).send(composedMail(), { signal: never });
    const body = seen[0]?.body;
    expect(body?.tracking_settings).toEqual({
      click_tracking: { enable: false, enable_text: false },
      open_tracking: { enable: false },
      subscription_tracking: { enable: false },
      ganalytics: { enable: false },
    });
    expect(body?.mail_settings).toEqual({ footer: { enable: false } });
    expect(body?.custom_args).toEqual({ draft_id: DRAFT_ID });
    expect(body).not.toHaveProperty('ip_pool_name');
    expect(body).not.toHaveProperty('template_id');
  });

  it('carries none of the headers that SendGrid keeps for itself', async () => {
    const { url, seen } = await startSendGrid(accepted);
    await sendGridTo(url).send({ ...composedMail(), replyTo: 'sam+r.x@sender.example' }, { signal: never });
    const reserved = /^(?:x-sg-.*|received|dkim-signature|content-.*|to|from|subject|reply-to|cc|bcc)$/i;
    expect(Object.keys(seen[0]?.body.headers ?? {}).filter((name) => reserved.test(name))).toEqual([]);
  });

  it('is sent even where the answer shows no id or breaks off behind its status', async () => {
    expect(await outcomeOf(status(202))).toEqual({ kind: 'sent', providerMessageId: null });
    const broken: MailSendAnswer = (response) => {
      response.writeHead(202, { 'content-length': '100', 'x-message-id': 'abcdefgh' }).flushHeaders();
      response.write('{"a');
      setTimeout(() => response.destroy(), 20);
    };
    expect(await outcomeOf(broken)).toEqual({ kind: 'sent', providerMessageId: 'abcdefgh' });
  });
});

describe('a mail whose clicks or opens are counted', () => {
  const link = `https://sender.example/leadgen/u/${'t'.repeat(76)}`;

  async function sentBody(tracking: { clicks: boolean; opens: boolean }, mail = composedMail()) {
    const { url, seen } = await startSendGrid(accepted);
    expect((await sendGridTo(url, { tracking }).send(mail, { signal: never })).kind).toBe('sent');
    const [request, ...more] = seen;
    expect(more).toEqual([]);
    if (request === undefined) throw new Error('nothing was sent');
    return request.body;
  }

  it.each([
    [{ clicks: true, opens: false }, { enable: true, enable_text: true }, ['text/plain']],
    [{ clicks: false, opens: true }, { enable: false, enable_text: false }, ['text/plain', 'text/html']],
    [{ clicks: true, opens: true }, { enable: true, enable_text: false }, ['text/plain', 'text/html']],
  ])('asks for %j and for nothing else, with the approved words first', async (tracking, clicks, types) => {
    const body = await sentBody(tracking);
    expect(body.tracking_settings).toEqual({
      click_tracking: clicks,
      open_tracking: { enable: tracking.opens },
      subscription_tracking: { enable: false },
      ganalytics: { enable: false },
    });
    expect(body.mail_settings).toEqual({ footer: { enable: false } });
    expect(body.content.map(({ type }) => type)).toEqual(types);
    expect(body.content[0]?.value).toBe(composedMail().text);
    expect(body.headers).toMatchObject(composedMail().headers);
  });

  it('leaves the link to unsubscribe as it is, where there is HTML', async () => {
    const both = await sentBody({ clicks: true, opens: true });
    expect(both.content[1]?.value).toContain(`<a clicktracking=off href="${link}">${link}</a>`);
    expect(both.content[1]?.value).toContain('<a href="https://example.com/a?b=c&amp;d=e">');
    const opens = await sentBody({ clicks: false, opens: true });
    expect(opens.content[1]?.value).not.toContain('clicktracking');
  });

  it('is as every other when it is an answer to a person', async () => {
    const answer = { ...composedMail(), kind: 'reply' as const };
    const tracked = await sentBody({ clicks: true, opens: true }, answer);
    expect(tracked).toEqual(await sentBody({ clicks: false, opens: false }, answer));
  });
});

describe('an answer other than 202', () => {
  it.each<[string, MailSendAnswer, object]>([
    [
      '400 about the text',
      refused(400, 'The content value must be a string.', 'content.0.value'),
      { kind: 'refused', scope: 'message' },
    ],
    [
      '400 about the sender',
      refused(400, 'Does not contain a valid address.', 'from.email'),
      { kind: 'refused', scope: 'mailbox' },
    ],
    ['401 without credits', refused(401, 'Maximum credits exceeded'), { kind: 'refused', scope: 'mailbox' }],
    ['403 for the key', refused(403, 'access forbidden'), { kind: 'refused', scope: 'mailbox' }],
    ['404', status(404, 'not here'), { kind: 'refused', scope: 'message' }],
    [
      '400 as a page',
      status(400, '<html>bad</html>'),
      { kind: 'refused', scope: 'message', reason: 'SendGrid refused: HTTP 400' },
    ],
    ['429 in seconds', status(429, '', { 'retry-after': '90' }), { kind: 'deferred', retryAfterMs: 90_000 }],
    ['429 without a word', status(429), { kind: 'deferred', retryAfterMs: null }],
    ['a redirect', status(307, '', { location: 'http://127.0.0.1:1/' }), { kind: 'deferred' }],
    ['408', status(408), { kind: 'unknown' }],
    ['500', refused(500, 'internal error'), { kind: 'unknown' }],
    ['502 as a page', status(502, '<html>bad gateway</html>'), { kind: 'unknown' }],
    ['504', status(504), { kind: 'unknown' }],
    ['200 with a page', status(200, '<!doctype html>Sign in'), { kind: 'unknown' }],
  ])('is taken for what it is: %s', async (_what, answer, expected) => {
    const result = await outcomeOf(answer);
    expect(result).toMatchObject(expected);
    expect(inspect(result)).not.toContain(KEY);
  });

  it('waits until the moment that the limit names where no other is told', async () => {
    const { url } = await startSendGrid(status(429, '', { 'x-ratelimit-reset': '1800000060' }));
    const transport = createSendGridTransport({
      url,
      apiKey: KEY,
      tracking: NOT_TRACKED,
      log: silentLogger,
      clock: { now: () => new Date(1_800_000_000_000), sleep: async () => undefined },
    });
    expect(await transport.send(composedMail(), { signal: never })).toMatchObject({ retryAfterMs: 60_000 });
  });

  it('is read no further than it is long for an error', async () => {
    expect(await outcomeOf(endless(400))).toMatchObject({ kind: 'refused', scope: 'message' });
  });
});

describe('the health of SendGrid', () => {
  let vendor: Loopback;
  afterEach(() => vendor.close());
  const signal = () => AbortSignal.timeout(5_000);

  it.each([
    ['may send', text(200, '{"scopes":["mail.send","user.profile.read"]}'), null],
    [
      'may read only',
      text(200, '{"scopes":["stats.read"]}'),
      'does not let this key send (scope mail.send is missing)',
    ],
    ['is wrong', text(401, '{"errors":[]}'), 'refuses the key (HTTP 401)'],
    ['meets an outage', text(503, 'oops'), 'answers with an error (HTTP 503)'],
    ['meets another server', text(200, '{}'), 'answers with something else than a list of scopes'],
    ['meets a page', text(200, '<html>'), 'answers with something else than a list of scopes'],
    [
      'meets an answer without end',
      (_: unknown, response: ServerResponse) => endless(200)(response),
      'answers with something else than a list of scopes',
    ],
  ])('tells of a key that %s', async (_what, answer, expected) => {
    vendor = await startLoopback(answer);
    expect(await sendGridTrouble({ url: vendor.url, apiKey: KEY }, signal())).toBe(expected);
    expect(vendor.seen.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual(['GET /api/v3/scopes']);
  });
});
