import type { WebClient } from '@slack/web-api';
import type { Clock } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { slackFailureOf } from './slack-failure.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 10_000;
const GIVE_UP_MS = 2 * 60_000;

/** The bot cannot be itself in Slack: the token is refused, or Slack does not answer. */
class SlackIdentityError extends AppError {
  readonly code = 'slack_identity';
  readonly userMessage: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.userMessage = message;
  }
}

/**
 * Who the bot is, asked once at the start. A Slack that cannot be reached is asked again for two minutes; a refused token is
 * told at once.
 *
 * @throws {SlackIdentityError} with what to do
 */
export async function identify(
  client: WebClient,
  deps: { clock: Clock; log: Logger },
): Promise<{ botId: string; botUserId: string; teamUrl: string | null }> {
  const { clock, log } = deps;
  const deadline = clock.now().getTime() + GIVE_UP_MS;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      const answer = await client.auth.test();
      return { botId: answer.bot_id ?? '', botUserId: answer.user_id ?? '', teamUrl: answer.url ?? null };
    } catch (error) {
      const failure = slackFailureOf(error);
      if (failure.kind !== 'doubt' && failure.kind !== 'rate_limited') {
        const remedy = 'Reinstall the Slack app and set SLACK_BOT_TOKEN to its Bot User OAuth Token (xoxb-…).';
        throw new SlackIdentityError(`Slack refused the token (${failure.error}). ${remedy}`, { cause: error });
      }
      if (clock.now().getTime() + waitMs > deadline) {
        const remedy = 'Check the network and SLACK_API_URL, then start again. Nothing is lost.';
        throw new SlackIdentityError(`Slack did not answer for two minutes. ${remedy}`, { cause: error });
      }
      log.warn({ err: error }, 'Slack does not answer yet, trying again');
      await clock.sleep(failure.kind === 'rate_limited' ? failure.retryAfterMs : waitMs);
    }
  }
}
