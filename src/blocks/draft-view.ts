import type { DraftStatus, DraftText, EmailDraft, FollowUpText } from '../domain/draft.ts';
import type { FollowUpReview } from '../domain/followup.ts';
import { type MailTracking, trackedWords, trackingOf } from '../domain/mail-tracking.ts';
import { ActionId, type ButtonValue } from './action-ids.ts';
import type { AddressFacts } from './address-state.ts';
import { answer } from './answers.ts';
import { button } from './kit.ts';
import type { Message } from './message.ts';
import { exactText, inline, mailLink, maskedMail } from './mrkdwn.ts';

/** All that a draft's card shows. */
export type DraftView = Pick<
  DraftText,
  'subject' | 'body' | 'followUps' | 'angle' | 'claims' | 'critic' | 'toneIssues' | 'lowConfidence' | 'rewriteCount'
> & {
  id: string;
  /** What people type: `/leadgen draft 17`. */
  ref: number;
  revision: number;
  runId: string | null;
  status: DraftStatus;
  kind: EmailDraft['kind'];
  /** 0 = first mail. */
  followUpNumber: number;
  /** Whether the approval of a first mail covers its follow-ups. */
  followUpReview: FollowUpReview;
  companyName: string;
  recipient: AddressFacts & { email: string; fullName: string | null; title: string | null; generic: boolean };
  /** The text before the last edit, and who changed it. */
  previous: { subject: string; body: string; editedBy: string } | null;
  /** What was asked of the last rewrite. */
  instruction: string | null;
  /** Why it waits, for people; of a draft that is reviewed: why it is here again. */
  sendNote: string | null;
  /** It stands where everybody can read it: the address shows in part, approvers may ask for it. */
  masked: boolean;
  /** What will be counted of it once it leaves. */
  tracking: MailTracking;
};

/** Characters of a subject that can be edited and shown; good ones have a fifth of it. */
export const SUBJECT_MAX = 300;

/** What can be shown whole beside the rest of its message (see `LIMITS.messageChars`); more cannot be approved. */
const BODY_MAX = 5_000;
const SUBJECT_SHOWN_MAX = 700;
const FOLLOW_UPS_MAX = 9_000;

/** Whether a person can read every word that the approval covers. Only then may the card offer it. */
export function isReviewable(draft: Pick<DraftView, 'body' | 'followUps' | 'subject'>): boolean {
  const texts = [draft, ...draft.followUps];
  if (texts.some((text) => text.body.trim() === '' || text.subject.trim() === '')) return false;
  if (texts.some((text) => text.subject.length > SUBJECT_MAX || shownSubject(text).length > SUBJECT_SHOWN_MAX))
    return false;
  const later = draft.followUps.reduce(
    (sum, touch) => sum + exactText(touch.body).length + shownSubject(touch).length + 20,
    0,
  );
  return exactText(draft.body).length <= BODY_MAX && later <= FOLLOW_UPS_MAX;
}

/** A subject as mrkdwn, whole. */
export function shownSubject({ subject }: { subject: string }): string {
  return inline(subject, SUBJECT_MAX);
}

export function draftValue(draft: Pick<DraftView, 'id' | 'runId' | 'revision'>): ButtonValue {
  return { t: 'draft', id: draft.id, ...(draft.runId === null ? {} : { run: draft.runId }), rev: draft.revision };
}

/** The same with what the card says about counting: only that can be approved. */
export function approvalValue(draft: Pick<DraftView, 'id' | 'runId' | 'revision' | 'kind' | 'tracking'>): ButtonValue {
  const counted = trackedWords(trackingOf(draft, draft.tracking));
  return { ...draftValue(draft), ...(counted === null ? {} : { counted }) };
}

/** `Dana Ray`, else the company's general inbox. */
export function recipientName({ recipient, companyName }: Pick<DraftView, 'recipient' | 'companyName'>): string {
  if (recipient.fullName !== null && !recipient.generic) return inline(recipient.fullName, 60);
  return recipient.generic ? `the general inbox of ${inline(companyName, 80)}` : inline(companyName, 80);
}

/** `*Draft to Dana Ray*`, `*Follow-up 2 to Dana Ray*`. */
export function draftHead(
  draft: Pick<DraftView, 'kind' | 'followUpNumber' | 'recipient' | 'companyName'>,
  first: 'Draft' | 'Mail',
): string {
  const name = { first, followup: `Follow-up ${draft.followUpNumber}`, reply: 'Reply' }[draft.kind];
  return `*${name} to ${recipientName(draft)}*`;
}

/** The address as it may stand where the draft is shown. */
export function shownAddress({ recipient, masked }: Pick<DraftView, 'recipient' | 'masked'>): string {
  return masked ? maskedMail(recipient.email) : mailLink(recipient.email);
}

/** Beside a masked address. */
export function revealButton(draft: Pick<DraftView, 'id' | 'runId' | 'revision' | 'masked' | 'companyName'>) {
  if (!draft.masked) return null;
  return button('Reveal address', ActionId.draftReveal, draftValue(draft), {
    label: `Reveal the address at ${draft.companyName}`,
  });
}

/** Whom it goes to, for one person's eyes. */
export function addressAnswer(draft: Pick<DraftView, 'ref' | 'recipient' | 'companyName'>): Message {
  return answer(`Mail ${draft.ref} goes to ${recipientName(draft)}: ${mailLink(draft.recipient.email)}`);
}

/** What the recipient gets beside the words that stand here; `null` = nothing. Stands apart, so that no other line cuts it off. */
export function trackingLine(draft: Pick<DraftView, 'kind' | 'tracking'>): string | null {
  const { clicks, opens } = trackingOf(draft, draft.tracking);
  const ways = [
    ...(clicks ? ['counts clicks: it replaces the links on the way'] : []),
    ...(opens ? ['counts opens: it gets the same words as HTML and adds an invisible picture'] : []),
  ];
  return ways.length === 0 ? null : `SendGrid ${ways.join('. It ')}`;
}

/** `3, 7, 14`. */
export function followUpDays(followUps: readonly FollowUpText[]): string {
  return followUps.map((touch) => touch.dayOffset).join(', ');
}
