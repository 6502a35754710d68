/** What may be asked of one lead by its name. */
export const LEAD_VERBS = ['lead', 'approve', 'reject', 'meeting', 'won', 'lost', 'replied', 'forget'] as const;
export type LeadVerb = (typeof LEAD_VERBS)[number];

/** A command whose name fitted several leads; it waits until the person says which. */
export type LeadChoice = {
  id: string;
  /** Slack user id. */
  by: string;
  verb: LeadVerb;
  /** A reason, or the text of a reply, as typed. */
  note: string | null;
  createdAt: Date;
};
