import { once } from 'node:events';
import net from 'node:net';
import { simpleParser } from 'mailparser';
import { silentLogger } from '../../../../src/lib/logger.ts';
import { createSmtpTransport } from '../../../../src/providers/mail/smtp.ts';
import { type Arrived, type Behaviour, type MailHost, mailTransportContract } from './contract.ts';
import { closeServers, mailServer, polite, refusal, scriptedServer } from './mail-servers.ts';
import {
  accepted,
  closeSendGrid,
  type MailSendAnswer,
  type MailSendRequest,
  refused,
  sendGridTo,
  startSendGrid,
} from './send-grid-host.ts';

async function closedPort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Unfolded headers of a raw mail. */
function headersOf(raw: Buffer): Map<string, string> {
  const [head = ''] = raw.toString('utf8').split('\r\n\r\n', 1);
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
}

async function arrivedByMail(raw: Buffer): Promise<Arrived> {
  const mail = await simpleParser(raw);
  const people = (list: typeof mail.to) =>
    [list].flat().flatMap((entry) => entry?.value.map(({ name, address = '' }) => ({ name, address })) ?? []);
  const [from = { name: '', address: '' }] = people(mail.from);
  return {
    from,
    to: people(mail.to),
    replyTo: mail.replyTo?.value[0]?.address ?? null,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html !== false,
    headers: headersOf(raw),
  };
}

const smtp: MailHost = {
  close: closeServers,
  async start(behaviour) {
    let offered = 0;
    const start = async () => {
      switch (behaviour) {
        case 'says that the address is bad':
          return mailServer({
            onRcptTo: (_to, _session, done) => done(refusal({ responseCode: 550, message: '5.1.1 no such user' })),
          });
        case 'refuses our sender':
          return mailServer({
            onMailFrom: (_from, _session, done) => done(refusal({ responseCode: 550, message: '5.7.1 not you' })),
          });
        case 'finds the mail too large':
          return mailServer({}, () => refusal({ responseCode: 552, message: '5.3.4 too large' }));
        case 'asks to try later':
          return mailServer({}, () => refusal({ responseCode: 421, message: '4.7.0 slow down' }));
        case 'refuses our login':
          return mailServer({
            authOptional: false,
            onAuth: (_auth, _session, done) => done(refusal({ responseCode: 535, message: '5.7.8 wrong password' })),
          });
        case 'hangs up before it had the mail':
          return {
            ...(await scriptedServer((heard) => (heard.startsWith('MAIL') ? null : polite(heard)))),
            received: [],
          };
        case 'fails after it had the mail': // a relay that dies on it: there is no answer after the last byte
        case 'hangs up after it had the mail':
          return mailServer({}, () => 'cut');
        case 'falls silent after it had the mail':
          return mailServer({}, () => {
            offered += 1;
            return 'silence';
          });
        case 'is not there':
          return { url: `smtp://127.0.0.1:${await closedPort()}`, received: [] };
        case 'takes it':
          return mailServer();
      }
    };
    const { url, received } = await start();
    const login = behaviour === 'refuses our login' ? url.replace('//', '//sam:nope@') : url;
    return {
      transport: createSmtpTransport({ url: login, timeouts: { idleMs: 400 }, log: silentLogger }),
      arrived: () => Promise.all(received.map(({ raw }) => arrivedByMail(raw))),
      offered: () => offered + received.length,
    };
  },
};

const ANSWERS: Partial<Record<Behaviour, MailSendAnswer>> = {
  'says that the address is bad': refused(400, 'Does not contain a valid address.', 'personalizations.0.to.0.email'),
  'refuses our sender': refused(403, 'The from address does not match a verified Sender Identity.', 'from'),
  'finds the mail too large': refused(413, 'Payload Too Large'),
  'asks to try later': refused(429, 'too many requests'),
  'refuses our login': refused(401, 'The provided authorization grant is invalid, expired, or revoked'),
  'fails after it had the mail': (response) => void response.writeHead(503).end('<html>unavailable</html>'),
  'hangs up after it had the mail': (response) => void response.destroy(),
  'falls silent after it had the mail': () => undefined,
};

function arrivedByRequest({ body }: MailSendRequest): Arrived {
  const person = ({ email, name = '' }: { email: string; name?: string }) => ({ name, address: email });
  return {
    from: person(body.from),
    to: body.personalizations.flatMap(({ to }) => to.map(person)),
    replyTo: body.reply_to?.email ?? null,
    subject: body.subject,
    text: body.content.map(({ value }) => value).join(''),
    html: body.content.some(({ type }) => type !== 'text/plain'),
    headers: new Map(Object.entries(body.headers).map(([field, value]) => [field.toLowerCase(), value])),
  };
}

const sendGrid: MailHost = {
  close: closeSendGrid,
  async start(behaviour) {
    // the handshake of TLS stands between the connection and the first byte of a mail
    const hangUp = behaviour === 'hangs up before it had the mail';
    const { url, seen, close } = await startSendGrid(ANSWERS[behaviour] ?? accepted, { hangUp });
    if (behaviour === 'is not there') await close();
    return {
      transport: sendGridTo(hangUp ? url.replace('http:', 'https:') : url, { timeouts: { totalMs: 600 } }),
      arrived: async () => seen.map(arrivedByRequest),
      offered: () => seen.length,
    };
  },
};

mailTransportContract('SMTP', smtp);
mailTransportContract('SendGrid', sendGrid);
