import { describe, expect, it } from 'vitest';
import { failingJobAlert } from '../../../src/blocks/job-alerts.ts';
import { jobNews, jobsList } from '../../../src/blocks/jobs.ts';
import { runMessage } from '../../../src/blocks/run-message.ts';
import { storedRequest } from '../../../src/domain/run.ts';
import type { JobSchedule } from '../../../src/domain/timetable.ts';
import { buttons, readable } from './reading.ts';
import { minutesAgo, moment, run } from './samples.ts';

const job: JobSchedule = {
  name: 'weekly-report',
  nextRunAt: new Date(moment.now.getTime() + 3_600_000),
  lastStartedAt: minutesAgo(60),
  lastFinishedAt: minutesAgo(59),
  lastDurationMs: 12_000,
  lastOutcome: 'ok',
  lastNote: 'posted',
  failures: 0,
  runningSince: null,
  pausedBy: null,
  pausedAt: null,
};
const drawn = (change: Partial<JobSchedule>, mayAdminister = true) =>
  jobsList({ jobs: [{ ...job, ...change }], news: null, mayAdminister, isStopped: false }, moment);

describe('the list of what runs by itself', () => {
  it('says when a job runs, what it does, and how it went', () => {
    const text = readable(drawn({}).blocks);
    expect(text).toMatch(/\*Weekly report\* {2}· {2}Mon 08:30 {2}· {2}next \w/);
    expect(text).toContain('Posts the figures of last week.');
    expect(text).toMatch(/Last .*, 12 s: posted/);
  });

  it.each<[string, Partial<JobSchedule>, string[], RegExp]>([
    ['waits', {}, ['Run now', 'Pause'], /next/],
    ['runs', { runningSince: minutesAgo(1) }, ['Pause'], /runs since/],
    [
      'is paused',
      { pausedBy: 'U024BE7LH', pausedAt: minutesAgo(5), nextRunAt: null },
      ['Resume'],
      /paused by <@U024BE7LH>/,
    ],
    ['is due', { nextRunAt: minutesAgo(1) }, ['Run now', 'Pause'], /starts now/],
    [
      'is off',
      { nextRunAt: null, lastFinishedAt: null, lastOutcome: 'skipped', lastNote: 'no trade' },
      [],
      /off\n.*\nOff: no trade/,
    ],
    ['never ran', { lastFinishedAt: null, lastOutcome: null, lastNote: null }, ['Run now', 'Pause'], /Has not run yet/],
    [
      'was left out',
      { lastOutcome: 'skipped', lastNote: 'left out: it was 16 h late' },
      ['Run now', 'Pause'],
      /Left out .*16 h late/,
    ],
    [
      'failed',
      { lastOutcome: 'failed', failures: 4, lastNote: 'boom' },
      ['Run now', 'Pause'],
      /Failed 4 times in a row, last .*: boom/,
    ],
  ])('shows a job that %s, with what can be done', (_state, change, labels, words) => {
    expect(readable(drawn(change).blocks)).toMatch(words);
    expect(buttons(drawn(change)).map(({ text }) => text)).toEqual(labels);
    expect(buttons(drawn(change, false))).toEqual([]);
  });

  it('tells a screen reader which job a button means', () => {
    expect(buttons(drawn({})).map(({ label }) => label)).toEqual(['Run Weekly report now', 'Pause Weekly report']);
  });

  it('answers each wish that changes nothing with why and what next', () => {
    const paused = { ...job, pausedBy: 'U1', pausedAt: minutesAgo(1), nextRunAt: null };
    expect(jobNews({ kind: 'is_paused', job: paused }, moment)).toContain('`/leadgen jobs resume weekly-report`');
    expect(jobNews({ kind: 'running', job: { ...job, runningSince: minutesAgo(2) } }, moment)).toContain(
      'running already',
    );
    expect(jobNews({ kind: 'is_stopped', job }, moment)).toContain('resume everything first');
  });
});

it('shrinks the alert about a failing job to one line when it works again', () => {
  const alert = { job: 'weekly-report' as const, failures: 3, since: minutesAgo(30), note: 'boom', recoveredAt: null };
  expect(buttons(failingJobAlert(alert, moment)).map(({ text }) => text)).toEqual(['Run now', 'Pause']);
  const over = failingJobAlert({ ...alert, recoveredAt: minutesAgo(1) }, moment);
  expect(buttons(over)).toEqual([]);
  expect(readable(over.blocks)).toMatch(/^\*Weekly report\* failed from .* and works again since /);
});

it('says of a run that nobody asked for that the timetable started it, and what it took', () => {
  const stored = { ...run, triggerSource: 'schedule' as const, requestedBy: 'system', request: storedRequest(100) };
  const text = readable(
    runMessage({ ...stored, counters: { ...run.counters, placesFound: 0, companiesKnown: 0 } }, moment).blocks,
  );
  expect(text).toContain('started by the timetable');
  expect(text).toContain('31 companies stored before (3 groups)');
});
