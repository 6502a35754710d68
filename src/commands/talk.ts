import { QUESTION_MAX } from '../domain/talk/question.ts';
import { clip } from '../lib/text.ts';
import type { Talk } from '../orchestrator/talk/answer-question.ts';
import { cleanText } from './grammar/clean-text.ts';

/** What Slack says of a message that may be for us. Unknown until looked at. */
export type HeardEvent = {
  type: string;
  channel?: unknown;
  channel_type?: unknown;
  user?: unknown;
  text?: unknown;
  ts?: unknown;
  thread_ts?: unknown;
  subtype?: unknown;
  bot_id?: unknown;
};

export type TalkCommandDeps = { talk: Pick<Talk, 'ask'>; botUserId: string };

/** A person's own words to the bot; edits, bots (ourselves too) and everything that is no plain message are not heard. */
export async function talkCommand(deps: TalkCommandDeps, event: HeardEvent): Promise<void> {
  const { channel, user, ts, text } = event;
  if (typeof channel !== 'string' || typeof user !== 'string' || typeof ts !== 'string' || typeof text !== 'string')
    return;
  if (event.subtype !== undefined || event.bot_id !== undefined || user === deps.botUserId) return;
  const isDirect = event.channel_type === 'im';
  if (event.type === 'message' && !isDirect) return;
  const parent = typeof event.thread_ts === 'string' ? event.thread_ts : null;
  const threadTs = isDirect ? parent : (parent ?? ts);
  await deps.talk.ask({
    messageKey: `${channel}:${ts}`,
    userId: user,
    channelId: channel,
    isDirect,
    threadTs,
    conversation: `${channel}:${threadTs ?? 'direct'}`,
    text: clip(cleanText(text.replaceAll(new RegExp(`<@${deps.botUserId}(?:\\|[^>]*)?>`, 'g'), ' ')), QUESTION_MAX),
  });
}
