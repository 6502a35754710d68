import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { UNSUBSCRIBE_PATH, type UnsubscribeSubject } from '../domain/unsubscribe-token.ts';
import { escapeHtml } from '../lib/escape-html.ts';
import type { Logger } from '../lib/logger.ts';
import { readBody } from './read-body.ts';
import type { Route } from './server.ts';

export type UnsubscribeDeps = {
  /** Stops all mail to the subject, once and for all; a second call changes nothing and is `done` again. */
  unsubscribe(subject: UnsubscribeSubject): Promise<'done' | 'unknown'>;
  /** Reads a token, `null` for one that is not ours. Looks nothing up: a GET must not say whether an address exists. */
  verify(token: string): UnsubscribeSubject | null;
  firmName: string;
  log: Logger;
};

/** A one-click body is 26 bytes, as multipart a few hundred. */
const MAX_BODY_BYTES = 16 * 1024;

const STYLE =
  'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;color:#1a1a1a;background:#fff}' +
  'button{font:inherit;padding:.6rem 1.4rem;border:0;border-radius:.4rem;color:#fff;background:#0b57d0;cursor:pointer}' +
  'button:focus-visible{outline:3px solid #1a1a1a;outline-offset:2px}';

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
};

/**
 * The page behind the unsubscribe link (RFC 8058). GET changes nothing, since scanners follow links; POST acts at once, without
 * cookies, login or another step, whatever form encoding the mail program uses, and never redirects.
 */
export function createUnsubscribeHandler(deps: UnsubscribeDeps): Route['handler'] {
  return async (request, response) => {
    try {
      await respond(request, response, deps);
    } catch (error) {
      // The client hung up in mid-request: there is nobody to answer.
      deps.log.info({ err: error }, 'unsubscribe request broke off');
      response.destroy();
    }
  };
}

async function respond(request: IncomingMessage, response: ServerResponse, deps: UnsubscribeDeps): Promise<void> {
  const method = request.method ?? 'GET';
  if (!['GET', 'HEAD', 'POST'].includes(method)) {
    response.setHeader('allow', 'GET, HEAD, POST');
    return answer(response, method, 405, page(deps.firmName, 'Not possible', 'This page cannot do that.'));
  }
  if (method === 'POST' && (await readBody(request, MAX_BODY_BYTES)) === null) {
    response.setHeader('connection', 'close');
    return answer(response, method, 413, page(deps.firmName, 'Too much data', 'Nothing was changed.'));
  }
  const subject = deps.verify(tokenOf(request.url ?? ''));
  if (subject === null) return answer(response, method, 404, unknownLink(deps.firmName));
  if (method !== 'POST') return answer(response, method, 200, askingPage(deps.firmName));
  return answer(response, method, ...(await act(subject, deps)));
}

/** Everything below `/u/`: what follows is the token. Whoever has one of ours is heard, however many others guess. */
export function unsubscribeRoute(handler: Route['handler'], verify: UnsubscribeDeps['verify']): Route {
  return { path: UNSUBSCRIBE_PATH, handler, isKnown: (request) => verify(tokenOf(request.url ?? '')) !== null };
}

async function act(subject: UnsubscribeSubject, deps: UnsubscribeDeps): Promise<[status: number, html: string]> {
  try {
    if ((await deps.unsubscribe(subject)) === 'unknown') return [404, unknownLink(deps.firmName)];
  } catch (error) {
    // Whoever wants out must not read "done" while nothing is stored.
    deps.log.error({ err: error, kind: subject.kind, id: subject.id }, 'unsubscribe failed');
    const text = 'That did not work just now. Please try again in a minute, or reply STOP to our mail.';
    return [503, page(deps.firmName, 'Please try again', text)];
  }
  return [200, page(deps.firmName, 'You are unsubscribed', 'We will not send mail to this address again.')];
}

function tokenOf(url: string): string {
  const path = url.split(/[?#]/)[0] ?? '';
  return path.slice(path.lastIndexOf('/') + 1);
}

function answer(response: ServerResponse, method: string, status: number, html: string): void {
  response.writeHead(status, { ...HEADERS, 'content-length': Buffer.byteLength(html) });
  response.end(method === 'HEAD' ? undefined : html);
}

function askingPage(firmName: string): string {
  const form =
    '<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">' +
    '<button type="submit">Unsubscribe</button></form>';
  return page(firmName, 'Stop mail from us?', 'One click, and we will not write to this address again.', form);
}

function unknownLink(firmName: string): string {
  const text = 'This link is not complete. Please use the link from our mail as it stands, or reply STOP to the mail.';
  return page(firmName, 'Unknown link', text);
}

function page(firmName: string, heading: string, text: string, extra = ''): string {
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${escapeHtml(heading)} – ${escapeHtml(firmName)}</title><style>${STYLE}</style></head>` +
    `<body><main><h1>${escapeHtml(heading)}</h1><p>${escapeHtml(text)}</p>${extra}<p>${escapeHtml(firmName)}</p></main></body></html>`
  );
}
