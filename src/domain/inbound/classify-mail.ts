import { type AutoReply, readAutoReply } from './auto-reply.ts';
import { type Returned, readReturned } from './bounce.ts';
import { type Complaint, readComplaint } from './complaint.ts';
import { readIntent } from './intent.ts';
import { readJsonNotice } from './json-notice.ts';
import { saysOptOut, subjectIsOptOut } from './opt-out.ts';
import type { ParsedMail } from './parsed-mail.ts';
import type { IntentReading } from './reply-intent.ts';
import { splitReply } from './reply-text.ts';

/** Grows with every change of the rules, so that stored mail can be read again by better ones. */
export const CLASSIFIER_VERSION = 1;

export type ClassifyContext = {
  /** Our mailboxes, lower case. */
  ourAddresses: readonly string[];
  /** Addresses at which any mail means "no more", lower case. */
  unsubscribeAddresses: readonly string[];
  receivedAt: Date;
};

export type MailMeaning =
  /** We wrote it ourselves; never a reply. */
  | { kind: 'ours' }
  | Exclude<Returned, null>
  | ({ kind: 'complaint' } & Complaint)
  | ({ kind: 'auto_reply' } & AutoReply)
  | { kind: 'opt_out'; by: 'words' | 'subject' | 'address' }
  | ({ kind: 'reply' } & IntentReading)
  /** Nothing to read: stop the sequence and show it to a person. */
  | { kind: 'unknown' };
export type Classification = { version: number; meaning: MailMeaning };

/**
 * What a mail means. Pure, so a better version can read stored mail again. The questions come in the order of the house rules and
 * the first yes wins; among what people write, "no more mail" wins over everything else.
 */
export function classifyMail(mail: ParsedMail, context: ClassifyContext): Classification {
  return { version: CLASSIFIER_VERSION, meaning: meaningOf(mail, context) };
}

function meaningOf(mail: ParsedMail, { ourAddresses, unsubscribeAddresses, receivedAt }: ClassifyContext): MailMeaning {
  if (mail.from !== null && ourAddresses.includes(mail.from.address)) return { kind: 'ours' };
  const notice = readJsonNotice(mail);
  if (notice !== null) return notice;
  // A complaint names itself, so it is asked first: many of them look like returned mail too.
  const complaint = readComplaint(mail);
  if (complaint !== null) return { kind: 'complaint', ...complaint };
  const returned = readReturned(mail);
  if (returned !== null) return returned;
  // A mail program that unsubscribes for a person says so in the subject and calls itself automatic.
  if (subjectIsOptOut(mail.subject)) return { kind: 'opt_out', by: 'subject' };
  if (mail.to.some(({ address }) => unsubscribeAddresses.includes(address))) return { kind: 'opt_out', by: 'address' };
  const { text, below } = splitReply(mail);
  const automatic = readAutoReply(mail, text, receivedAt);
  if (automatic !== null && automatic.sign !== 'absence') return { kind: 'auto_reply', ...automatic };
  if (saysOptOut(text) || saysOptOut(below)) return { kind: 'opt_out', by: 'words' };
  const reading = text.trim() === '' ? null : readIntent(text);
  // Somebody who says by hand that he is away, and what he wants besides, has answered.
  const answered = reading !== null && reading.sentiment !== 'neutral';
  if (automatic !== null && !answered) return { kind: 'auto_reply', ...automatic };
  return reading === null ? { kind: 'unknown' } : { kind: 'reply', ...reading };
}
