import type { WebClient } from '@slack/web-api';
import type { Clock } from '../lib/clock.ts';

/** A thread of a channel that the bot is in. */
export type Thread = { channelId: string; ts: string };

export type FileStore = {
  /** Uploads a file, into a thread or shared nowhere; Slack's id of it. Throws what the client throws. */
  upload(file: { fileName: string; title: string; bytes: Buffer; thread: Thread | null }): Promise<string>;
  /** A file of ours that may have been uploaded before a crash, by its name; `null` = Slack does not have it. */
  find(fileName: string, thread: Thread | null, since: Date): Promise<string | null>;
  /** Waits until Slack has looked at a picture, before which no message may show it; at most 5 s. */
  settle(id: string): Promise<void>;
};

const PAGE = 100;
const LOOKS = 10;
const LOOK_EVERY_MS = 500;

/** Files of ours in Slack. `client` must not retry by itself. */
export function createFileStore(deps: { client: WebClient; botUserId: string; clock: Clock }): FileStore {
  const { client, botUserId, clock } = deps;

  return {
    async upload({ fileName, title, bytes, thread }) {
      const where = thread === null ? {} : { channel_id: thread.channelId, thread_ts: thread.ts };
      const answer = await client.filesUploadV2({ filename: fileName, title, file: bytes, ...where });
      const id = answer.files[0]?.files?.[0]?.id;
      if (id === undefined) throw new Error('Slack took the file and named no id');
      return id;
    },

    async find(fileName, thread, since) {
      const from = String(Math.floor(since.getTime() / 1_000) - 60); // clocks differ
      const files =
        thread === null
          ? (await client.files.list({ user: botUserId, ts_from: from, count: PAGE })).files
          : (
              await client.conversations.replies({ channel: thread.channelId, ts: thread.ts, limit: PAGE })
            ).messages?.flatMap((message) => message.files ?? []);
      return files?.find(({ name }) => name === fileName)?.id ?? null;
    },

    async settle(id) {
      for (let look = 0; look < LOOKS; look += 1) {
        const { file } = await client.files.info({ file: id });
        if (file?.mimetype) return;
        await clock.sleep(LOOK_EVERY_MS);
      }
    },
  };
}
