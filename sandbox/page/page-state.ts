/** What one person sees of the workspace at this moment, as the page needs it. */
import type { LocalSlack } from '../slack/local-slack.ts';
import type { Failure, Json, SlackMessage, View } from '../slack/types.ts';
import { BOT_USER_ID } from '../slack/world.ts';

const SHOWN_MESSAGES = 300;

export type PageMessage = SlackMessage & { reply_count?: number; latest_reply?: string; reply_users?: string[] };

export type PageChannel = { id: string; name: string; kind: 'channel' | 'im'; latest: string | null };

export type PageState = {
  revision: number;
  /** Whom and what this answer is for: the page may have moved on since it asked. */
  userId: string;
  channelId: string;
  banner: string | null;
  users: { id: string; name: string; isBot: boolean }[];
  channels: PageChannel[];
  /** Top level of the open channel, oldest first, with what only this person sees. */
  messages: PageMessage[];
  /** Parent first; `null` when no thread is open or it is gone. */
  thread: PageMessage[] | null;
  modals: { view: View; errors: Record<string, string> }[];
  home: View | null;
  failures: Failure[];
  inbox: { canReply: boolean } | null;
  prompts: { title: string; message: string }[];
};

export type PageQuery = { userId: string; channelId: string; threadTs: string | null };

export function readPageState(
  slack: LocalSlack,
  query: PageQuery,
  fixed: Pick<PageState, 'banner' | 'inbox' | 'prompts'>,
): PageState {
  const { userId, channelId, threadTs } = query;
  // in Slack, too, the app's messages tab is there before anybody wrote
  if (slack.users().some(({ id, isBot }) => id === userId && !isBot)) slack.directLine(userId);
  const ephemerals = slack.ephemerals(userId);
  const channels = slack.channels().filter((channel) => channel.members.has(userId));
  const open = channels.find((channel) => channel.id === channelId);
  const all = open ? slack.channel(open.id).messages() : [];
  const own = ephemerals.filter((message) => message.channel === open?.id);
  const top = [...all.filter(isTopLevel), ...own.filter((message) => !message.thread_ts)]
    .sort(byTs)
    .slice(-SHOWN_MESSAGES);
  const parent = all.find((message) => message.ts === threadTs);
  const thread = parent
    ? [parent, ...[...all, ...own].filter((one) => one.thread_ts === threadTs && one.ts !== threadTs).sort(byTs)]
    : null;
  return {
    ...fixed,
    userId,
    channelId,
    revision: slack.revision,
    users: slack.users().map(({ id, realName, isBot }) => ({ id, name: realName, isBot })),
    channels: channels.map(({ id, name, kind }) => ({
      id,
      name: kind === 'im' ? (slack.users().find((user) => user.id === BOT_USER_ID)?.realName ?? name) : name,
      kind,
      latest: latestOf([
        ...slack.channel(id).messages().filter(isTopLevel),
        ...ephemerals.filter((one) => one.channel === id),
      ]),
    })),
    messages: top.map((message) => withThread(slack, message)),
    thread: thread?.map((message) => withThread(slack, message)) ?? null,
    modals: [...slack.openViews(userId)],
    home: slack.home(userId),
    failures: slack.failures.filter((failure) => failure.userId === userId).slice(-5),
  };
}

function isTopLevel(message: SlackMessage): boolean {
  return !message.thread_ts || message.thread_ts === message.ts || message.subtype === 'thread_broadcast';
}

const byTs = (a: SlackMessage, b: SlackMessage): number => Number(a.ts) - Number(b.ts);

function latestOf(messages: readonly SlackMessage[]): string | null {
  return messages.reduce<string | null>(
    (latest, { ts }) => (latest === null || Number(ts) > Number(latest) ? ts : latest),
    null,
  );
}

function withThread(slack: LocalSlack, message: SlackMessage): PageMessage {
  if (message.ephemeral_for) return message;
  const facts: Json = slack.threadFacts(message);
  return { ...message, ...facts };
}
