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
  const local = DateTime.fromJSDate(now, { zone: timeZone });
  return local.weekday <= 5 && local.hour >= FROM_HOUR && local.hour < TO_HOUR;
}

/**
 * The last full hour of work that lies a day before the end, or half the time of a short review: on a Friday for a review that
 * ends on a Sunday. `null` when that is before the review began.
 */
function lastReminderAt(openedAt: Date, endsAt: Date, timeZone: string): Date | null {
  const before = Math.min(DAY_MS, (endsAt.getTime() - openedAt.getTime()) / 2);
  let at = DateTime.fromMillis(endsAt.getTime() - before, { zone: timeZone }).startOf('hour');
  if (at.hour >= TO_HOUR) at = at.set({ hour: TO_HOUR - 1 });
  if (at.hour < FROM_HOUR) at = at.minus({ days: 1 }).set({ hour: TO_HOUR - 1 });
  while (at.weekday > 5) at = at.minus({ days: 1 }).set({ hour: TO_HOUR - 1 });
  return at.toMillis() <= openedAt.getTime() ? null : at.toJSDate();
}
