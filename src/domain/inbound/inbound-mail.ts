import { createHash } from 'node:crypto';
import type { ReplyKind } from '../reply.ts';
import type { MailMeaning } from './classify-mail.ts';
import type { MatchedBy } from './match-inbound.ts';

/** What is kept of a mail: the whole of it under `email`, or what a webhook made of it. */
export const CONTENT_FIELDS = ['email', 'headers', 'text', 'html', 'envelope', 'charsets'] as const;
export type InboundContent = Readonly<Partial<Record<(typeof CONTENT_FIELDS)[number], Buffer>>>;

/** Kept of one mail; a person's answer has a few kilobytes, the rest is attachments. */
const KEPT_BYTES = 1024 * 1024;

export type InboundState = 'pending' | 'done' | 'failed';

/** What a person made of a mail that the rules were not sure of. */
export const MAIL_DECISIONS = [
  'interested',
  'question',
  'not_now',
  'not_interested',
  'wrong_person',
  'wants_no_mail',
  'no_reply',
] as const;
export type MailDecision = ReplyKind | 'no_reply';

/** A mail that arrived, and what was made of it. Its bytes are read apart. */
export type InboundMail = {
  id: string;
  /** Where it was found, unique: `imap:INBOX:1700000000:12`, `sendgrid:<hash>`. */
  source: string;
  mailbox: string;
  /** Message-ID, or a hash where it has none: one per mailbox. */
  identity: string;
  receivedAt: Date;
  /** Of what arrived; kept is at most `KEPT_BYTES`. */
  bytes: number;
  state: InboundState;
  attempts: number;
  error: string | null;
  /** Of the rules that read it last; `null` = not read yet. */
  classifierVersion: number | null;
  meaning: MailMeaning | null;
  /** Names the reading whose effects are done, so that another one with the same result does nothing. */
  applied: string | null;
  from: string | null;
  subject: string | null;
  matchedBy: MatchedBy | null;
  draftId: string | null;
  companyId: string | null;
  decision: { kind: MailDecision; by: string; at: Date } | null;
};

/** The first part of what arrived, as far as it is kept. */
export function keptContent(content: InboundContent): InboundContent {
  let left = KEPT_BYTES;
  const kept: Partial<Record<keyof InboundContent, Buffer>> = {};
  // the small fields first: they say who wrote to whom
  for (const field of ['envelope', 'charsets', 'headers', 'email', 'text', 'html'] as const) {
    const bytes = content[field];
    if (bytes === undefined) continue;
    kept[field] = bytes.subarray(0, left);
    left -= kept[field].length;
  }
  return kept;
}

export function hashOf(content: InboundContent): string {
  const hash = createHash('sha256');
  for (const field of CONTENT_FIELDS) hash.update(`${field}\0`).update(content[field] ?? '');
  return hash.digest('hex');
}
