import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import { STATE_IN_EACH_ZONE, zoneOfState } from './send-window/state-zones.ts';
import { usFederalHolidays } from './send-window/us-holidays.ts';

/** When mail may leave, in the recipient's zone, or in `timeZone` where nobody knows the recipient's state. */
export type SendWindow = {
  /** The firm's own zone, IANA; also the zone of the daily cap. */
  timeZone: string;
  /** `HH:mm`. */
  start: string;
  /** `HH:mm`, itself outside; `23:59` means the end of the day. */
  end: string;
  /** ISO weekdays: `1-5`, `1-7`, `1,3,5`. */
  days: string;
  /** Keep US federal holidays free too; a window that is always open stays so. */
  skipHolidays?: boolean;
};

/** A window that never opens would make the search endless; a year and a week holds every weekday without a holiday. */
const SEARCH_DAYS = 372;

/** Whether mail to this state may leave at this moment. */
export function isOpen(now: Date, window: SendWindow, state: string | null): boolean {
  return nextSendTime(now, window, state).getTime() === now.getTime();
}

/** Whether mail to anybody may leave at this moment: cheap enough to ask before looking for any. */
export function isOpenAnywhere(now: Date, window: SendWindow): boolean {
  return [null, ...STATE_IN_EACH_ZONE].some((state) => isOpen(now, window, state));
}

/**
 * The first moment at or after `now` at which mail to this state may leave. Holds across daylight-saving switches: the window is
 * built from the wall clock of each day anew.
 *
 * @param state - two-letter code of the recipient's state; `null` or unknown = the firm's own zone
 * @throws {RangeError} for a window that can never open (bad days, start not before end)
 */
export function nextSendTime(now: Date, window: SendWindow, state: string | null): Date {
  const rule = parseWindow(window);
  const today = DateTime.fromJSDate(now, { zone: zoneFor(window, state) }).startOf('day');
  for (let offset = 0; offset <= SEARCH_DAYS; offset += 1) {
    const day = today.plus({ days: offset }).startOf('day');
    if (!rule.days.has(day.weekday) || (rule.skipHolidays && isHoliday(day))) continue;
    const opensAt = at(day, rule.start);
    const closesAt = rule.end === null ? day.plus({ days: 1 }).startOf('day') : at(day, rule.end);
    const candidate = Math.max(now.getTime(), opensAt.toMillis());
    if (candidate < closesAt.toMillis()) return new Date(candidate);
  }
  throw new RangeError(`the send window ${window.start}-${window.end} on days ${window.days} never opens`);
}

/** Why nothing leaves now, for people, or `null` while the window is open. */
export function closedReason(now: Date, window: SendWindow, state: string | null): string | null {
  const next = nextSendTime(now, window, state);
  if (next.getTime() === now.getTime()) return null;
  const zone = zoneFor(window, state);
  const opens = DateTime.fromJSDate(next, { zone }).setLocale('en-US').toFormat("ccc d LLL, HH:mm 'in' z");
  const local = DateTime.fromJSDate(now, { zone }).setLocale('en-US');
  if (parseWindow(window).skipHolidays && isHoliday(local))
    return `Today is a public holiday there. Goes out ${opens}.`;
  const where = zoneOfState(state) === null ? 'It' : `In ${state} it`;
  return `${where} is ${local.toFormat('ccc HH:mm')}, outside the sending hours. Goes out ${opens}.`;
}

/** Calendar day of the cap, `yyyy-MM-dd` in the firm's own zone. */
export function capDayOf(now: Date, timeZone: string): string {
  return DateTime.fromJSDate(now, { zone: timeZone }).toFormat('yyyy-MM-dd');
}

/** The moment at which the next cap day begins. */
export function nextCapDay(now: Date, timeZone: string): Date {
  return DateTime.fromJSDate(now, { zone: timeZone }).startOf('day').plus({ days: 1 }).startOf('day').toJSDate();
}

/**
 * Pause after the mail before, in ms. Looks drawn, and is the same for the same seed, so that two workers that check the same
 * draft agree.
 *
 * @param range - seconds: `60-180`, `90`, or `0` for none
 */
export function drawGap(range: string, seed: string): number {
  const match = /^(\d+)(?:-(\d+))?$/.exec(range.trim());
  if (match === null) throw new RangeError(`"${range}" is not a gap in seconds such as 60-180`);
  const low = Number(match[1]);
  const high = Math.max(low, Number(match[2] ?? low));
  const share = createHash('sha256').update(seed).digest().readUInt32BE(0) / 2 ** 32;
  return Math.round((low + share * (high - low)) * 1_000);
}

/** The longest pause that a range allows, in ms. */
export function longestGap(range: string): number {
  return Number(range.trim().split('-').at(-1)) * 1_000;
}

type WallTime = { hour: number; minute: number };
type WindowRule = { days: ReadonlySet<number>; start: WallTime; end: WallTime | null; skipHolidays: boolean };

/** `end: null` = end of the day. */
function parseWindow(window: SendWindow): WindowRule {
  const days = parseDays(window.days);
  const wholeDay = window.end === '23:59';
  // `1-7` until `23:59` is how people say "always"; the default start must not bring nights back
  if (wholeDay && days.size === 7) return { days, start: { hour: 0, minute: 0 }, end: null, skipHolidays: false };
  const start = parseTime(window.start);
  const end = parseTime(window.end);
  if (start.hour * 60 + start.minute >= end.hour * 60 + end.minute) {
    throw new RangeError(`the send window starts at ${window.start}, which is not before ${window.end}`);
  }
  return { days, start, end: wholeDay ? null : end, skipHolidays: window.skipHolidays === true };
}

function parseTime(text: string): WallTime {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (match === null) throw new RangeError(`"${text}" is not a time such as 09:00`);
  return { hour: Number(match[1]), minute: Number(match[2]) };
}

function parseDays(text: string): ReadonlySet<number> {
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^\s*([1-7])(?:-([1-7]))?\s*$/.exec(part);
    if (match === null) throw new RangeError(`"${text}" are not weekdays such as 1-5`);
    const from = Number(match[1]);
    const to = Number(match[2] ?? from);
    for (let day = from; day !== to; day = (day % 7) + 1) days.add(day);
    days.add(to);
  }
  return days;
}

function zoneFor(window: SendWindow, state: string | null): string {
  return zoneOfState(state) ?? window.timeZone;
}

function isHoliday(day: DateTime): boolean {
  return usFederalHolidays(day.year).has(day.toFormat('yyyy-MM-dd'));
}

/** A wall-clock time that a switch to summer time leaves out becomes the one an hour later. */
function at(day: DateTime, time: WallTime): DateTime {
  return day.set({ hour: time.hour, minute: time.minute, second: 0, millisecond: 0 });
}
