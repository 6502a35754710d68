import { Agent, buildConnector, type Dispatcher, ProxyAgent, request } from 'undici';
import { assertPublicHost, BlockedAddressError, guardedLookup, type Resolve } from './guarded-fetch/address-guard.ts';
import { decodeText } from './guarded-fetch/charset.ts';
import { discard, readBody } from './guarded-fetch/read-body.ts';

export type FetchFailure =
  | 'unreachable'
  | 'timeout'
  | 'blocked_address'
  | 'redirects'
  | 'content_type'
  | 'bad_content'
  | 'bad_url';

/** A page that could not be fetched, or must not be. */
export class GuardedFetchError extends Error {
  readonly failure: FetchFailure;

  constructor(failure: FetchFailure, detail: string, options?: ErrorOptions) {
    super(`${failure}: ${detail.slice(0, 200)}`, options);
    this.failure = failure;
  }
}

export type FetchedText = {
  /** After redirects. */
  url: string;
  status: number;
  /** Without parameters, lower case; `null` = not sent. */
  contentType: string | null;
  text: string;
  /** Bytes kept, after decompression. */
  bytes: number;
  /** There was more than `maxBytes`; `text` is the beginning. */
  truncated: boolean;
};

type GuardedFetchOptions = {
  signal: AbortSignal;
  /** Content types wanted; others are refused before their body is read. One that is not sent passes. */
  contentType?: RegExp;
  maxBytes?: number;
  timeoutMs?: number;
  /** Called before each request, redirects included; what it throws ends the fetch. Its time is not counted. */
  beforeRequest?: (url: URL) => Promise<void>;
};

export type GuardedFetch = {
  /**
   * GET of an address that a stranger chose.
   *
   * @throws {GuardedFetchError} for everything that the other side does; the signal's reason when aborted
   */
  get(url: string, options: GuardedFetchOptions): Promise<FetchedText>;
  close(): Promise<void>;
};

export type GuardedFetchSettings = {
  /** Says who we are and where to complain. */
  userAgent: string;
  /** Lets private addresses and any port through: tests and sandbox only. */
  allowPrivate: boolean;
  /** HTTP proxy. It resolves names itself, so only hosts written as private addresses can be refused then. */
  proxyUrl?: string;
  /** For a whole fetch with its redirects, in ms (default 10,000). */
  timeoutMs?: number;
  /** Of the decompressed body (default 2 MB). */
  maxBytes?: number;
  /** Default 5. */
  maxRedirects?: number;
  /** Name resolution; the system's unless a test stands in. */
  resolve?: Resolve;
};

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_BYTES = 2 * 1024 * 1024;
const DEFAULT_MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches pages from addresses that come from outside. Every connection is checked where it is made, so decimal hosts,
 * redirects and names that change their address (DNS rebinding) reach nothing private. Size, time, redirects and
 * decompression are bounded.
 */
export function createGuardedFetch(settings: GuardedFetchSettings): GuardedFetch {
  const dispatcher = settings.proxyUrl === undefined ? directAgent(settings) : proxyAgent(settings.proxyUrl);
  return {
    get: (url, options) => follow(settings, dispatcher, url, options),
    close: () => dispatcher.close(),
  };
}

function directAgent(settings: GuardedFetchSettings): Dispatcher {
  const timeout = settings.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const shared = { connections: 4, pipelining: 1, keepAliveTimeout: 4_000, allowH2: false };
  if (settings.allowPrivate) return new Agent({ ...shared, connect: { timeout } });
  const connector = buildConnector({ timeout, allowH2: false, lookup: guardedLookup(settings.resolve) });
  const connect: buildConnector.connector = (options, callback) => {
    try {
      assertPublicHost(options.hostname); // an address written out never reaches the lookup
    } catch (error) {
      callback(error instanceof Error ? error : new Error(String(error)), null);
      return;
    }
    connector(options, callback);
  };
  return new Agent({ ...shared, connect });
}

/** Plain HTTP goes through as absolute-form GET, HTTPS through CONNECT. */
function proxyAgent(uri: string): Dispatcher {
  return new ProxyAgent({ uri, proxyTunnel: false, connections: 8, pipelining: 1, keepAliveTimeout: 4_000 });
}

