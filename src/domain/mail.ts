import type { EmailDraft } from './draft.ts';

/** One message to one recipient. Header values hold no CR or LF: `composeMail` sees to it. */
export type OutgoingMail = {
  /** Names the mail where a provider replaces its Message-ID. */
  draftId: string;
  kind: EmailDraft['kind'];
  messageId: string;
  from: { name: string; address: string };
  to: { name: string | null; address: string };
  replyTo: string | null;
  subject: string;
  /** Plain text with the footer. */
  text: string;
  /** As it stands in the footer; `null` = there is no page. */
  unsubscribeLink: string | null;
  inReplyTo: string | null;
  references: string[];
  /** List-Unsubscribe, List-Unsubscribe-Post, … */
  headers: Record<string, string>;
};

/**
 * What became of a mail. `deferred` and `refused` are definite: it did not leave. `unknown`: nobody can tell, so it is never
 * sent again by itself.
 */
export type SendResult =
  | { kind: 'sent'; providerMessageId: string | null }
  | { kind: 'deferred'; reason: string; retryAfterMs: number | null }
  | { kind: 'refused'; reason: string; scope: 'address' | 'mailbox' | 'message' }
  | { kind: 'unknown'; reason: string };

/** Never throws for what the network or the server does: every outcome is a `SendResult`. */
export type MailTransport = {
  name: 'smtp' | 'sendgrid' | 'dry_run';
  send(mail: OutgoingMail, options: { signal: AbortSignal }): Promise<SendResult>;
  close(): Promise<void>;
};
