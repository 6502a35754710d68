import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  isTooFar,
  judge,
  lastRunBy,
  nextRunAfter,
  noteOfRun,
  retryDelayMs,
  TIMETABLE,
} from '../../../src/domain/schedule.ts';
import { TIMED_JOBS, type TimedJobName } from '../../../src/domain/timetable.ts';

const NEW_YORK = 'America/New_York';
/** Two with daylight saving, on different days, and one without. */
const ZONES = [NEW_YORK, 'Europe/Berlin', 'Asia/Kolkata'] as const;

/** Jobs with one time of day; the others run all day. */
const AT_A_TIME: [TimedJobName, string, weekdays: string][] = [
  ['tracker-daily', '08:00', '1234567'],
  ['daily-analyst', '10:00', '1234567'],
  ['weekly-scout', '09:00', '1'],
  ['daily-summary', '17:30', '12345'],
  ['weekly-report', '08:30', '1'],
];
const EVERY_MINUTES: [TimedJobName, number][] = [
  ['process-followups', 15],
  ['drain-approved', 15],
  ['health-check', 5],
  ['approval-reminders', 60],
  ['stuck-monitor', 60],
  ['winrate-rollup', 60],
];

const moment = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2030-01-01T00:00:00Z'),
  noInvalidDate: true,
});
const job = fc.constantFrom(...TIMED_JOBS);
const zone = fc.constantFrom(...ZONES);

function occurrences(name: TimedJobName, from: string, to: string, inZone: string): string[] {
  const found: string[] = [];
  for (let at = nextRunAfter(name, new Date(from), inZone); at < new Date(to); at = nextRunAfter(name, at, inZone)) {
    found.push(at.toISOString());
  }
  return found;
}

