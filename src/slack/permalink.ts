import type { SlackMessageStore } from '../models/slack-message.ts';

/**
 * Address of a message, as Slack's own "Copy link" gives it; saves a call of chat.getPermalink per message.
 *
 * @param teamUrl - of the workspace with a trailing slash, from auth.test; `null` = unknown
 */
export function permalinkOf(teamUrl: string | null, channelId: string, ts: string): string | null {
  return teamUrl === null ? null : `${teamUrl}archives/${channelId}/p${ts.replace('.', '')}`;
}

/** The address of one of our messages by its key; `null` when it is not posted yet. */
export type PermalinkOf = (key: string) => Promise<string | null>;

export function createPermalinks(
  store: Pick<SlackMessageStore, 'find'>,
  linkTo: (channelId: string, ts: string) => string | null,
): PermalinkOf {
  return async (key) => {
    const message = await store.find(key);
    return message === null || message.ts === null ? null : linkTo(message.channelId, message.ts);
  };
}
