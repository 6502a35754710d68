import type { Angle } from './draft.ts';
import type { IndustryBucket } from './industry.ts';

export const EVENT_TYPES = [
  'sent',
  'followup_sent',
  'scheduled_followup',
  'cancelled_followup',
  'opened',
  'clicked',
  'bounced',
  'unsubscribed',
  'replied',
  'delivered',
  'deferred',
  'dropped',
  'spam_reported',
  'auto_reply',
  'meeting_booked',
  'note',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** A fact that happened; never changed afterwards. */
export type OutreachEvent = {
  id: string;
  companyId: string | null;
  contactId: string | null;
  emailDraftId: string | null;
  eventType: EventType;
  eventAt: Date;
  followUpNumber: number;
  replyContent: string | null;
  replySentiment: 'positive' | 'neutral' | 'negative' | null;
  intent: string | null;
  confidence: number | null;
  provider: string | null;
  providerMessageId: string | null;
  /** Unique where set: removes redelivered events. */
  providerEventId: string | null;
  url: string | null;
  reason: string | null;
  salesAlerted: boolean;
  alertedAt: Date | null;
  /** The first mail of the sequence that this belongs to, what it argued with and to whom; filled in once, for the win rates. */
  sequenceId?: string | null;
  angle?: Angle | null;
  industry?: IndustryBucket | null;
  /** Slack user id of who reported it; `null` = a machine did. */
  by?: string | null;
};
