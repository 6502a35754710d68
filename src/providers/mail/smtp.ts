import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MailTransport, SendResult } from '../../domain/mail.ts';
import type { Logger } from '../../lib/logger.ts';
import { createUnderWay } from '../../lib/under-way.ts';
import { type MimeMessage, mimeMessage } from './mime-message.ts';
import { outcomeOf, type SmtpFailure, type SmtpStage } from './smtp-outcome.ts';
import { parseSmtpUrl, type SmtpServer } from './smtp-url.ts';

/** In ms. */
export type SmtpTimeouts = {
  /** DNS, TCP and TLS together. */
  connectMs: number;
  /** Until the server says hello. */
  greetingMs: number;
  /** Silence within a conversation. */
  idleMs: number;
  /** One mail, everything included. */
  totalMs: number;
};

const DEFAULT_SMTP_TIMEOUTS: SmtpTimeouts = {
  connectMs: 30_000,
  greetingMs: 30_000,
  idleMs: 120_000,
  totalMs: 300_000,
};

export type SmtpTransportOptions = { url: string; timeouts?: Partial<SmtpTimeouts>; log: Logger };

/**
 * Hands mails to an SMTP server, one connection each: mails leave a minute apart, so there is nothing to reuse.
 *
 * The client's own error does not tell whether the message had been transmitted, so the conversation is driven step by step and
 * the step is what decides between "not sent" and "unknown".
 *
 * @throws {TypeError} when the URL is no SMTP URL
 */
export function createSmtpTransport({ url, timeouts, log }: SmtpTransportOptions): MailTransport {
  const server = parseSmtpUrl(url);
  const limits = { ...DEFAULT_SMTP_TIMEOUTS, ...timeouts };
  const mails = createUnderWay<SendResult>();
  return {
    name: 'smtp',
    send: (mail, { signal }) =>
      mails.run(mimeMessage(mail).then((message) => handOver(server, message, { limits, signal, log }))),
    close: mails.ended,
  };
}

type HandoverContext = { limits: SmtpTimeouts; signal: AbortSignal; log: Logger };

/** One conversation. Always resolves, within `limits.totalMs`. */
function handOver(
  server: SmtpServer,
  message: MimeMessage,
  { limits, signal, log }: HandoverContext,
): Promise<SendResult> {
  const { promise, resolve } = Promise.withResolvers<SendResult>();
  let stage: SmtpStage = 'greeting';
  let settled = false;
  const connection = new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.implicitTls,
    requireTLS: server.requireTls && !server.implicitTls,
    tls: { rejectUnauthorized: server.requireTls },
    connectionTimeout: limits.connectMs,
    dnsTimeout: limits.connectMs,
    greetingTimeout: limits.greetingMs,
    socketTimeout: limits.idleMs,
  });

  const settle = (result: SendResult) => {
    if (settled) return;
    settled = true;
    clearTimeout(deadline);
    signal.removeEventListener('abort', onAbort);
    if (result.kind === 'sent') connection.quit();
    connection.close();
    resolve(result);
  };
  const fail = (failure: SmtpFailure) => {
    if (settled) return;
    const result = outcomeOf(failure, stage);
    log.warn({ stage, outcome: result.kind, code: failure.code, reply: failure.responseCode }, 'mail not handed over');
    settle(result);
  };
  const onAbort = () => fail({ message: 'stopped' });
  const deadline = setTimeout(() => fail({ message: 'took too long' }), limits.totalMs);

  const sendMessage = () => {
    stage = 'envelope';
    // Read only once the server has agreed to take the message: the first read is the moment from which silence means doubt.
    const source = new Readable({
      read() {
        stage = 'message';
        this.push(message.bytes);
        this.push(null);
      },
    });
    connection.send(message.envelope, source, (error, info) => {
      if (error) fail(error);
      // Some servers (Microsoft 365, Amazon SES) put an id of their own into the mail; answers will name that one.
      else settle({ kind: 'sent', providerMessageId: info?.serverMessageId ?? null });
    });
  };

  connection.on('error', fail);
  // After a hang-up the pending callback brings the server's last words; it runs before the next turn.
  connection.once('end', () => setImmediate(() => fail({ message: 'connection ended' })));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  else
    connection.connect((error) => {
      if (error) return fail(error);
      if (server.auth === null) return sendMessage();
      stage = 'login';
      connection.login(server.auth, (loginError) => (loginError ? fail(loginError) : sendMessage()));
    });
  return promise;
}
