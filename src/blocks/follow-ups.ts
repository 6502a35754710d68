import { plural } from '../lib/text.ts';
import { ActionId } from './action-ids.ts';
import { type DraftView, draftValue, isReviewable, recipientName, shownSubject } from './draft-view.ts';
import { actions, button, divider, section, wholeText } from './kit.ts';
import type { Message } from './message.ts';
import { fallbackText } from './mrkdwn.ts';

type Sequence = Pick<
  DraftView,
  | 'id'
  | 'runId'
  | 'revision'
  | 'status'
  | 'followUps'
  | 'followUpReview'
  | 'companyName'
  | 'recipient'
  | 'subject'
  | 'body'
>;

/**
 * The later touches, whole, in the draft's thread: they are approved with the first mail, and can be changed until then.
 * Null where there never were any; where somebody took them out, the message says so.
 */
export function followUpsMessage(draft: Sequence): Message | null {
  if (draft.followUps.length === 0) return draft.revision > 1 ? noneLeft(draft) : null;
  const head = `*${plural(draft.followUps.length, 'follow-up')} to ${recipientName(draft)}*`;
  const isOpen = draft.status === 'pending';
  if (!isReviewable(draft)) {
    const line = isOpen
      ? `${head}: empty or too long to show whole, so this draft cannot be approved. Change them, or press Rewrite… on the draft.`
      : `${head}: too long to show whole. ${fate(draft)}`;
    return { text: fallbackText(line), blocks: [section(line), ...(isOpen ? edit(draft) : [])] };
  }
  return {
    text: fallbackText(
      `${head}, ${draft.followUpReview === 'each' ? 'each approved by itself later' : 'approved together with the first mail'}`,
    ),
    blocks: [
      section(`${head}\n${fate(draft)}`, 600),
      ...draft.followUps.flatMap((touch) => [
        divider,
        section(`Day ${touch.dayOffset}  ·  *${shownSubject(touch)}*`),
        ...wholeText(touch.body),
      ]),
      ...(isOpen ? edit(draft) : []),
    ],
  };
}

function fate({ status, followUpReview }: Sequence): string {
  const each =
    'Each comes back as a card of its own a day before it is due, and is sent only while nobody has replied.';
  if (followUpReview === 'each' && status !== 'rejected' && status !== 'superseded') return each;
  switch (status) {
    case 'pending':
      return 'Approved together with the first mail. Each is sent only while nobody has replied.';
    case 'rejected':
    case 'superseded':
      return 'Not sent: the first mail was not approved.';
    default:
      return 'Approved with the first mail. Each is sent only while nobody has replied.';
  }
}

function noneLeft(draft: Sequence): Message {
  const line = `*No follow-ups to ${recipientName(draft)}*: only the first mail is sent`;
  return { text: fallbackText(line), blocks: [section(line)] };
}

function edit(draft: Sequence) {
  return actions(
    button('Edit follow-ups', ActionId.followUpsEdit, draftValue(draft), {
      label: `Edit follow-ups to ${draft.companyName}`,
    }),
  );
}
