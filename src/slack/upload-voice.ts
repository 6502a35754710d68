import type { WebClient } from '@slack/web-api';
import { uploadMessage } from '../blocks/upload.ts';
import type { Upload } from '../domain/upload.ts';
import type { Logger } from '../lib/logger.ts';

/** Tells the person who dropped a file where it stands: to them alone, where they dropped it, else directly. */
export function createUploadVoice(deps: { client: WebClient; log: Logger }): (upload: Upload) => Promise<void> {
  const { client, log } = deps;
  return async (upload) => {
    const message = uploadMessage(upload);
    const { by, door, channelId } = upload;
    if (door === 'channel') {
      try {
        await client.chat.postEphemeral({ channel: channelId, user: by, ...message });
        return;
      } catch (error) {
        log.debug({ err: error, userId: by }, 'no private message in the channel, writing directly');
      }
    }
    await client.chat.postMessage({ channel: by, ...message });
  };
}
