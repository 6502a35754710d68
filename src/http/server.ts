import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '../lib/logger.ts';

export type Route = { path: string; handler: (request: IncomingMessage, response: ServerResponse) => Promise<void> };

const SLACK_PATH = '/slack/events';
/** Slack allows requests this old or, clocks being what they are, this far ahead. */
const MOST_SKEW_SECONDS = 300;
const FORM = 'application/x-www-form-urlencoded';
/** Slack's requests that are taken up in one turn of the event loop. */
const REQUESTS_A_TURN = 2;

export type HttpServer = { port: number; close(): Promise<void> };

/**
 * The one HTTP server of the bot: Slack's requests (none in Socket Mode), health, unsubscribe. Routes match by path, a path
 * that ends in `/` by its beginning.
 *
 * @param slack - Bolt's listener, which checks signatures; `null` in Socket Mode
 */
export async function startHttpServer(deps: {
  host: string;
  port: number;
  slack: RequestListener | null;
  routes: readonly Route[];
  now: () => Date;
  log: Logger;
}): Promise<HttpServer> {
  const { routes, log } = deps;
  const slack = deps.slack === null ? null : inShortTurns(deps.slack);
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path === SLACK_PATH && slack !== null) {
      if (isFromTheFuture(request, deps.now())) {
        log.warn({}, 'refused a Slack request whose time lies ahead of ours');
        response.writeHead(401).end();
        return;
      }
      plainContentType(request);
      slack(request, response);
      return;
    }
    const route = routes.find((entry) =>
      entry.path.endsWith('/') ? path.startsWith(entry.path) : path === entry.path,
    );
    if (route === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
      return;
    }
    void route.handler(request, response).catch((error: unknown) => {
      log.error({ err: error, path: route.path }, 'request failed');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.requestTimeout = 15_000;
  server.headersTimeout = 10_000;
  await listen(server, deps.port, deps.host);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

/**
 * Hands requests on a few at a time. Node accepts one new connection per turn of the event loop: were all that is ready worked
 * on in the same turn, a late comer among many would wait for its connection, not for its answer.
 */
function inShortTurns(listener: RequestListener): RequestListener {
  const waiting: Parameters<RequestListener>[] = [];
  const take = () => {
    const taken = waiting.splice(0, REQUESTS_A_TURN);
    if (waiting.length > 0) setImmediate(take);
    for (const request of taken) listener(...request);
  };
  return (...request) => {
    waiting.push(request);
    if (waiting.length === 1) setImmediate(take);
  };
}

/** Bolt refuses old requests only; a stolen one with a date ahead of time would stay good for long. */
function isFromTheFuture(request: IncomingMessage, now: Date): boolean {
  const sentAt = Number(request.headers['x-slack-request-timestamp']);
  return Number.isFinite(sentAt) && sentAt - now.getTime() / 1_000 > MOST_SKEW_SECONDS;
}

/** Bolt knows the form type by its exact name only; proxies add a charset. */
function plainContentType(request: IncomingMessage): void {
  const type = request.headers['content-type'];
  if (type?.toLowerCase().startsWith(`${FORM};`)) request.headers['content-type'] = FORM;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
