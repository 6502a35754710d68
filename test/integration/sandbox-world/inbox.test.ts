import { connect } from 'node:net';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type SampleInbox, startInbox } from '../../../sandbox/inbox/start-inbox.ts';

const MAIL: SendMailOptions = {
  from: 'Ada Sample <ada@firm.example>',
  to: 'Ursula Hollowayne <ursula@buckeye-family-dental.example>',
  subject: 'Grüße from a test',
  text: 'First line\n.a line that starts with a dot\nLast line',
  messageId: '<draft-1@firm.example>',
  headers: { 'List-Unsubscribe': '<https://firm.example/u/token>, <mailto:stop@firm.example>' },
};

let inbox: SampleInbox;

beforeEach(async () => {
  inbox = await startInbox();
});
afterEach(() => inbox.close());

async function send(mail: SendMailOptions = MAIL): Promise<string> {
  const port = Number(new URL(inbox.smtpUrl).port);
  const transport = createTransport({ host: '127.0.0.1', port, socketTimeout: 400 });
  try {
    return (await transport.sendMail(mail)).response;
  } finally {
    transport.close();
  }
}

/** What nodemailer reports of a failed sending. */
async function failure(mail?: SendMailOptions): Promise<{ code?: string; responseCode?: number; message: string }> {
  return send(mail).then(
    (response) => {
      throw new Error(`was sent: ${response}`);
    },
    (error: Error) => error,
  );
}

it('keeps a mail with envelope, headers in order and decoded text', async () => {
  expect(await send()).toMatch(/^250 /);
  const [mail] = await inbox.list();
  expect(mail).toMatchObject({
    id: '1',
    envelope: { from: 'ada@firm.example', to: ['ursula@buckeye-family-dental.example'] },
    from: '"Ada Sample" <ada@firm.example>',
    subject: 'Grüße from a test',
    html: null,
  });
  expect(mail?.text).toContain('\n.a line that starts with a dot\n');
  expect(mail?.headers).toContainEqual({ name: 'Message-ID', value: '<draft-1@firm.example>' });
  expect(mail?.headers.find(({ name }) => name === 'List-Unsubscribe')?.value).toBe(
    '<https://firm.example/u/token>, <mailto:stop@firm.example>',
  );
  expect(inbox.messages()[0]?.messageId).toBe('<draft-1@firm.example>');
});

it('keeps the very bytes', async () => {
  const raw = 'From: a@firm.example\r\nTo: b@firm.example\r\nSubject: bytes\r\n\r\none\r\n.two\r\n..three\r\n\xe9\r\n';
  const bytes = Buffer.from(raw, 'latin1');
  await send({ envelope: { from: 'a@firm.example', to: 'b@firm.example' }, raw: bytes });
  expect((await inbox.list())[0]?.raw.equals(bytes)).toBe(true);
});

it('waits for a mail that is still to come, and gives up on one that is not', async () => {
  const coming = inbox.waitFor(({ subject }) => subject === 'second');
  await send();
  await send({ ...MAIL, subject: 'second' });
  expect(await coming).toMatchObject({ id: '2', subject: 'second' });
  await expect(inbox.waitFor(({ subject }) => subject === 'third', { timeoutMs: 20 })).rejects.toThrow(
    'no fitting mail',
  );
});

it('keeps only the newest mails', async () => {
  await inbox.close();
  inbox = await startInbox({ keep: 2 });
  for (const subject of ['one', 'two', 'three']) await send({ ...MAIL, subject });
  expect((await inbox.list()).map(({ subject }) => subject)).toEqual(['two', 'three']);
});

it.each([
  { stage: 'mail', code: 421, says: 'Try again later' },
  { stage: 'rcpt', code: 550, says: '5.1.1 No such mailbox' },
  { stage: 'data', code: 451, says: '4.3.0' },
  { stage: 'data', code: 554, says: '5.7.1 Refused by policy' },
] as const)('refuses at $stage with $code, keeps nothing, and takes the next mail', async ({ stage, code, says }) => {
  inbox.fail({ stage, code });
  const error = await failure();
  expect(error.responseCode).toBe(code);
  expect(error.message).toContain(says);
  expect(inbox.messages()).toHaveLength(0);
  expect(await send()).toMatch(/^250 /);
});

it('hangs up after the final dot with the message in its hands', async () => {
  inbox.fail({ stage: 'after_data_disconnect' });
  const error = await failure();
  expect(error.responseCode).toBeUndefined();
  expect(error.code).toBe('ECONNECTION');
  expect(inbox.messages()).toHaveLength(1);
});

it('says nothing after the final dot with the message in its hands', async () => {
  inbox.fail({ stage: 'hang' });
  const error = await failure();
  expect(error.code).toBe('ETIMEDOUT');
  expect(inbox.messages()).toHaveLength(1);
  expect(await send()).toMatch(/^250 /);
});

it('fails as often as asked, and is healed on demand', async () => {
  inbox.fail({ stage: 'rcpt', code: 550, times: 2 });
  inbox.fail({ stage: 'data', code: 554, times: Number.POSITIVE_INFINITY });
  expect((await failure()).responseCode).toBe(550);
  expect((await failure()).responseCode).toBe(550);
  expect((await failure()).responseCode).toBe(554);
  inbox.heal();
  expect(await send()).toMatch(/^250 /);
});

it('takes a login without asking for one', async () => {
  const { port } = new URL(inbox.smtpUrl);
  const transport = createTransport({
    host: '127.0.0.1',
    port: Number(port),
    auth: { user: 'someone', pass: 'anything' },
  });
  expect((await transport.sendMail(MAIL)).response).toMatch(/^250 /);
  transport.close();
});

it('survives a client that leaves in the middle of a message', async () => {
  const { port } = new URL(inbox.smtpUrl);
  await new Promise<void>((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    const lines = ['EHLO x', 'MAIL FROM:<a@firm.example>', 'RCPT TO:<b@firm.example>', 'DATA'];
    socket.on('data', (chunk: Buffer) => {
      if (/^354/m.test(chunk.toString())) {
        socket.write('Subject: half\r\n\r\nhalf a mess', () => socket.destroy());
        return;
      }
      const line = lines.shift();
      if (line !== undefined) socket.write(`${line}\r\n`);
    });
    socket.on('close', () => resolve());
    socket.on('error', reject);
  });
  expect(await send()).toMatch(/^250 /);
  expect((await inbox.list()).map(({ subject }) => subject)).toEqual(['Grüße from a test']);
});
