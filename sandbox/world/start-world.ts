import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { answerNominatim } from './api/nominatim.ts';
import { answerNpi } from './api/npi.ts';
import { answerOverpass, overpassErrorPage, overpassStatus } from './api/overpass.ts';
import { buildWorld, type World } from './data/build-world.ts';
import { SAMPLE_LABEL } from './data/invented.ts';
import type { WorldCompany, WorldPlace } from './data/types.ts';
import { createFaultBox, type Fault, type FaultTarget, type InitialFault } from './faults.ts';
import { remember, type WorldRequest } from './request-log.ts';
import { serveSite } from './sites/serve-site.ts';
import { indexPage } from './world-index.ts';

export type SampleWorld = {
  /** Base URL; shows what is served to a person. */
  url: string;
  /** For `OVERPASS_URL`: the full endpoint. */
  overpassUrl: string;
  /** For `NPI_URL`: the full endpoint. */
  npiUrl: string;
  /** For `NOMINATIM_URL`: a base, `/search` below it. */
  nominatimUrl: string;
  /** For `CRAWL_PROXY_URL`: a forward proxy for plain http that knows the sample websites and nothing else. */
  proxyUrl: string;
  places: WorldPlace[];
  companies: WorldCompany[];
  /** Newest last, at most 20,000. */
  requests: WorldRequest[];
  fail(target: FaultTarget, fault: Fault): void;
  heal(target?: FaultTarget): void;
  close(): Promise<void>;
};

export type SampleWorldOptions = {
  /** 0 = any free port. */
  port?: number;
  /** Added to every answer. */
  latencyMs?: number;
  faults?: readonly InitialFault[];
  seed?: number;
  /** Further one-office dental practices in Ohio, for load tests. */
  extraCompanies?: number;
};

type Answer = {
  status: number;
  type: string;
  body: string | Buffer;
  headers?: Record<string, string>;
  chunked?: boolean;
};
type Handled = Answer | 'hang' | 'disconnect';
type Context = { world: World; boxes: ReturnType<typeof createFaultBox>; log: WorldRequest[]; latencyMs: number };

/** Largest request body that is read, in bytes. */
const MAX_BODY = 1_000_000;

