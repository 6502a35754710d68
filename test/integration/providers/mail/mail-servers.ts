import { once } from 'node:events';
import net from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

const closers: (() => Promise<void>)[] = [];

/** Ends every server that a test started. */
export async function closeServers(): Promise<void> {
  for (const close of closers.splice(0)) await close();
}

export type Refusal = { responseCode: number; message: string };
/** What an smtp-server hook passes on to refuse. */
export const refusal = ({ responseCode, message }: Refusal) => Object.assign(new Error(message), { responseCode });

/** A real mail server on loopback that keeps what it accepts. */
export async function mailServer(
  options: SMTPServerOptions = {},
  accept: () => Error | null | 'silence' | 'cut' = () => null,
) {
  const received: { from: string; to: string[]; raw: Buffer }[] = [];
  const sockets = new Set<net.Socket>();
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    closeTimeout: 100,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const verdict = accept();
        const { mailFrom, rcptTo } = session.envelope;
        if (verdict === null || verdict === 'cut') {
          received.push({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            raw: Buffer.concat(chunks),
          });
        }
        if (verdict === 'cut') for (const socket of sockets) socket.destroy();
        else if (verdict !== 'silence') done(verdict);
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  closers.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  );
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `smtp://127.0.0.1:${address.port}`, port: address.port, received };
}

/** A server that says exactly these lines, one per line it hears; `null` hangs up. */
export async function scriptedServer(script: (heard: string) => string | null, greeting: string | null = '220 test') {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (greeting === null) {
      socket.destroy();
      return;
    }
    socket.write(`${greeting}\r\n`);
    let pending = '';
    socket.on('data', (data) => {
      const lines = (pending + data.toString()).split('\r\n');
      pending = lines.pop() ?? '';
      for (const line of lines) {
        const answer = script(line);
        if (answer === null) {
          socket.destroy();
          return;
        }
        if (answer !== '') socket.write(`${answer}\r\n`);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  );
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `smtp://127.0.0.1:${address.port}` };
}

/** Answers as a server does that takes everything. */
export const polite = (heard: string) => {
  if (heard.startsWith('EHLO')) return '250 test';
  if (heard.startsWith('DATA')) return '354 go on';
  return heard.startsWith('MAIL') || heard.startsWith('RCPT') || heard === '.' ? '250 ok' : '';
};
