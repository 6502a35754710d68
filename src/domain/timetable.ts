/** What time starts by itself, by the name of its Agenda job. */
export const TIMED_JOBS = [
  'process-followups',
  'drain-approved',
  'tracker-daily',
  'approval-reminders',
  'daily-analyst',
  'weekly-scout',
  'stuck-monitor',
  'health-check',
  'daily-summary',
  'weekly-report',
  'winrate-rollup',
  'provider-reset',
] as const;
export type TimedJobName = (typeof TIMED_JOBS)[number];

/**
 * The work of a timed job. Safe to run twice for the same occurrence: what it does is keyed by the occurrence or by state.
 *
 * @param occurrence.dueAt - when the timetable wanted it; after an outage this lies in the past
 * @returns what came of it, in a few words for `/leadgen jobs`: `3 sent, 2 wait`
 */
export type TimedJob = (occurrence: { dueAt: Date; signal: AbortSignal }) => Promise<string>;

/** A timed job that failed several times in a row, as the alert about it is stored. */
export type FailingJob = {
  job: TimedJobName;
  failures: number;
  since: Date;
  /** Why, for people. */
  note: string;
  recoveredAt: Date | null;
};

/** What the weekly scout came to in a week that gave next to nothing. */
export type FewFound = { found: number; wanted: number };

/** How a timed job stands, as `/leadgen jobs` and the Home tab show it. */
export type JobSchedule = {
  name: TimedJobName;
  /** `null` = never: paused, or switched off by configuration. */
  nextRunAt: Date | null;
  lastStartedAt: Date | null;
  lastFinishedAt: Date | null;
  lastDurationMs: number | null;
  lastOutcome: 'ok' | 'failed' | 'skipped' | null;
  /** What came of the last run, or why it failed or was skipped; for people. */
  lastNote: string | null;
  /** Failures in a row. */
  failures: number;
  runningSince: Date | null;
  pausedBy: string | null;
  pausedAt: Date | null;
};
