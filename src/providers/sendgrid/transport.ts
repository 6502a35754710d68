import { Readable } from 'node:stream';
import { Client, type Dispatcher } from 'undici';
import type { MailTransport, OutgoingMail, SendResult } from '../../domain/mail.ts';
import type { MailTracking } from '../../domain/mail-tracking.ts';
import { bytesWithin } from '../../lib/bytes-within.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { endpoint } from '../../lib/endpoint.ts';
import type { Logger } from '../../lib/logger.ts';
import { createUnderWay } from '../../lib/under-way.ts';
import { mailBody } from './mail-body.ts';
import { outcomeOfAnswer } from './mail-outcome.ts';

/** In ms. */
export type SendGridTimeouts = {
  /** DNS, TCP and TLS together. */
  connectMs: number;
  /** One mail, everything included. */
  totalMs: number;
};
const DEFAULT_TIMEOUTS: SendGridTimeouts = { connectMs: 15_000, totalMs: 60_000 };
const MAX_ANSWER_BYTES = 64 * 1024;

export type SendGridTransportOptions = {
  /** `https://api.sendgrid.com`. */
  url: string;
  apiKey: string;
  tracking: MailTracking;
  timeouts?: Partial<SendGridTimeouts>;
  clock?: Clock;
  log: Logger;
};

/**
 * Hands mails to SendGrid's Mail Send, one request and one connection each. Nothing is tried twice: SendGrid knows no key that
 * would make a second request the same mail, so a request whose answer is lost stays in doubt.
 */
export function createSendGridTransport(options: SendGridTransportOptions): MailTransport {
  const limits = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const mails = createUnderWay<SendResult>();
  return {
    name: 'sendgrid',
    send: (mail, { signal }) => mails.run(handOver(mail, { ...options, limits, signal })),
    close: mails.ended,
  };
}

type HandoverContext = SendGridTransportOptions & { limits: SendGridTimeouts; signal: AbortSignal };

/** One request. Always resolves, within `limits.totalMs`. */
async function handOver(mail: OutgoingMail, context: HandoverContext): Promise<SendResult> {
  const { url, apiKey, tracking, limits, log } = context;
  const target = endpoint(url, '/v3/mail/send');
  const bytes = Buffer.from(JSON.stringify(mailBody(mail, tracking)), 'utf8');
  let hasLeft = false;
  // Read only once the connection stands: the first read is the moment from which silence means doubt.
  const body = new Readable({
    read() {
      hasLeft = true;
      this.push(bytes);
      this.push(null);
    },
  });
  const client = new Client(target.origin, { connect: { timeout: limits.connectMs } });
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(limits.totalMs)]);
  try {
    signal.throwIfAborted();
    const response = await client.request({
      path: target.pathname,
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        'content-length': String(bytes.length),
      },
      body,
      reset: true,
      signal,
    });
    const result = outcomeOfAnswer(
      { status: response.statusCode, header: headerReader(response), body: await bodyOf(response, log) },
      (context.clock ?? systemClock).now(),
    );
    if (result.kind !== 'sent')
      log.warn({ outcome: result.kind, status: response.statusCode }, 'mail not handed over to SendGrid');
    return result;
  } catch (error) {
    const code = codeOf(error);
    log.warn({ hasLeft, code }, 'no answer of SendGrid to a mail');
    if (hasLeft)
      return {
        kind: 'unknown',
        reason: 'The connection to SendGrid was lost while the mail was handed over; nobody can tell whether it left.',
      };
    return { kind: 'deferred', reason: 'SendGrid could not be reached.', retryAfterMs: null };
  } finally {
    await client.destroy();
  }
}

function headerReader({ headers }: Dispatcher.ResponseData): (name: string) => string | null {
  return (name) => {
    const value = headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? null;
  };
}

/** The status alone decides whether the mail left; an answer that breaks off afterwards takes nothing back. */
async function bodyOf({ body }: Dispatcher.ResponseData, log: Logger): Promise<unknown> {
  try {
    const answer = await bytesWithin(body, MAX_ANSWER_BYTES);
    return answer === null || answer.length === 0 ? null : JSON.parse(answer.toString('utf8'));
  } catch (error) {
    log.debug({ code: codeOf(error) }, 'SendGrid’s answer is no JSON, or broke off');
    return null;
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
