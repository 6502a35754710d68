import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleWhen, type IPolicy } from 'cockatiel';
import PQueue from 'p-queue';
import { type Dispatcher, fetch, type Response } from 'undici';
import { type Clock, systemClock } from './clock.ts';
import { type SourceFailure, SourceUnavailableError } from './errors.ts';
import { failureOfStatus, isPassing, networkFailure, retryAfterMsOf } from './source-failure.ts';

export type SourceClientOptions = {
  /** The name people read in a failure: `OpenStreetMap`. */
  label: string;
  /** Names the application and a contact; several public sources refuse calls without it. */
  userAgent: string;
  /** For one attempt until the headers are there, and for each silence in the body afterwards. */
  timeoutMs?: number;
  /** No new attempt starts later than this after the first. */
  retryBudgetMs?: number;
  maxAttempts?: number;
  /** First wait between attempts; doubles, with jitter. */
  backoffMs?: number;
  /** Of one decoded answer. */
  maxBytes?: number;
  /** Requests at a time, and requests started per interval; per host. */
  concurrency?: number;
  intervalCap?: number;
  intervalMs?: number;
  /** After so many failed calls in a row the host is left alone for `restMs`. */
  breakAfter?: number;
  restMs?: number;
  clock?: Clock;
  /** 0 to 1, for the jitter. */
  random?: () => number;
  dispatcher?: Dispatcher;
  /** What an answer other than 2xx means where the vendor's signs differ from the usual ones; `null` = as usual. */
  explain?: (answer: SourceAnswer, now: Date) => ExplainedFailure | null;
};

/** `body` is parsed JSON, or `null` where a failure's body was none. */
export type SourceAnswer = { status: number; header(name: string): string | null; body: unknown };

/** `detail` must not repeat what the vendor wrote: a message may quote the key. Codes are fine. */
export type ExplainedFailure = { failure: SourceFailure; retryAfterMs?: number; resetsAt?: Date; detail?: string };

export type SourceRequest = {
  url: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  /** A second try may be paid for a second time: only a plain "wait" (429) is tried again. */
  charged?: boolean;
};

/**
 * Talks to one outside source over HTTP. Retries 429, 5xx, timeouts and broken connections only, honours Retry-After, limits the
 * pace per host, follows no redirects.
 *
 * @throws {SourceUnavailableError} for every failure of the source; the signal's reason when the caller gives up
 */
export type SourceClient = {
  /** The parsed body; what it holds is for a schema to check. */
  json(request: SourceRequest): Promise<unknown>;
  /** The same with its status and headers. */
  answer(request: SourceRequest): Promise<SourceAnswer>;
  /** The body as it comes, so that memory stays flat. A failure while reading is not retried: the caller has seen a part. */
  stream(request: SourceRequest): Promise<AsyncIterable<Uint8Array>>;
};

type Host = { queue: PQueue; breaker: IPolicy; last: SourceUnavailableError | null };

