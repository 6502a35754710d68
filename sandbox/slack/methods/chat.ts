import type { ApiArgs } from '../api-args.ts';
import { checkMessageBlocks } from '../check-blocks.ts';
import { checkSlackFiles } from '../check-slack-files.ts';
import { type Workspace, withBlockIds } from '../state.ts';
import {
  type Block,
  isRecord,
  type Json,
  type MessageMetadata,
  recordsIn,
  SlackApiError,
  type SlackChannel,
  type SlackMessage,
} from '../types.ts';
import { APP_ID, BOT_ID, BOT_USER_ID } from '../world.ts';
import type { Method } from './context.ts';

const MAX_TEXT = 40_000;
const ADVISED_TEXT = 4000;
const MAX_MARKDOWN = 12_000;

export const BOT_AUTHOR = { user: BOT_USER_ID, bot_id: BOT_ID, app_id: APP_ID } as const;

type Content = { text: string; blocks?: Block[]; attachments?: Json[] };

/** Checks what a message says. `null` when it says nothing at all. */
export function readContent(workspace: Workspace, method: string, args: ApiArgs): Content | null {
  if (args.has('markdown_text') && (args.has('text') || args.has('blocks'))) {
    throw new SlackApiError('markdown_text_conflict');
  }
  const markdown = args.text('markdown_text') ?? '';
  if (markdown.length > MAX_MARKDOWN) throw new SlackApiError('msg_too_long');
  const text = (args.text('text') ?? markdown).slice(0, MAX_TEXT);
  if (text.length > ADVISED_TEXT)
    workspace.warn(method, `text has ${text.length} characters, advised are ${ADVISED_TEXT}`);
  const blocks = args.has('blocks') ? checkMessageBlocks(args.json('blocks', 'invalid_blocks_format')) : undefined;
  checkSlackFiles(workspace, blocks ?? []);
  const attachments = args.has('attachments') ? readAttachments(args) : undefined;
  if (blocks && blocks.length > 0 && text === '') workspace.warn(method, 'blocks without a top-level text');
  if (text === '' && (blocks ?? []).length === 0 && (attachments ?? []).length === 0) return null;
  return { text, ...(blocks ? { blocks } : {}), ...(attachments ? { attachments } : {}) };
}

function readAttachments(args: ApiArgs): Json[] {
  const attachments = args.json('attachments', 'invalid_attachments');
  if (!Array.isArray(attachments)) throw new SlackApiError('invalid_attachments');
  if (attachments.length > 100) throw new SlackApiError('too_many_attachments');
  for (const attachment of recordsIn(attachments)) {
    if (attachment.blocks !== undefined) checkMessageBlocks(attachment.blocks);
  }
  return recordsIn(attachments);
}

/** `undefined`: not given. `null`: an empty object, which takes metadata away. */
function readMetadata(args: ApiArgs): MessageMetadata | null | undefined {
  if (!args.has('metadata')) return undefined;
  const given = args.json('metadata', 'invalid_metadata_format');
  if (!isRecord(given)) throw new SlackApiError('invalid_metadata_format');
  if (Object.keys(given).length === 0) return null;
  const { event_type: type, event_payload: payload } = given;
  if (typeof type !== 'string' || type === '' || !isRecord(payload)) throw new SlackApiError('invalid_metadata_format');
  return { event_type: type, event_payload: payload };
}

/**
 * The parent to answer to. Slack refuses no `thread_ts`: it bends a reply's own ts to its parent, and puts an answer to
 * a message that is gone into the channel without a word. Both are noted as warnings here.
 */
function readThread(workspace: Workspace, method: string, channel: SlackChannel, args: ApiArgs): string | undefined {
  if (!args.has('thread_ts')) return undefined;
  const ts = args.text('thread_ts') ?? '';
  const parent = workspace.message(channel.id, ts);
  if (!parent) {
    workspace.warn(method, `thread_ts ${ts} names no message: posted outside any thread`);
    return undefined;
  }
  if (parent.thread_ts && parent.thread_ts !== parent.ts) {
    workspace.warn(method, 'thread_ts names a reply, not the parent');
    return parent.thread_ts;
  }
  return ts;
}

/** A user id as `channel` means the direct line with that person. */
function destination(workspace: Workspace, id: string | undefined): SlackChannel {
  const user = id === undefined ? undefined : workspace.users.get(id);
  return user && !user.isBot
    ? workspace.directChannel(user.id, BOT_USER_ID)
    : workspace.writableChannel(id, BOT_USER_ID);
}

