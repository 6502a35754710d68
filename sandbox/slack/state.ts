/** What the workspace remembers: people, channels, messages, files. In memory; every change is announced once. */

import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import {
  type Block,
  isRecord,
  type Json,
  recordsIn,
  SlackApiError,
  type SlackChannel,
  type SlackMessage,
  type SlackUser,
  type UserGroup,
  type Warning,
} from './types.ts';

export type NewMessage = Omit<SlackMessage, 'ts' | 'type'>;
export type StoredFile = {
  id: string;
  name: string;
  title: string;
  bytes: Buffer | null;
  length: number;
  shared: boolean;
  /** Whose it is. */
  userId: string;
  /** Whether the app may look at it: its own, shared where it is a member, or given to it in a form. */
  visible: boolean;
  /** Set when the upload is complete: before that no message can show it. */
  completedAt: Date | null;
};

export class Workspace {
  readonly users: Map<string, SlackUser>;
  readonly channels: Map<string, SlackChannel>;
  readonly userGroups: Map<string, UserGroup>;
  readonly files = new Map<string, StoredFile>();
  readonly warnings: Warning[] = [];
  /** Grows with every change; the page asks again when it moved. */
  revision = 0;

  readonly now: () => Date;
  readonly #messages = new Map<string, SlackMessage[]>();
  readonly #ephemerals = new Map<string, SlackMessage[]>();
  readonly #posted: SlackMessage[] = [];
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #lastMicros = 0;

  constructor(
    users: Map<string, SlackUser>,
    channels: Map<string, SlackChannel>,
    groups: readonly UserGroup[],
    now: () => Date,
  ) {
    this.users = users;
    this.channels = channels;
    this.userGroups = new Map(groups.map((group) => [group.id, group]));
    this.now = now;
  }

  changed(): void {
    this.revision += 1;
    this.#changes.emit('change');
  }

  /** @returns a function that stops listening */
  onChange(listener: () => void): () => void {
    this.#changes.on('change', listener);
    return () => this.#changes.off('change', listener);
  }

  warn(method: string, message: string): void {
    this.warnings.push({ method, message, at: this.now() });
  }

  /** A message timestamp: seconds and microseconds, unique in the workspace and always increasing. */
  nextTs(): string {
    this.#lastMicros = Math.max(this.now().getTime() * 1000, this.#lastMicros + 1);
    const seconds = Math.floor(this.#lastMicros / 1_000_000);
    return `${seconds}.${String(this.#lastMicros % 1_000_000).padStart(6, '0')}`;
  }

  /** @throws {SlackApiError} channel_not_found, is_archived, not_in_channel */
  writableChannel(id: string | undefined, memberId: string): SlackChannel {
    const channel = this.knownChannel(id);
    if (channel.isArchived) throw new SlackApiError('is_archived');
    if (!channel.members.has(memberId)) throw new SlackApiError('not_in_channel');
    return channel;
  }

  knownChannel(id: string | undefined): SlackChannel {
    const channel = id === undefined ? undefined : this.channels.get(id);
    if (!channel) throw new SlackApiError('channel_not_found');
    return channel;
  }

  /** The direct line between a person and the bot; made when first needed. */
  directChannel(userId: string, botUserId: string): SlackChannel {
    const id = `D0${userId.slice(1)}`;
    const channel = this.channels.get(id) ?? {
      id,
      name: `dm-${this.users.get(userId)?.name ?? userId}`,
      kind: 'im' as const,
      members: new Set([userId, botUserId]),
      isArchived: false,
      isPrivate: true,
    };
    this.channels.set(id, channel);
    return channel;
  }

  addMessage(given: NewMessage): SlackMessage {
    const ts = this.nextTs();
    const message: SlackMessage = { type: 'message', ...given, ts };
    if (message.blocks) message.blocks = withBlockIds(message.blocks);
    this.#list(this.#messages, given.channel).push(message);
    this.#posted.push(structuredClone(message));
    this.changed();
    return message;
  }

  addEphemeral(given: NewMessage & { ephemeral_for: string }): SlackMessage {
    const message: SlackMessage = { type: 'message', ...given, ts: this.nextTs() };
    if (message.blocks) message.blocks = withBlockIds(message.blocks);
    this.#list(this.#ephemerals, given.ephemeral_for).push(message);
    this.changed();
    return message;
  }

  message(channelId: string, ts: string): SlackMessage | null {
    return this.#messages.get(channelId)?.find((message) => message.ts === ts) ?? null;
  }

  ephemeral(userId: string, ts: string): SlackMessage | null {
    return this.#ephemerals.get(userId)?.find((message) => message.ts === ts) ?? null;
  }

  removeMessage(channelId: string, ts: string): boolean {
    return this.#remove(this.#messages, channelId, ts);
  }

  removeEphemeral(userId: string, ts: string): boolean {
    return this.#remove(this.#ephemerals, userId, ts);
  }

  /** Everything in a channel, thread replies included, oldest first. */
  messages(channelId: string): readonly SlackMessage[] {
    return this.#messages.get(channelId) ?? [];
  }

  ephemerals(userId: string): readonly SlackMessage[] {
    return this.#ephemerals.get(userId) ?? [];
  }

  /** The parent and its replies, oldest first. */
  thread(channelId: string, ts: string): SlackMessage[] {
    return this.messages(channelId).filter((message) => message.ts === ts || message.thread_ts === ts);
  }

  /** Every message ever posted, as it was first posted, whether it was changed or deleted later. */
  get posted(): readonly SlackMessage[] {
    return this.#posted;
  }

  /** Facts about a thread that Slack puts on its parent; nothing for a message without replies. */
  threadFacts(message: SlackMessage): Json {
    const replies = this.messages(message.channel).filter(
      (one) => one.thread_ts === message.ts && one.ts !== message.ts,
    );
    const last = replies.at(-1);
    if (!last) return {};
    const replyUsers = [...new Set(replies.map((reply) => reply.user))];
    return {
      thread_ts: message.ts,
      reply_count: replies.length,
      reply_users: replyUsers,
      reply_users_count: replyUsers.length,
      latest_reply: last.ts,
    };
  }

  #list(map: Map<string, SlackMessage[]>, key: string): SlackMessage[] {
    const known = map.get(key) ?? [];
    map.set(key, known);
    return known;
  }

  #remove(map: Map<string, SlackMessage[]>, key: string, ts: string): boolean {
    const known = map.get(key) ?? [];
    const kept = known.filter((message) => message.ts !== ts);
    if (kept.length === known.length) return false;
    map.set(key, kept);
    this.changed();
    return true;
  }
}

export const newId = (prefix: string): string => `${prefix}0${randomBytes(6).toString('hex').toUpperCase()}`;

/** Slack names the blocks and elements that the app did not name. */
export function withBlockIds(blocks: readonly Block[]): Block[] {
  const named = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(named);
    if (!isRecord(value)) return value;
    const interactive =
      typeof value.type === 'string' && /button|select|picker|input|checkboxes|overflow/.test(value.type);
    const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, named(inner)]));
    return interactive && value.action_id === undefined
      ? { ...copy, action_id: randomBytes(4).toString('base64url') }
      : copy;
  };
  return recordsIn(blocks).map((block) => {
    const copy: Block = { ...block };
    for (const key of ['accessory', 'element', 'elements']) {
      if (block.type !== 'rich_text' && copy[key] !== undefined) copy[key] = named(copy[key]);
    }
    return { ...copy, block_id: block.block_id ?? randomBytes(4).toString('base64url') };
  });
}
