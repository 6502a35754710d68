import { AppError } from '../lib/errors.ts';
import { oneLine } from '../lib/text.ts';
import type { EmailDraft, FollowUpText } from './draft.ts';
import type { Firm } from './firm.ts';
import { footerText } from './footer.ts';
import type { OutgoingMail } from './mail.ts';
import { messageIdFor } from './message-id.ts';

/** The draft holds something that no mail may carry. Nothing is repaired: what a person approved is what leaves, or nothing. */
export class UnsendableMailError extends AppError {
  readonly code = 'unsendable_mail';
  readonly userMessage: string;

  constructor(problem: string) {
    super(`mail cannot be composed: ${problem}`);
    this.userMessage = `This mail cannot be sent: ${problem}. Edit it and approve it again.`;
  }
}

export type ComposeInput = {
  draft: Pick<EmailDraft, 'id' | 'kind' | 'followUpNumber' | 'subject' | 'body' | 'recipient'>;
  firm: Firm;
  /** The recipient's page, or `null` without a public base URL. */
  unsubscribeLink: string | null;
  /** Message-IDs of the earlier mails of this thread, oldest first. */
  thread: readonly string[];
  /** Where answers go, if not to the sender. It is no part of what is approved. */
  replyTo?: string | null;
};

/**
 * Puts an approved draft into the mail that leaves: subject and body as they stand, then the footer. Pure.
 *
 * @throws {UnsendableMailError} when a header would hold a control character
 */
export function composeMail({ draft, firm, unsubscribeLink, thread, replyTo = null }: ComposeInput): OutgoingMail {
  const { subject, body } = draft;
  if (hasControls(subject))
    throw new UnsendableMailError('the subject holds a line break or another control character');
  if (subject.trim() === '') throw new UnsendableMailError('the subject is empty');
  if (!isPlainAddress(draft.recipient.email)) throw new UnsendableMailError('the recipient is not an e-mail address');
  if (!isPlainAddress(firm.mailFrom)) throw new UnsendableMailError('MAIL_FROM is not an e-mail address');
  if (replyTo !== null && !isPlainAddress(replyTo)) throw new UnsendableMailError('REPLY_TO is not an e-mail address');
  return {
    draftId: draft.id,
    kind: draft.kind,
    messageId: messageIdFor(draft.id, draft.followUpNumber, firm.mailFrom),
    from: { name: oneLine(firm.senderName || firm.name), address: firm.mailFrom },
    to: {
      name: draft.recipient.fullName === null ? null : oneLine(draft.recipient.fullName),
      address: draft.recipient.email,
    },
    replyTo,
    subject,
    text: `${body}\n${footerText(firm, unsubscribeLink)}`,
    unsubscribeLink,
    inReplyTo: thread.at(-1) ?? null,
    references: [...thread],
    headers: unsubscribeHeaders(firm.mailFrom, unsubscribeLink),
  };
}

/**
 * Subject and body of a follow-up exactly as they leave, taken from the first mail that they were approved with.
 *
 * @returns `null` when nobody wrote that follow-up
 */
export function followUpText(
  first: Pick<EmailDraft, 'subject' | 'followUps'>,
  touch: FollowUpText['number'],
): { subject: string; body: string } | null {
  const text = first.followUps.find(({ number }) => number === touch);
  return text === undefined ? null : { subject: threadSubject(text.subject, first.subject), body: text.body };
}

/** A follow-up under its parent's subject is a reply and says so, once; one with a subject of its own keeps that. */
function threadSubject(subject: string, parentSubject: string): string {
  const bare = withoutRe(subject);
  return bare === '' || bare === withoutRe(parentSubject) ? `Re: ${withoutRe(parentSubject)}` : subject;
}

function withoutRe(subject: string): string {
  return subject.replace(/^(?:\s*re:\s*)+/i, '').trim();
}

/** RFC 2369 and RFC 8058: one web address, one mailbox; one-click only where there is a page that acts on a POST. */
function unsubscribeHeaders(from: string, link: string | null): Record<string, string> {
  const mailto = `<mailto:${from}?subject=unsubscribe>`;
  if (link === null) return { 'List-Unsubscribe': mailto };
  return {
    'List-Unsubscribe': `<${link}>, ${mailto}`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

function hasControls(text: string): boolean {
  return /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}

/** One address and nothing else: no display name, no list, nothing that could end a header or an SMTP command. */
function isPlainAddress(text: string): boolean {
  return /^[^\s<>,;:"()[\]\\@]+@[^\s<>,;:"()[\]\\@]+$/u.test(text) && !hasControls(text);
}
