import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type MailTracking, NOT_TRACKED } from '../../../../src/domain/mail-tracking.ts';
import { silentLogger } from '../../../../src/lib/logger.ts';
import { createSendGridTransport, type SendGridTimeouts } from '../../../../src/providers/sendgrid/transport.ts';

export const KEY = 'SG.made-up-0123456789';

/** A request as SendGrid's documentation describes it; a test looks at what it means. */
export type MailSendBody = {
  personalizations: { to: { email: string; name?: string }[] }[];
  from: { email: string; name?: string };
  reply_to?: { email: string };
  subject: string;
  content: { type: string; value: string }[];
  headers: Record<string, string>;
  custom_args: Record<string, string>;
  tracking_settings: Record<string, { enable: boolean; enable_text?: boolean }>;
  mail_settings: Record<string, { enable: boolean }>;
};
export type MailSendRequest = { method: string; path: string; headers: IncomingMessage['headers']; body: MailSendBody };
export type MailSendAnswer = (response: ServerResponse) => void;

/** As documented: 202, an empty body, and an id. */
export const accepted: MailSendAnswer = (response) =>
  void response.writeHead(202, { 'x-message-id': 'Kd8Fq2uVQcm4x7pLrT0aZw' }).end();

export function refused(status: number, message: string, field: string | null = null): MailSendAnswer {
  return (response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ errors: [{ message, field, help: null }] }));
}

const closers: (() => Promise<void>)[] = [];

export async function closeSendGrid(): Promise<void> {
  for (const close of closers.splice(0)) await close();
}

/** SendGrid's Mail Send on loopback. `hangUp` = it closes the connection on whoever comes. */
export async function startSendGrid(answer: MailSendAnswer, { hangUp = false } = {}) {
  const seen: MailSendRequest[] = [];
  const server = createServer(async (request, response) => {
    const body = JSON.parse((await buffer(request)).toString('utf8')) as MailSendBody;
    seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
    answer(response);
  });
  if (hangUp) server.on('connection', (socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  closers.push(close);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen, close };
}

export function sendGridTo(
  url: string,
  { timeouts = {}, tracking = NOT_TRACKED }: { timeouts?: Partial<SendGridTimeouts>; tracking?: MailTracking } = {},
) {
  return createSendGridTransport({ url, apiKey: KEY, tracking, timeouts, log: silentLogger });
}
