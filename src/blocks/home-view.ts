import type { HealthReport, PipelineFigures } from '../domain/pipeline.ts';
import type { AgentRun } from '../domain/run.ts';
import type { JobSchedule } from '../domain/timetable.ts';
import type { Stop } from './main-switch.ts';

/** A review of leads that is open. `link`: to its message. */
export type WaitingLeads = {
  runRef: number;
  title: string;
  open: number;
  high: number;
  since: Date;
  link: string | null;
};

export type WaitingDraft = {
  id: string;
  runId: string | null;
  revision: number;
  companyName: string;
  recipientName: string | null;
  subject: string;
  since: Date;
  link: string | null;
};

/** A mail that a person has to look at: in doubt, or refused. */
export type StuckMail = {
  companyName: string;
  kind: 'unknown' | 'failed';
  since: Date;
  link: string | null;
};

export type LiveRun = Pick<
  AgentRun,
  'id' | 'ref' | 'title' | 'status' | 'currentStage' | 'progress' | 'requestedBy' | 'startedAt'
>;

/** A mail that left with this person's approval. */
export type MailInMyName = {
  companyName: string;
  /** 0 the first mail, 1 to 3 a follow-up. */
  touch: number;
  sentAt: Date;
  opened: boolean;
  replied: boolean;
  followUpsSent: number;
  nextFollowUp: { number: number; dueAt: Date } | null;
};

/** Why mail goes out or does not. */
export type HomeMail = {
  mode: 'smtp' | 'sendgrid' | 'dry_run';
  /** What has to be set before any mail may leave, in words. */
  blockers: readonly string[];
  sentToday: number;
  dailyLimit: number;
  queued: number;
  nextAt: Date | null;
  waitsBecause: string | null;
};

/** What the Home tab shows one person. `null`: there is no reader for it. */
/** `isOn`: its key is set. `blocked`: it is left alone for now. */
export type PaidSource = { label: string; isOn: boolean; blocked: { until: Date; reason: string } | null };

export type HomeView = {
  userId: string;
  mayDecide: boolean;
  approverIds: readonly string[];
  stopped: Stop | null;
  mail: HomeMail;
  /** Oldest first, with how many there are in all. */
  leads: { gates: readonly WaitingLeads[]; gatesTotal: number; open: number };
  drafts: { rows: readonly WaitingDraft[]; total: number };
  stuck: { rows: readonly StuckMail[]; total: number };
  runs: { rows: readonly LiveRun[]; more: boolean };
  mine: { rows: readonly MailInMyName[]; thisWeek: number };
  pipeline: PipelineFigures | null;
  health: HealthReport | null;
  jobs: readonly JobSchedule[] | null;
  paidSources: readonly PaidSource[];
};
