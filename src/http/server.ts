import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '../lib/logger.ts';
import { clientAddress } from './client-address.ts';
import { createRefusalLimit } from './refusal-limit.ts';
import { SLACK_PATH, slackDoor } from './slack-door.ts';

export type Route = {
  path: string;
  handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Others get 405; not given = the handler decides. */
  methods?: readonly string[];
  /** Whether a request carries something only we can have given it. Then it is heard however much its address was refused. */
  isKnown?: (request: IncomingMessage) => boolean;
};

export type HttpServer = {
  port: number;
  /** Takes nothing new, and ends after `withinMs` what is still coming in or going out. */
  close(withinMs: number): Promise<void>;
};

/** How long a client may take, and the pause between two looks at those who take too long; Node's own is 30 s. */
export type Patience = { headMs: number; requestMs: number; lookMs: number };
const PATIENCE: Patience = { headMs: 10_000, requestMs: 15_000, lookMs: 5_000 };
/** More at once than Slack, a mail provider and people ever open. */
const MOST_CONNECTIONS = 2_000;

/** For every answer. Pages add what they need of their own. */
const SAFE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
};

/**
 * The one HTTP server of the bot: Slack's requests (none in Socket Mode), health, unsubscribe. Routes match by path, a path
 * that ends in `/` by its beginning. An address that is refused too often is not heard for a while; Slack always is.
 *
 * @param slack - Bolt's listener, which checks signatures; `null` in Socket Mode
 * @param proxies - how many proxies of ours stand in front (default 0)
 */
export async function startHttpServer(deps: {
  host: string;
  port: number;
  slack: RequestListener | null;
  routes: readonly Route[];
  now: () => Date;
  log: Logger;
  proxies?: number;
  mostRefusals?: number;
  patience?: Patience;
}): Promise<HttpServer> {
  const { log, proxies = 0, patience = PATIENCE } = deps;
  const refusals = createRefusalLimit(deps.mostRefusals);
  const slack = deps.slack === null ? [] : [{ path: SLACK_PATH, handler: slackDoor(deps.slack, deps) }];
  const routes: readonly Route[] = [...slack, ...deps.routes];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const route = routes.find((entry) =>
      entry.path.endsWith('/') ? path.startsWith(entry.path) : path === entry.path,
    );
    for (const [name, value] of Object.entries(SAFE_HEADERS)) response.setHeader(name, value);
    if (route?.path !== SLACK_PATH && route?.isKnown?.(request) !== true) {
      const address = clientAddress(request, proxies);
      const seconds = await refusals.waitOf(address);
      if (seconds > 0) return refuse(response, 429, 'Too many requests', { 'retry-after': String(seconds) });
      response.on('finish', () => {
        if (response.statusCode >= 400 && response.statusCode < 500) void refusals.note(address);
      });
    }
    if (route === undefined) return refuse(response, 404, 'Not found');
    if (route.methods !== undefined && !route.methods.includes(request.method ?? '')) {
      return refuse(response, 405, 'Not possible', { allow: route.methods.join(', ') });
    }
    await route.handler(request, response);
  }

  const server = createServer({ connectionsCheckingInterval: patience.lookMs }, (request, response) => {
    void answer(request, response).catch((error: unknown) => {
      log.error({ err: error, method: request.method }, 'request failed');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.requestTimeout = patience.requestMs;
  server.headersTimeout = patience.headMs;
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, deps.port, deps.host);
  return {
    port: (server.address() as AddressInfo).port,
    close: (withinMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), withinMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** A body that was not read to its end must not be taken for the next request: the connection ends. */
function refuse(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close', ...headers }).end(text);
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
