import { DateTime, type DateTimeUnit } from 'luxon';
import { monthOf } from './date-point.ts';

/** `from` inside, `to` outside. */
export type Span = { from: DateTime; to: DateTime };

const UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const satisfies DateTimeUnit[];

/** A span with a name, in the zone of `today`: `this week`, `last 30 days`, `march`, `q3 2025`; `null` for other words. */
export function namedSpan(text: string, today: DateTime): Span | null {
  return (
    recent(text, today) ?? calendarUnit(text, today) ?? month(text, today) ?? quarter(text, today) ?? year(text, today)
  );
}

/** `last 30 days`, `past 2 weeks`: whole days up to now, today among them. */
function recent(text: string, today: DateTime): Span | null {
  const found = /^(?:(?:last|past|previous) )?(\d{1,4}) ?(d|days?|w|weeks?|m|months?|years?)$/.exec(text);
  if (found === null) return null;
  const [, digits, word = ''] = found;
  const count = Number(digits);
  if (count === 0) return null;
  const unit = UNITS.find((each) => each.startsWith(word.charAt(0)));
  const from = today.minus({ [unit ?? 'day']: count });
  return { from: unit === 'day' ? from.plus({ days: 1 }).startOf('day') : from, to: today };
}

/** `this week` up to now, `last month` whole. */
function calendarUnit(text: string, today: DateTime): Span | null {
  const found = /^(?:(this|current|last|past|previous) )?(day|week|month|quarter|year)$/.exec(text);
  if (found === null) return null;
  const [, which = 'this', word] = found;
  const unit = UNITS.find((each) => each === word);
  if (unit === undefined) return null;
  const start = today.startOf(unit);
  return which === 'this' || which === 'current'
    ? { from: start, to: today }
    : { from: start.minus({ [unit]: 1 }), to: start };
}

/** `march`, `march 2026`, `2026-03`: without a year the newest that has begun. */
function month(text: string, today: DateTime): Span | null {
  const [, year, digits] = /^(\d{4})-(\d{1,2})$/.exec(text) ?? [];
  if (digits !== undefined) return begun({ year, month: Number(digits) }, 'month', today);
  const [, word, after] = /^([a-z.]+)(?: (\d{4}))?$/.exec(text) ?? [];
  const number = word === undefined ? null : monthOf(word);
  return number === null ? null : begun({ year: after, month: number }, 'month', today);
}

/** `q3`, `q3 2025`, `2025 q3`. */
function quarter(text: string, today: DateTime): Span | null {
  const found = /^q([1-4])(?: ?\/? ?(\d{4}))?$/.exec(text) ?? /^(\d{4}) ?-?q([1-4])$/.exec(text);
  if (found === null) return null;
  const [, one = '', two] = found;
  const [number, given] = one.length === 4 ? [two ?? '', one] : [one, two];
  return begun({ year: given, month: Number(number) * 3 - 2 }, 'quarter', today);
}

function year(text: string, today: DateTime): Span | null {
  const given = /^(?:year )?((?:19|20|21)\d{2})$/.exec(text)?.[1];
  return given === undefined ? null : begun({ year: given, month: 1 }, 'year', today);
}

function begun(at: { year: string | undefined; month: number }, unit: DateTimeUnit, today: DateTime): Span | null {
  const start = (year: number) => DateTime.fromObject({ year, month: at.month }, { zone: today.zone }).startOf(unit);
  const given = at.year === undefined ? start(today.year) : start(Number(at.year));
  const from = at.year === undefined && given > today ? start(today.year - 1) : given;
  return from.isValid ? { from, to: from.plus({ [unit]: 1 }) } : null;
}
