import type { WebClient } from '@slack/web-api';
import { noApproversAlert } from '../blocks/alerts.ts';
import type { Message } from '../blocks/message.ts';
import type { Clock } from '../lib/clock.ts';
import { entryOf } from '../lib/entry-of.ts';
import type { Logger } from '../lib/logger.ts';

const FORGET_MS = 5 * 60_000;

const REMEDIES: Record<string, string> = {
  channel_not_found: 'the channel does not exist or I am not in it; invite me with /invite, or correct the id',
  not_in_channel: 'I am not in the channel; invite me with /invite',
  is_archived: 'the channel is archived; unarchive it or set another one',
  invalid_auth: 'my token is not valid any more; reinstall the Slack app and set the new SLACK_BOT_TOKEN',
  token_revoked: 'my token was revoked; reinstall the Slack app and set the new SLACK_BOT_TOKEN',
  account_inactive: 'my account was switched off; reinstall the Slack app',
  missing_scope: 'a permission is missing; update the Slack app from manifest.yml and reinstall it',
};

/** Knows what keeps messages from reaching Slack, and says it where somebody can read it. */
export function createTrouble(deps: {
  client: WebClient;
  channels: { leads: string; emails: string; alerts: string };
  clock: Clock;
  log: Logger;
}) {
  const { client, channels, clock, log } = deps;
  const noted = new Map<string, { error: string; at: number }>();

  /** A private message in the leads channel, else a direct one. */
  async function tell(userId: string, message: Message): Promise<void> {
    try {
      await client.chat.postEphemeral({ channel: channels.leads, user: userId, ...message });
    } catch (error) {
      log.debug({ err: error, userId }, 'no private message in the channel, writing directly');
      await client.chat.postMessage({ channel: userId, ...message });
    }
  }

  return {
    tell,

    note(channelId: string, error: string): void {
      noted.set(channelId, { error, at: clock.now().getTime() });
    },

    /** The channel works again. */
    settle(channelId: string): void {
      noted.delete(channelId);
    },

    /** What went wrong in the last minutes, with what to do about it. */
    current(): string[] {
      const since = clock.now().getTime() - FORGET_MS;
      return [...noted]
        .filter(([, entry]) => entry.at >= since)
        .map(
          ([channelId, { error }]) =>
            `I cannot post to <#${channelId}>: ${entryOf(REMEDIES, error) ?? error}. What I have to show is kept.`,
        );
    },

    /** Looks at every channel once and names what is missing. Never stops the start. */
    async checkAtStart(state: { approversConfigured: boolean; mailBlockers: readonly string[] }): Promise<void> {
      for (const channelId of new Set(Object.values(channels))) {
        try {
          await client.conversations.info({ channel: channelId });
        } catch (error) {
          const name = error instanceof Error && 'data' in error ? (error.data as { error?: string }).error : undefined;
          if (name !== undefined) noted.set(channelId, { error: name, at: clock.now().getTime() });
          log.error({ channelId, error: name ?? String(error) }, 'cannot see a Slack channel');
        }
      }
      for (const blocker of state.mailBlockers) log.warn({ blocker }, 'no mail leaves until this is set');
      if (state.approversConfigured) return;
      log.warn({}, 'nobody may approve anything: set SLACK_APPROVER_IDS');
      try {
        await client.chat.postMessage({ channel: channels.alerts, ...noApproversAlert() });
      } catch (error) {
        log.warn({ err: error }, 'cannot post the note about missing approvers');
      }
    },
  };
}
