import { type SourceFailure, SourceUnavailableError } from './errors.ts';

/** Failures that another try may cure. A refusal, an empty quota or an unreadable answer stays what it is. */
const PASSING: ReadonlySet<SourceFailure> = new Set(['rate_limited', 'overloaded', 'timeout', 'unreachable']);

export function isPassing(error: unknown): error is SourceUnavailableError {
  return error instanceof SourceUnavailableError && PASSING.has(error.failure);
}

/** What an HTTP status other than 2xx means. 402, 432 and 433 are what vendors answer when a plan is used up. */
export function failureOfStatus(status: number): SourceFailure {
  if (status === 429) return 'rate_limited';
  if (status === 402 || status === 432 || status === 433) return 'quota';
  if (status === 408) return 'timeout';
  if (status >= 500) return 'overloaded';
  return status >= 400 ? 'refused' : 'bad_answer';
}

/** Retry-After in ms from seconds or an HTTP date; null when absent, unreadable or negative. */
export function retryAfterMsOf(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now.getTime();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

const TIMEOUT_CODES = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/** Wraps what the network threw before an answer came; an error that is already ours passes. */
export function networkFailure(label: string, error: unknown): SourceUnavailableError {
  if (error instanceof SourceUnavailableError) return error;
  const code = codeOf(error);
  const failure = code !== null && TIMEOUT_CODES.has(code) ? 'timeout' : 'unreachable';
  return new SourceUnavailableError(label, failure, { ...(code === null ? {} : { detail: code }), cause: error });
}

/** fetch hides the socket's error code one or two causes down. */
function codeOf(error: unknown): string | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return null;
}
