import type { CompanyStatus } from '../domain/company.ts';
import type { EmailState } from '../domain/contact.ts';
import type { Angle, CriticCriteria } from '../domain/draft.ts';
import type { ReplyKind, Sentiment } from '../domain/reply.ts';
import type { Confidence, Tier } from '../domain/score.ts';

/** Our codes in the words of people who sell. */
const _TIER_WORDS: Record<Tier, string> = { high: 'high', medium: 'medium', low: 'low' };

export const CONFIDENCE_WORDS: Record<Confidence, string> = {
  high: 'high confidence',
  medium: 'medium confidence',
  low: 'rough estimate',
};

export const ANGLE_WORDS: Record<Angle, string> = {
  cost_savings: 'lower bills',
  audit_offer: 'no-cost bill review',
  risk_reduction: 'billing errors',
  multi_site_savings: 'savings across all sites',
  deregulation_opportunity: 'free choice of supplier',
};

export const CRITERION_WORDS: Record<keyof CriticCriteria, string> = {
  personalization: 'the personal opening',
  savings_figure: 'the savings figure',
  clear_cta: 'the closing question',
  human_tone: 'the tone',
  subject_quality: 'the subject line',
};

export const EMAIL_STATE_WORDS: Record<EmailState, string> = {
  valid: 'verified',
  catch_all: 'the domain takes any address',
  invalid: 'does not work',
  unknown: 'not checked yet',
};

/** How mail leaves. */
export const MAIL_MODE_WORDS = {
  smtp: 'over SMTP',
  sendgrid: 'over SendGrid',
  dry_run: 'dry run: shown, not sent',
} as const;

/** A company's status in the words of a sales person. */
export const STATUS_WORDS: Record<CompanyStatus, string> = {
  new: 'found',
  enriched: 'contact found',
  scored: 'to review',
  approved: 'approved',
  contacted: 'mail sent',
  replied: 'replied',
  meeting_booked: 'meeting booked',
  won: 'won',
  lost: 'lost',
  no_response: 'no answer',
  archived: 'rejected',
};

/** Reasons offered when a lead is rejected; the key is stored, the words are shown. */
export const LEAD_REJECT_REASONS = [
  { value: 'too_small', text: 'Too small' },
  { value: 'already_client', text: 'Already a client' },
  { value: 'wrong_industry', text: 'Wrong industry' },
  { value: 'duplicate', text: 'Duplicate' },
  { value: 'bad_data', text: 'Data is wrong' },
  { value: 'other', text: 'Other' },
] as const;

export const DRAFT_REJECT_REASONS = [
  { value: 'wrong_person', text: 'Wrong person' },
  { value: 'wrong_facts', text: 'Facts are wrong' },
  { value: 'tone', text: 'Not how we write' },
  { value: 'bad_timing', text: 'Bad moment' },
  { value: 'already_in_touch', text: 'Already in touch' },
  { value: 'other', text: 'Other' },
] as const;

/** Why a lead that was written to is lost. */
export const LOST_REASONS = [
  { value: 'no_budget', text: 'No budget' },
  { value: 'other_offer', text: 'Chose somebody else' },
  { value: 'no_need', text: 'No need' },
  { value: 'went_silent', text: 'Went silent' },
  { value: 'other', text: 'Other' },
] as const;

/** What a reply can be, as a person sorts it. */
export const REPLY_KIND_WORDS: Record<ReplyKind, string> = {
  interested: 'Interested, wants to talk',
  question: 'Has a question',
  not_now: 'Not now, maybe later',
  not_interested: 'Not interested (gets no more mail)',
  wrong_person: 'Wrong person',
  wants_no_mail: 'Wants no mail (gets no more mail)',
};

/** What replies came to; the value is stored. */
const REPLY_INTENTS = [
  { value: 'wants_meeting', text: 'Interested' },
  { value: 'interested', text: 'Interested' },
  { value: 'question', text: 'Has a question' },
  { value: 'referral', text: 'Names somebody else' },
  { value: 'wants_info', text: 'Has a question' },
  { value: 'not_now', text: 'Not now' },
  { value: 'not_interested', text: 'Not interested' },
  { value: 'wrong_person', text: 'Wrong person' },
  { value: 'unsubscribe', text: 'Wants no mail' },
] as const;

/** `interested, positive`; what nobody sorted is only positive, neutral or negative. */
export function replyWords(reply: { intent: string | null; sentiment: Sentiment | null }): string {
  const intent = REPLY_INTENTS.find((entry) => entry.value === reply.intent)?.text.toLowerCase();
  return [intent, reply.sentiment].filter((part) => part != null).join(', ') || 'not sorted yet';
}

const ALL_REASONS: readonly { value: string; text: string }[] = [
  ...LEAD_REJECT_REASONS,
  ...DRAFT_REJECT_REASONS,
  ...LOST_REASONS,
  ...REPLY_INTENTS,
];

/** `too_small` → `too small`, `too_small: one office` → `too small: one office`; words a person typed stay as they are. */
export function reasonWords(reason: string): string {
  const kind = reasonKind(reason);
  const known = ALL_REASONS.find((entry) => entry.value === kind);
  return known === undefined ? reason : known.text.toLowerCase() + reason.slice(kind.length);
}

/** The key of a stored reason without what somebody added to it; all of it when it has none. */
export function reasonKind(reason: string): string {
  const key = reason.split(': ', 1)[0] ?? reason;
  return ALL_REASONS.some((entry) => entry.value === key) ? key : reason;
}
