import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TimedJob, TimedJobName } from '../../../src/domain/timetable.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createManageJobs } from '../../../src/orchestrator/manage-jobs.ts';
import { createTimetable } from '../../../src/orchestrator/timetable.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { recordingProjector } from '../../support/recording-projector.ts';

const ZONE = 'America/New_York';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Monday morning in New York, before anything weekly or daily. */
const MONDAY = '2026-03-02T12:00:00Z';

let database: TestDatabase;
let now = new Date(MONDAY);
let elapsedMs = 0;
const clock = { now: () => now, sleep: async () => undefined };
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  for (const name of ['job_schedules', 'posts', 'audit_log', 'main_switch']) {
    await database.connection.collection(name).deleteMany({});
  }
});
afterAll(() => database.close());

function at(time: string): void {
  now = new Date(time);
}
function forward(ms: number): void {
  now = new Date(now.getTime() + ms);
}

type Bodies = Partial<Record<TimedJobName, TimedJob>>;

/** A bot process as far as its timetable goes; `host:pid:random` on another host unless said otherwise. */
async function processWith(bodies: Bodies, owner = 'elsewhere:1:a', off: Partial<Record<TimedJobName, string>> = {}) {
  const shown: string[] = [];
  const stopping = new AbortController();
  const timetable = createTimetable(
    { models: database.models, projector: recordingProjector(shown), clock, log: silentLogger, owner },
    { bodies, off, zone: ZONE, stopping: stopping.signal, monotonicMs: () => elapsedMs },
  );
  await timetable.prepare();
  const tick = async () => {
    const due = await timetable.due();
    await Promise.all(due.map((name) => timetable.run(name)));
    return due;
  };
  return { ...timetable, tick, shown, stopping };
}

/** A body that notes each occurrence. */
function noting(runs: string[], note = 'done'): TimedJob {
  return async ({ dueAt }) => {
    runs.push(dueAt.toISOString());
    return note;
  };
}

