import type { HealthReport } from './pipeline.ts';
import type { FailingJob, FewFound } from './timetable.ts';

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

/**
 * Messages that report something rather than show one thing's state: their content is stored when it is made, and drawn from
 * there. One entry per kind; the data is plain JSON and dates.
 */
export type PostData = {
  health: HealthReport;
  stopped: StopReport;
  job_failing: FailingJob;
  few_found: FewFound;
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
