/** The HTTP side: Web API, response URLs, uploads, and the upgrade to Socket Mode. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type ApiArgs, parseArgs, readBody } from './api-args.ts';
import type { ResponseUrls } from './exchange.ts';
import type { Fault, Faults, RateLimits } from './faults.ts';
import { mimeTypeOf } from './file-types.ts';
import { chatMethods } from './methods/chat.ts';
import type { Method, MethodContext } from './methods/context.ts';
import { conversationMethods } from './methods/conversations.ts';
import { fileMethods } from './methods/files.ts';
import { peopleMethods } from './methods/people.ts';
import { viewMethods } from './methods/views.ts';
import { applyResponse } from './responses.ts';
import type { SocketMode } from './socket-mode.ts';
import { type ApiCall, type Json, SlackApiError } from './types.ts';

const METHODS = new Map<string, Method>(
  Object.entries({ ...chatMethods, ...conversationMethods, ...fileMethods, ...peopleMethods, ...viewMethods }),
);
const WITHOUT_TOKEN = new Set(['api.test']);
const WITH_APP_TOKEN = new Set(['apps.connections.open']);

export type ServerDeps = {
  context: MethodContext;
  responseUrls: ResponseUrls;
  faults: Faults;
  rateLimits: RateLimits;
  sockets: SocketMode;
  calls: ApiCall[];
  tokens: { bot: string; app: string | null; revoked: boolean };
  /** What the app was granted; told with every answer. */
  grants: { scopes: readonly string[] };
};

type Reply = { status: number; body: Json; retryAfterS?: number };

export function createSlackServer(deps: ServerDeps): Server {
  const server = createServer((request, response) => {
    answer(deps, request, response).catch((error: unknown) => {
      console.error('local Slack workspace:', error);
      if (response.headersSent) response.destroy();
      else send(response, 500, { ok: false, error: 'internal_error' });
    });
  });
  server.on('upgrade', (request, socket) => deps.sockets.accept(request, socket));
  return server;
}

async function answer(deps: ServerDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const body = await readBody(request);
  const [, area, name = ''] = url.pathname.split('/');
  if (area === 'api')
    return serve(deps, name, url, request, response, body, (args) => callMethod(deps, name, request, args));
  if (area === 'response') {
    return serve(deps, 'response_url', url, request, response, body, (args) => {
      applyResponse(deps.context.workspace, deps.responseUrls.use(name), args.raw);
      return {};
    });
  }
  if (area === 'upload') return upload(deps, name, request, response, body);
  if (area === 'files') return download(deps, name, request, response);
  if (area === 'signin') return sendPage(response, 200, 'Sign in to the workspace');
  send(response, 404, { ok: false, error: 'not_found' });
}

/** One logged call: planned faults first, then the work, then the answer. */
async function serve(
  deps: ServerDeps,
  method: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  work: (args: ApiArgs) => Json,
): Promise<void> {
  const call: ApiCall = { method, args: {}, at: deps.context.workspace.now(), status: 0, ok: false, error: null };
  deps.calls.push(call);
  const fault = deps.faults.take(method);
  if (fault?.delayMs) await delay(fault.delayMs);
  if (fault?.hang) {
    call.error = 'hang';
    deps.context.workspace.changed();
    return; // The connection stays open until one of the two sides gives up.
  }
  const planned = fault ? plannedReply(fault) : null;
  const reply = planned ?? run(deps, method, url, request, body, call, work);
  call.ok = reply.body.ok === true;
  call.error = typeof reply.body.error === 'string' ? reply.body.error : null;
  if (fault?.dropConnectionAfterHandling) {
    response.destroy();
  } else {
    call.status = reply.status;
    if (fault?.html) sendPage(response, reply.status);
    else send(response, reply.status, reply.body, reply.retryAfterS, deps.grants.scopes);
  }
  deps.context.workspace.changed();
}

/** What a fault answers instead of doing the work; `null` when it only delays or cuts. */
function plannedReply(fault: Fault): Reply | null {
  if (fault.error === undefined && fault.status === undefined && !fault.html && fault.retryAfterS === undefined)
    return null;
  const status = fault.status ?? (fault.retryAfterS === undefined ? (fault.html ? 502 : 200) : 429);
  const error = fault.error ?? (status === 429 ? 'ratelimited' : 'internal_error');
  return {
    status,
    body: { ok: false, error },
    ...(fault.retryAfterS === undefined ? {} : { retryAfterS: fault.retryAfterS }),
  };
}