async function job(name: TimedJobName) {
  const found = (await database.models.schedules.list()).find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

function deadOwner(): string {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  return `${hostname()}:${pid}:gone`;
}

describe('two processes on one database', () => {
  it('run each occurrence once, whoever looks how often', async () => {
    at(MONDAY);
    const runs: string[] = [];
    const bodies = { 'process-followups': noting(runs), 'health-check': noting(runs) };
    const one = await processWith(bodies, 'elsewhere:1:a');
    const other = await processWith(bodies, 'elsewhere:2:b');
    for (let minute = 0; minute < 60; minute += 1) {
      forward(MINUTE);
      await Promise.all([one.tick(), other.tick(), one.tick()]);
    }
    expect(runs.toSorted()).toEqual(
      Array.from({ length: 12 }, (_, index) => {
        const due = new Date(new Date(MONDAY).getTime() + (index + 1) * 5 * MINUTE).toISOString();
        return (index + 1) % 3 === 0 ? [due, due] : [due]; // every 15 minutes both jobs are due
      }).flat(),
    );
  });

  it('agree on one plan when they start in the same moment', async () => {
    at(MONDAY);
    await Promise.all(
      Array.from({ length: 4 }, (_, index) => processWith({ 'weekly-report': noting([]) }, `h:${index}:x`)),
    );
    expect(await database.models.schedules.stored()).toHaveLength(1);
    expect((await job('weekly-report')).nextRunAt).toEqual(new Date('2026-03-02T13:30:00Z'));
  });
});

describe('after an outage of two days', () => {
  it('makes up for each job once, or leaves it out with a note', async () => {
    at(MONDAY);
    const runs: Record<string, string[]> = { followups: [], tracker: [], summary: [], report: [] };
    const bodies: Bodies = {
      'process-followups': noting(runs.followups ?? []),
      'tracker-daily': noting(runs.tracker ?? [], '2 ended'),
      'daily-summary': noting(runs.summary ?? []),
      'weekly-report': noting(runs.report ?? [], 'posted'),
    };
    await processWith(bodies);
    forward(50 * HOUR); // Wednesday 09:00 in New York
    const { tick } = await processWith(bodies, 'elsewhere:3:c');
    for (let look = 0; look < 5; look += 1) await tick();
    expect(runs).toEqual({
      followups: ['2026-03-04T14:00:00.000Z'],
      tracker: ['2026-03-04T13:00:00.000Z'],
      summary: [],
      report: ['2026-03-02T13:30:00.000Z'],
    });
    expect(await job('daily-summary')).toMatchObject({
      lastOutcome: 'skipped',
      lastNote: 'left out: it was 16 h late',
      nextRunAt: new Date('2026-03-04T22:30:00Z'),
    });
    expect(await job('weekly-report')).toMatchObject({
      lastOutcome: 'ok',
      lastNote: 'made up 2 days late: posted',
    });
    expect(await job('tracker-daily')).toMatchObject({ lastNote: 'made up 1 h late: 2 ended' });
  });
});

describe('a job that throws every time', () => {
  it('is tried again after 1, 5, 15 and then 60 minutes, is told of once, and again when it works', async () => {
    at('2026-03-02T13:30:00Z');
    let broken = true;
    const tries: string[] = [];
    const body: TimedJob = async () => {
      tries.push(now.toISOString().slice(11, 16));
      if (broken) throw new Error('boom');
      return 'posted';
    };
    const bot = await processWith({ 'weekly-report': body });
    await database.models.schedules.bringForward('weekly-report', await job('weekly-report'), now);
    for (let minute = 0; minute < 150; minute += 1) {
      await bot.tick();
      await bot.tick();
      forward(MINUTE);
    }
    expect(tries).toEqual(['13:30', '13:31', '13:36', '13:51', '14:51', '15:51']);
    expect(await job('weekly-report')).toMatchObject({ failures: 6, lastOutcome: 'failed', runningSince: null });
    expect((await job('weekly-report')).lastNote).toBe('it failed unexpectedly; the log says why');
    const key = 'job-failing:weekly-report:2026-03-02T13:30:00.000Z';
    expect(await database.models.posts.find(key)).toMatchObject({ data: { failures: 3, recoveredAt: null } });
    expect(new Set(bot.shown)).toEqual(new Set([`post:${key}`]));

    broken = false;
    forward(HOUR);
    await bot.tick();
    expect(await job('weekly-report')).toMatchObject({ failures: 0, lastOutcome: 'ok' });
    expect((await database.models.posts.find(key))?.data).toMatchObject({ recoveredAt: now });
  });

  it('never waits past its next occurrence', async () => {
    at('2026-03-02T14:00:00Z');
    const bot = await processWith({
      'health-check': async () => {
        throw new Error('boom');
      },
    });
    for (let minute = 0; minute < 40; minute += 1) {
      forward(MINUTE);
      await bot.tick();
    }
    expect((await job('health-check')).nextRunAt?.getTime()).toBeLessThanOrEqual(now.getTime() + 5 * MINUTE);
  });
});

describe('a claim', () => {
  const claimBy = async (owner: string) => {
    at('2026-03-02T13:30:00Z');
    const { models } = database;
    await processWith({ 'weekly-report': noting([]) });
    await models.schedules.bringForward('weekly-report', await job('weekly-report'), now);
    const entry = await models.schedules.find('weekly-report');
    if (entry === null) throw new Error('not planned');
    const nextRunAt = new Date('2026-03-09T12:30:00Z');
    await models.schedules.claim('weekly-report', entry, { dueAt: now, nextRunAt, owner, now });
  };

  it('of a process that is gone is free at once, and the same occurrence runs again', async () => {
    await claimBy(deadOwner());
    const runs: string[] = [];
    const bot = await processWith({ 'weekly-report': noting(runs) }, `${hostname()}:${process.pid}:me`);
    await bot.tick();
    await bot.tick();
    expect(runs).toEqual(['2026-03-02T13:30:00.000Z']);
    expect(await job('weekly-report')).toMatchObject({ lastOutcome: 'ok', failures: 0 });
  });

  it('of another machine holds while it is renewed, and a minute after it stands still', async () => {
    await claimBy('elsewhere:7:z');
    const runs: string[] = [];
    const bot = await processWith({ 'weekly-report': noting(runs) });
    for (let second = 0; second < 120; second += 15) {
      elapsedMs += 15_000;
      await database.models.schedules.renew('weekly-report', 'elsewhere:7:z', new Date(now.getTime() + second));
      expect(await bot.tick()).toEqual([]);
    }
    forward(365 * 24 * HOUR); // a clock that jumps ahead frees nothing
    elapsedMs += 30_000;
    expect(await bot.tick()).toEqual([]);
    forward(-365 * 24 * HOUR);
    elapsedMs += 31_000;
    await bot.tick();
    await bot.tick();
    expect(runs).toEqual(['2026-03-02T13:30:00.000Z']);
    expect(
      await database.models.schedules.finish('weekly-report', 'elsewhere:7:z', { note: '', durationMs: 1, now }),
    ).toBeNull();
  });

  it('is given back when the bot stops in mid-run', async () => {
    at('2026-03-02T14:00:00Z');
    const bot = await processWith({
      'health-check': ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          bot.stopping.abort(new Error('the bot stops'));
        }),
    });
    forward(5 * MINUTE);
    await bot.tick();
    expect(await job('health-check')).toMatchObject({ failures: 0, runningSince: null, nextRunAt: now });
    const runs: string[] = [];
    await (await processWith({ 'health-check': noting(runs) }, 'elsewhere:9:n')).tick();
    expect(runs).toEqual(['2026-03-02T14:05:00.000Z']);
  });
});