/** Starts the invented world on the loopback interface: three APIs and a proxy to its websites, all on one port. */
export async function startWorld(options: SampleWorldOptions = {}): Promise<SampleWorld> {
  const world = buildWorld({
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    extraCompanies: options.extraCompanies ?? 0,
  });
  const boxes = createFaultBox(options.faults ?? []);
  const requests: WorldRequest[] = [];
  const context: Context = { world, boxes, log: requests, latencyMs: options.latencyMs ?? 0 };
  const closing = new AbortController();
  const server = createServer((request, response) => {
    handle(context, request, response, closing.signal).catch((error: unknown) => {
      if (closing.signal.aborted) return;
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  // Only plain http is spoken here: a tunnel would need certificates.
  server.on('connect', (_request, socket) => socket.end('HTTP/1.1 405 Method Not Allowed\r\nallow: GET, HEAD\r\n\r\n'));
  const port = await listen(server, options.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    overpassUrl: `${url}/overpass/api/interpreter`,
    npiUrl: `${url}/npi/api/`,
    nominatimUrl: `${url}/nominatim`,
    proxyUrl: url,
    places: world.places,
    companies: world.companies,
    requests,
    fail: boxes.fail,
    heal: boxes.heal,
    close: () => stop(server, closing),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function stop(server: Server, closing: AbortController): Promise<void> {
  closing.abort(new Error('the sample world is closing'));
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

async function handle(
  context: Context,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const asked = new URL(request.url ?? '/', 'http://world.invalid');
  const viaProxy = asked.hostname !== 'world.invalid';
  const target = viaProxy ? 'site' : targetOf(asked.pathname);
  const body = request.method === 'POST' ? await readBody(request) : '';
  const entry = remember(context.log, {
    at: new Date(),
    target,
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    host: viaProxy ? asked.hostname : null,
    userAgent: request.headers['user-agent'] ?? '',
    query: target === 'overpass' ? overpassQueryOf(asked, body) : null,
    status: null,
  });
  const fault = takeFault(context, entry);
  const waitMs = context.latencyMs + (fault?.delayMs ?? 0);
  if (waitMs > 0) await delay(waitMs, undefined, { signal });
  const handled = applyFault(answerFor(context.world, entry, asked, request), fault, target);
  if (handled === 'hang') return; // the socket stays open until the caller or close() ends it
  if (handled === 'disconnect') {
    response.destroy();
    return;
  }
  entry.status = handled.status;
  send(response, handled, request.method === 'HEAD');
}

function targetOf(path: string): WorldRequest['target'] {
  if (path.startsWith('/overpass/')) return 'overpass';
  if (path.startsWith('/npi/')) return 'npi';
  return path.startsWith('/nominatim/') ? 'nominatim' : 'other';
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The query of a form post, of a GET, or a bare body. */
function overpassQueryOf(asked: URL, body: string): string {
  const inUrl = asked.searchParams.get('data');
  if (inUrl !== null) return inUrl;
  return body.startsWith('data=') ? (new URLSearchParams(body).get('data') ?? '') : body;
}

function takeFault({ boxes }: Context, entry: WorldRequest): Fault | null {
  if (entry.target === 'other') return null;
  if (entry.target !== 'site') return boxes.take(entry.target);
  const domain = (entry.host ?? '').split('.').slice(-2).join('.');
  return boxes.take(`site:${domain}`, 'sites');
}

const json = (body: object, status = 200): Answer => ({ status, type: 'application/json', body: JSON.stringify(body) });
const page = (body: string, status = 200): Answer => ({ status, type: 'text/html; charset=utf-8', body });

function answerFor(world: World, entry: WorldRequest, asked: URL, request: IncomingMessage): Handled {
  switch (entry.target) {
    case 'overpass':
      if (asked.pathname === '/overpass/api/status') {
        return { status: 200, type: 'text/plain; charset=utf-8', body: overpassStatus(entry.at) };
      }
      return answerOverpass(world.elements, entry.query ?? '');
    case 'npi':
      return json(answerNpi(world.npiRecords, asked.searchParams));
    case 'nominatim': {
      if (asked.pathname !== '/nominatim/search') return json({ error: { code: 404, message: 'Not found' } }, 404);
      const found = answerNominatim(asked.searchParams, entry.userAgent);
      return json(found.body, found.status);
    }
    case 'site':
      return siteAnswer(world, asked, request);
    case 'other':
      return asked.pathname === '/' ? page(indexPage(world.companies)) : page(`<p>Not found. ${SAMPLE_LABEL}</p>`, 404);
  }
}

function siteAnswer(world: World, asked: URL, request: IncomingMessage): Handled {
  if (request.method !== 'GET' && request.method !== 'HEAD') return page('<p>Only GET and HEAD</p>', 405);
  const answer = serveSite(world.sites, {
    host: asked.hostname,
    path: asked.pathname,
    acceptsGzip: /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')),
  });
  if (answer.kind === 'hang') return 'hang';
  // Nothing outside is ever fetched: to the caller it looks like a name that does not resolve.
  if (answer.kind === 'unknown_host') return page(`<p>No such host in the sample world. ${SAMPLE_LABEL}</p>`, 502);
  const { 'content-type': type = 'text/html', ...headers } = answer.headers;
  return { status: answer.status, type, headers, body: answer.body, chunked: answer.chunked };
}

function applyFault(answer: Handled, fault: Fault | null, target: WorldRequest['target']): Handled {
  if (fault?.hang) return 'hang';
  if (fault?.disconnect) return 'disconnect';
  if (fault === null || typeof answer === 'string') return answer;
  let changed = answer;
  if (fault.status !== undefined || fault.html) changed = failurePage(fault, target);
  if (fault.remark !== undefined && changed.type === 'application/json') changed = withRemark(changed, fault.remark);
  if (fault.retryAfterSeconds !== undefined) {
    changed = { ...changed, headers: { ...changed.headers, 'retry-after': String(fault.retryAfterSeconds) } };
  }
  if (fault.truncated) changed = { ...changed, body: changed.body.slice(0, Math.floor(changed.body.length * 0.6)) };
  return changed;
}

function failurePage(fault: Fault, target: WorldRequest['target']): Answer {
  const status = fault.status ?? 200;
  if (target !== 'overpass') {
    return fault.html || target === 'site'
      ? page(`<h1>${status}</h1><p>Out of order</p>`, status)
      : json({ error: status }, status);
  }
  const reasons: Record<number, string> = {
    429: 'runtime error: open64: the rate limit for this address is used up (rate_limited). Come back later.',
    504: 'runtime error: open64: the server is too busy to handle your request (timeout).',
  };
  return page(overpassErrorPage(reasons[status] ?? 'runtime error: the database is not available'), status);
}

function withRemark(answer: Answer, remark: string | true): Answer {
  const parsed = JSON.parse(String(answer.body)) as { elements: unknown[] };
  const kept = parsed.elements.slice(0, Math.floor(parsed.elements.length / 2));
  const text = remark === true ? 'runtime error: Query timed out in "query" at line 1 after 61 seconds.' : remark;
  return json({ ...parsed, elements: kept, remark: text });
}

function send(response: ServerResponse, { status, type, body, headers, chunked }: Answer, headOnly: boolean): void {
  const length = chunked ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { 'content-type': type, ...length, 'x-sample-data': SAMPLE_LABEL, ...headers });
  response.end(headOnly ? undefined : body);
}
