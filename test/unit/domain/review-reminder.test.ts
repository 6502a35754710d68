import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { isWorkTime, reminderStep } from '../../../src/domain/review-reminder.ts';

const zone = 'America/New_York';
const settings = { firstAfterMs: 24 * 3_600_000, timeZone: zone };
const local = (text: string) => DateTime.fromISO(text, { zone }).toJSDate();
const words = (at: Date) => DateTime.fromJSDate(at, { zone }).toFormat('ccc dd HH:mm');

describe('the reminder of a review', () => {
  const openedAt = local('2026-03-02T10:00'); // Monday
  const week = { openedAt, endsAt: local('2026-03-09T10:00') };

  it.each([
    ['2026-03-03T09:59', null],
    ['2026-03-03T10:00', ['first', 'Tue 03 10:00']],
    ['2026-03-04T09:00', ['first', 'Tue 03 10:00']],
    ['2026-03-04T10:00', ['again', 'Wed 04 10:00']],
    ['2026-03-06T10:00', ['again', 'Fri 06 10:00']],
    ['2026-03-06T16:00', ['last', 'Fri 06 16:00']], // a day before the end is a Sunday
    ['2026-03-09T09:59', ['last', 'Fri 06 16:00']],
    ['2026-03-09T10:00', null], // over
  ] as const)('at %s: %o', (now, expected) => {
    const due = reminderStep(week, local(now), settings);
    expect(due === null ? null : [due.step, words(due.dueAt)]).toEqual(expected);
  });

  it('goes on doubling where there is no end', () => {
    const due = reminderStep({ openedAt, endsAt: null }, local('2026-03-12T10:00'), settings);
    expect(due).toMatchObject({ step: 'again', dueAt: new Date(openedAt.getTime() + 8 * 24 * 3_600_000) });
  });

  it('of a short review comes at half its time', () => {
    const short = { openedAt, endsAt: local('2026-03-02T16:00') };
    expect(reminderStep(short, local('2026-03-02T12:59'), settings)).toBeNull();
    expect(reminderStep(short, local('2026-03-02T13:00'), settings)).toMatchObject({ step: 'last' });
  });

  it('always has a last one in working hours before the end, whatever the zone’s clock does', () => {
    const start = local('2026-02-20T00:00').getTime();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 * 24 * 60 }), fc.integer({ min: 72, max: 400 }), (minutes, ttlHours) => {
        const opened = new Date(start + minutes * 60_000);
        const review = { openedAt: opened, endsAt: new Date(opened.getTime() + ttlHours * 3_600_000) };
        const due = reminderStep(review, new Date(review.endsAt.getTime() - 1), settings);
        expect(due?.step).toBe('last');
        if (due === null) return;
        expect(isWorkTime(due.dueAt, zone), words(due.dueAt)).toBe(true);
        expect(due.dueAt.getTime()).toBeGreaterThan(opened.getTime());
        const before = (review.endsAt.getTime() - due.dueAt.getTime()) / 3_600_000;
        expect(before).toBeLessThanOrEqual(4 * 24);
        // only a review that began on the eve of a weekend is told later
        if (before < 24) expect(ttlHours).toBeLessThan(4 * 24);
      }),
    );
  });

  it.each([
    ['2026-03-02T08:59', false],
    ['2026-03-02T09:00', true],
    ['2026-03-06T16:59', true],
    ['2026-03-06T17:00', false],
    ['2026-03-07T12:00', false],
    ['2026-03-08T12:00', false], // the day the clocks change
    ['2026-03-09T09:00', true],
  ])('%s is working time: %s', (now, expected) => {
    expect(isWorkTime(local(now), zone)).toBe(expected);
  });
});
