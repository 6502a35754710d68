import { once } from 'node:events';
import net from 'node:net';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { composeMail } from '../../../../src/domain/compose-mail.ts';
import type { OutgoingMail } from '../../../../src/domain/mail.ts';
import { silentLogger } from '../../../../src/lib/logger.ts';
import { createSmtpTransport, type SmtpTimeouts } from '../../../../src/providers/mail/smtp.ts';
import { SENDING_FIRM } from './contract.ts';
import { closeServers, mailServer, polite, type Refusal, refusal, scriptedServer } from './mail-servers.ts';

afterEach(closeServers);

const mail: OutgoingMail = {
  draftId: '0123456789abcdef01234567',
  kind: 'first',
  messageId: '<leadgen.0123456789abcdef01234567.0@sender.example>',
  from: { name: 'Sam Field', address: 'sam@sender.example' },
  to: { name: 'Dana Reed', address: 'dana@example.com' },
  replyTo: null,
  subject: 'Your 12 offices',
  text: 'Hello Dana,\n\nline two\n',
  unsubscribeLink: null,
  inReplyTo: null,
  references: [],
  headers: {},
};
const never = new AbortController().signal;

function transportTo(url: string, timeouts: Partial<SmtpTimeouts> = {}) {
  return createSmtpTransport({ url, timeouts, log: silentLogger });
}

describe('a mail that is accepted', () => {
  it('arrives as it was composed, threaded and with its own Message-ID', async () => {
    const server = await mailServer();
    const parent = '<leadgen.0123456789abcdef01234567.0@sender.example>';
    const composed = composeMail({
      draft: {
        id: '0123456789abcdef01234567',
        kind: 'first',
        followUpNumber: 0,
        subject: 'Zwölf offices – one check of the bills that is long enough to be folded by any mail library there is',
        body: 'Hi Zoë,  \n\n.a line with a dot\n\ttab and trailing blanks   \nhttps://example.com/a?b=c&d=e\n-- \nSam',
        recipient: { email: 'dana@example.com', fullName: 'Dana "DD" Reed, MD', title: null, generic: false },
      },
      firm: SENDING_FIRM,
      unsubscribeLink: `https://sender.example/leadgen/u/${'t'.repeat(76)}`,
      thread: [parent],
    });
    const result = await transportTo(server.url).send(composed, { signal: never });
    expect(result).toEqual({ kind: 'sent', providerMessageId: null });
    const [got] = server.received;
    if (got === undefined) throw new Error('nothing received');
    expect(got).toMatchObject({ from: 'sam@sender.example', to: ['dana@example.com'] });
    const parsed = await simpleParser(got.raw);
    expect(parsed.subject).toBe(composed.subject);
    expect(parsed.text).toBe(composed.text);
    expect(parsed.html).toBe(false);
    expect(parsed.attachments).toEqual([]);
    expect(parsed.messageId).toBe(composed.messageId);
    expect(parsed.inReplyTo).toBe(parent);
    expect([parsed.references].flat()).toEqual([parent]);
    expect(parsed.from?.value).toEqual([{ name: 'Sam Field', address: 'sam@sender.example' }]);
    expect([parsed.to].flat()[0]?.value).toEqual([{ name: 'Dana "DD" Reed, MD', address: 'dana@example.com' }]);
    const unfolded = got.raw.toString().replaceAll(/\r\n[ \t]+/g, ' ');
    expect(unfolded).toContain(`List-Unsubscribe: ${composed.headers['List-Unsubscribe']}\r\n`);
    expect(unfolded).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
  });

  it('carries any text and subject unchanged', async () => {
    const server = await mailServer();
    const transport = transportTo(server.url);
    const line = fc
      .string({ unit: 'grapheme', maxLength: 120 })
      .map((text) => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\uFEFF\uFFFD]/gu, ''));
    const words = fc.string({ unit: fc.constantFrom(...'abcXYZ 019?=_:;,.<>@"éß漢🦷'), minLength: 1, maxLength: 150 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 6 }), words, async (lines, raw) => {
        const subject = `S${raw.replaceAll(/\s+/g, ' ').trim()}`;
        const text = `${['first', ...lines, 'last'].join('\n')}\n`;
        server.received.length = 0;
        expect(await transport.send({ ...mail, subject, text }, { signal: never })).toMatchObject({ kind: 'sent' });
        const parsed = await simpleParser(server.received[0]?.raw ?? '');
        expect(parsed.text).toBe(text);
        expect(parsed.subject).toBe(subject);
      }),
      { numRuns: 40 },
    );
  });

  it('does not let names or subjects add a header or a recipient', async () => {
    const server = await mailServer();
    const evil = 'x\r\nBcc: victim@example.com\r\nX-Evil: 1';
    await transportTo(server.url).send(
      { ...mail, subject: evil, from: { ...mail.from, name: evil }, to: { ...mail.to, name: evil } },
      { signal: never },
    );
    const parsed = await simpleParser(server.received[0]?.raw ?? '');
    expect(server.received[0]?.to).toEqual(['dana@example.com']);
    expect([...parsed.headers.keys()].filter((name) => name === 'bcc' || name === 'x-evil')).toEqual([]);
  });

  it('logs in where the URL holds a login', async () => {
    const server = await mailServer({
      authOptional: false,
      onAuth: ({ username, password }, _session, done) => {
        if (username === 'sam@sender.example' && password === 'p/w') done(null, { user: username });
        else done(refusal({ responseCode: 535, message: '5.7.8 wrong password' }));
      },
    });
    const good = await transportTo(`smtp://sam%40sender.example:p%2Fw@127.0.0.1:${server.port}`).send(mail, {
      signal: never,
    });
    const bad = await transportTo(`smtp://sam:nope@127.0.0.1:${server.port}`).send(mail, { signal: never });
    expect(good.kind).toBe('sent');
    expect(bad).toMatchObject({ kind: 'deferred', reason: expect.stringContaining('did not accept our login') });
  });

  it('hands on the id that a server puts into the mail itself', async () => {
    const id = '<SJ0PR01MB0001ABCD@SJ0PR01MB0001.namprd01.prod.outlook.com>';
    const server = await scriptedServer((heard) => (heard === '.' ? `250 2.0.0 OK ${id} [Hostname=x]` : polite(heard)));
    const result = await transportTo(server.url).send(mail, { signal: never });
    expect(result).toEqual({ kind: 'sent', providerMessageId: id });
  });
});

