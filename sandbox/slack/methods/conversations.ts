import type { ApiArgs } from '../api-args.ts';
import type { Workspace } from '../state.ts';
import { type Json, SlackApiError, type SlackChannel, type SlackMessage } from '../types.ts';
import { BOT_USER_ID, TEAM } from '../world.ts';
import { type Method, page } from './context.ts';

function describe(channel: SlackChannel): Json {
  const isIm = channel.kind === 'im';
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !isIm,
    is_group: false,
    is_im: isIm,
    is_mpim: false,
    is_private: isIm || channel.isPrivate,
    is_archived: channel.isArchived,
    is_general: false,
    is_shared: false,
    is_ext_shared: false,
    is_member: channel.members.has(BOT_USER_ID),
    num_members: channel.members.size,
    creator: BOT_USER_ID,
    created: 1_700_000_000,
    context_team_id: TEAM.id,
    ...(isIm ? { user: [...channel.members].find((id) => id !== BOT_USER_ID) } : {}),
  };
}

/** As Slack lists a message: thread facts on the parent, metadata only when it was asked for. */
function listed(workspace: Workspace, message: SlackMessage, args: ApiArgs): Json {
  const { channel: _channel, ephemeral_for: _person, metadata, ...rest } = message;
  return {
    ...rest,
    ...(args.flag('include_all_metadata') && metadata ? { metadata } : {}),
    ...workspace.threadFacts(message),
  };
}

function between(messages: readonly SlackMessage[], args: ApiArgs): SlackMessage[] {
  const oldest = args.text('oldest') ?? '0';
  const latest = args.text('latest') ?? '9999999999.999999';
  const inclusive = args.flag('inclusive');
  return messages.filter(({ ts }) => {
    const low = Number(ts) - Number(oldest);
    const high = Number(latest) - Number(ts);
    return inclusive ? low >= 0 && high >= 0 : low > 0 && high > 0;
  });
}

function listing(messages: Json[], nextCursor: string): Json {
  return { messages, has_more: nextCursor !== '', response_metadata: { next_cursor: nextCursor } };
}

const history: Method = ({ workspace }, args) => {
  const channel = workspace.writableChannel(args.text('channel'), BOT_USER_ID);
  const limit = args.limit('limit', 100, 999);
  const top = workspace
    .messages(channel.id)
    .filter(
      (message) => !message.thread_ts || message.thread_ts === message.ts || message.subtype === 'thread_broadcast',
    )
    .toReversed();
  const { items, nextCursor } = page(between(top, args), args.text('cursor'), limit);
  return {
    ...listing(
      items.map((item) => listed(workspace, item, args)),
      nextCursor,
    ),
    pin_count: 0,
  };
};

const replies: Method = ({ workspace }, args) => {
  const channel = workspace.writableChannel(args.text('channel'), BOT_USER_ID);
  const ts = args.text('ts') ?? '';
  const limit = args.limit('limit', 1000, 1000);
  const asked = workspace.message(channel.id, ts);
  if (!asked) throw new SlackApiError('thread_not_found');
  const [parent, ...answers] = workspace.thread(channel.id, asked.thread_ts ?? ts);
  const all = parent ? [parent, ...between(answers, args)] : [];
  const { items, nextCursor } = page(all, args.text('cursor'), limit);
  return listing(
    items.map((item) => listed(workspace, item, args)),
    nextCursor,
  );
};

const info: Method = ({ workspace }, args) => ({ channel: describe(workspace.knownChannel(args.text('channel'))) });

const list: Method = ({ workspace }, args) => {
  const types = (args.text('types') ?? 'public_channel').split(',').map((type) => type.trim());
  const kinds = new Set([
    ...(types.includes('public_channel') ? ['channel'] : []),
    ...(types.includes('im') ? ['im'] : []),
  ]);
  const known = [...workspace.channels.values()].filter(
    (channel) => kinds.has(channel.kind) && !(args.flag('exclude_archived') && channel.isArchived),
  );
  const { items, nextCursor } = page(known, args.text('cursor'), args.limit('limit', 100, 1000));
  return { channels: items.map(describe), response_metadata: { next_cursor: nextCursor } };
};

const members: Method = ({ workspace }, args) => {
  const channel = workspace.knownChannel(args.text('channel'));
  const { items, nextCursor } = page([...channel.members], args.text('cursor'), args.limit('limit', 100, 1000));
  return { members: items, response_metadata: { next_cursor: nextCursor } };
};

const open: Method = ({ workspace }, args) => {
  if (args.has('channel')) return { channel: describe(workspace.knownChannel(args.text('channel'))) };
  const [userId, ...others] = (args.text('users') ?? '').split(',').filter(Boolean);
  if (userId === undefined) throw new SlackApiError('users_list_not_supplied');
  if (others.length > 0) throw new SlackApiError('not_enough_users');
  if (!workspace.users.has(userId)) throw new SlackApiError('user_not_found');
  const channel = workspace.directChannel(userId, BOT_USER_ID);
  return { channel: args.flag('return_im') ? describe(channel) : { id: channel.id } };
};

export const conversationMethods: Record<string, Method> = {
  'conversations.history': history,
  'conversations.replies': replies,
  'conversations.info': info,
  'conversations.list': list,
  'conversations.members': members,
  'conversations.open': open,
};
