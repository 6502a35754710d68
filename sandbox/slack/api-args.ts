/** The arguments of one Web API call, whichever way they were sent: form fields carry JSON as text, JSON bodies carry it as it is. */
import type { IncomingMessage } from 'node:http';
import { isRecord, type Json, SlackApiError } from './types.ts';

export class ApiArgs {
  readonly raw: Json;

  constructor(raw: Json) {
    this.raw = raw;
  }

  has(name: string): boolean {
    return this.raw[name] !== undefined && this.raw[name] !== null && this.raw[name] !== '';
  }

  text(name: string): string | undefined {
    const value = this.raw[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  }

  flag(name: string): boolean {
    const value = this.raw[name];
    return value === true || value === 'true' || value === '1' || value === 1;
  }

  /** A whole number between limits, or the fallback. @throws {SlackApiError} invalid_limit */
  limit(name: string, fallback: number, max: number): number {
    if (!this.has(name)) return fallback;
    const value = Number(this.raw[name]);
    if (!Number.isInteger(value) || value < 1 || value > max) throw new SlackApiError('invalid_limit');
    return value;
  }

  /** A structured argument; `undefined` when absent. @throws {SlackApiError} with `badFormat` when it is not JSON */
  json(name: string, badFormat: string): unknown {
    const value = this.raw[name];
    if (typeof value !== 'string') return value ?? undefined;
    if (value === '') return undefined;
    try {
      return JSON.parse(value) as unknown;
    } catch (error) {
      throw new SlackApiError(badFormat, [], { cause: error });
    }
  }
}

/** The whole body of a request. @throws {SlackApiError} request_too_large above 20 MB */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    length += bytes.length;
    if (length > 20_000_000) throw new SlackApiError('request_too_large');
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

/** @throws {SlackApiError} invalid_json, json_not_object, invalid_post_type */
export function parseArgs(url: URL, contentType: string, body: Buffer): ApiArgs {
  const query = Object.fromEntries(url.searchParams);
  if (body.length === 0) return new ApiArgs(query);
  if (contentType.startsWith('application/json')) {
    const parsed = parseJson(body.toString('utf8'));
    return new ApiArgs({ ...query, ...parsed });
  }
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return new ApiArgs({ ...query, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) });
  }
  throw new SlackApiError('invalid_post_type');
}

function parseJson(text: string): Json {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new SlackApiError('invalid_json', [], { cause: error });
  }
  if (!isRecord(parsed)) throw new SlackApiError('json_not_object');
  return parsed;
}
