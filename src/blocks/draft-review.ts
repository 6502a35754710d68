import type { ModalView } from '@slack/types';
import { CallbackId, encodeValue } from './action-ids.ts';
import { addressLine, evidenceLine, titleWords, unsupportedWords } from './draft-card.ts';
import {
  approvalValue,
  type DraftView,
  isReviewable,
  recipientName,
  shownSubject,
  trackingLine,
} from './draft-view.ts';
import { context, divider, plain, section, wholeText } from './kit.ts';
import { link } from './mrkdwn.ts';

/**
 * A waiting draft, every word of it with its follow-ups. Who may decide can approve here, but only what stands here whole and
 * rests on stored facts; everything else is decided on the card.
 *
 * @param options.cardLink - where the card is; its buttons change, rewrite and reject
 */
export function draftReviewModal(
  draft: DraftView,
  options: { mayDecide: boolean; cardLink: string | null },
): ModalView {
  const unsupported = draft.claims.filter((claim) => claim.support === null);
  const mayApprove = options.mayDecide && draft.status === 'pending' && isReviewable(draft) && unsupported.length === 0;
  const card = options.cardLink === null ? 'its card' : link(options.cardLink, 'its card');
  return {
    type: 'modal',
    callback_id: CallbackId.draftReview,
    private_metadata: encodeValue(approvalValue(draft)),
    title: plain('Draft to review', 24),
    ...(mayApprove ? { submit: plain('Approve & send', 24) } : {}),
    close: plain('Close', 24),
    blocks: [
      section(`*To ${recipientName(draft)}*${titleWords(draft)}\n${addressLine(draft)}`),
      divider,
      section(`*${shownSubject(draft)}*`),
      ...wholeText(draft.body),
      ...draft.followUps.flatMap((touch) => [
        divider,
        section(`*Follow-up on day ${touch.dayOffset}*, only while nobody has replied: ${shownSubject(touch)}`),
        ...wholeText(touch.body),
      ]),
      divider,
      ...(unsupported.length === 0 ? [] : [section(unsupportedWords(unsupported))]),
      ...context(
        evidenceLine(draft.claims),
        'Footer with our postal address and unsubscribe link is added.',
        trackingLine(draft),
        options.mayDecide
          ? `${mayApprove ? 'Approving covers all of this.' : 'This one is decided on its card.'} Edit, rewrite or reject it on ${card}.`
          : `Approvers decide, here or on ${card}.`,
      ),
    ],
  };
}
