import type { EmailDraft } from './draft.ts';

/** What the mail provider counts of mails. */
export type MailTracking = { clicks: boolean; opens: boolean };

export const NOT_TRACKED: MailTracking = { clicks: false, opens: false };

export const TRACKED_WORDS = ['clicks', 'opens', 'clicks and opens'] as const;
export type TrackedWords = (typeof TRACKED_WORDS)[number];

/** `null` = nothing is counted. */
export function trackedWords({ clicks, opens }: MailTracking): TrackedWords | null {
  if (clicks && opens) return 'clicks and opens';
  if (clicks) return 'clicks';
  return opens ? 'opens' : null;
}

/** What is counted of one mail. An answer to a person is never tracked. */
export function trackingOf({ kind }: Pick<EmailDraft, 'kind'>, tracking: MailTracking): MailTracking {
  return kind === 'reply' ? NOT_TRACKED : tracking;
}
