import { createHash } from 'node:crypto';
import { IllegalMoveError } from '../lib/errors.ts';

export const ANGLES = [
  'cost_savings',
  'audit_offer',
  'risk_reduction',
  'multi_site_savings',
  'deregulation_opportunity',
] as const;
export type Angle = (typeof ANGLES)[number];

/**
 * `sending` is written before the first byte leaves. `send_unknown`: nobody can tell whether the mail left; a person decides.
 */
export const DRAFT_STATUSES = [
  'pending',
  'approved',
  'sending',
  'sent',
  'send_failed',
  'send_unknown',
  'rejected',
  'superseded',
] as const;
export type DraftStatus = (typeof DRAFT_STATUSES)[number];

const LEGAL_DRAFT_MOVES: Record<DraftStatus, readonly DraftStatus[]> = {
  pending: ['approved', 'rejected', 'superseded'],
  approved: ['pending', 'sending', 'rejected', 'superseded', 'send_failed'],
  sending: ['sent', 'approved', 'send_failed', 'send_unknown', 'rejected'],
  sent: [],
  send_failed: ['approved', 'pending', 'rejected', 'superseded'],
  send_unknown: ['sent', 'approved', 'rejected'],
  rejected: [],
  superseded: [],
};

/**
 * Holds a write against the table of legal moves.
 *
 * @throws {IllegalMoveError} when one of the states may not become `to`: a bug in the caller, never a lost race
 */
export function assertDraftMoves(from: readonly DraftStatus[], to: DraftStatus): void {
  for (const state of from) {
    if (!LEGAL_DRAFT_MOVES[state].includes(to)) throw new IllegalMoveError('A draft', state, to);
  }
}

/** A statement in the draft and the stored fact it rests on. `support: null` = nothing stored supports it. */
export type Claim = {
  /** The words as they stand in the mail. */
  text: string;
  support: { fact: string; source: string; url: string | null } | null;
};

/** Five criteria of 0, 1 or 2; passes at 7 of 10. */
export type CriticCriteria = {
  personalization: number;
  savings_figure: number;
  clear_cta: number;
  human_tone: number;
  subject_quality: number;
};

/** A later touch, approved together with the first mail and sent as it stands. `subject` without a `Re:` of its own thread. */
export type FollowUpText = { number: 1 | 2 | 3; dayOffset: number; subject: string; body: string };

/** What the writer hands over. Bodies are plain text with the signature, without the footer. */
export type DraftText = {
  subject: string;
  body: string;
  followUps: FollowUpText[];
  angle: Angle;
  /** `$12k - $20k`; empty when the figures are not good enough for a mail. */
  savingsEstimate: string;
  claims: Claim[];
  /** `null` = the critic could not be asked. */
  critic: { score: number; criteria: CriticCriteria; feedback: string } | null;
  toneIssues: string[];
  lowConfidence: boolean;
  rewriteCount: number;
  /** `templates`, or the model's name. */
  writtenBy: string;
};

export type EmailDraft = DraftText & {
  id: string;
  /** Short number people type: `/leadgen draft 17`. */
  ref: number;
  companyId: string;
  /** Of the company when it was written: what people decide about it teaches the writer. Older drafts do not say. */
  industry?: string | null;
  contactId: string | null;
  runId: string | null;
  /** `reply`: an answer of ours to somebody who answered. */
  kind: 'first' | 'followup' | 'reply';
  /** 0 = first mail; of a reply which of ours to this person it is. */
  followUpNumber: number;
  /** Of a reply: Message-IDs of the mails before it, oldest first; the last is the one that it answers. */
  thread?: string[];
  parentDraftId: string | null;
  recipient: { email: string; fullName: string | null; title: string | null; generic: boolean };
  status: DraftStatus;
  /** Grows with each edit or rewrite; a decision names the revision it saw. */
  revision: number;
  editedHuman: boolean;
  /** The text before the last edit, for the diff on the card. */
  previous: { subject: string; body: string; editedBy: string } | null;
  approvedHuman: boolean;
  approvedBy: string | null;
  approvedAt: Date | null;
  /** SHA-256 of what was approved: see `contentHash`. */
  approvedHash: string | null;
  rejectedBy: string | null;
  rejectedAt: Date | null;
  rejectionReason: string | null;
  instruction: string | null;
  messageId: string | null;
  providerMessageId: string | null;
  /** Not before this moment; set by window, cap, gap or a deferral. */
  sendAfter: Date | null;
  /** Why it waits or failed, for people. */
  sendNote: string | null;
  sendAttempts: number;
  claimedAt: Date | null;
  /** Process that took it for sending. */
  claimedBy: string | null;
  /** From here on bytes may have left; until then a stop still wins. `null` = claimed or not, nothing has left. */
  handedOverAt: Date | null;
  sentAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  /** Text and recipient are gone; ids, dates and hashes stay. */
  erasedAt?: Date | null;
  erasedWhy?: string | null;
};

/** Points at exactly what a person saw. */
export type DraftRef = { id: string; revision: number };

/**
 * SHA-256 (hex) of everything that leaves: recipient, subject, body, every follow-up, footer version.
 * Any change voids an approval.
 */
export function contentHash(
  draft: Pick<EmailDraft, 'subject' | 'body' | 'followUps'> & { recipient: { email: string } },
  footerVersion: string,
): string {
  const content = [
    draft.recipient.email.toLowerCase(),
    draft.subject,
    draft.body,
    draft.followUps.map((touch) => [touch.number, touch.dayOffset, touch.subject, touch.body]),
    footerVersion,
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
