/** The web page of the sandbox workspace: a chat client for people, one process with the local Slack. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { readBody } from '../slack/api-args.ts';
import { mimeTypeOf } from '../slack/file-types.ts';
import type { LocalSlack } from '../slack/local-slack.ts';
import { SlackApiError } from '../slack/types.ts';
import { type Bundle, buildPage } from './bundle.ts';
import { readPageState } from './page-state.ts';

export type InboxMessage = {
  id: string;
  from: string;
  to: string;
  subject: string;
  date: string;
  headers: { name: string; value: string }[];
  text: string;
  html: string | null;
  raw: string;
};

export type Inbox = { list(): Promise<InboxMessage[]>; reply?(id: string, text: string): Promise<void> };

export type SandboxPageOptions = {
  slack: LocalSlack;
  inbox?: Inbox;
  /** 0 (default) takes any free port. */
  port?: number;
  /** A line shown above everything, e.g. that all data are invented. */
  banner?: string;
  /** What the direct line with the bot suggests, as the app's manifest says. */
  prompts?: readonly { title: string; message: string }[];
};

const STREAM_PACE_MS = 80;
const SAMPLE_LIST = path.join(import.meta.dirname, '../world/data/sample-list.csv');

const FieldValueSchema = z.union([z.string(), z.array(z.string()), z.null()]);
const FieldValuesSchema = z.record(z.string(), z.union([FieldValueSchema, z.record(z.string(), FieldValueSchema)]));
const userId = z.string();
const ActionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('say'),
    userId,
    channel: z.string(),
    text: z.string().min(1),
    threadTs: z.string().optional(),
  }),
  z.object({ kind: z.literal('share'), userId, channel: z.string(), fileId: z.string() }),
  z.object({ kind: z.literal('slash'), userId, channel: z.string(), command: z.string(), text: z.string() }),
  z.object({
    kind: z.literal('click'),
    userId,
    source: z.union([z.object({ channel: z.string(), ts: z.string() }), z.object({ viewId: z.string() })]),
    actionId: z.string(),
    blockId: z.string(),
    value: FieldValueSchema.optional(),
    state: FieldValuesSchema.optional(),
  }),
  z.object({ kind: z.literal('submit'), userId, viewId: z.string(), values: FieldValuesSchema }),
  z.object({ kind: z.literal('close'), userId, viewId: z.string() }),
  z.object({ kind: z.literal('home'), userId }),
  z.object({ kind: z.literal('reply'), id: z.string(), text: z.string().min(1) }),
]);
export type PageAction = z.infer<typeof ActionSchema>;

/** Listens on 127.0.0.1 only. @throws when the port is taken or the page does not build */
export async function startSandboxPage(options: SandboxPageOptions): Promise<{ url: string; close(): Promise<void> }> {
  const bundle = await buildPage();
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    answer(options, bundle, streams, request, response).catch((error: unknown) => {
      console.error('sandbox page:', error);
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { error: 'The sandbox page failed; see its output.' });
    });
  });
  const stopWatching = announceChanges(options.slack, streams);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closeAll(server, stopWatching) };
}

