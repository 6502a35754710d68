/** What somebody did that others may ask about later. Never holds mail text. */
export type AuditEntry = {
  id: string;
  at: Date;
  /** Slack user id, or `system`. */
  by: string;
  /** `stopped`, `resumed`, `suppressed`, `suppression_lifted`, `job_paused` … */
  action: string;
  /** What it was done to: a company's id, a job's name, an address; `null` = everything. */
  subject: string | null;
  /** In words: the reason somebody gave, what it came to. */
  detail: string | null;
};