describe('the timetable', () => {
  it('names every timed job once, each with words for people', () => {
    expect(Object.keys(TIMETABLE)).toEqual([...TIMED_JOBS]);
    const titles = Object.values(TIMETABLE).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('goes forward only: each occurrence lies after the moment, and the next after it', () => {
    fc.assert(
      fc.property(job, moment, zone, (name, after, inZone) => {
        const next = nextRunAfter(name, after, inZone);
        expect(next.getTime()).toBeGreaterThan(after.getTime());
        expect(nextRunAfter(name, next, inZone).getTime()).toBeGreaterThan(next.getTime());
      }),
    );
  });

  it('leaves nothing out between the newest occurrence and the next one', () => {
    fc.assert(
      fc.property(job, moment, zone, (name, by, inZone) => {
        const last = lastRunBy(name, by, inZone);
        expect(last.getTime()).toBeLessThanOrEqual(by.getTime());
        expect(nextRunAfter(name, last, inZone)).toEqual(nextRunAfter(name, by, inZone));
        expect(lastRunBy(name, last, inZone)).toEqual(last);
      }),
    );
  });

  it.each(AT_A_TIME)('%s keeps %s on the wall clock, summer and winter', (name, time, weekdays) => {
    fc.assert(
      fc.property(moment, zone, (after, inZone) => {
        const next = DateTime.fromJSDate(nextRunAfter(name, after, inZone), { zone: inZone });
        expect(next.toFormat('HH:mm:ss.SSS')).toBe(`${time}:00.000`);
        expect(weekdays).toContain(String(next.weekday));
      }),
    );
  });

  it.each(EVERY_MINUTES)('%s comes every %i minutes, also through a night that has an hour twice', (name, minutes) => {
    const night = occurrences(name, '2026-11-01T03:59:59Z', '2026-11-01T09:00:00Z', NEW_YORK);
    expect(night).toHaveLength((5 * 60) / minutes);
    expect(new Set(night).size).toBe(night.length);
  });

  it.each([
    // The US switches on 2026-03-08 and 2026-11-01, Germany on 2026-03-29 and 2026-10-25, India never.
    {
      zone: NEW_YORK,
      from: '2026-03-07T05:00:00Z',
      to: '2026-03-10T04:00:00Z',
      at: ['2026-03-07T13:00:00.000Z', '2026-03-08T12:00:00.000Z', '2026-03-09T12:00:00.000Z'],
    },
    {
      zone: NEW_YORK,
      from: '2026-10-31T04:00:00Z',
      to: '2026-11-03T05:00:00Z',
      at: ['2026-10-31T12:00:00.000Z', '2026-11-01T13:00:00.000Z', '2026-11-02T13:00:00.000Z'],
    },
    {
      zone: 'Europe/Berlin',
      from: '2026-03-28T00:00:00Z',
      to: '2026-03-30T22:00:00Z',
      at: ['2026-03-28T07:00:00.000Z', '2026-03-29T06:00:00.000Z', '2026-03-30T06:00:00.000Z'],
    },
    {
      zone: 'Asia/Kolkata',
      from: '2026-03-28T00:00:00Z',
      to: '2026-03-29T18:00:00Z',
      at: ['2026-03-28T02:30:00.000Z', '2026-03-29T02:30:00.000Z'],
    },
  ])('runs once a day over a switch in $zone', ({ zone: inZone, from, to, at }) => {
    expect(occurrences('tracker-daily', from, to, inZone)).toEqual(at);
  });

  it('runs once where midnight itself is left out or comes twice', () => {
    // On 2026-09-06 Chile goes from 23:59 to 01:00; on 2026-11-01 New York has 01:00 twice.
    expect(occurrences('provider-reset', '2026-08-15T00:00:00Z', '2026-11-15T00:00:00Z', 'America/Santiago')).toEqual([
      '2026-09-01T04:00:00.000Z',
      '2026-10-01T03:00:00.000Z',
      '2026-11-01T03:00:00.000Z',
    ]);
    expect(occurrences('provider-reset', '2026-10-15T00:00:00Z', '2026-12-15T00:00:00Z', NEW_YORK)).toEqual([
      '2026-11-01T04:00:00.000Z',
      '2026-12-01T05:00:00.000Z',
    ]);
    const night = occurrences('stuck-monitor', '2026-04-04T13:30:00Z', '2026-04-04T17:00:00Z', 'Australia/Lord_Howe');
    expect(night).toEqual(['2026-04-04T14:00:00.000Z', '2026-04-04T15:30:00.000Z', '2026-04-04T16:30:00.000Z']);
  });
});

describe('a run whose time has come', () => {
  // 2026-03-02 is a Monday; New York is five hours behind UTC.
  const due = new Date('2026-03-02T13:30:00Z');

  it.each<{ name: TimedJobName; was: string; now: string; kind: string; dueAt?: string }>([
    { name: 'weekly-report', was: '2026-03-02T13:30:00Z', now: '2026-03-02T13:29:59Z', kind: 'wait' },
    {
      name: 'weekly-report',
      was: '2026-03-02T13:30:00Z',
      now: '2026-03-02T13:30:00Z',
      kind: 'run',
      dueAt: '2026-03-02T13:30:00Z',
    },
    {
      name: 'weekly-report',
      was: '2026-03-02T13:30:00Z',
      now: '2026-03-04T13:30:00Z',
      kind: 'run',
      dueAt: '2026-03-02T13:30:00Z',
    },
    { name: 'weekly-report', was: '2026-03-02T13:30:00Z', now: '2026-03-06T13:30:00Z', kind: 'skip' },
    // three weeks away: the newest of the missed reports, once
    {
      name: 'weekly-report',
      was: '2026-03-02T13:30:00Z',
      now: '2026-03-23T14:00:00Z',
      kind: 'run',
      dueAt: '2026-03-23T12:30:00Z',
    },
    {
      name: 'daily-summary',
      was: '2026-03-02T22:30:00Z',
      now: '2026-03-03T00:30:00Z',
      kind: 'run',
      dueAt: '2026-03-02T22:30:00Z',
    },
    { name: 'daily-summary', was: '2026-03-02T22:30:00Z', now: '2026-03-04T14:00:00Z', kind: 'skip' },
    {
      name: 'process-followups',
      was: '2026-03-02T13:30:00Z',
      now: '2026-03-04T13:37:00Z',
      kind: 'run',
      dueAt: '2026-03-04T13:30:00Z',
    },
    {
      name: 'provider-reset',
      was: '2026-03-01T05:00:00Z',
      now: '2026-03-25T05:00:00Z',
      kind: 'run',
      dueAt: '2026-03-01T05:00:00Z',
    },
  ])('$name of $was at $now: $kind', ({ name, was, now, kind, dueAt }) => {
    const verdict = judge(name, { nextRunAt: new Date(was), againDueAt: null }, new Date(now), NEW_YORK);
    expect(verdict.kind).toBe(kind);
    if (dueAt !== undefined) expect(verdict).toMatchObject({ dueAt: new Date(dueAt) });
  });

  it('says how late it was', () => {
    expect(
      judge('daily-summary', { nextRunAt: due, againDueAt: null }, new Date('2026-03-04T14:30:00Z'), NEW_YORK),
    ).toEqual({
      kind: 'skip',
      note: 'left out: it was 16 h late',
    });
    expect(noteOfRun('3 sent', 60_000)).toBe('3 sent');
    expect(noteOfRun('posted', 50 * 3_600_000)).toBe('made up 2 days late: posted');
  });

  it('keeps the time of a run that somebody asked for when it has to run again', () => {
    const friday = new Date('2026-03-06T20:00:00Z'); // four days after the report's own time, too late for that one
    const again = { nextRunAt: new Date('2026-03-06T20:01:00Z'), againDueAt: friday };
    expect(judge('weekly-report', again, again.nextRunAt, NEW_YORK)).toEqual({
      kind: 'run',
      dueAt: friday,
      lateMs: 60_000,
    });
    const monday = new Date('2026-03-09T12:30:00Z');
    expect(judge('weekly-report', again, monday, NEW_YORK)).toMatchObject({ kind: 'run', dueAt: monday });
  });

  it('notices that a clock was set back, and not the ordinary wait', () => {
    fc.assert(
      fc.property(job, moment, zone, (name, now, inZone) => {
        const next = nextRunAfter(name, now, inZone);
        expect(isTooFar(name, next, now, inZone)).toBe(false);
        expect(isTooFar(name, new Date(now.getTime() + 63 * 24 * 3_600_000), now, inZone)).toBe(true);
      }),
    );
  });

  it('waits longer after each failure in a row, an hour at most', () => {
    expect([1, 2, 3, 4, 99].map((failures) => retryDelayMs(failures) / 60_000)).toEqual([1, 5, 15, 60, 60]);
    expect(retryDelayMs(0)).toBe(0);
  });
});
