import { MAIL_DECISIONS, type MailDecision } from '../domain/inbound/inbound-mail.ts';
import type { ReplyQuestion } from '../domain/post.ts';
import { ActionId, type ClassifyValue } from './action-ids.ts';
import { answer } from './answers.ts';
import { actions, button, context, section, wholeText } from './kit.ts';
import type { Message } from './message.ts';
import { actor, fallbackText, inline } from './mrkdwn.ts';
import { type Moment, when } from './time.ts';

const SUBJECT_MAX = 120;

/** On buttons, so shorter than elsewhere. */
const KINDS: Record<MailDecision, { words: string; id: ActionId }> = {
  interested: { words: 'Interested', id: ActionId.replyInterested },
  question: { words: 'Has a question', id: ActionId.replyQuestion },
  not_now: { words: 'Not now', id: ActionId.replyNotNow },
  not_interested: { words: 'Not interested', id: ActionId.replyNotInterested },
  wrong_person: { words: 'Wrong person', id: ActionId.replyWrongPerson },
  wants_no_mail: { words: 'Wants no mail', id: ActionId.replyWantsNoMail },
  no_reply: { words: 'Not a reply', id: ActionId.replyNone },
};

const WHY: Record<ReplyQuestion['why'], string> = {
  unsure: 'answered, and I am not sure what they mean',
  colleague: 'answered through somebody we did not write to',
  unreadable: 'sent a mail in which I find no text',
  gone: 'says that our contact does not work there any more',
};

/** A mail that a person has to sort: one button for each meaning. */
export function replyQuestion(question: ReplyQuestion, moment: Moment): Message {
  const head = `:grey_question: *${inline(question.companyName, 120)}* ${WHY[question.why]}`;
  const { decided } = question;
  if (decided !== null) {
    const line = `${head}  ·  *${KINDS[decided.kind].words}*, says ${actor(decided.by)} · ${when(decided.at, moment)}`;
    return { text: fallbackText(line), blocks: context(line) };
  }
  return {
    text: fallbackText(`${head}. What is it?`),
    blocks: [
      section(`${head}\n${inline(question.subject, SUBJECT_MAX) || '_no subject_'}`),
      ...(question.text === null ? [] : wholeText(question.text)),
      ...context(`${fromWords(question)} · ${when(question.at, moment)} · the follow-ups are stopped`),
      ...decisions(question),
    ],
  };
}

function decisions({ mailId, companyName }: ReplyQuestion) {
  return actions(
    ...MAIL_DECISIONS.map((kind) => {
      const value: ClassifyValue = { t: 'mail', id: mailId, kind };
      const { words, id } = KINDS[kind];
      return button(words, id, value, { label: `${words}: ${companyName}` });
    }),
  );
}

function fromWords({ from, contactName }: ReplyQuestion): string {
  const who = from === null ? 'from nobody named' : `from ${inline(from, 120)}`;
  return contactName === null ? who : `${who}, we wrote to ${inline(contactName, 60)}`;
}

export function replyClassified(kind: MailDecision, companyName: string): Message {
  const more =
    kind === 'not_interested' || kind === 'wants_no_mail'
      ? 'They get no more mail from us.'
      : 'The follow-ups are stopped.';
  return answer(`:white_check_mark: *${inline(companyName, 120)}*: ${KINDS[kind].words.toLowerCase()}.`, more);
}