describe('a clock that jumps', () => {
  it('ahead by a year starts each job once', async () => {
    at(MONDAY);
    const runs: string[] = [];
    const bot = await processWith({ 'process-followups': noting(runs), 'tracker-daily': noting(runs) });
    forward(365 * 24 * HOUR + 2 * HOUR);
    for (let look = 0; look < 5; look += 1) await bot.tick();
    expect(runs.toSorted()).toEqual(['2027-03-02T13:00:00.000Z', '2027-03-02T14:00:00.000Z']);
  });

  it('back by a year freezes nothing: a minute later the next run is near again', async () => {
    at('2027-03-02T12:00:00Z');
    const runs: string[] = [];
    const bot = await processWith({ 'health-check': noting(runs) });
    at(MONDAY);
    await bot.tick();
    expect((await job('health-check')).nextRunAt).toEqual(new Date('2027-03-02T12:05:00Z'));
    elapsedMs += 61_000;
    await bot.tick();
    expect((await job('health-check')).nextRunAt).toEqual(new Date('2026-03-02T12:05:00Z'));
    forward(5 * MINUTE);
    await bot.tick();
    expect(runs).toEqual(['2026-03-02T12:05:00.000Z']);
  });
});

describe('admins', () => {
  const enqueued: unknown[] = [];
  const manage = () =>
    createManageJobs(
      { models: database.models, clock, enqueue: async (_name, payload) => void enqueued.push(payload) },
      { zone: ZONE },
    );

  it('pause a job: nothing runs, and what it missed is not made up for', async () => {
    at(MONDAY);
    const runs: string[] = [];
    const bot = await processWith({ 'health-check': noting(runs) });
    expect(await manage().pause('health-check', 'U1')).toMatchObject({ kind: 'paused', job: { pausedBy: 'U1' } });
    expect(await manage().pause('health-check', 'U2')).toMatchObject({ kind: 'is_paused', job: { pausedBy: 'U1' } });
    expect(await manage().runNow('health-check', 'U1')).toMatchObject({ kind: 'is_paused' });
    forward(HOUR);
    await bot.tick();
    expect(runs).toEqual([]);
    expect(await job('health-check')).toMatchObject({ nextRunAt: null });

    expect(await manage().resume('health-check', 'U2')).toMatchObject({ kind: 'resumed' });
    expect(await manage().resume('health-check', 'U2')).toMatchObject({ kind: 'is_not_paused' });
    await bot.tick();
    expect(runs).toEqual([]);
    forward(5 * MINUTE);
    await bot.tick();
    expect(runs).toEqual(['2026-03-02T13:05:00.000Z']);
    const audit = await database.models.audit.list({}, 10);
    expect(audit.map(({ action, by, subject }) => [action, by, subject]).toSorted()).toEqual([
      ['job_paused', 'U1', 'health-check'],
      ['job_resumed', 'U2', 'health-check'],
    ]);
  });

  it('run a job once beside its timetable', async () => {
    at(MONDAY);
    const runs: string[] = [];
    const bot = await processWith({ 'weekly-report': noting(runs) });
    expect(await manage().runNow('weekly-report', 'U1')).toMatchObject({ kind: 'starts' });
    expect(await manage().runNow('weekly-report', 'U2')).toMatchObject({ kind: 'waiting' });
    expect(enqueued).toEqual([{ name: 'weekly-report' }]);
    await Promise.all([bot.run('weekly-report'), bot.run('weekly-report')]);
    await bot.tick();
    expect(runs).toEqual([now.toISOString()]);
    expect((await job('weekly-report')).nextRunAt).toEqual(new Date('2026-03-02T13:30:00Z'));
  });

  it('see a run that they asked for tried again with its own time, also long after the timetable’s', async () => {
    at('2026-03-06T20:00:00Z'); // Friday: the report of this Monday would be left out by now
    const asked: string[] = [];
    const body: TimedJob = async ({ dueAt }) => {
      asked.push(dueAt.toISOString());
      if (asked.length === 1) throw new Error('boom');
      return 'posted';
    };
    const bot = await processWith({ 'weekly-report': body });
    await manage().runNow('weekly-report', 'U1');
    await bot.tick();
    forward(MINUTE);
    await bot.tick();
    expect(asked).toEqual(['2026-03-06T20:00:00.000Z', '2026-03-06T20:00:00.000Z']);
    expect(await job('weekly-report')).toMatchObject({
      lastNote: 'posted',
      nextRunAt: new Date('2026-03-09T12:30:00Z'),
    });
  });

  it('hear why a job cannot run now', async () => {
    at(MONDAY);
    const { promise, resolve } = Promise.withResolvers<string>();
    const bodies: Bodies = { 'health-check': () => promise, 'drain-approved': noting([]), 'weekly-scout': noting([]) };
    const bot = await processWith(bodies, 'elsewhere:1:a', { 'weekly-scout': 'nothing is named' });
    await manage().runNow('health-check', 'U1');
    const running = bot.run('health-check');
    await expect.poll(async () => (await job('health-check')).runningSince).not.toBeNull();
    expect(await manage().runNow('health-check', 'U1')).toMatchObject({ kind: 'running', job: { runningSince: now } });
    resolve('fine');
    await running;
    await database.models.mainSwitch.stop('U1', now);
    expect(await manage().runNow('drain-approved', 'U1')).toMatchObject({ kind: 'is_stopped' });
    expect(await manage().runNow('weekly-scout', 'U1')).toMatchObject({ kind: 'is_stopped' });
    await database.models.mainSwitch.resume('U1', now);
    expect(await manage().runNow('weekly-scout', 'U1')).toMatchObject({
      kind: 'is_off',
      job: { lastNote: 'nothing is named' },
    });
    expect(await manage().pause('weekly-scout', 'U1')).toMatchObject({ kind: 'is_off' });
  });
});

