import type { ApprovalRequest } from './approval.ts';
import type { DailySummary } from './daily-summary.ts';
import type { HealthChange } from './health.ts';
import type { MailDecision } from './inbound/inbound-mail.ts';
import type { Brake } from './mail-brake.ts';
import type { BudgetSpent } from './model-usage.ts';
import type { HealthReport } from './pipeline.ts';
import type { Sentiment } from './reply.ts';
import type { ReportPost } from './report-post.ts';
import type { ReminderStep } from './review-reminder.ts';
import type { StuckReport } from './stuck.ts';
import type { FailingJob, FewFound } from './timetable.ts';

/**
 * Messages that report something rather than show one thing's state: their content is stored when it is made, and drawn from
 * there. One entry per kind; the data is plain JSON and dates.
 */
export type PostData = {
  health: HealthReport;
  /** Parts that changed in two checks in a row. */
  health_change: { report: HealthReport; changed: HealthChange[] };
  stuck: StuckReport;
  'weekly-report': ReportPost;
  'daily-summary': DailySummary;
  stopped: StopReport;
  job_failing: FailingJob;
  few_found: FewFound;
  'hot-lead': HotLead;
  reminder: ReviewReminder;
  'reply-question': ReplyQuestion;
  'llm-budget': BudgetSpent;
  'mail-brake': MailHeldBack;
};

/** One time that everything was stopped, from the click to the resuming. */
export type StopReport = {
  by: string;
  at: Date;
  /** Approved mails and open runs that wait until somebody resumes. */
  mailsHeld: number;
  runsHeld: number;
  /** Mails that were being handed over at that moment and left; `null` = not known yet. */
  mailsLeft: number | null;
  resumed: { by: string; at: Date } | null;
};

/** One time that mail was held back because the latest was taken badly. */
export type MailHeldBack = Brake & { at: Date; lifted: { by: string; at: Date } | null };

/** A mail that a person has to sort. Its words are a stranger's. */
export type ReplyQuestion = {
  mailId: string;
  companyId: string;
  companyName: string;
  contactName: string | null;
  from: string | null;
  subject: string;
  text: string | null;
  /** `colleague`: from somebody at the company whom we never wrote to. `gone`: our contact does not work there any more. */
  why: 'unsure' | 'colleague' | 'unreadable' | 'gone';
  /** What the rules took it for. */
  guess: string | null;
  at: Date;
  decided: { kind: MailDecision; by: string; at: Date } | null;
};

/** A reply that wants to talk, as it was when it came. */
export type HotLead = {
  companyId: string;
  companyName: string;
  contactName: string | null;
  contactTitle: string | null;
  score: number | null;
  /** USD a year. */
  savings: { low: number; high: number } | null;
  sentiment: Sentiment;
  intent: string | null;
  /** The first words of the reply. */
  snippet: string | null;
  /** Two lines that say most, and the whole of it; missing where an older version made the post. */
  summary?: string | null;
  text?: string | null;
  /** Slack user id of who reported it; `null` = a machine. */
  markedBy: string | null;
  at: Date;
};

/** That a review waited at some moment; what of it still waits is read when it is drawn. */
export type ReviewReminder = {
  /** `null` = follow-ups that are reviewed one by one. */
  requestId: string | null;
  runId: string | null;
  gate: ApprovalRequest['approvalType'];
  openedAt: Date;
  endsAt: Date | null;
  step: ReminderStep['step'];
};
export type PostKind = keyof PostData;

type PostOf<Kind extends PostKind> = {
  /** `health:2026-03-02`: unique, so that each is made once. */
  key: string;
  kind: Kind;
  data: PostData[Kind];
  createdAt: Date;
  updatedAt: Date;
};
export type Post = { [Kind in PostKind]: PostOf<Kind> }[PostKind];