function closeAll(server: Server, stopWatching: () => void): Promise<void> {
  stopWatching();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Many changes in a row become one line to each open page. */
function announceChanges(slack: LocalSlack, streams: ReadonlySet<ServerResponse>): () => void {
  let timer: NodeJS.Timeout | null = null;
  const stop = slack.onChange(() => {
    timer ??= setTimeout(() => {
      timer = null;
      for (const stream of streams) stream.write(`data: ${slack.revision}\n\n`);
    }, STREAM_PACE_MS);
  });
  return () => {
    stop();
    if (timer) clearTimeout(timer);
  };
}

async function answer(
  options: SandboxPageOptions,
  bundle: Bundle,
  streams: Set<ServerResponse>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  // Another site's page in the same browser must not be able to press buttons here.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? ''))
    return sendJson(response, 403, { error: 'wrong host' });
  if (request.method === 'POST' && url.pathname === '/sandbox/act') return act(options, request, response);
  if (request.method === 'POST' && url.pathname === '/sandbox/upload') return takeFile(options, url, request, response);
  if (request.method !== 'GET') return sendJson(response, 405, { error: 'method not allowed' });
  switch (url.pathname) {
    case '/':
      return sendShell(response);
    case '/app.js':
      return send(response, 'text/javascript; charset=utf-8', bundle.script);
    case '/app.css':
      return send(response, 'text/css; charset=utf-8', bundle.style);
    case '/sandbox/state':
      return sendState(options, url, response);
    case '/sandbox/inbox':
      return sendJson(response, 200, { messages: (await options.inbox?.list()) ?? [] });
    case '/sandbox/stream':
      return openStream(options.slack, streams, response);
    case '/sandbox/sample-list.csv':
      return send(response, 'text/csv; charset=utf-8', await readFile(SAMPLE_LIST, 'utf8'));
    case '/sandbox/file':
      return sendFile(options.slack, url.searchParams.get('id') ?? '', response);
    default:
      return sendJson(response, 404, { error: 'not found' });
  }
}

function sendState({ slack, inbox, banner, prompts }: SandboxPageOptions, url: URL, response: ServerResponse): void {
  const query = {
    userId: url.searchParams.get('user') ?? '',
    channelId: url.searchParams.get('channel') ?? '',
    threadTs: url.searchParams.get('thread'),
  };
  const fixed = {
    prompts: [...(prompts ?? [])],
    banner: banner ?? null,
    inbox: inbox ? { canReply: inbox.reply !== undefined } : null,
  };
  sendJson(response, 200, readPageState(slack, query, fixed));
}

/** Pictures are shown, everything else is saved. */
function sendFile(slack: LocalSlack, id: string, response: ServerResponse): void {
  const file = slack.file(id);
  if (!file?.bytes) {
    sendJson(response, 404, { error: 'not found' });
    return;
  }
  const type = mimeTypeOf(file.name);
  const how = type.startsWith('image/') ? 'inline' : 'attachment';
  response
    .writeHead(200, {
      'content-type': type,
      'content-disposition': `${how}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'x-content-type-options': 'nosniff',
    })
    .end(file.bytes);
}

function openStream(slack: LocalSlack, streams: Set<ServerResponse>, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(`data: ${slack.revision}\n\n`);
  streams.add(response);
  response.on('close', () => streams.delete(response));
}

/** A person's file, as bytes. */
async function takeFile(
  { slack }: SandboxPageOptions,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isFromOurPage(request, 'application/octet-stream')) return sendJson(response, 403, { error: 'wrong origin' });
  const name = url.searchParams.get('name') ?? '';
  const bytes = await readBody(request);
  if (name === '') return sendJson(response, 400, { error: 'the file has no name' });
  try {
    sendJson(response, 200, { id: slack.addFile(url.searchParams.get('user') ?? '', { name, bytes }) });
  } catch (error) {
    sendJson(response, 409, { error: error instanceof Error ? error.message : String(error) });
  }
}

function isFromOurPage(request: IncomingMessage, contentType: string): boolean {
  const site = request.headers['sec-fetch-site'];
  return (site === undefined || site === 'same-origin') && request.headers['content-type'] === contentType;
}

async function act(options: SandboxPageOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isFromOurPage(request, 'application/json')) return sendJson(response, 403, { error: 'wrong origin' });
  const parsed = ActionSchema.safeParse(JSON.parse((await readBody(request)).toString('utf8')));
  if (!parsed.success) return sendJson(response, 400, { error: z.prettifyError(parsed.error) });
  try {
    sendJson(response, 200, { answer: await perform(options, parsed.data) });
  } catch (error) {
    // What a person tried and could not do (a button that is gone, a channel they are not in) is told to that person.
    const message =
      error instanceof SlackApiError ? error.code : error instanceof Error ? error.message : String(error);
    sendJson(response, 409, { error: message });
  }
}

async function perform({ slack, inbox }: SandboxPageOptions, action: PageAction): Promise<unknown> {
  switch (action.kind) {
    case 'say':
      return (await slack.say(action.userId, action.channel, action.text, action.threadTs)).answer;
    case 'share':
      return slack.shareFile(action.userId, action.channel, action.fileId);
    case 'slash':
      return slack.slash(action.userId, action.channel, action.text, action.command);
    case 'click': {
      const { actionId, blockId, value, state } = action;
      const press = { actionId, blockId, ...(value === undefined ? {} : { value }), ...(state ? { state } : {}) };
      return 'viewId' in action.source
        ? slack.clickInView(action.userId, action.source.viewId, press)
        : slack.click(action.userId, { ...action.source, ...press });
    }
    case 'submit':
      return slack.submitView(action.userId, action.viewId, action.values);
    case 'close':
      return slack.closeView(action.userId, action.viewId);
    case 'home':
      return slack.openHome(action.userId);
    case 'reply':
      if (!inbox?.reply) throw new Error('this inbox takes no replies');
      return inbox.reply(action.id, action.text);
  }
}

const SHELL = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sandbox workspace</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/app.css">
</head>
<body><div id="root"></div><script src="/app.js"></script></body>
</html>
`;

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: http: https:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

function sendShell(response: ServerResponse): void {
  response.setHeader('content-security-policy', POLICY);
  response.setHeader('referrer-policy', 'no-referrer');
  send(response, 'text/html; charset=utf-8', SHELL);
}

function send(response: ServerResponse, contentType: string, body: string): void {
  response
    .writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    .end(body);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));
}
