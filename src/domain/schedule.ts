import { Cron } from 'croner';
import type { TimedJobName } from './timetable.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;

export type TimetableEntry = {
  /** For people: `Weekly report`. */
  title: string;
  /** One line: what it does. */
  does: string;
  /** Minute, hour, day, month, weekday, on the wall clock of APP_TIMEZONE. */
  cron: string;
  /** The same for people: `Mon 08:30`. */
  times: string;
  /**
   * A run that the bot missed is made up for once while it is at most this late, else skipped with a note. `null` = never too
   * late. However many were missed, one is made up for.
   */
  graceMs: number | null;
  /** Longer than it ever takes; a run that goes on for longer counts as failed. */
  longestMs: number;
  /** Whether the switch that stops everything stops it too: it sends, or starts work that leads to mail. */
  stopsWithAll: boolean;
};

const quick = { longestMs: 10 * MINUTE_MS, stopsWithAll: false, graceMs: null };

/** When each timed job runs and what becomes of a missed run. Mail looks at the sending window itself: it is the recipient's. */
export const TIMETABLE: Readonly<Record<TimedJobName, TimetableEntry>> = {
  'process-followups': {
    ...quick,
    title: 'Follow-ups',
    does: 'Sends the follow-ups whose day has come.',
    cron: '*/15 * * * *',
    times: 'every 15 minutes',
    longestMs: HOUR_MS,
    stopsWithAll: true,
  },
  'drain-approved': {
    ...quick,
    title: 'Approved mails',
    does: 'Sends approved mails that have not left yet.',
    cron: '*/15 * * * *',
    times: 'every 15 minutes',
    longestMs: HOUR_MS,
    stopsWithAll: true,
  },
  'tracker-daily': {
    ...quick,
    title: 'Daily check',
    does: 'Ends reviews whose time is over and sequences that got no answer.',
    cron: '0 8 * * *',
    times: 'daily 08:00',
    graceMs: 12 * HOUR_MS,
    longestMs: 30 * MINUTE_MS,
  },
  'approval-reminders': {
    ...quick,
    title: 'Reminders',
    does: 'Reminds of leads and drafts that wait for a decision.',
    cron: '0 * * * *',
    times: 'every hour',
  },
  'daily-analyst': {
    ...quick,
    title: 'Daily analyst',
    does: 'Scores companies that were found and never scored.',
    cron: '0 10 * * *',
    times: 'daily 10:00',
    graceMs: 12 * HOUR_MS,
    stopsWithAll: true,
  },
  'weekly-scout': {
    ...quick,
    title: 'Weekly scout',
    does: 'Looks for as many new companies as the week still lacks.',
    cron: '0 9 * * 1',
    times: 'Mon 09:00',
    graceMs: 2 * DAY_MS,
    stopsWithAll: true,
  },
  'stuck-monitor': {
    ...quick,
    title: 'Stuck leads',
    does: 'Says what has not moved for too long.',
    cron: '0 * * * *',
    times: 'every hour',
  },
  'health-check': {
    ...quick,
    title: 'Health',
    does: 'Asks database, mail, model and Slack how they are.',
    cron: '*/5 * * * *',
    times: 'every 5 minutes',
  },
  'daily-summary': {
    ...quick,
    title: 'Daily summary',
    does: 'Posts the figures of the day.',
    cron: '30 17 * * 1-5',
    times: 'Mon–Fri 17:30',
    graceMs: 3 * HOUR_MS,
  },
  'weekly-report': {
    ...quick,
    title: 'Weekly report',
    does: 'Posts the figures of last week.',
    cron: '30 8 * * 1',
    times: 'Mon 08:30',
    graceMs: 3 * DAY_MS,
    longestMs: 30 * MINUTE_MS,
  },
  'winrate-rollup': {
    ...quick,
    title: 'Win rates',
    does: 'Counts anew which mails get answers.',
    cron: '0 * * * *',
    times: 'every hour',
  },
  'provider-reset': {
    ...quick,
    title: 'New month',
    does: 'Opens sources again whose monthly quota was used up.',
    cron: '0 0 1 * *',
    times: 'on the 1st 00:00',
  },
};

