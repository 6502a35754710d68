import { DateTime } from 'luxon';

/** A day as its first moment and the first of the next; a moment with a time of day as itself twice. */
export type Point = { start: DateTime; end: DateTime };
/** A day that no calendar has; `example` names the nearest one that is. */
export type NoSuchDay = { problem: string; example: string };

const MONTHS = 'january february march april may june july august september october november december'.split(' ');

/** The month's number for a name or its first three letters; `null` for another word. */
export function monthOf(word: string): number | null {
  const bare = word.replace(/\.$/, '');
  if (bare === 'sept') return 9;
  const index = MONTHS.findIndex((month) => month === bare || (bare.length === 3 && month.startsWith(bare)));
  return index === -1 ? null : index + 1;
}

/** One day or moment, in the zone of `today`; `null` when the words say none. */
export function parsePoint(words: string, today: DateTime): Point | NoSuchDay | null {
  const text = words.trim();
  if (text === 'today') return day(today);
  if (text === 'yesterday') return day(today.minus({ days: 1 }));
  if (text === 'now') return { start: today, end: today };
  return isoPoint(text, today) ?? slashedDay(text, today) ?? namedDay(text, today);
}

function isoPoint(text: string, today: DateTime): Point | NoSuchDay | null {
  const found =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ](\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  if (found === null) return null;
  const [, year, month, date, hour, minute, offset] = found;
  const known = calendarDay(Number(year), Number(month), Number(date), today);
  if ('problem' in known || hour === undefined) return known;
  const padded = text.toUpperCase().replace(' ', 'T');
  const at =
    offset === undefined
      ? known.start.set({ hour: Number(hour), minute: Number(minute) })
      : DateTime.fromISO(padded).setZone(today.zone);
  return at.isValid ? { start: at, end: at } : null;
}

/** As people write it in the United States: `3/14/2026`. */
function slashedDay(text: string, today: DateTime): Point | NoSuchDay | null {
  const found = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?$/.exec(text);
  if (found === null) return null;
  const [, month, date, year] = found;
  return dayInYear(Number(month), Number(date), year, today);
}

/** `march 3`, `3 march`, `mar 3rd 2026`. */
function namedDay(text: string, today: DateTime): Point | NoSuchDay | null {
  const found =
    /^([a-z.]+) (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?$/.exec(text) ??
    /^(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z.]+)(?: (\d{4}))?$/.exec(text);
  if (found === null) return null;
  const [, one = '', two = '', year] = found;
  const [word, date] = /^\d/.test(one) ? [two, one] : [one, two];
  const month = monthOf(word);
  return month === null ? null : dayInYear(month, Number(date), year, today);
}

/** Without a year the newest such day that has come. */
function dayInYear(month: number, date: number, year: string | undefined, today: DateTime): Point | NoSuchDay {
  if (year !== undefined) return calendarDay(Number(year), month, date, today);
  const thisYear = calendarDay(today.year, month, date, today);
  if ('problem' in thisYear) return thisYear;
  return thisYear.start > today ? calendarDay(today.year - 1, month, date, today) : thisYear;
}

function calendarDay(year: number, month: number, date: number, today: DateTime): Point | NoSuchDay {
  const at = DateTime.fromObject({ year, month, day: date }, { zone: today.zone });
  if (at.isValid) return day(at);
  const typed = [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(date).padStart(2, '0')].join(
    '-',
  );
  const inMonth = DateTime.fromObject({ year, month: Math.min(12, Math.max(1, month)) }, { zone: today.zone });
  const nearest = date > 28 ? inMonth.endOf('month') : inMonth;
  return { problem: `${typed} is no day of the calendar.`, example: `report ${nearest.toISODate() ?? 'last-week'}` };
}

function day(at: DateTime): Point {
  const start = at.startOf('day');
  return { start, end: start.plus({ days: 1 }).startOf('day') };
}
