import type { z } from 'zod';

/** Tokens of all requests made for one answer, failed ones included. */
export type TokenUsage = { inputTokens: number; outputTokens: number; requests: number };

export type JsonRequest<T> = {
  /** The role that asks, also what its cost is booked under: `writer`, `critic` … Letters, digits, `_` and `-`, up to 64. */
  schemaName: string;
  /** Object schema; every property required (optional means nullable). */
  schema: z.ZodType<T>;
  system: string;
  user: string;
};

export type GenerateOptions = {
  signal: AbortSignal;
  /** 0-2 (default 0). */
  temperature?: number;
  /** Ceiling of the answer in tokens (default 1,500). */
  maxTokens?: number;
  /** For the wait in line and for each request, in ms; the model's own ceiling by default. */
  timeoutMs?: number;
  /** Tries for this answer; 1 where rules do nearly as well. */
  attempts?: number;
  /** The run that it is for. */
  runId?: string | null;
};

/** A language model that answers in JSON. What it returns has the asked shape; whether it is true is the caller's to check. */
export type TextModel = {
  name: string;
  /** @throws {LlmUnavailableError} when no usable answer came; the signal's reason when aborted */
  generateJson<T>(request: JsonRequest<T>, options: GenerateOptions): Promise<{ value: T; usage: TokenUsage }>;
};
