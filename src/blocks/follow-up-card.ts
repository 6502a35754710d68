import { ActionId } from './action-ids.ts';
import { addressLine, bodyBlocks, contextOf, evidenceLine, titleWords } from './draft-card.ts';
import { editLine } from './draft-diff.ts';
import {
  approvalValue,
  type DraftView,
  draftHead,
  draftValue,
  isReviewable,
  revealButton,
  shownSubject,
  trackingLine,
} from './draft-view.ts';
import { actions, button, context, divider, section } from './kit.ts';
import type { Message } from './message.ts';
import { fallbackText, inline } from './mrkdwn.ts';
import { type Moment, onDate } from './time.ts';

/** When a follow-up that waits for approval is due, and why it asks although its first mail was approved. */
export type FollowUpReviewView = { dueAt: Date | null; why: string | null };

/** One follow-up at gate 2, whole and in place, like a first mail; it is sent on approval, not before its day. */
export function followUpCard(draft: DraftView, { dueAt, why }: FollowUpReviewView, moment: Moment): Message {
  const due = dueAt === null ? 'Goes out on approval' : `Due ${onDate(dueAt, moment)}, not sent before`;
  return laterCard(draft, `follow-up ${draft.followUpNumber} to ${draft.companyName}`, [
    `${due} · in the thread of the first mail · stopped by any reply`,
    why === null ? null : `Asked again: ${inline(why, 200)}`,
    'Without a decision by the day of the next one it is left out',
  ]);
}

/** An answer to somebody who answered, at gate 2. */
export function replyCard(draft: DraftView, why: string | null): Message {
  return laterCard(draft, `reply to ${draft.companyName}`, [
    'Goes out on approval, at any hour · in the thread of their mail',
    why === null ? null : `Asked again: ${inline(why, 200)}`,
  ]);
}

function laterCard(draft: DraftView, to: string, lines: (string | null)[]): Message {
  const head = `${draftHead(draft, 'Draft')}${titleWords(draft)}`;
  const value = draftValue(draft);
  return {
    text: fallbackText(`${head}: ${inline(draft.subject, 150)}`),
    blocks: [
      section(`${head}\n${addressLine(draft)}`, 850),
      divider,
      section(`*${shownSubject(draft)}*`, 710),
      ...bodyBlocks(draft),
      divider,
      ...contextOf(1_000, ...lines),
      ...contextOf(
        900,
        editLine(draft),
        evidenceLine(draft.claims),
        'Footer with our postal address and unsubscribe link is added',
      ),
      ...context(trackingLine(draft)),
      ...actions(
        isReviewable(draft)
          ? button('Approve & send', ActionId.draftApprove, approvalValue(draft), {
              style: 'primary',
              label: `Approve and send ${to}`,
            })
          : null,
        button('Edit', ActionId.draftEdit, value, { label: `Edit ${to}` }),
        button('Reject', ActionId.draftReject, value, { style: 'danger', label: `Reject ${to}` }),
        revealButton(draft),
      ),
    ],
  };
}
