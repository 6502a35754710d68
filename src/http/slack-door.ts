import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from '../lib/logger.ts';
import { readBody } from './read-body.ts';
import type { Route } from './server.ts';

export const SLACK_PATH = '/slack/events';
/** Slack allows requests this old or, clocks being what they are, this far ahead. */
const MOST_SKEW_SECONDS = 300;
/** A form with all its values has some 250 KB. */
const MAX_BODY_BYTES = 1024 * 1024;
const FORM = 'application/x-www-form-urlencoded';
/** Slack's requests that are taken up in one turn of the event loop. */
const REQUESTS_A_TURN = 2;

/**
 * What stands in front of Bolt, which checks signatures and age. Bolt takes a body for granted that is an object: one that is
 * `null`, although signed, would end the process.
 */
export function slackDoor(listener: RequestListener, deps: { now: () => Date; log: Logger }): Route['handler'] {
  const handOn = inShortTurns(listener);
  return async (request, response) => {
    if (isFromTheFuture(request, deps.now())) {
      deps.log.warn({}, 'refused a Slack request whose time lies ahead of ours');
      return refuse(response, 401);
    }
    plainContentType(request);
    const body = await readBody(request, MAX_BODY_BYTES).catch((error: unknown) => {
      deps.log.info({ err: error }, 'a request of Slack broke off');
      return 'gone' as const;
    });
    if (body === 'gone') return void response.destroy();
    if (body === null) return refuse(response, 413);
    if (!holdsAnObject(request, body)) return refuse(response, 400);
    handOn(Object.assign(request, { rawBody: body }), response); // Bolt reads no body that stands there already
  };
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' }).end();
}

function holdsAnObject(request: IncomingMessage, body: Buffer): boolean {
  const text = body.toString();
  const isForm = request.headers['content-type'] === FORM;
  const json = isForm ? new URLSearchParams(text).get('payload') : text;
  if (json === null) return true; // a form without a payload: a command
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false; // no JSON at all
  }
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
