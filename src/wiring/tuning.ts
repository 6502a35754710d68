import type { SourceClientOptions } from '../lib/source-client.ts';
import type { SmtpTimeouts } from '../providers/mail/smtp.ts';
import type { SendGridTimeouts } from '../providers/sendgrid/transport.ts';
import type { OutboxWaits } from '../slack/outbox.ts';

/** Waits that nobody sets in earnest: they follow from what the other side allows. Tests shorten them. All in ms. */
export type Tuning = {
  /** Before the two automatic retries of a failed stage. */
  retryDelaysMs: readonly [number, number];
  /** Pace and patience towards Slack. */
  slack: Partial<OutboxWaits> & { callTimeoutMs: number };
  /** Pace and patience towards data sources, where they differ from the source's own. */
  sources: Partial<SourceClientOptions>;
  /** For one page of a company's website. */
  pageTimeoutMs: number;
  smtp: Partial<SmtpTimeouts>;
  sendGrid: Partial<SendGridTimeouts>;
  /** How often each process looks whether a timed job is due. */
  jobs: { tickMs: number };
  /** How often the lease of the mailbox is renewed, and its folders are looked at without news. */
  mailbox: { beatMs: number; pollMs: number };
};

const EARNEST: Tuning = {
  retryDelaysMs: [30_000, 120_000],
  slack: { callTimeoutMs: 10_000 },
  sources: {},
  pageTimeoutMs: 10_000,
  smtp: {},
  sendGrid: {},
  jobs: { tickMs: 15_000 },
  mailbox: { beatMs: 2_000, pollMs: 60_000 },
};

export function tuningOf(changed: Partial<Tuning>): Tuning {
  return { ...EARNEST, ...changed };
}
