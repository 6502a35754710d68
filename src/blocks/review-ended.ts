import { section } from './kit.ts';
import type { Message } from './message.ts';
import { fallbackText } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';

/** A draft's card whose review ran out: nothing leaves, and it can still be decided. */
export function reviewEnded(card: Message, endedAt: Date, moment: Moment): Message {
  const line = `*Review ended ${when(endedAt, moment)}, nobody decided.* Nothing was sent. Approve, Edit and Reject still work; read it once more, its facts may be older now.`;
  return { text: fallbackText(`${line} ${card.text}`), blocks: [section(line), ...card.blocks] };
}
