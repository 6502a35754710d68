/** Words shared by the parts of the local workspace. Wire names (snake_case) are kept where Slack's JSON is stored as it is. */

export type Json = Record<string, unknown>;
export type Block = Json;

export type SlackUser = {
  id: string;
  name: string;
  realName: string;
  email: string;
  timezone: string;
  isBot: boolean;
};

export type SlackChannel = {
  id: string;
  name: string;
  /** `im` is the direct line between one person and the bot. */
  kind: 'channel' | 'im';
  members: Set<string>;
  isArchived: boolean;
  isPrivate: boolean;
};

export type UserGroup = { id: string; handle: string; name: string; users: string[] };

export type MessageMetadata = { event_type: string; event_payload: Json };

export type SlackMessage = {
  type: 'message';
  subtype?: string;
  ts: string;
  channel: string;
  user: string;
  text: string;
  bot_id?: string;
  app_id?: string;
  blocks?: Block[];
  attachments?: Json[];
  files?: Json[];
  thread_ts?: string;
  metadata?: MessageMetadata;
  edited?: { user: string; ts: string };
  reactions?: { name: string; users: string[]; count: number }[];
  /** Present on ephemeral messages: the only person who sees it. */
  ephemeral_for?: string;
};

export type View = Json & {
  id: string;
  type: 'modal' | 'home';
  hash: string;
  blocks: Block[];
  callback_id: string;
  private_metadata: string;
  root_view_id: string;
  previous_view_id: string | null;
  external_id: string;
  state: { values: Json };
};

/** One Web API call as it was answered. `status` is the HTTP status, 0 when no answer was given on purpose. */
export type ApiCall = { method: string; args: Json; at: Date; status: number; ok: boolean; error: string | null };

export type Warning = { method: string; message: string; at: Date };

/** What came back for one request to the bot. `status` 0: no HTTP answer (time-out, refused or cut connection). */
export type Answer = { status: number; ackMs: number; body: string; failure: FailureCode | null };

export type FailureCode = 'operation_timeout' | 'dispatch_failed' | 'invalid_response';

/** A delivery the workspace had to show to a person as failed. */
export type Failure = {
  id: number;
  kind: DeliveryKind;
  error: FailureCode;
  userId: string | null;
  detail: string;
  status: number;
  ackMs: number;
  at: Date;
};

export type DeliveryKind = 'slash_command' | 'block_actions' | 'view_submission' | 'view_closed' | 'event' | 'raw';

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function recordsIn(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** The error a Web API method answers with: HTTP 200, `ok: false`, `error`, and Slack's detail lines where there are any. */
export class SlackApiError extends Error {
  readonly code: string;
  readonly details: string[];

  constructor(code: string, details: string[] = [], options?: ErrorOptions) {
    super(details.length === 0 ? code : `${code}: ${details.join('; ')}`, options);
    this.code = code;
    this.details = details;
  }
}
