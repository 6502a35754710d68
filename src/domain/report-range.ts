import { DateTime } from 'luxon';

/** A span that a report covers: `from` inside, `to` outside. Days are counted in `zone`. */
export type ReportRange = {
  from: Date;
  to: Date;
  zone: string;
  /** Local dates, `2026-03-02`; both inside. */
  firstDay: string;
  lastDay: string;
  /** How many days back the span to compare with lies. */
  days: number;
};

/** The span between two moments; what lies after `now` is left out, so that a comparison is fair. `null` = all of it does. */
export function rangeBetween(from: DateTime, to: DateTime, now: Date, zone: string): ReportRange | null {
  const end = DateTime.min(to, DateTime.fromJSDate(now, { zone })) ?? to;
  if (from >= end) return null;
  return {
    from: from.toJSDate(),
    to: end.toJSDate(),
    zone,
    firstDay: dayOf(from.toJSDate(), zone),
    lastDay: dayOf(new Date(end.toMillis() - 1), zone),
    days: Math.max(1, Math.ceil(end.diff(from, 'days').days)),
  };
}

/** The seven days up to this moment. */
export function lastSevenDays(now: Date, zone: string): ReportRange {
  const to = DateTime.fromJSDate(now, { zone });
  return wholeRange(to.minus({ days: 7 }), to, now, zone);
}

/** Monday to Sunday of the week before the one that holds `now`. */
export function lastFullWeek(now: Date, zone: string): ReportRange {
  const monday = DateTime.fromJSDate(now, { zone }).startOf('week');
  return wholeRange(monday.minus({ weeks: 1 }), monday, now, zone);
}

/** The calendar day of `now`, up to `now`. */
export function dayUpTo(now: Date, zone: string): ReportRange {
  const start = DateTime.fromJSDate(now, { zone }).startOf('day');
  const to = new Date(Math.max(now.getTime(), start.toMillis() + 1)); // at midnight sharp nothing has happened yet
  return wholeRange(start, DateTime.fromJSDate(to, { zone }), to, zone);
}

/** As many days right before, at the same times of day, also across a change of the clocks. */
export function rangeBefore(range: ReportRange): ReportRange {
  const { zone, days } = range;
  const back = (at: Date) => DateTime.fromJSDate(at, { zone }).minus({ days });
  return wholeRange(back(range.from), back(range.to), range.to, zone);
}

/** `count` spans of seven days, oldest first; the last one ends with the range. */
export function weeksUpTo(range: ReportRange, count: number): { from: Date; to: Date; firstDay: string }[] {
  const end = DateTime.fromJSDate(range.to, { zone: range.zone });
  return Array.from({ length: count }, (_, index) => {
    const from = end.minus({ weeks: count - index }).toJSDate();
    return { from, to: end.minus({ weeks: count - index - 1 }).toJSDate(), firstDay: dayOf(from, range.zone) };
  });
}

/** `2026-03-02`. */
function dayOf(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toISODate() ?? '';
}

/** One report per span and day of asking: whoever asks again the same day is shown the first. */
export function reportKey(range: ReportRange, askedAt: Date): string {
  return `weekly-report:${range.firstDay}:${range.lastDay}:${range.days}:${dayOf(askedAt, range.zone)}`;
}

function wholeRange(from: DateTime, to: DateTime, now: Date, zone: string): ReportRange {
  const range = rangeBetween(from, to, now, zone);
  if (range === null) throw new RangeError(`the span from ${from.toISO()} to ${to.toISO()} is empty`);
  return range;
}
