import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import PQueue from 'p-queue';
import type { z } from 'zod';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { parseAnswer } from './answer.ts';
import type { ChatModel, ChatRequest } from './chat-model.ts';
import { learnStreams, type StreamHabits, takeTurn } from './chat-turn.ts';
import { createDialect, type Dialect } from './dialect.ts';
import { LlmUnavailableError } from './errors.ts';
import type { GenerateOptions, JsonRequest, TextModel, TokenUsage } from './text-model.ts';

export type TextModelConfig = {
  /** Empty for servers that want none. */
  apiKey: string;
  /** Any OpenAI-compatible server, e.g. `http://127.0.0.1:11434/v1`; `null` = OpenAI. */
  baseUrl: string | null;
  model: string;
  /** For one request, in ms (default 60,000). */
  timeoutMs?: number;
  /** Requests at the same time (default 4). */
  maxConcurrency?: number;
  /** Tries for one answer: busy server, lost connection, unreadable answer (default 3). */
  maxAttempts?: number;
  /** Asked before every request; `false` = the budget is spent. */
  mayAsk?: () => Promise<boolean>;
  /** Told of every answered request, refusals and garbage too, before its answer is used. Must not throw. */
  onUsage?: (usage: TokenUsage & { model: string; schemaName: string; runId: string | null }) => unknown;
  clock?: Clock;
};

const MAX_WAIT_MS = 20_000;
const FIRST_WAIT_MS = 500;
const FAILURES_IN_A_ROW = 3;
const PAUSE_MS = 60_000;

/**
 * Chat completions of any OpenAI-compatible server, as JSON of a given shape. A refusal, a filter or a cut-off answer is not
 * asked for again; a busy or lost server is, with bounded waits. After three silent requests in a row it pauses for a minute,
 * so that a dead server does not cost a run one timeout per company.
 */
export function createTextModel(config: TextModelConfig): TextModel & ChatModel {
  const client = new OpenAI({
    apiKey: config.apiKey || 'none',
    baseURL: config.baseUrl ?? 'https://api.openai.com/v1',
    timeout: config.timeoutMs ?? 60_000,
    maxRetries: 0, // counted here, so that usage and waits are ours
  });
  const queue = new PQueue({ concurrency: config.maxConcurrency ?? 4 });
  const breaker = circuitBreaker(handleWhen(isSilence), {
    halfOpenAfter: PAUSE_MS,
    breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
  });
  const dialect = createDialect({ legacyLimit: config.baseUrl !== null });
  const habits = { streams: true, countsInStreams: true };
  const deps = { client, breaker, dialect, habits, config, clock: config.clock ?? systemClock };
  return {
    name: config.model,
    generateJson: (request, options) =>
      inTurn(queue, () => answer(deps, (usage) => ask(deps, request, options, usage), options), options),
    converse: (request, options) =>
      inTurn(queue, () => answer(deps, (usage) => talk(deps, request, options, usage), options), options),
  };
}

type Deps = {
  client: OpenAI;
  breaker: CircuitBreakerPolicy;
  dialect: Dialect;
  habits: StreamHabits;
  config: TextModelConfig;
  clock: Clock;
};

/** Waits for a place among the requests, no longer than the answer itself may take. */
async function inTurn<T>(queue: PQueue, ask: () => Promise<T>, { signal, timeoutMs }: GenerateOptions): Promise<T> {
  if (timeoutMs === undefined) return queue.add(ask, { signal });
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(new LlmUnavailableError('timeout')), timeoutMs);
  const begin = () => {
    clearTimeout(timer);
    return ask();
  };
  try {
    const gaveUp = new Promise<never>((_, reject) => {
      waiting.signal.addEventListener('abort', () => reject(waiting.signal.reason), { once: true });
    });
    return await Promise.race([queue.add(begin, { signal: AbortSignal.any([signal, waiting.signal]) }), gaveUp]);
  } finally {
    clearTimeout(timer);
  }
}

