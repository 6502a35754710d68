import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../lib/logger.ts';
import { readMultipart } from './multipart.ts';
import { readBody } from './read-body.ts';
import type { Route } from './server.ts';

const EVENTS_PATH = '/webhooks/sendgrid/events';
const INBOUND_PATH = '/webhooks/sendgrid/inbound/';
const MAX_EVENTS_BYTES = 5 * 1024 * 1024;
const MAX_MAIL_BYTES = 20 * 1024 * 1024;

/** `signature` and `timestamp` as the headers hold them. */
export type SignedBody = { body: Buffer; signature: string | undefined; timestamp: string | undefined };

/** What happened to our mails, as SendGrid tells it. The signature is checked over the bytes before anything is parsed. */
export function eventsRoute(deps: {
  isSigned: (request: SignedBody) => boolean;
  /** Stores all of them; `refused` = they are no events. */
  take: (body: Buffer) => Promise<'stored' | 'refused'>;
  log: Logger;
}): Route {
  return {
    path: EVENTS_PATH,
    handler: guarded(deps.log, MAX_EVENTS_BYTES, async (request, body) => {
      const header = (name: string) => {
        const value = request.headers[name];
        return typeof value === 'string' ? value : undefined;
      };
      const signature = header('x-twilio-email-event-webhook-signature');
      const timestamp = header('x-twilio-email-event-webhook-timestamp');
      if (!deps.isSigned({ body, signature, timestamp })) return 401;
      return (await deps.take(body)) === 'stored' ? 204 : 400;
    }),
  };
}

/** Mail that arrived: SendGrid's form, or one mail as `message/rfc822`. The token in the path is all that protects it. */
export function inboundRoute(deps: {
  token: string;
  /** Answers once the mail is stored; `refused` = it is none. */
  take: (fields: Record<string, Buffer>) => Promise<'stored' | 'known' | 'refused' | 'forgotten'>;
  log: Logger;
}): Route {
  const handler = guarded(deps.log, MAX_MAIL_BYTES, async (request, body) => {
    const type = request.headers['content-type'] ?? '';
    const fields = /^message\/rfc822\b/i.test(type) ? { email: body } : readMultipart(type, body);
    if (fields === null) return 400;
    return (await deps.take(fields)) === 'refused' ? 400 : 204;
  });
  return {
    path: INBOUND_PATH,
    isKnown: (request) => isToken(deps.token, request.url ?? ''),
    async handler(request, response) {
      // asked before a byte of the body is read
      if (!isToken(deps.token, request.url ?? '')) return refuse(response, 404);
      await handler(request, response);
    },
  };
}

type Work = (request: IncomingMessage, body: Buffer) => Promise<number>;

/** One POST with a bounded body; a client that hangs up meets nobody. */
function guarded(log: Logger, maxBytes: number, work: Work): Route['handler'] {
  return async (request, response) => {
    if (request.method !== 'POST') {
      response.setHeader('allow', 'POST');
      return refuse(response, 405);
    }
    let body: Buffer | null;
    try {
      body = await readBody(request, maxBytes);
    } catch (error) {
      log.info({ err: error }, 'a webhook request broke off');
      response.destroy();
      return;
    }
    if (body === null) return refuse(response, 413);
    const status = await work(request, body);
    if (status >= 400) return refuse(response, status);
    response.writeHead(status).end();
  };
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close', 'content-type': 'text/plain' }).end('Not accepted');
}

function isToken(token: string, url: string): boolean {
  const given = Buffer.from((url.split('?', 1)[0] ?? '').slice(INBOUND_PATH.length));
  const expected = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