const postMessage: Method = ({ workspace }, args) => {
  const channel = destination(workspace, args.text('channel'));
  const content = readContent(workspace, 'chat.postMessage', args);
  if (!content) throw new SlackApiError('no_text');
  const threadTs = readThread(workspace, 'chat.postMessage', channel, args);
  const metadata = readMetadata(args);
  const broadcast = threadTs !== undefined && args.flag('reply_broadcast');
  const message = workspace.addMessage({
    ...BOT_AUTHOR,
    ...content,
    channel: channel.id,
    ...(broadcast ? { subtype: 'thread_broadcast' } : {}),
    ...(threadTs ? { thread_ts: threadTs } : {}),
    ...(metadata ? { metadata } : {}),
  });
  return { channel: channel.id, ts: message.ts, message: withoutPlace(message) };
};

function withoutPlace(message: SlackMessage): Json {
  const { channel: _channel, ephemeral_for: _person, ...rest } = message;
  return rest;
}

/** @throws {SlackApiError} message_not_found, cant_update_message */
function ownMessage(workspace: Workspace, args: ApiArgs, refusal: string): SlackMessage {
  const channel = workspace.knownChannel(args.text('channel'));
  const message = workspace.message(channel.id, args.text('ts') ?? '');
  if (!message) throw new SlackApiError('message_not_found');
  if (message.user !== BOT_USER_ID) throw new SlackApiError(refusal);
  return message;
}

const update: Method = ({ workspace }, args) => {
  const message = ownMessage(workspace, args, 'cant_update_message');
  const content = readContent(workspace, 'chat.update', args);
  const metadata = readMetadata(args);
  if (!content && metadata === undefined) throw new SlackApiError('no_text');
  if (content) {
    message.text = content.text === '' && content.blocks ? message.text : content.text;
    // `text` alone takes the old blocks away, and only then is the message marked as edited.
    if (content.blocks) message.blocks = withBlockIds(content.blocks);
    else {
      delete message.blocks;
      message.edited = { user: BOT_USER_ID, ts: workspace.nextTs() };
    }
    if (content.attachments) message.attachments = content.attachments;
  }
  if (metadata === null) delete message.metadata;
  else if (metadata) message.metadata = metadata;
  workspace.changed();
  return { channel: message.channel, ts: message.ts, text: message.text, message: withoutPlace(message) };
};

const remove: Method = ({ workspace }, args) => {
  const message = ownMessage(workspace, args, 'cant_delete_message');
  workspace.removeMessage(message.channel, message.ts);
  return { channel: message.channel, ts: message.ts };
};

const postEphemeral: Method = ({ workspace }, args) => {
  const channel = workspace.writableChannel(args.text('channel'), BOT_USER_ID);
  const userId = args.text('user') ?? '';
  if (!workspace.users.has(userId)) throw new SlackApiError('user_not_found');
  if (!channel.members.has(userId)) throw new SlackApiError('user_not_in_channel');
  const content = readContent(workspace, 'chat.postEphemeral', args);
  if (!content) throw new SlackApiError('no_text');
  const threadTs = readThread(workspace, 'chat.postEphemeral', channel, args);
  const message = workspace.addEphemeral({
    ...BOT_AUTHOR,
    ...content,
    channel: channel.id,
    ephemeral_for: userId,
    ...(threadTs ? { thread_ts: threadTs } : {}),
  });
  return { message_ts: message.ts };
};

const getPermalink: Method = ({ workspace, baseUrl }, args) => {
  const channel = workspace.knownChannel(args.text('channel'));
  const message = workspace.message(channel.id, args.text('message_ts') ?? '');
  if (!message) throw new SlackApiError('message_not_found');
  const thread = message.thread_ts ? `?thread_ts=${message.thread_ts}&cid=${channel.id}` : '';
  return {
    channel: channel.id,
    permalink: `${baseUrl}/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`,
  };
};

const addReaction: Method = ({ workspace }, args) => {
  const channel = workspace.knownChannel(args.text('channel'));
  const message = workspace.message(channel.id, args.text('timestamp') ?? '');
  if (!message) throw new SlackApiError('message_not_found');
  const name = args.text('name') ?? '';
  if (!/^[\w+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new SlackApiError('invalid_name');
  const reactions = message.reactions ?? [];
  const known = reactions.find((reaction) => reaction.name === name);
  if (known?.users.includes(BOT_USER_ID)) throw new SlackApiError('already_reacted');
  if (known) {
    known.users.push(BOT_USER_ID);
    known.count += 1;
  } else {
    reactions.push({ name, users: [BOT_USER_ID], count: 1 });
  }
  message.reactions = reactions;
  workspace.changed();
  return {};
};

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.delete': remove,
  'chat.postEphemeral': postEphemeral,
  'chat.getPermalink': getPermalink,
  'reactions.add': addReaction,
};
