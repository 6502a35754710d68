/** Sends one request to the bot the way Slack does: signed, three seconds, then nobody listens any more. */
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { Answer } from './types.ts';

export const ACK_TIMEOUT_MS = 3000;
export const FORM = 'application/x-www-form-urlencoded';

/** `v0=` and the hex HMAC-SHA256 of `v0:<timestamp>:<body>`. */
export function sign(signingSecret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

export type SignedRequest = {
  url: string;
  body: string;
  contentType: string;
  timestamp: string;
  signature: string;
  headers?: Record<string, string>;
};

/** Never throws: what goes wrong is an answer with status 0 and a failure. */
export function postSigned(given: SignedRequest): Promise<Answer> {
  const startedAt = performance.now();
  const elapsedMs = () => Math.round((performance.now() - startedAt) * 10) / 10;
  return new Promise((resolve) => {
    const finish = (answer: Omit<Answer, 'ackMs'>) => {
      clearTimeout(timer);
      resolve({ ...answer, ackMs: elapsedMs() });
    };
    const outgoing = request(
      given.url,
      {
        method: 'POST',
        // A connection of its own: one kept open across a restart of the bot would fail for no fault of the bot's.
        agent: false,
        headers: {
          'content-type': given.contentType,
          'content-length': Buffer.byteLength(given.body),
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          'x-slack-request-timestamp': given.timestamp,
          'x-slack-signature': given.signature,
          ...given.headers,
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', () => finish({ status: 0, body: '', failure: 'dispatch_failed' }));
        response.on('end', () => {
          const status = response.statusCode ?? 0;
          const body = Buffer.concat(parts).toString('utf8');
          finish({ status, body, failure: status === 200 ? null : 'dispatch_failed' });
        });
      },
    );
    const timer = setTimeout(() => {
      finish({ status: 0, body: '', failure: 'operation_timeout' });
      outgoing.destroy();
    }, ACK_TIMEOUT_MS);
    outgoing.on('error', (error) => finish({ status: 0, body: error.message, failure: 'dispatch_failed' }));
    outgoing.end(given.body);
  });
}
