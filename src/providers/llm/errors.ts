import { AppError } from '../../lib/errors.ts';

/** Why a model gave no usable answer. `rejected`: key, model name or request is wrong, a person must act. */
export type LlmFailure =
  | 'refused'
  | 'filtered'
  | 'truncated'
  | 'bad_answer'
  | 'timeout'
  | 'unreachable'
  | 'rate_limited'
  | 'rejected'
  | 'paused'
  | 'budget_spent';

const WORDS: Readonly<Record<LlmFailure, string>> = {
  refused: 'it declined to answer',
  filtered: 'its content filter stopped the answer',
  truncated: 'its answer was cut off',
  bad_answer: 'its answer could not be read',
  timeout: 'it did not answer in time',
  unreachable: 'it cannot be reached',
  rate_limited: 'it asks us to wait',
  rejected: 'it rejected the request',
  paused: 'it failed several times in a row and is left alone for a minute',
  budget_spent: 'its budget for this month is spent',
};

export class LlmUnavailableError extends AppError {
  readonly code = 'llm_unavailable';
  readonly failure: LlmFailure;
  /** HTTP status where there was one. */
  readonly status: number | null;

  constructor(failure: LlmFailure, options: { status?: number | undefined; cause?: unknown } = {}) {
    const status = options.status === undefined ? '' : ` (HTTP ${options.status})`;
    super(`language model: ${WORDS[failure]}${status}`, { cause: options.cause });
    this.failure = failure;
    this.status = options.status ?? null;
  }

  /** Half a sentence for people: `it did not answer in time`. */
  get summary(): string {
    return WORDS[this.failure];
  }

  get userMessage(): string {
    return `The language model gave no usable answer: ${this.summary}. Nothing is lost; rules and templates do the work.`;
  }
}
