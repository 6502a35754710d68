import type { SlackEventMiddlewareArgs } from '@slack/bolt';
import type { Uploads } from '../orchestrator/uploads/uploads.ts';

export type FileSharedDeps = {
  uploads: Uploads;
  claim: (key: string) => Promise<boolean>;
  leadsChannelId: string;
  /** Files of the bot's own are reports. */
  botUserId: string;
};

/** A file was dropped: in a direct message to the bot any file, in the leads channel one that may be a list. */
export function onFileShared(deps: FileSharedDeps) {
  return async ({ event, body }: SlackEventMiddlewareArgs<'file_shared'>): Promise<void> => {
    const { file_id: fileId, user_id: by, channel_id: channelId } = event;
    const door = channelId.startsWith('D') ? 'direct' : channelId === deps.leadsChannelId ? 'channel' : null;
    if (door === null || by === deps.botUserId) return;
    if (!(await deps.claim(`event:${body.event_id}`))) return; // Slack delivers again what it got no answer to
    const { upload, created } = await deps.uploads.take({ fileId, by, door, channelId });
    // shared once more after it was decided: its rows are gone
    const isOver = !['received', 'uploaded', 'mapped'].includes(upload.state);
    if (!created && isOver) await deps.uploads.announce(upload);
  };
}
