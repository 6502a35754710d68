import type { ModalView } from '@slack/types';
import { CallbackId, encodeValue, followUpInputId, InputId } from './action-ids.ts';
import { type DraftView, draftValue, recipientName, SUBJECT_MAX } from './draft-view.ts';
import { context, INPUT_MAX, plain, section, selectInput, textInput } from './kit.ts';
import { DRAFT_REJECT_REASONS } from './words.ts';

/**
 * Subject and body as they stand; what is saved is what will be sent, plus the footer. A text longer than Slack's fields is
 * refused in words: a cut one would be saved as if somebody had meant it.
 */
export function draftEditModal(draft: DraftView): ModalView {
  if (draft.body.length > INPUT_MAX || draft.subject.length > SUBJECT_MAX) return tooLong(draft, draft.body.length);
  return {
    ...frame(draft, CallbackId.draftEdit, 'Edit draft', 'Save'),
    blocks: [
      section(`To ${recipientName(draft)}`),
      textInput(InputId.subject, 'Subject', { initial: draft.subject, max: SUBJECT_MAX }),
      textInput(InputId.body, 'Text', {
        initial: draft.body,
        multiline: true,
        hint: 'Sent as it stands here; the footer with address and unsubscribe link is added.',
      }),
      ...context(
        'Saving sends nothing: the new text comes back for approval.',
        draft.followUps.length === 0 ? null : 'The follow-ups have their own Edit button, in the thread.',
      ),
    ],
  };
}

/** The later touches; an emptied one is left out. */
export function followUpsEditModal(draft: DraftView): ModalView {
  const longest = Math.max(0, ...draft.followUps.map((touch) => touch.body.length));
  if (longest > INPUT_MAX) return tooLong(draft, longest);
  return {
    ...frame(draft, CallbackId.followUpsEdit, 'Edit follow-ups', 'Save'),
    blocks: [
      section(`To ${recipientName(draft)}, sent only while nobody has replied`),
      ...draft.followUps.map((touch) =>
        textInput(followUpInputId(touch.number), `Follow-up on day ${touch.dayOffset}`, {
          initial: touch.body,
          multiline: true,
          optional: true,
          hint: 'Empty = this follow-up is left out.',
        }),
      ),
      ...context('Saving sends nothing: the new texts come back for approval.'),
    ],
  };
}

function tooLong(draft: DraftView, chars: number): ModalView {
  const words =
    chars > INPUT_MAX
      ? `A text here has *${chars.toLocaleString('en-US')}* characters; this form takes ${INPUT_MAX.toLocaleString('en-US')}.`
      : `The subject has *${draft.subject.length}* characters; this form takes ${SUBJECT_MAX}.`;
  return {
    type: 'modal',
    callback_id: CallbackId.draftEdit,
    title: plain('Too long to edit', 24),
    close: plain('Close', 24),
    blocks: [section(`${words}\nNothing was changed. Press Rewrite… on the card and ask for a shorter one.`)],
  };
}

export function draftRejectModal(draft: DraftView): ModalView {
  return {
    ...frame(draft, CallbackId.draftRejectReason, 'Reject draft', 'Reject'),
    blocks: [
      section(`The mail to ${recipientName(draft)} is not sent, its follow-ups neither.`),
      selectInput(InputId.reason, 'Reason', DRAFT_REJECT_REASONS, { placeholder: 'Pick the closest one' }),
      textInput(InputId.note, 'Anything to add', { optional: true, multiline: true, max: 500 }),
    ],
  };
}

/** What should be different in the next version. */
export function draftRewriteModal(draft: DraftView): ModalView {
  return {
    ...frame(draft, CallbackId.draftRegenerate, 'Rewrite draft', 'Rewrite'),
    blocks: [
      section(`A new version of the mail to ${recipientName(draft)} replaces this one and waits for your approval.`),
      textInput(InputId.instruction, 'What should change?', {
        multiline: true,
        max: 500,
        optional: true,
        focus: true,
        placeholder: 'Shorter, and open with the new Dayton office',
        hint: 'Empty = simply another try.',
      }),
    ],
  };
}

function frame(draft: DraftView, callbackId: CallbackId, title: string, submit: string): Omit<ModalView, 'blocks'> {
  return {
    type: 'modal',
    callback_id: callbackId,
    private_metadata: encodeValue(draftValue(draft)),
    title: plain(title, 24),
    submit: plain(submit, 24),
    close: plain('Go back', 24),
  };
}