async function answer<T>(deps: Deps, askOnce: (usage: TokenUsage) => Promise<T>, options: GenerateOptions) {
  const usage: TokenUsage = { inputTokens: 0, outputTokens: 0, requests: 0 };
  const attempts = options.attempts ?? deps.config.maxAttempts ?? 3;
  let failed: LlmUnavailableError | null = null;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    options.signal.throwIfAborted();
    if ((await deps.config.mayAsk?.()) === false) throw new LlmUnavailableError('budget_spent');
    try {
      return { value: await askOnce(usage), usage };
    } catch (error) {
      options.signal.throwIfAborted();
      failed = asUnavailable(error);
      if (attempt === attempts || !worthAnotherTry(error, failed)) throw failed;
      if (failed.failure !== 'bad_answer') await deps.clock.sleep(waitMs(error, attempt), options.signal);
    }
  }
  throw failed ?? new LlmUnavailableError('bad_answer');
}

/** One answer; settings that the server does not know are dropped for good and the request is sent again at once. */
async function ask<T>(deps: Deps, request: JsonRequest<T>, options: GenerateOptions, usage: TokenUsage): Promise<T> {
  for (;;) {
    try {
      const completion = await deps.breaker.execute(
        () =>
          deps.client.chat.completions.create(deps.dialect.body(deps.config.model, request, options), {
            signal: options.signal,
            ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
          }),
        options.signal,
      );
      await count(deps, request.schemaName, options.runId ?? null, completion.usage, usage);
      return parseAnswer(completion, request.schema as z.ZodType<T>);
    } catch (error) {
      if (!(error instanceof APIError) || !deps.dialect.learn(error)) throw error;
    }
  }
}

/** One turn of a conversation; what the server does not know is left out for good, as above. */
async function talk(deps: Deps, request: ChatRequest, options: GenerateOptions, usage: TokenUsage) {
  const { breaker, client, config, dialect, habits } = deps;
  for (;;) {
    try {
      const timeoutMs = options.timeoutMs ?? config.timeoutMs ?? 60_000;
      const { turn, usage: said } = await breaker.execute(
        () =>
          takeTurn(client, request, dialect.settings(config.model, options), habits, {
            signal: options.signal,
            timeoutMs,
          }),
        options.signal,
      );
      await count(deps, request.name, options.runId ?? null, said, usage);
      return turn();
    } catch (error) {
      if (!(error instanceof APIError) || !(learnStreams(error, habits) || dialect.learn(error))) throw error;
    }
  }
}

async function count(
  { config }: Deps,
  schemaName: string,
  runId: string | null,
  said: OpenAI.CompletionUsage | null | undefined,
  usage: TokenUsage,
): Promise<void> {
  const request = { inputTokens: said?.prompt_tokens ?? 0, outputTokens: said?.completion_tokens ?? 0, requests: 1 };
  usage.inputTokens += request.inputTokens;
  usage.outputTokens += request.outputTokens;
  usage.requests += 1;
  await config.onUsage?.({ ...request, model: config.model, schemaName, runId });
}

function isSilence(error: unknown): boolean {
  return error instanceof APIConnectionError && !(error instanceof APIUserAbortError);
}

function asUnavailable(error: unknown): LlmUnavailableError {
  if (error instanceof LlmUnavailableError) return error;
  if (error instanceof BrokenCircuitError) return new LlmUnavailableError('paused', { cause: error });
  if (error instanceof APIConnectionTimeoutError) return new LlmUnavailableError('timeout', { cause: error });
  if (error instanceof APIConnectionError) return new LlmUnavailableError('unreachable', { cause: error });
  if (error instanceof APIError) {
    const status: number | undefined = error.status;
    if (status === 429) return new LlmUnavailableError('rate_limited', { status, cause: error });
    if (status !== undefined && status >= 500) return new LlmUnavailableError('unreachable', { status, cause: error });
    return new LlmUnavailableError('rejected', { status, cause: error });
  }
  return new LlmUnavailableError('bad_answer', { cause: error });
}

function worthAnotherTry(error: unknown, failed: LlmUnavailableError): boolean {
  if (failed.failure === 'bad_answer' || failed.failure === 'unreachable') return true;
  if (failed.failure !== 'rate_limited') return false;
  return !(error instanceof APIError && error.code === 'insufficient_quota'); // waiting brings no money
}

function waitMs(error: unknown, attempt: number): number {
  const header = error instanceof APIError ? error.headers?.get('retry-after') : null;
  const asked = header ? Number(header) * 1000 : Number.NaN;
  const wait = Number.isFinite(asked) && asked >= 0 ? asked : FIRST_WAIT_MS * 2 ** (attempt - 1);
  return Math.min(wait, MAX_WAIT_MS);
}
