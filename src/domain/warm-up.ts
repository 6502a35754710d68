import { DateTime } from 'luxon';

/** Mails that may leave on the day of a moment. */
export type DailyLimit = (now: Date) => number;

/** Practice of senders: providers distrust a new mailbox that writes much. Up to so many days after the first: so many a day. */
const STEPS = [
  { days: 7, mails: 10 },
  { days: 14, mails: 15 },
  { days: 28, mails: 20 },
  { days: 56, mails: 40 },
] as const;

/** The daily limit of a mailbox that began to write on a day (`2026-03-02`); `null` = long ago. It never raises the limit. */
export function warmingLimit(limit: number, since: string | null, timeZone: string): DailyLimit {
  if (since === null) return () => limit;
  const first = DateTime.fromISO(since, { zone: timeZone }).startOf('day');
  return (now) => {
    const today = DateTime.fromJSDate(now, { zone: timeZone }).startOf('day');
    const age = Math.round(today.diff(first, 'days').days);
    const step = STEPS.find(({ days }) => age < days);
    return step === undefined ? limit : Math.min(limit, step.mails);
  };
}
