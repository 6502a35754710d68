/** Everything that goes out to the bot, over HTTP or Socket Mode, with a log, failures and redelivery. */
import type { SocketMode } from './socket-mode.ts';
import type { Workspace } from './state.ts';
import { FORM, postSigned, sign } from './transport.ts';
import type { Answer, DeliveryKind, Failure, FailureCode, Json } from './types.ts';

export type Delivery = {
  kind: DeliveryKind;
  userId: string | null;
  payload: Json;
  at: Date;
  answers: Answer[];
};

export type RawRequest = {
  body: string;
  /** Seconds since 1970; default: the real clock, which is what the bot checks against. */
  timestamp?: string | number;
  /** Default: the right one for this body and timestamp. */
  signature?: string;
  contentType?: string;
  headers?: Record<string, string>;
  /** Default: the bot's own address. */
  url?: string;
};

const SOCKET_TYPES: Record<DeliveryKind, string> = {
  slash_command: 'slash_commands',
  block_actions: 'interactive',
  view_submission: 'interactive',
  view_closed: 'interactive',
  event: 'events_api',
  raw: 'interactive',
};

export class Deliveries {
  readonly log: Delivery[] = [];
  readonly failures: Failure[] = [];
  botUrl: string | null;
  readonly #signingSecret: string;
  readonly #workspace: Workspace;
  readonly #sockets: SocketMode;

  constructor(deps: { signingSecret: string; botUrl: string | null; workspace: Workspace; sockets: SocketMode }) {
    this.botUrl = deps.botUrl;
    this.#signingSecret = deps.signingSecret;
    this.#workspace = deps.workspace;
    this.#sockets = deps.sockets;
  }

  async deliver(kind: DeliveryKind, userId: string | null, payload: Json): Promise<Answer> {
    const delivery: Delivery = { kind, userId, payload, at: this.#workspace.now(), answers: [] };
    this.log.push(delivery);
    const answer = await this.#send(delivery, null);
    if (answer.failure) this.fail(delivery, answer.failure, answer);
    return answer;
  }

  /** Sends the last delivery again, `times` times one after the other, as Slack's retries look. */
  async redeliver(times = 1, options: { reason?: string; delivery?: Delivery } = {}): Promise<Answer[]> {
    const delivery = options.delivery ?? this.log.at(-1);
    if (!delivery) throw new Error('nothing was delivered yet');
    const answers: Answer[] = [];
    for (let attempt = 1; attempt <= times; attempt += 1) {
      answers.push(await this.#send(delivery, { attempt, reason: options.reason ?? 'http_timeout' }));
    }
    return answers;
  }

  async raw(given: RawRequest): Promise<Answer> {
    const url = given.url ?? this.botUrl;
    if (url === null) throw new Error('the workspace has no address to deliver to');
    const timestamp = String(given.timestamp ?? Math.floor(Date.now() / 1000));
    return postSigned({
      url,
      body: given.body,
      contentType: given.contentType ?? FORM,
      timestamp,
      signature: given.signature ?? sign(this.#signingSecret, timestamp, given.body),
      ...(given.headers ? { headers: given.headers } : {}),
    });
  }

  fail(
    about: { kind: DeliveryKind; userId: string | null },
    error: FailureCode,
    answer: Answer,
    detail = answer.body,
  ): void {
    this.failures.push({
      id: this.failures.length + 1,
      kind: about.kind,
      userId: about.userId,
      error,
      detail: detail.slice(0, 500),
      status: answer.status,
      ackMs: answer.ackMs,
      at: this.#workspace.now(),
    });
    this.#workspace.changed();
  }

  async #send(delivery: Delivery, retry: { attempt: number; reason: string } | null): Promise<Answer> {
    const answer = await this.#transmit(delivery, retry);
    delivery.answers.push(answer);
    return answer;
  }

  #transmit({ kind, payload }: Delivery, retry: { attempt: number; reason: string } | null): Promise<Answer> {
    if (this.botUrl === null) return this.#sockets.send(SOCKET_TYPES[kind], payload, retry);
    const isEvent = kind === 'event';
    return this.raw({
      body: isEvent ? JSON.stringify(payload) : encodeForm(kind, payload),
      contentType: isEvent ? 'application/json' : FORM,
      ...(retry
        ? { headers: { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason } }
        : {}),
    });
  }
}

/** Slash commands are plain form fields; interactions are one field, `payload`, that holds JSON. */
function encodeForm(kind: DeliveryKind, payload: Json): string {
  if (kind !== 'slash_command') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return new URLSearchParams(Object.entries(payload).map(([key, value]) => [key, String(value)])).toString();
}