function run(
  deps: ServerDeps,
  method: string,
  url: URL,
  request: IncomingMessage,
  body: Buffer,
  call: ApiCall,
  work: (args: ApiArgs) => Json,
): Reply {
  try {
    const args = parseArgs(url, request.headers['content-type'] ?? '', body);
    const { token: _token, ...shown } = args.raw;
    call.args = shown;
    const waitS = deps.rateLimits.retryAfterS(method, args.text('channel') ?? '');
    if (waitS !== null) return { status: 429, body: { ok: false, error: 'ratelimited' }, retryAfterS: waitS };
    return { status: 200, body: { ok: true, ...work(args) } };
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    const messages = error.details.length > 0 ? { response_metadata: { messages: error.details } } : {};
    const status = method !== 'response_url' ? 200 : ['expired_url', 'used_url'].includes(error.code) ? 404 : 400;
    return { status, body: { ok: false, error: error.code, ...messages } };
  }
}

function callMethod(deps: ServerDeps, name: string, request: IncomingMessage, args: ApiArgs): Json {
  const method = METHODS.get(name);
  if (!method) throw new SlackApiError('unknown_method');
  if (!WITHOUT_TOKEN.has(name)) checkToken(deps.tokens, name, request, args);
  return method(deps.context, args);
}

function checkToken(tokens: ServerDeps['tokens'], name: string, request: IncomingMessage, args: ApiArgs): void {
  const header = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const token = header ?? args.text('token');
  if (!token) throw new SlackApiError('not_authed');
  if (tokens.revoked) throw new SlackApiError('token_revoked');
  const wanted = WITH_APP_TOKEN.has(name) ? tokens.app : tokens.bot;
  if (token === wanted) return;
  throw new SlackApiError(token === tokens.bot || token === tokens.app ? 'not_allowed_token_type' : 'invalid_auth');
}

async function upload(
  deps: ServerDeps,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  const file = deps.context.workspace.files.get(id);
  if (!file) {
    send(response, 404, { ok: false, error: 'file_not_found' });
    return;
  }
  const type = request.headers['content-type'] ?? '';
  file.bytes = type.startsWith('multipart/form-data') ? await firstPart(type, body) : body;
  response.writeHead(200, { 'content-type': 'text/plain' }).end(`OK - ${file.bytes.length}`);
}

async function firstPart(contentType: string, body: Buffer): Promise<Buffer> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  const part = [...form.values()].find((value) => typeof value !== 'string');
  return part ? Buffer.from(await part.arrayBuffer()) : Buffer.alloc(0);
}

/** Bytes of a file, for the bot's token only; whoever comes without it is sent to the login page, as Slack does. */
async function download(
  deps: ServerDeps,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const fault = deps.faults.take('file_download');
  if (fault?.delayMs) await delay(fault.delayMs);
  if (fault?.hang) return;
  if (fault?.dropConnectionAfterHandling) {
    response.writeHead(200, { 'content-type': 'text/csv', 'content-length': '1000000' }).write('name,state\n');
    setImmediate(() => response.destroy());
    return;
  }
  if (fault?.redirectTo !== undefined) {
    response.writeHead(302, { location: fault.redirectTo }).end();
    return;
  }
  if (fault?.html) return sendPage(response, fault.status ?? 200, 'Sign in to the workspace');
  if (fault?.status !== undefined) return send(response, fault.status, { ok: false });
  const { tokens } = deps;
  if (tokens.revoked || request.headers.authorization !== `Bearer ${tokens.bot}`) {
    response.writeHead(302, { location: `${deps.context.baseUrl}/signin?redir=${encodeURIComponent(id)}` }).end();
    return;
  }
  const file = deps.context.workspace.files.get(id);
  if (!file?.bytes || !file.visible) {
    send(response, 404, { ok: false, error: 'file_not_found' });
    return;
  }
  response
    .writeHead(200, {
      'content-type': mimeTypeOf(file.name),
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'x-content-type-options': 'nosniff',
    })
    .end(file.bytes);
}

function send(
  response: ServerResponse,
  status: number,
  body: Json,
  retryAfterS?: number,
  scopes?: readonly string[],
): void {
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      ...(scopes === undefined ? {} : { 'x-oauth-scopes': scopes.join(',') }),
      ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }),
    })
    .end(JSON.stringify(body));
}

function sendPage(response: ServerResponse, status: number, title = 'Bad gateway'): void {
  response
    .writeHead(status, { 'content-type': 'text/html' })
    .end(`<!doctype html><title>${title}</title><h1>${title}</h1>`);
}
