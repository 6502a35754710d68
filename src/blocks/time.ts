import { DateTime } from 'luxon';

/** The moment of rendering and the time zone people read it in (IANA name). Blocks own no clock. */
export type Moment = { now: Date; zone: string };

/** `today 10:42`, `tomorrow 09:03`, `Thu 09:10` (within 6 days), `Mar 3, 09:10`, `Mar 3 2024`. */
export function when(at: Date, { now, zone }: Moment): string {
  const then = DateTime.fromJSDate(at, { zone }).setLocale('en-US');
  const here = DateTime.fromJSDate(now, { zone });
  if (!then.isValid || !here.isValid) return 'at an unknown time';
  const days = Math.round(then.startOf('day').diff(here.startOf('day'), 'days').days);
  const time = then.toFormat('HH:mm');
  if (days === 0) return `today ${time}`;
  if (days === 1) return `tomorrow ${time}`;
  if (days === -1) return `yesterday ${time}`;
  if (Math.abs(days) < 7) return then.toFormat('ccc HH:mm');
  return then.year === here.year ? then.toFormat('LLL d, HH:mm') : then.toFormat('LLL d yyyy');
}

/** `Mar 3 2026`: for sources, where the day is enough. */
export function day(at: Date, zone: string): string {
  const then = DateTime.fromJSDate(at, { zone }).setLocale('en-US');
  return then.isValid ? then.toFormat('LLL d yyyy') : 'no date';
}

/** `40 s`, `3 min 12 s`, `25 min`, `4 h 5 min`, `2 days 4 h`. Negative counts as 0. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return two(minutes, 'min', minutes < 10 ? seconds % 60 : 0, 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return two(hours, 'h', minutes % 60, 'min');
  const days = Math.floor(hours / 24);
  return two(days, days === 1 ? 'day' : 'days', hours % 24, 'h');
}

function two(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

/** `just now`, `1 min ago`, `3 h ago`; from a day on the date itself. */
export function ago(at: Date, moment: Moment): string {
  const ms = moment.now.getTime() - at.getTime();
  if (ms < 60_000) return 'just now';
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ago`;
  if (ms < 24 * 3_600_000) return `${Math.floor(ms / 3_600_000)} h ago`;
  return when(at, moment);
}

/** `in 2 min`, `now`. */
export function until(at: Date, { now }: Moment): string {
  const ms = at.getTime() - now.getTime();
  if (ms <= 0) return 'now';
  return ms < 60_000 ? `in ${duration(ms)}` : `in ${duration(Math.round(ms / 60_000) * 60_000)}`;
}