/** Stored beside the next run, so that another timetable or zone is noticed after an update. */
export function timetableKey(name: TimedJobName, zone: string): string {
  return `${TIMETABLE[name].cron} ${zone}`;
}

/**
 * The next occurrence strictly after a moment. A time that a spring night leaves out comes right after the gap; one that an
 * autumn night has twice comes the first time only; hours and minutes count through.
 */
export function nextRunAfter(name: TimedJobName, after: Date, zone: string): Date {
  const next = cronOf(name, zone).nextRun(after);
  if (next === null) throw new RangeError(`${name} never runs: ${TIMETABLE[name].cron}`);
  return next;
}

/** The newest occurrence at or before a moment. */
export function lastRunBy(name: TimedJobName, by: Date, zone: string): Date {
  const [last] = cronOf(name, zone).previousRuns(1, new Date(by.getTime() + 1));
  if (last === undefined) throw new RangeError(`${name} never ran: ${TIMETABLE[name].cron}`);
  return last;
}

function cronOf(name: TimedJobName, zone: string): Cron {
  return new Cron(TIMETABLE[name].cron, { timezone: zone, mode: '5-part', paused: true });
}

export type Verdict =
  | { kind: 'wait' }
  /** `lateMs`: how long after its time it runs. */
  | { kind: 'run'; dueAt: Date; lateMs: number }
  | { kind: 'skip'; note: string };

/**
 * What to do about a job whose next run stands in the database. Of several missed occurrences only the newest counts.
 *
 * @param plan.againDueAt - an occurrence that failed or was cut off, which keeps its time when it runs again
 */
export function judge(
  name: TimedJobName,
  plan: { nextRunAt: Date; againDueAt: Date | null },
  now: Date,
  zone: string,
): Verdict {
  if (plan.nextRunAt > now) return { kind: 'wait' };
  const newest = lastRunBy(name, now, zone);
  const dueAt = plan.againDueAt !== null && plan.againDueAt > newest ? plan.againDueAt : newest;
  const lateMs = now.getTime() - dueAt.getTime();
  const { graceMs } = TIMETABLE[name];
  if (graceMs !== null && lateMs > graceMs) return { kind: 'skip', note: `left out: it was ${lateWords(lateMs)} late` };
  return { kind: 'run', dueAt, lateMs };
}

/** A clock that ran ahead and was set back leaves a next run that is too far away: more than one occurrence ahead. */
export function isTooFar(name: TimedJobName, nextRunAt: Date, now: Date, zone: string): boolean {
  return nextRunAt > nextRunAfter(name, nextRunAfter(name, now, zone), zone);
}

/** Below this a run is on time: the ticker looks a few times a minute, and a failed run is tried again within minutes. */
const ON_TIME_MS = 30 * MINUTE_MS;

/** `made up 4 h late: 3 sent`: so that people see that the bot was away. */
export function noteOfRun(note: string, lateMs: number): string {
  return lateMs < ON_TIME_MS ? note : `made up ${lateWords(lateMs)} late: ${note}`;
}

function lateWords(ms: number): string {
  if (ms < HOUR_MS) return `${Math.round(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${Math.round(ms / HOUR_MS)} h`;
  return `${Math.round(ms / DAY_MS)} days`;
}

const RETRY_MINUTES = [1, 5, 15, 60];

/** How long a job that failed so many times in a row waits, unless its next occurrence comes first. Never a hot loop. */
export function retryDelayMs(failures: number): number {
  return (RETRY_MINUTES[Math.min(failures, RETRY_MINUTES.length) - 1] ?? 0) * MINUTE_MS;
}

/** Failures in a row from which people are told. */
export const FAILURES_UNTIL_ALERT = 3;
