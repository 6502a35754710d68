import type { ModalView } from '@slack/types';
import { CallbackId, encodeValue, InputId } from './action-ids.ts';
import { answer } from './answers.ts';
import { SUBJECT_MAX } from './draft-view.ts';
import { context, plain, section, textInput } from './kit.ts';
import type { Message } from './message.ts';
import { inline } from './mrkdwn.ts';

/** The form for an answer to somebody who answered. */
export function replyWriteModal(mail: { mailId: string; companyName: string; to: string; subject: string }): ModalView {
  return {
    type: 'modal',
    callback_id: CallbackId.replyWrite,
    private_metadata: encodeValue({ t: 'mail', id: mail.mailId }),
    title: plain('Reply', 24),
    submit: plain('Save', 24),
    close: plain('Go back', 24),
    blocks: [
      section(`To ${inline(mail.to, 120)}, *${inline(mail.companyName, 120)}*`),
      textInput(InputId.subject, 'Subject', { initial: mail.subject.slice(0, SUBJECT_MAX), max: SUBJECT_MAX }),
      textInput(InputId.body, 'Text', {
        multiline: true,
        hint: 'Sent as it stands here; the footer with address and unsubscribe link is added.',
      }),
      ...context('Saving sends nothing: the reply comes to the drafts for approval.'),
    ],
  };
}

export function replySaved(ref: number, to: string): Message {
  return answer(
    `Saved as draft *${ref}* to ${inline(to, 120)}.`,
    'It leaves once somebody approves it among the drafts.',
  );
}

/** The reply was told by a person, so the bot has no mail to answer. */
export function nothingToAnswer(companyName: string): Message {
  return answer(
    `I have no mail of *${inline(companyName, 120)}* to answer.`,
    'Answer it in your mail program; the mailbox of `IMAP_URL` is where I find such mails.',
  );
}
