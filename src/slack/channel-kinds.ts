import type { WebClient } from '@slack/web-api';
import type { MaskEmails } from '../domain/mask-emails.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';

/** A channel can be made private while we run. */
const KNOWN_MS = 60 * 60_000;
const UNKNOWN_MS = 60_000;

/**
 * Whether what stands in a channel is read by everybody of the workspace, and so shows addresses in part.
 *
 * Where Slack does not tell, they are shown: gate 2 has to show whom a mail goes to, and the channels that we may not look up are
 * the private ones (see ADR 0025).
 */
export function createMasking(deps: { client: WebClient; mode: MaskEmails; clock: Clock; log: Logger }) {
  const { client, mode, clock, log } = deps;
  const known = new Map<string, { isPublic: boolean; until: number }>();

  async function isPublic(channelId: string): Promise<boolean> {
    const now = clock.now().getTime();
    const before = known.get(channelId);
    if (before !== undefined && before.until > now) return before.isPublic;
    try {
      const { channel } = await client.conversations.info({ channel: channelId });
      const answer = channel?.is_private === false && channel.is_im !== true && channel.is_mpim !== true;
      known.set(channelId, { isPublic: answer, until: now + KNOWN_MS });
      return answer;
    } catch (error) {
      log.debug({ err: error, channelId }, 'cannot tell whether a channel is public');
      known.set(channelId, { isPublic: before?.isPublic ?? false, until: now + UNKNOWN_MS });
      return before?.isPublic ?? false;
    }
  }

  return async function isMasked(channelId: string): Promise<boolean> {
    return mode === 'always' || (mode === 'auto' && (await isPublic(channelId)));
  };
}
