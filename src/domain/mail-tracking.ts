/** What the mail provider counts of first mails and follow-ups. Answers to people are never tracked. */
export type MailTracking = { clicks: boolean; opens: boolean };

export const NOT_TRACKED: MailTracking = { clicks: false, opens: false };

/** `clicks`, `opens`, `clicks and opens`; `null` = nothing is counted. */
export function trackedWords({ clicks, opens }: MailTracking): string | null {
  if (clicks && opens) return 'clicks and opens';
  if (clicks) return 'clicks';
  return opens ? 'opens' : null;
}
