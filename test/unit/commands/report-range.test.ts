import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { parseReportRange } from '../../../src/commands/grammar/report-range.ts';

const ZONE = 'America/New_York';
/** Wednesday; the clocks went forward on Sunday, March 8. */
const NOW = DateTime.fromISO('2026-03-11T10:42:00', { zone: ZONE }).toJSDate();

const local = (at: Date) => DateTime.fromJSDate(at, { zone: ZONE }).toFormat('yyyy-MM-dd HH:mm');

function read(text: string, now = NOW): string {
  const parsed = parseReportRange(text, now, ZONE);
  return 'problem' in parsed
    ? `${parsed.problem} → ${parsed.example}`
    : `${local(parsed.range.from)} to ${local(parsed.range.to)}, ${parsed.range.days} days`;
}

describe('the span of a report', () => {
  it.each([
    ['', '2026-03-04 10:42 to 2026-03-11 10:42, 7 days'],
    ['last-week', '2026-03-02 00:00 to 2026-03-09 00:00, 7 days'],
    ['Last Week', '2026-03-02 00:00 to 2026-03-09 00:00, 7 days'],
    ['this week', '2026-03-09 00:00 to 2026-03-11 10:42, 3 days'],
    ['last 30 days', '2026-02-10 00:00 to 2026-03-11 10:42, 30 days'],
    ['past 2 weeks', '2026-02-25 10:42 to 2026-03-11 10:42, 14 days'],
    ['yesterday', '2026-03-10 00:00 to 2026-03-11 00:00, 1 days'],
    ['today', '2026-03-11 00:00 to 2026-03-11 10:42, 1 days'],
    ['last month', '2026-02-01 00:00 to 2026-03-01 00:00, 28 days'],
    ['march', '2026-03-01 00:00 to 2026-03-11 10:42, 11 days'],
    ['april', '2025-04-01 00:00 to 2025-05-01 00:00, 30 days'],
    ['March 2025', '2025-03-01 00:00 to 2025-04-01 00:00, 31 days'],
    ['2026-02', '2026-02-01 00:00 to 2026-03-01 00:00, 28 days'],
    ['q3', '2025-07-01 00:00 to 2025-10-01 00:00, 92 days'],
    ['q1', '2026-01-01 00:00 to 2026-03-11 10:42, 70 days'],
    ['2025 q2', '2025-04-01 00:00 to 2025-07-01 00:00, 91 days'],
    ['2025', '2025-01-01 00:00 to 2026-01-01 00:00, 365 days'],
    ['2026-03-01', '2026-03-01 00:00 to 2026-03-02 00:00, 1 days'],
    ['2026-03-08', '2026-03-08 00:00 to 2026-03-09 00:00, 1 days'], // 23 hours long
    ['2026-03-01 2026-03-07', '2026-03-01 00:00 to 2026-03-08 00:00, 7 days'],
    ['2026-03-01..2026-03-07', '2026-03-01 00:00 to 2026-03-08 00:00, 7 days'],
    ['from 2026-03-01 to 2026-03-07', '2026-03-01 00:00 to 2026-03-08 00:00, 7 days'],
    ['2026-03-01 – 2026-03-07', '2026-03-01 00:00 to 2026-03-08 00:00, 7 days'],
    ['2026-03-01 - yesterday', '2026-03-01 00:00 to 2026-03-11 00:00, 10 days'],
    ['march 1 to march 7', '2026-03-01 00:00 to 2026-03-08 00:00, 7 days'],
    ['between 1st march and 7 mar 2026', '2026-03-01 00:00 to 2026-03-08 00:00, 7 days'],
    ['3/1/2026 3/7/2026', '2026-03-01 00:00 to 2026-03-08 00:00, 7 days'],
    ['since 2026-03-01', '2026-03-01 00:00 to 2026-03-11 10:42, 11 days'],
    ['2026-03-01T08:00 2026-03-01T12:30', '2026-03-01 08:00 to 2026-03-01 12:30, 1 days'],
    ['2026-03-09 2026-03-31', '2026-03-09 00:00 to 2026-03-11 10:42, 3 days'], // the rest has not come yet
  ])('“%s” is %s', (text, meant) => {
    expect(read(text)).toBe(meant);
  });

  it.each([
    [
      '2026-03-07 2026-03-01',
      'The first day, 2026-03-07, comes after the last, 2026-03-01. → report 2026-03-01 2026-03-07',
    ],
    ['2026-04-01', '2026-04-01 has not come yet. A report looks back. → report last-week'],
    ['2016-01-01 2025-12-31', 'A report covers 13 months at most. → report 2024-12-01 2025-12-31'],
    ['last 10 years', 'A report covers 13 months at most. → report 2025-02-12 2026-03-11'],
    ['2026-02-30', '2026-02-30 is no day of the calendar. → report 2026-02-28'],
    ['2026-13-01 2026-14-01', '2026-13-01 is no day of the calendar. → report 2026-12-01'],
    [
      'lst wek',
      'I do not understand “lst wek” as a span of time. Say last-week, march, q3, or two dates. → report last-week',
    ],
  ])('“%s” is answered with what is wrong and a command that works', (text, answer) => {
    expect(read(text)).toBe(answer);
  });

  it('proposes only commands that it takes', () => {
    for (const text of [
      '2026-03-07 2026-03-01',
      '2027-01-01',
      'last 10 years',
      '2015 to 2025-01-01',
      '2026-02-31',
      '??',
    ]) {
      const parsed = parseReportRange(text, NOW, ZONE);
      if (!('problem' in parsed)) throw new Error(`${text} was understood`);
      expect(parseReportRange(parsed.example.replace(/^report /, ''), NOW, ZONE)).toHaveProperty('range');
    }
  });

  it('starts and ends days at their own midnight where the clocks change', () => {
    const [spring, autumn] = ['2026-03-08', '2025-11-02'].map((day) => {
      const parsed = parseReportRange(day, NOW, ZONE);
      return 'range' in parsed ? (parsed.range.to.getTime() - parsed.range.from.getTime()) / 3_600_000 : 0;
    });
    expect([spring, autumn]).toEqual([23, 25]);
  });

  it('answers any text, and every span it gives has begun and is not endless', () => {
    const words = fc.constantFrom(
      'last',
      'this',
      'week',
      '-',
      'q3',
      'march',
      '2026-03-01',
      '..',
      'to',
      'from',
      '31',
      '99',
      '0000-00-00',
      '2026',
      'since',
      'days',
      '/',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words, { maxLength: 6 }).map((all) => all.join(' ')),
    );
    const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(text, moment, (typed, now) => {
        const parsed = parseReportRange(typed, now, ZONE);
        if ('problem' in parsed) return parsed.problem !== '' && parsed.example.startsWith('report');
        const { from, to } = parsed.range;
        return from < to && to <= now && to.getTime() - from.getTime() < 400 * 86_400_000;
      }),
      { numRuns: 2_000 },
    );
  });
});
