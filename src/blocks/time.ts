import { DateTime } from 'luxon';

/** The moment of rendering and the time zone people read it in (IANA name). Blocks own no clock. */
export type Moment = { now: Date; zone: string };

/**
 * A point in time as mrkdwn. Slack shows it in each reader's own zone and words (`today at 10:42 AM`), and a message that is
 * not drawn again does not say "today" for ever. Notifications and old clients read `Mar 3, 10:42 EST`.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function when(at: Date, { now, zone }: Moment): string {
  const then = DateTime.fromJSDate(at, { zone }).setLocale('en-US');
  if (!then.isValid) return 'at an unknown time';
  const year = then.year === DateTime.fromJSDate(now, { zone }).year ? '' : ' yyyy';
  return `<!date^${Math.floor(then.toSeconds())}^{date_short_pretty} at {time}|${then.toFormat(`LLL d${year}, HH:mm ZZZZ`)}>`;
}

/** `on Mar 3, 10:42 EST`: for days that lie ahead. */
export function onDate(at: Date, moment: Moment): string {
  return `on ${when(at, moment).replace('{date_short_pretty}', '{date_short}')}`;
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