async function follow(
  settings: GuardedFetchSettings,
  dispatcher: Dispatcher,
  start: string,
  options: GuardedFetchOptions,
): Promise<FetchedText> {
  const maxRedirects = settings.maxRedirects ?? DEFAULT_MAX_REDIRECTS;
  const visited = new Set<string>();
  let url = allowedUrl(settings, start, undefined);
  let leftMs = options.timeoutMs ?? settings.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    options.signal.throwIfAborted();
    if (visited.has(url.href)) throw new GuardedFetchError('redirects', `loop at ${url.host}`);
    visited.add(url.href);
    await options.beforeRequest?.(url);
    const began = performance.now();
    const answer = await oneRequest(settings, dispatcher, url, options, leftMs);
    if ('text' in answer) return answer;
    leftMs -= performance.now() - began;
    if (leftMs <= 0) throw new GuardedFetchError('timeout', `${url.host} kept redirecting`);
    url = allowedUrl(settings, answer.location, url);
  }
  throw new GuardedFetchError('redirects', `more than ${maxRedirects}, last ${url.host}`);
}

async function oneRequest(
  settings: GuardedFetchSettings,
  dispatcher: Dispatcher,
  url: URL,
  options: GuardedFetchOptions,
  leftMs: number,
): Promise<FetchedText | { location: string }> {
  const timeout = AbortSignal.timeout(Math.max(1, Math.ceil(leftMs)));
  const signal = AbortSignal.any([options.signal, timeout]);
  try {
    const response = await request(url, { dispatcher, signal, headers: headersOf(settings.userAgent) });
    const header = (name: string) => [response.headers[name]].flat()[0] ?? null;
    const location = header('location');
    if (REDIRECTS.has(response.statusCode) && location !== null) {
      discard(response.body);
      return { location };
    }
    const typeHeader = header('content-type');
    const contentType = typeHeader?.split(';')[0]?.trim().toLowerCase() || null;
    if (options.contentType !== undefined && contentType !== null && !options.contentType.test(contentType)) {
      discard(response.body);
      throw new GuardedFetchError('content_type', contentType);
    }
    const maxBytes = options.maxBytes ?? settings.maxBytes ?? DEFAULT_MAX_BYTES;
    const { bytes, truncated } = await readBody(response.body, header('content-encoding'), maxBytes, signal);
    const text = decodeText(bytes, typeHeader, truncated);
    return { url: url.href, status: response.statusCode, contentType, text, bytes: bytes.length, truncated };
  } catch (error) {
    if (options.signal.aborted) throw options.signal.reason;
    throw asFetchError(error, url, timeout.aborted);
  }
}

function headersOf(userAgent: string): Record<string, string> {
  return {
    'user-agent': userAgent,
    accept: 'text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.1',
    'accept-language': 'en-US,en;q=0.8',
    'accept-encoding': 'gzip, deflate, br',
  };
}

function allowedUrl(settings: GuardedFetchSettings, text: string, base: URL | undefined): URL {
  if (text.length > 4_000 || !URL.canParse(text, base?.href)) throw new GuardedFetchError('bad_url', text);
  const url = new URL(text, base?.href);
  url.hash = '';
  url.username = '';
  url.password = '';
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new GuardedFetchError('bad_url', url.protocol);
  if (settings.allowPrivate) return url;
  if (!['', '80', '443'].includes(url.port)) throw new GuardedFetchError('blocked_address', `port ${url.port}`);
  try {
    assertPublicHost(url.hostname);
  } catch (error) {
    throw asFetchError(error, url, false);
  }
  return url;
}

function asFetchError(error: unknown, url: URL, timedOut: boolean): GuardedFetchError {
  if (error instanceof GuardedFetchError) return error;
  if (causesOf(error).some((cause) => cause instanceof BlockedAddressError)) {
    return new GuardedFetchError('blocked_address', url.host, { cause: error });
  }
  const codes = causesOf(error).map((cause) => ('code' in cause ? String(cause.code) : ''));
  const slow = timedOut || codes.some((code) => /TIMEOUT|TIMEDOUT/.test(code));
  if (slow) return new GuardedFetchError('timeout', url.host, { cause: error });
  const garbled = codes.some((code) => /^(?:Z_|ERR_BROTLI|ERR_ZLIB|HPE_|ERR__ERROR_FORMAT)/.test(code));
  return new GuardedFetchError(garbled ? 'bad_content' : 'unreachable', url.host, { cause: error });
}

function causesOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const inner = error instanceof AggregateError ? error.errors : [];
  return [error, ...[error.cause, ...inner].flatMap((cause) => (cause === error ? [] : causesOf(cause)))];
}