it('leaves out what sends and starts work while everything is stopped, and nothing else', async () => {
  at(MONDAY);
  const runs: string[] = [];
  const bot = await processWith({ 'process-followups': noting(runs), 'health-check': noting(runs, 'healthy') });
  await database.models.mainSwitch.stop('U1', now);
  forward(15 * MINUTE);
  await bot.tick();
  expect(runs).toEqual(['2026-03-02T12:15:00.000Z']);
  expect(await job('process-followups')).toMatchObject({ lastOutcome: 'skipped', lastNote: 'everything is stopped' });
  await database.models.mainSwitch.resume('U1', now);
  await bot.tick();
  forward(15 * MINUTE);
  await bot.tick();
  expect(runs).toHaveLength(3);
});

it('follows another timetable after an update, and keeps who paused a job', async () => {
  at(MONDAY);
  await processWith({ 'weekly-report': noting([]) });
  await database.models.schedules.pause('weekly-report', 'U1', now);
  await database.models.schedules.plan('weekly-report', {
    timetable: '0 6 * * 5 America/New_York',
    nextRunAt: new Date('2026-03-06T11:00:00Z'),
    note: null,
  });
  await processWith({ 'weekly-report': noting([]) });
  const entry = await database.models.schedules.find('weekly-report');
  expect(entry).toMatchObject({ nextRunAt: new Date('2026-03-02T13:30:00Z'), pausedBy: 'U1' });
});

it('lists every timed job, those that are not on the timetable too', async () => {
  at(MONDAY);
  await processWith({ 'weekly-report': noting([]) });
  const jobs = await database.models.schedules.list();
  expect(jobs).toHaveLength(12);
  expect(jobs.filter(({ nextRunAt }) => nextRunAt !== null).map(({ name }) => name)).toEqual(['weekly-report']);
});
