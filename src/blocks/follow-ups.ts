import { plural } from '../lib/text.ts';
import { type DraftView, isReviewable, recipientName, shownSubject } from './draft-view.ts';
import { divider, section, wholeText } from './kit.ts';
import type { Message } from './message.ts';
import { fallbackText } from './mrkdwn.ts';

/** The later touches, whole, in the draft's thread: they are approved with the first mail. Null when there are none. */
export function followUpsMessage(
  draft: Pick<DraftView, 'followUps' | 'companyName' | 'recipient' | 'subject' | 'body'>,
): Message | null {
  if (draft.followUps.length === 0) return null;
  const head = `*${plural(draft.followUps.length, 'follow-up')} to ${recipientName(draft)}*`;
  if (!isReviewable(draft)) {
    const line = `${head}: too long to show whole, so this draft cannot be approved. Ask for a shorter one.`;
    return { text: fallbackText(line), blocks: [section(line)] };
  }
  return {
    text: fallbackText(`${head}, approved together with the first mail`),
    blocks: [
      section(`${head}\nSent only while nobody has replied. To change them press Edit on the draft.`, 600),
      ...draft.followUps.flatMap((touch) => [
        divider,
        section(`Day ${touch.dayOffset}  ·  *${shownSubject(touch)}*`),
        ...wholeText(touch.body),
      ]),
    ],
  };
}
