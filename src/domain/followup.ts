import { DateTime } from 'luxon';
import type { CompanyStatus } from './company.ts';
import type { Contact } from './contact.ts';

export const FOLLOW_UP_STATES = ['scheduled', 'claimed', 'sent', 'cancelled', 'skipped'] as const;
export type FollowUpState = (typeof FOLLOW_UP_STATES)[number];

/** `sequence`: approving the first mail approves its follow-ups. `each`: every follow-up is a card of its own. */
export const FOLLOW_UP_REVIEWS = ['sequence', 'each'] as const;
export type FollowUpReview = (typeof FOLLOW_UP_REVIEWS)[number];

/** After the last touch people get this long to answer before the company counts as silent. */
export const GRACE_DAYS = 3;
/** After an outage two touches may be due at once; nobody gets them on the same day. */
export const LEAST_DAYS_BETWEEN = 2;

/** One later touch of a sequence, waiting for its day. */
export type FollowUp = {
  id: string;
  companyId: string;
  contactId: string | null;
  /** The first mail, whose approved text this touch sends. */
  parentDraftId: string;
  number: 1 | 2 | 3;
  dueAt: Date;
  /** `claimed`: a draft was made for it and carries it from here on. */
  state: FollowUpState;
  /** Why it was cancelled or skipped. */
  cancelReason: string | null;
  /** The draft that was made for it. */
  draftId: string | null;
  claimedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

export function isOpenTouch({ state }: Pick<FollowUp, 'state'>): boolean {
  return state === 'scheduled' || state === 'claimed';
}

/** The same time of day `days` calendar days later in the firm's zone, whatever a daylight-saving switch in between does. */
export function daysAfter(from: Date, days: number, timeZone: string): Date {
  return DateTime.fromJSDate(from, { zone: timeZone }).plus({ days }).toJSDate();
}

/** Why nobody may be written to again, in one word of the trade; `null` = the sequence goes on. */
export function whyOver(facts: {
  companyStatus: CompanyStatus;
  contact: Pick<Contact, 'unsubscribed' | 'bouncedAt' | 'emailState'> | null;
  suppressed: boolean;
}): string | null {
  const { companyStatus, contact, suppressed } = facts;
  if (contact?.unsubscribed === true) return 'unsubscribed';
  if (suppressed) return 'suppressed';
  if (contact !== null && (contact.bouncedAt !== null || contact.emailState === 'invalid')) return 'bounced';
  return companyStatus === 'contacted' ? null : companyStatus;
}
