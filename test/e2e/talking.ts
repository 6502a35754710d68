import type { SlackMessage } from '../../sandbox/slack/types.ts';
import { BOT_USER_ID } from '../../sandbox/slack/world.ts';
import type { Stack } from '../support/stack.ts';
import { keyOf } from './desk.ts';

const WAIT_MS = 30_000;

export const mention = (words: string) => `<@${BOT_USER_ID}> ${words}`;

/** The direct line between a person and the bot. */
export function directLine(stack: Stack, userId: string): string {
  return stack.slack.directLine(userId);
}

/** The settled answer to what somebody wrote. */
export async function settled(stack: Stack, asked: SlackMessage): Promise<SlackMessage> {
  const key = async () => {
    const question = await stack.models.connection
      .collection('talk_questions')
      .findOne({ messageKey: `${asked.channel}:${asked.ts}`, state: { $in: ['answered', 'failed'] } });
    return question === null ? null : `talk:${question._id.toString()}`;
  };
  const deadline = Date.now() + WAIT_MS;
  let known: string | null = null;
  while (known === null && Date.now() < deadline) {
    known = await key();
    if (known === null) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await stack.quiet();
  return stack.slack.waitFor(
    () =>
      stack.slack
        .channel(asked.channel)
        .messages()
        .find((message) => keyOf(message) === known),
    { timeoutMs: WAIT_MS, what: `an answer to ${asked.text}` },
  );
}

/** Says something in the direct line; the settled answer. */
export async function answerTo(stack: Stack, userId: string, words: string): Promise<SlackMessage> {
  const { message } = await stack.slack.say(userId, directLine(stack, userId), words);
  return settled(stack, message);
}
