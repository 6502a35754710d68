import { lastFullWeek } from '../domain/report-range.ts';
import type { TimedJob } from '../domain/timetable.ts';
import type { Reports } from './create-report.ts';

/** On Monday: the report of the week that ended on Sunday. Late or twice, it is that week's one report. */
export function createWeeklyReport(reports: Reports, timeZone: string): TimedJob {
  return async ({ dueAt }) => {
    const range = lastFullWeek(dueAt, timeZone);
    const week = `${range.firstDay} to ${range.lastDay}`;
    const monday = range.to; // whatever day it is by now: one report a week
    if ((await reports.again(range, monday)) !== null) return `${week} was reported before`;
    await reports.make(range, null, monday);
    return `reported ${week}`;
  };
}
