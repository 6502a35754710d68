import type { WeeklyReport } from './report.ts';
import { REPORT_CHARTS } from './report-charts.ts';
import { isEmptyReport } from './report-figures.ts';

export const REPORT_FILES = [...REPORT_CHARTS, 'csv'] as const;
export type ReportFileName = (typeof REPORT_FILES)[number];

/** `started` is written before the first byte leaves, so that a crash is looked up in Slack, not repeated. */
export type ReportFile = {
  name: ReportFileName;
  /** Unique in the workspace: by it a file is found again after a crash. */
  fileName: string;
  /** In the report itself, or in its thread. */
  place: 'message' | 'thread';
  state: 'wanted' | 'started' | 'done' | 'failed';
  startedAt: Date | null;
  /** Process that took it: see `lib/process-owner.ts`. */
  owner: string | null;
  /** Slack's id of the file. */
  slackId: string | null;
  /** What Slack answered; a word of its own, `upload_failed` or `drawing_failed`. */
  error: string | null;
};

/** A report as it is shown: its content, and how far its files are. */
export type ReportPost = {
  report: WeeklyReport;
  files: ReportFile[];
  /** Slack user id; `null` = the timetable. */
  askedBy: string | null;
  /** Something is still to be done: see the sweep. */
  open: boolean;
};

/** A report before anything of it is in Slack. One on an empty span has no files: there is nothing to see. */
export function newReportPost(key: string, report: WeeklyReport, askedBy: string | null): ReportPost {
  const slug = key.replaceAll(/[^\w-]+/g, '_');
  const files = isEmptyReport(report) ? [] : REPORT_FILES;
  return {
    report,
    askedBy,
    open: true,
    files: files.map((name) => ({
      name,
      fileName: name === 'csv' ? `${slug}.csv` : `${slug}_${name}.png`,
      place: name === 'csv' ? 'thread' : 'message',
      state: 'wanted',
      startedAt: null,
      owner: null,
      slackId: null,
      error: null,
    })),
  };
}
