import type { ApiArgs } from '../api-args.ts';
import type { Triggers } from '../exchange.ts';
import type { Workspace } from '../state.ts';
import type { Json } from '../types.ts';
import type { Views } from '../views.ts';

/** What a Web API method works on. */
export type MethodContext = {
  workspace: Workspace;
  views: Views;
  triggers: Triggers;
  /** Base of this server, no trailing slash. */
  baseUrl: string;
  /** A fresh Socket Mode address. */
  openSocket(): string;
};

/** Answers the fields besides `ok: true`, or throws a SlackApiError. */
export type Method = (context: MethodContext, args: ApiArgs) => Json;

/** One page of a list, with Slack's opaque cursor. */
export function page<T>(
  items: readonly T[],
  cursor: string | undefined,
  limit: number,
): { items: T[]; nextCursor: string } {
  const start = cursor ? Number(Buffer.from(cursor, 'base64').toString('utf8').replace('next:', '')) : 0;
  const end = start + limit;
  return {
    items: items.slice(start, end),
    nextCursor: end < items.length ? Buffer.from(`next:${end}`).toString('base64') : '',
  };
}
