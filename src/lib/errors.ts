/** An error with a stable `code` for machines and a `userMessage` that Slack may show; `message` and `cause` are for us. */
export abstract class AppError extends Error {
  abstract readonly code: string;
  /** One or two sentences: what happened, what was kept, what to do next. Never holds data from outside. */
  abstract readonly userMessage: string;

  override get name(): string {
    return this.constructor.name;
  }
}

/** Why a source of data gave no answer. A source that is down is never an empty list. */
export type SourceFailure =
  | 'rate_limited'
  | 'overloaded'
  | 'timeout'
  | 'unreachable'
  | 'bad_answer'
  | 'quota'
  | 'refused';

const FAILURE_WORDS: Record<SourceFailure, string> = {
  rate_limited: 'asks us to wait',
  overloaded: 'is overloaded',
  timeout: 'did not answer in time',
  unreachable: 'cannot be reached',
  bad_answer: 'sent an answer we cannot read',
  quota: 'has no quota left',
  refused: 'refused the request',
};

/** A data source that failed. `sourceLabel` is the name people know it by, e.g. `OpenStreetMap`. */
export class SourceUnavailableError extends AppError {
  readonly code = 'source_unavailable';
  readonly sourceLabel: string;
  readonly failure: SourceFailure;
  /** HTTP status where there was one. */
  readonly status: number | null;
  /** Wait before the next try in ms, from Retry-After where the source sent it. */
  readonly retryAfterMs: number | null;
  /** When a used-up quota is filled again, where the source says so. */
  readonly resetsAt: Date | null;
  /** The vendor's code, or what was wrong with the answer. */
  readonly detail: string | null;

  constructor(
    sourceLabel: string,
    failure: SourceFailure,
    options: { status?: number; retryAfterMs?: number; resetsAt?: Date; detail?: string; cause?: unknown } = {},
  ) {
    const status = options.status === undefined ? '' : ` (HTTP ${options.status})`;
    super(`${sourceLabel} ${FAILURE_WORDS[failure]}${status}${options.detail ? `: ${options.detail}` : ''}`, {
      cause: options.cause,
    });
    this.sourceLabel = sourceLabel;
    this.failure = failure;
    this.status = options.status ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.resetsAt = options.resetsAt ?? null;
    this.detail = options.detail ?? null;
  }

  /** Short form for a message: `OpenStreetMap is overloaded (HTTP 504)`. */
  get summary(): string {
    return `${this.sourceLabel} ${FAILURE_WORDS[this.failure]}${this.status === null ? '' : ` (HTTP ${this.status})`}`;
  }

  get userMessage(): string {
    return `${this.summary}. Nothing is lost; the run tries again by itself, or press Retry.`;
  }
}

/** A move that the legal table does not know. A bug in the caller, never a lost race. */
export class IllegalMoveError extends AppError {
  readonly code = 'illegal_move';
  readonly userMessage = 'That step is not possible in the present state. Nothing was changed.';

  constructor(what: string, from: string, to: string) {
    super(`${what} may not go from ${from} to ${to}`);
  }
}

/** Something a person asked for that we cannot do; the message is written for that person. */
export class UserError extends AppError {
  readonly code = 'user_error';
  readonly userMessage: string;

  constructor(userMessage: string, options?: ErrorOptions) {
    super(userMessage, options);
    this.userMessage = userMessage;
  }
}
