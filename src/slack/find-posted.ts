import type { WebClient } from '@slack/web-api';

/** Type of the metadata on every message of ours; its payload holds the key and nothing else. */
export const METADATA_EVENT = 'leadgen_message';

const PAGE = 100;
const MOST_PAGES = 10;
/** `since` is by the clock of some process, messages are by Slack's. One that is further off cannot read Slack's signatures. */
const CLOCKS_DIFFER_MS = 10 * 60_000;

/**
 * Looks in Slack for a message that may have been posted before a crash, by the key in its metadata.
 * At most 10 calls of 100 messages each.
 *
 * @param since - when the post was about to leave
 * @returns the message's ts, or `null` when Slack does not have it
 */
export async function findPosted(
  client: WebClient,
  where: { channelId: string; threadTs: string | null; key: string; since: Date },
): Promise<string | null> {
  const oldest = String((where.since.getTime() - CLOCKS_DIFFER_MS) / 1_000);
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = {
      channel: where.channelId,
      oldest,
      limit: PAGE,
      include_all_metadata: true,
      ...(cursor === undefined ? {} : { cursor }),
    };
    const answer =
      where.threadTs === null
        ? await client.conversations.history(query)
        : await client.conversations.replies({ ...query, ts: where.threadTs });
    for (const message of answer.messages ?? []) {
      const payload: unknown = message.metadata?.event_payload;
      if (message.metadata?.event_type === METADATA_EVENT && keyOf(payload) === where.key) return message.ts ?? null;
    }
    cursor = answer.response_metadata?.next_cursor || undefined;
    if (cursor === undefined) return null;
  }
  return null;
}

function keyOf(payload: unknown): string | null {
  return typeof payload === 'object' && payload !== null && 'key' in payload ? String(payload.key) : null;
}