describe('a mail that is refused', () => {
  const atRcpt = (failure: Refusal): SMTPServerOptions => ({
    onRcptTo: (_address, _session, done) => done(refusal(failure)),
  });
  const atMail = (failure: Refusal): SMTPServerOptions => ({
    onMailFrom: (_address, _session, done) => done(refusal(failure)),
  });

  it.each([
    { at: 'RCPT', failure: { responseCode: 550, message: '5.1.1 no such user' }, scope: 'address' },
    { at: 'RCPT', failure: { responseCode: 550, message: 'no thanks' }, scope: 'message' },
    { at: 'RCPT', failure: { responseCode: 552, message: '5.2.2 mailbox full' }, scope: 'message' },
    { at: 'RCPT', failure: { responseCode: 554, message: '5.7.1 policy' }, scope: 'mailbox' },
    { at: 'RCPT', failure: { responseCode: 550, message: '5.4.5 daily limit reached' }, scope: 'mailbox' },
    { at: 'MAIL', failure: { responseCode: 550, message: '5.7.1 not you' }, scope: 'mailbox' },
    { at: 'MAIL', failure: { responseCode: 553, message: '5.1.8 bad sender domain' }, scope: 'mailbox' },
    { at: 'MAIL', failure: { responseCode: 550, message: '5.1.0 rejected' }, scope: 'mailbox' },
  ])('at $at with $failure.responseCode $failure.message concerns the $scope', async ({ at, failure, scope }) => {
    const server = await mailServer(at === 'RCPT' ? atRcpt(failure) : atMail(failure));
    const result = await transportTo(server.url).send(mail, { signal: never });
    expect(result).toMatchObject({ kind: 'refused', scope, reason: expect.stringContaining(failure.message) });
    expect(server.received).toEqual([]);
  });

  it.each([
    { failure: { responseCode: 550, message: '5.7.1 looks like spam' }, kind: 'refused' },
    { failure: { responseCode: 451, message: '4.3.0 later please' }, kind: 'deferred' },
    { failure: { responseCode: 421, message: '4.7.0 slow down' }, kind: 'deferred' },
  ])('after DATA with $failure.responseCode is $kind', async ({ failure, kind }) => {
    const server = await mailServer({}, () => refusal(failure));
    expect(await transportTo(server.url).send(mail, { signal: never })).toMatchObject({ kind });
  });

  it('at RCPT with 450 is deferred', async () => {
    const server = await mailServer(atRcpt({ responseCode: 450, message: '4.2.1 greylisted' }));
    expect(await transportTo(server.url).send(mail, { signal: never })).toMatchObject({ kind: 'deferred' });
  });

  it('refuses an address that would break the SMTP command', async () => {
    const server = await mailServer();
    const to = { name: null, address: 'dana@example.com>\r\nRCPT TO:<victim@example.com' };
    const result = await transportTo(server.url).send({ ...mail, to }, { signal: never });
    expect(result.kind).not.toBe('unknown');
    expect(server.received.flatMap((got) => got.to)).not.toContain('victim@example.com');
  });
});

