import { DateTime } from 'luxon';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const [FROM_HOUR, TO_HOUR] = [9, 17] as const;

/** A reminder that is due: which one, and since when. */
export type ReminderStep = { step: 'first' | 'again' | 'last'; dueAt: Date };

/**
 * The newest reminder that has come due for a review: after the first wait, then at twice, four times … that age, and one about a
 * day before the review ends. Earlier ones that were missed are not made up for. `null` = none yet, or the review is over.
 *
 * @param review.endsAt - `null` = it has no end
 */
export function reminderStep(
  review: { openedAt: Date; endsAt: Date | null },
  now: Date,
  settings: { firstAfterMs: number; timeZone: string },
): ReminderStep | null {
  const { openedAt, endsAt } = review;
  if (endsAt !== null && now >= endsAt) return null;
  const last = endsAt === null ? null : lastReminderAt(openedAt, endsAt, settings.timeZone);
  if (last !== null && now >= last) return { step: 'last', dueAt: last };
  const age = now.getTime() - openedAt.getTime();
  if (age < settings.firstAfterMs) return null;
  const doublings = Math.floor(Math.log2(age / settings.firstAfterMs));
  const dueAt = new Date(openedAt.getTime() + settings.firstAfterMs * 2 ** doublings);
  return { step: doublings === 0 ? 'first' : 'again', dueAt };
}

/** Monday to Friday, 9 to 17. */
export function isWorkTime(now: Date, timeZone: string): boolean {
  return isWorkHour(DateTime.fromJSDate(now, { zone: timeZone }));
}

/**
 * The last full hour of work that lies a day before the end, or half the time of a short review: on a Friday for a review that
 * ends on a Sunday. Where the review began after that, the first hour of work before its end; `null` where there is none.
 */
function lastReminderAt(openedAt: Date, endsAt: Date, timeZone: string): Date | null {
  const before = Math.min(DAY_MS, (endsAt.getTime() - openedAt.getTime()) / 2);
  const wanted = DateTime.fromMillis(endsAt.getTime() - before, { zone: timeZone }).startOf('hour');
  const earlier = nearestWorkHour(wanted, -1);
  if (earlier.toMillis() > openedAt.getTime()) return earlier.toJSDate();
  const later = nearestWorkHour(wanted.plus({ hours: 1 }), 1);
  return later.toMillis() < endsAt.getTime() ? later.toJSDate() : null;
}

function nearestWorkHour(from: DateTime, step: 1 | -1): DateTime {
  let at = from;
  while (!isWorkHour(at)) at = at.plus({ hours: step });
  return at;
}

function isWorkHour({ weekday, hour }: DateTime): boolean {
  return weekday <= 5 && hour >= FROM_HOUR && hour < TO_HOUR;
}
