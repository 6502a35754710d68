import { DateTime } from 'luxon';

/** The federal holidays of a year (5 U.S.C. 6103) on the days on which offices are closed, as `yyyy-MM-dd`. */
export function usFederalHolidays(year: number): ReadonlySet<string> {
  const fixed = [
    [1, 1],
    [6, 19],
    [7, 4],
    [11, 11],
    [12, 25],
  ] as const;
  const closed = [
    ...fixed.map(([month, day]) => observed(date(year, month, day))),
    // a New Year's Day on a Saturday is kept on the last day of the year before
    observed(date(year + 1, 1, 1)),
    nthWeekday(year, 1, 1, 3),
    nthWeekday(year, 2, 1, 3),
    lastMonday(year, 5),
    nthWeekday(year, 9, 1, 1),
    nthWeekday(year, 10, 1, 2),
    nthWeekday(year, 11, 4, 4),
  ];
  return new Set(closed.filter((day) => day.year === year).map((day) => day.toFormat('yyyy-MM-dd')));
}

function date(year: number, month: number, day: number): DateTime {
  return DateTime.utc(year, month, day);
}

function observed(day: DateTime): DateTime {
  if (day.weekday === 6) return day.minus({ days: 1 });
  return day.weekday === 7 ? day.plus({ days: 1 }) : day;
}

/** @param weekday - 1 = Monday */
function nthWeekday(year: number, month: number, weekday: number, nth: number): DateTime {
  const first = date(year, month, 1);
  return first.plus({ days: ((weekday - first.weekday + 7) % 7) + (nth - 1) * 7 });
}

function lastMonday(year: number, month: number): DateTime {
  const last = date(year, month, 1).endOf('month').startOf('day');
  return last.minus({ days: last.weekday - 1 });
}
