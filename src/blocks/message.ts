import type { KnownBlock } from '@slack/types';

/** What goes to `chat.postMessage` and friends. `text` is all that notifications and screen readers get: escaped mrkdwn. */
export type Message = { text: string; blocks: KnownBlock[] };