describe('a connection that fails', () => {
  it('is deferred when nothing listens there', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    const port = address !== null && typeof address !== 'string' ? address.port : 0;
    expect(await transportTo(`smtp://127.0.0.1:${port}`).send(mail, { signal: never })).toMatchObject({
      kind: 'deferred',
    });
  });

  it.each([
    { cut: 'before the greeting', at: null },
    { cut: 'at EHLO', at: 'EHLO' },
    { cut: 'at MAIL FROM', at: 'MAIL' },
    { cut: 'at RCPT TO', at: 'RCPT' },
    { cut: 'at the DATA command', at: 'DATA' },
  ])('is deferred when it is cut $cut', async ({ at }) => {
    const server = await scriptedServer(
      (heard) => (at !== null && heard.startsWith(at) ? null : polite(heard)),
      at === null ? null : '220 test',
    );
    expect(await transportTo(server.url).send(mail, { signal: never })).toMatchObject({ kind: 'deferred' });
  });

  it('is unknown when it is cut after the whole message, which the server may have kept', async () => {
    const server = await mailServer({}, () => 'cut');
    expect(await transportTo(server.url).send(mail, { signal: never })).toMatchObject({ kind: 'unknown' });
    expect(server.received).toHaveLength(1);
  });

  it('is unknown when it is cut in the middle of the message', async () => {
    const server = await scriptedServer((heard) => (heard.startsWith('Subject:') ? null : polite(heard)));
    expect(await transportTo(server.url).send(mail, { signal: never })).toMatchObject({ kind: 'unknown' });
  });

  it('is unknown when the server falls silent after the message', async () => {
    const server = await mailServer({}, () => 'silence');
    const result = await transportTo(server.url, { idleMs: 200 }).send(mail, { signal: never });
    expect(result).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('nobody can tell') });
  });

  it('is deferred when the server falls silent before the message', async () => {
    const server = await scriptedServer((heard) => (heard.startsWith('RCPT') ? '' : polite(heard)));
    expect(await transportTo(server.url, { idleMs: 200 }).send(mail, { signal: never })).toMatchObject({
      kind: 'deferred',
    });
  });

  it('ends within the total time even when the server keeps trickling', async () => {
    const server = await scriptedServer((heard) => (heard.startsWith('EHLO') ? '250-more' : polite(heard)));
    expect(await transportTo(server.url, { totalMs: 300 }).send(mail, { signal: never })).toMatchObject({
      kind: 'deferred',
    });
  });

  it('is deferred when stopped before, unknown when stopped after the message left', async () => {
    const server = await mailServer({}, () => 'silence');
    const stopped = AbortSignal.abort(new Error('stopping'));
    expect(await transportTo(server.url).send(mail, { signal: stopped })).toMatchObject({ kind: 'deferred' });
    const controller = new AbortController();
    const silent = await mailServer({}, () => {
      setImmediate(() => controller.abort());
      return 'silence';
    });
    expect(await transportTo(silent.url).send(mail, { signal: controller.signal })).toMatchObject({ kind: 'unknown' });
  });

  it.each([
    { server: 'has no TLS', options: { hideSTARTTLS: true } },
    { server: 'has a certificate that nobody signed', options: {} },
  ])('is deferred before a word of the mail when TLS is required and the server $server', async ({ options }) => {
    const server = await mailServer(options);
    // reaches loopback under an address that is not one, so that nothing is excused
    const outcome = await transportTo(`smtp://sam:secret@0.0.0.0:${server.port}`).send(mail, { signal: never });
    expect(outcome).toMatchObject({ kind: 'deferred' });
    expect(server.received).toEqual([]);
  });

  it('speaks no plain text to a TLS port', async () => {
    const server = await mailServer({ hideSTARTTLS: true });
    const outcome = await transportTo(`smtps://127.0.0.1:${server.port}`, { connectMs: 500 }).send(mail, {
      signal: never,
    });
    expect(outcome).toMatchObject({ kind: 'deferred' });
    expect(server.received).toEqual([]);
  });
});

it('waits for a mail on its way before it closes', async () => {
  const server = await mailServer();
  const transport = transportTo(server.url);
  const sending = transport.send(mail, { signal: never });
  await sending;
  await transport.close();
  expect(server.received).toHaveLength(1);
});
