import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { zoneOfState } from '../../../src/domain/send-window/state-zones.ts';
import { usFederalHolidays } from '../../../src/domain/send-window/us-holidays.ts';
import {
  capDayOf,
  closedReason,
  drawGap,
  isOpen,
  isOpenAnywhere,
  longestGap,
  nextCapDay,
  nextSendTime,
  type SendWindow,
} from '../../../src/domain/send-window.ts';

const office: SendWindow = { timeZone: 'America/New_York', start: '09:00', end: '17:00', days: '1-5' };

describe('nextSendTime', () => {
  it.each([
    // Summer time starts on 2026-03-08 and ends on 2026-11-01 in the US.
    { why: 'inside the window', now: '2026-03-03T15:00:00Z', state: 'OH', next: '2026-03-03T15:00:00Z' },
    { why: 'at the very start', now: '2026-03-03T14:00:00Z', state: 'OH', next: '2026-03-03T14:00:00Z' },
    { why: 'at the very end', now: '2026-03-03T22:00:00Z', state: 'OH', next: '2026-03-04T14:00:00Z' },
    { why: 'before the start', now: '2026-03-03T08:00:00Z', state: 'OH', next: '2026-03-03T14:00:00Z' },
    {
      why: 'Friday evening, over the switch to summer',
      now: '2026-03-06T23:00:00Z',
      state: 'OH',
      next: '2026-03-09T13:00:00Z',
    },
    {
      why: 'Friday evening, over the switch to winter',
      now: '2026-10-30T23:00:00Z',
      state: 'OH',
      next: '2026-11-02T14:00:00Z',
    },
    { why: 'three zones behind ours', now: '2026-03-03T15:00:00Z', state: 'CA', next: '2026-03-03T17:00:00Z' },
    { why: 'a zone behind at our day end', now: '2026-03-03T22:30:00Z', state: 'TX', next: '2026-03-03T22:30:00Z' },
    { why: 'no summer time in Arizona', now: '2026-07-01T15:30:00Z', state: 'AZ', next: '2026-07-01T16:00:00Z' },
    { why: 'Hawaii, where it is still Sunday', now: '2026-03-09T08:00:00Z', state: 'HI', next: '2026-03-09T19:00:00Z' },
    { why: 'unknown state, our own zone', now: '2026-03-03T08:00:00Z', state: null, next: '2026-03-03T14:00:00Z' },
    { why: 'a state that is none', now: '2026-03-03T08:00:00Z', state: 'ZZ', next: '2026-03-03T14:00:00Z' },
  ])('$why', ({ now, state, next }) => {
    expect(nextSendTime(new Date(now), office, state)).toEqual(new Date(next));
  });

  it('moves a start that the switch to summer leaves out', () => {
    const early: SendWindow = { ...office, start: '02:30', end: '04:00', days: '1-7' };
    const next = nextSendTime(new Date('2026-03-08T06:00:00Z'), early, 'NY');
    expect(next).toEqual(new Date('2026-03-08T07:30:00Z'));
    expect(isOpen(next, early, 'NY')).toBe(true);
  });

  it('is always at or after now, inside the window, and the first such moment', () => {
    const anyWindow = fc.record({
      timeZone: fc.constantFrom('America/New_York', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Chatham'),
      start: fc.constantFrom('00:00', '02:30', '09:00', '12:15'),
      end: fc.constantFrom('12:30', '17:00', '23:59'),
      days: fc.constantFrom('1-5', '1-7', '2,4', '6-7', '5-1'),
      skipHolidays: fc.boolean(),
    });
    const moment = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
    const state = fc.constantFrom(null, 'OH', 'CA', 'HI', 'AK', 'AZ', 'ID', 'GU', 'TX');
    fc.assert(
      fc.property(anyWindow, moment, state, (window, now, where) => {
        const next = nextSendTime(now, window, where);
        expect(next.getTime()).toBeGreaterThanOrEqual(now.getTime());
        expect(isOpen(next, window, where)).toBe(true);
        const local = DateTime.fromJSDate(next, { zone: zoneOfState(where) ?? window.timeZone });
        const always = window.days === '1-7' && window.end === '23:59';
        const days: Record<string, number[]> = {
          '1-5': [1, 2, 3, 4, 5],
          '2,4': [2, 4],
          '6-7': [6, 7],
          '5-1': [5, 6, 7, 1],
        };
        if (!always) {
          expect(local.toFormat('HH:mm') >= window.start).toBe(true);
          expect(window.end === '23:59' || local.toFormat('HH:mm') < window.end).toBe(true);
        }
        expect(days[window.days] ?? [1, 2, 3, 4, 5, 6, 7]).toContain(local.weekday);
        if (next > now) expect(isOpen(new Date(next.getTime() - 1), window, where)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('is always open on days 1-7 until 23:59, whatever the start', () => {
    const always: SendWindow = { ...office, end: '23:59', days: '1-7' };
    fc.assert(
      fc.property(fc.date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true }), (now) => {
        expect(isOpen(now, always, 'OH')).toBe(true);
      }),
    );
  });

  it.each([{ start: '17:00', end: '09:00' }, { start: '9:00' }, { days: '0-5' }, { days: '' }])(
    'refuses $start $end $days',
    (broken) => {
      expect(() => nextSendTime(new Date(), { ...office, ...broken }, null)).toThrow(RangeError);
    },
  );
});

describe('closedReason', () => {
  it('says nothing while the window is open', () => {
    expect(closedReason(new Date('2026-03-03T15:00:00Z'), office, 'OH')).toBeNull();
  });

  it('names the local time and the moment of sending', () => {
    const reason = closedReason(new Date('2026-03-03T15:00:00Z'), office, 'CA');
    expect(reason).toContain('In CA it is Tue 07:00');
    expect(reason).toContain('Tue 3 Mar, 09:00');
  });

  it('names a holiday', () => {
    const reason = closedReason(new Date('2026-12-25T15:00:00Z'), { ...office, skipHolidays: true }, 'OH');
    expect(reason).toMatch(/public holiday.*Mon 28 Dec, 09:00/);
  });
});

describe('usFederalHolidays', () => {
  it('knows the eleven days of 2026, the fourth of July on the Friday before', () => {
    expect([...usFederalHolidays(2026)].sort()).toEqual([
      '2026-01-01',
      '2026-01-19',
      '2026-02-16',
      '2026-05-25',
      '2026-06-19',
      '2026-07-03',
      '2026-09-07',
      '2026-10-12',
      '2026-11-11',
      '2026-11-26',
      '2026-12-25',
    ]);
  });

  it('keeps the New Year of 2028, a Saturday, in 2027', () => {
    expect(usFederalHolidays(2027)).toContain('2027-12-31');
    expect(usFederalHolidays(2028)).not.toContain('2028-01-01');
  });
});

describe('the day of the cap', () => {
  it.each([
    { now: '2026-03-04T04:59:59Z', day: '2026-03-03', next: '2026-03-04T05:00:00.000Z' },
    { now: '2026-03-04T05:00:00Z', day: '2026-03-04', next: '2026-03-05T05:00:00.000Z' },
    { now: '2026-03-08T12:00:00Z', day: '2026-03-08', next: '2026-03-09T04:00:00.000Z' },
  ])('is $day in New York at $now', ({ now, day, next }) => {
    expect(capDayOf(new Date(now), 'America/New_York')).toBe(day);
    expect(nextCapDay(new Date(now), 'America/New_York').toISOString()).toBe(next);
  });
});

describe('drawGap', () => {
  it('stays in its range, is the same for the same draft and differs between drafts', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(300), fc.nat(300), (seed, low, more) => {
        const gap = drawGap(`${low}-${low + more}`, seed);
        expect(gap).toBeGreaterThanOrEqual(low * 1_000);
        expect(gap).toBeLessThanOrEqual((low + more) * 1_000);
        expect(drawGap(`${low}-${low + more}`, seed)).toBe(gap);
      }),
    );
    expect(new Set(Array.from({ length: 20 }, (_, n) => drawGap('60-180', `draft-${n}`))).size).toBeGreaterThan(15);
  });

  it('is nothing for 0 and refuses what is no range', () => {
    expect(drawGap('0', 'x')).toBe(0);
    expect(drawGap('90', 'x')).toBe(90_000);
    expect(() => drawGap('soon', 'x')).toThrow(RangeError);
  });
});

describe('holidays', () => {
  const kept: SendWindow = { ...office, skipHolidays: true };
  const always: SendWindow = { ...kept, days: '1-7', end: '23:59' };

  it('are kept free, but not by a window that is always open', () => {
    const july = new Date('2026-07-03T15:00:00Z'); // the day on which 4 July is kept
    expect(isOpen(july, office, 'OH')).toBe(true);
    expect(isOpen(july, kept, 'OH')).toBe(false);
    expect(closedReason(july, kept, 'OH')).toContain('public holiday');
    expect(isOpen(july, always, 'OH')).toBe(true);
    expect(closedReason(july, always, 'OH')).toBeNull();
  });
});

describe('isOpenAnywhere', () => {
  it.each([
    { when: 'morning in the east', now: '2026-03-03T14:00:00Z', open: true },
    { when: 'evening in the east, afternoon in the west', now: '2026-03-04T00:30:00Z', open: true },
    { when: 'night in the east, afternoon in Hawaii', now: '2026-03-04T02:59:00Z', open: true },
    { when: 'morning in Guam, a day ahead', now: '2026-03-03T23:30:00Z', open: true },
    { when: 'Saturday noon', now: '2026-03-07T17:00:00Z', open: false },
    { when: 'a night that nobody works in', now: '2026-03-03T11:00:00Z', open: false },
  ])('at $when: $open', ({ now, open }) => {
    expect(isOpenAnywhere(new Date(now), office)).toBe(open);
  });
});

it.each([
  ['60-180', 180_000],
  ['90', 90_000],
  ['0', 0],
])('the longest pause of %s is %i ms', (range, longest) => expect(longestGap(range)).toBe(longest));
