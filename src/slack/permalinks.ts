import type { WebClient } from '@slack/web-api';
import type { Logger } from '../lib/logger.ts';
import type { SlackMessageStore } from '../models/slack-message.ts';

/** The address of one of our messages by its key; `null` when it is not posted or Slack does not say. One call each. */
export type PermalinkOf = (key: string) => Promise<string | null>;

export function createPermalinks(deps: { client: WebClient; store: SlackMessageStore; log: Logger }): PermalinkOf {
  return async (key) => {
    const message = await deps.store.find(key);
    if (message === null || message.ts === null) return null;
    try {
      const answer = await deps.client.chat.getPermalink({ channel: message.channelId, message_ts: message.ts });
      return answer.permalink ?? null;
    } catch (error) {
      deps.log.debug({ err: error, key }, 'no permalink; the command is shown instead');
      return null;
    }
  };
}