export function createSourceClient(options: SourceClientOptions): SourceClient {
  const { label, timeoutMs = 15_000, retryBudgetMs = 18_000, maxAttempts = 3, backoffMs = 600 } = options;
  const { maxBytes = 20_000_000, clock = systemClock, random = Math.random } = options;
  const hosts = new Map<string, Host>();

  async function call<Result>(request: SourceRequest, read: (answer: Answer) => Promise<Result>): Promise<Result> {
    const host = hostOf(request.url);
    try {
      return await host.breaker.execute(() => withRetries(request, host, read));
    } catch (error) {
      if (error instanceof SourceUnavailableError) host.last = error;
      if (!(error instanceof BrokenCircuitError)) throw error;
      const status = host.last?.status ?? null;
      throw new SourceUnavailableError(label, host.last?.failure ?? 'overloaded', {
        ...(status === null ? {} : { status }),
        detail: 'left alone for a moment after repeated failures',
        cause: error,
      });
    }
  }

  async function withRetries<Result>(
    request: SourceRequest,
    host: Host,
    read: (answer: Answer) => Promise<Result>,
  ): Promise<Result> {
    const startedAt = clock.now().getTime();
    for (let attempt = 1; ; attempt++) {
      request.signal.throwIfAborted();
      try {
        return await host.queue.add(async () => read(await send(request)), { signal: request.signal });
      } catch (error) {
        request.signal.throwIfAborted();
        if (!isPassing(error) || attempt >= maxAttempts) throw error;
        if (request.charged === true && error.failure !== 'rate_limited') throw error;
        const waitMs = error.retryAfterMs ?? backoffMs * 2 ** (attempt - 1) * (0.5 + random());
        if (clock.now().getTime() - startedAt + waitMs > retryBudgetMs) throw error;
        await clock.sleep(waitMs, request.signal);
      }
    }
  }

  async function send(request: SourceRequest): Promise<Answer> {
    const watch = createWatch(label, timeoutMs, request.signal);
    try {
      const response = await fetch(request.url, {
        method: request.method ?? 'GET',
        headers: { 'user-agent': options.userAgent, accept: 'application/json', ...request.headers },
        body: request.body ?? null,
        redirect: 'manual',
        signal: watch.signal,
        ...(options.dispatcher === undefined ? {} : { dispatcher: options.dispatcher }),
      });
      watch.rewind();
      if (response.ok) return { response, watch };
      throw await statusFailure(response);
    } catch (error) {
      watch.stop();
      request.signal.throwIfAborted();
      throw networkFailure(label, watch.expired() ?? error);
    }
  }

  async function statusFailure(response: Response): Promise<SourceUnavailableError> {
    const { status } = response;
    const retryAfterMs = retryAfterMsOf(response.headers.get('retry-after'), clock.now());
    const waits = retryAfterMs === null ? {} : { retryAfterMs };
    if (options.explain === undefined) {
      await response.body?.cancel();
      return new SourceUnavailableError(label, failureOfStatus(status), { status, ...waits });
    }
    const body = jsonOrNull(await startOf(response));
    const explained = options.explain({ status, header: (name) => response.headers.get(name), body }, clock.now());
    const { failure, ...meaning } = explained ?? { failure: failureOfStatus(status) };
    return new SourceUnavailableError(label, failure, { status, ...waits, ...meaning });
  }

  async function* bytesOf({ response, watch }: Answer, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    let size = 0;
    try {
      for await (const chunk of response.body ?? []) {
        watch.rewind();
        size += chunk.byteLength;
        if (size > maxBytes) throw new SourceUnavailableError(label, 'bad_answer', { detail: 'answer too large' });
        watch.stop(); // the reader's own work is no silence of the source
        yield chunk;
        watch.rewind();
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof SourceUnavailableError) throw error;
      throw (
        watch.expired() ?? new SourceUnavailableError(label, 'bad_answer', { detail: 'answer cut off', cause: error })
      );
    } finally {
      watch.stop();
    }
  }

  function hostOf(url: string): Host {
    const name = URL.canParse(url) ? new URL(url).host : url;
    const known = hosts.get(name);
    if (known !== undefined) return known;
    const host: Host = {
      queue: new PQueue({
        concurrency: options.concurrency ?? 2,
        ...(options.intervalMs === undefined
          ? {}
          : { interval: options.intervalMs, intervalCap: options.intervalCap ?? 1 }),
      }),
      breaker: circuitBreaker(handleWhen(isPassing), {
        breaker: new ConsecutiveBreaker(options.breakAfter ?? 5),
        halfOpenAfter: options.restMs ?? 5_000,
      }),
      last: null,
    };
    hosts.set(name, host);
    return host;
  }

  const answer = (request: SourceRequest): Promise<SourceAnswer> =>
    call(request, async (received) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of bytesOf(received, request.signal)) chunks.push(chunk);
      const { status, headers } = received.response;
      const body = parseJson(label, Buffer.concat(chunks).toString('utf8'));
      return { status, header: (name) => headers.get(name), body };
    });

  return {
    answer,
    json: async (request) => (await answer(request)).body,
    stream: (request) => call(request, async (answer) => bytesOf(answer, request.signal)),
  };
}

const MAX_FAILURE_BYTES = 64 * 1024;

/** The beginning of a failure's body: enough for its code. */
async function startOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > MAX_FAILURE_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null; // a failure need not be JSON
    throw error;
  }
}

function parseJson(label: string, text: string): unknown {
  if (/^\s*</.test(text)) throw new SourceUnavailableError(label, 'bad_answer', { detail: 'a page instead of data' });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SourceUnavailableError(label, 'bad_answer', { detail: 'not JSON, or cut off', cause });
  }
}

type Answer = { response: Response; watch: Watch };

/** Aborts what it watches after `timeoutMs` without a `rewind`, or when the caller does. */
type Watch = { signal: AbortSignal; rewind(): void; stop(): void; expired(): SourceUnavailableError | null };

function createWatch(label: string, timeoutMs: number, caller: AbortSignal): Watch {
  const controller = new AbortController();
  let expired: SourceUnavailableError | null = null;
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearTimeout(timer);
  const rewind = () => {
    stop();
    timer = setTimeout(() => {
      expired = new SourceUnavailableError(label, 'timeout');
      controller.abort(expired);
    }, timeoutMs);
  };
  rewind();
  return { signal: AbortSignal.any([caller, controller.signal]), rewind, stop, expired: () => expired };
}
