import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimedJobName } from '../../../src/domain/timetable.ts';
import { createScheduler, type JobHandlers } from '../../../src/jobs/scheduler.ts';
import { LOCKED } from '../../../src/jobs/stale-locks.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createProcessOwner } from '../../../src/lib/process-owner.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

const HOUR = 3_600_000;
/** The bot's clock runs years ahead of the real one, as in a test that moves it. */
const NOW = new Date('2030-01-07T15:00:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

function schedulerOn(collection: string) {
  const calls: string[] = [];
  const due: TimedJobName[] = [];
  let looks = 0;
  const handlers: JobHandlers = {
    advanceRun: async (id) => void calls.push(`run ${id}`),
    advanceLead: async (id) => void calls.push(`lead ${id}`),
    sendDraft: async (id) => void calls.push(`draft ${id}`),
    processMail: async (id) => void calls.push(`mail ${id}`),
    applyEvents: async () => void calls.push('events'),
    readUpload: async (id) => void calls.push(`upload ${id}`),
    answerQuestion: async (id) => void calls.push(`question ${id}`),
    deliverReport: async (key) => void calls.push(`report ${key}`),
    sweep: async () => void calls.push('sweep'),
    timetable: {
      prepare: async () => void calls.push('prepare'),
      due: async () => {
        looks += 1;
        if (looks === 1) throw new Error('the database is away for a moment');
        return due.splice(0);
      },
      run: async (name) => void calls.push(`timed ${name}`),
    },
  };
  const owner = createProcessOwner();
  const scheduler = createScheduler({
    db: database.connection.getClient().db(database.dbName),
    collection,
    maxConcurrency: 5,
    tickMs: 20,
    owner,
    clock: { now: () => NOW, sleep: async () => undefined },
    log: silentLogger,
    onJob: () => undefined,
  });
  return { scheduler, handlers, calls, due, owner };
}

describe('a job that a process locked without hearing of it', () => {
  it('runs after a minute, while what the process works at is left to it', async () => {
    const { scheduler, handlers, calls, owner } = schedulerOn('forgotten_jobs');
    const jobs = database.connection.collection('forgotten_jobs');
    const slow = Promise.withResolvers<void>();
    await scheduler.start({
      ...handlers,
      advanceRun: async (id) => {
        calls.push(`run ${id}`);
        await slow.promise;
      },
    });
    await scheduler.enqueue('run-step', { runId: 'slow' });
    await expect.poll(() => calls).toContain('run slow');
    const lockedAt = new Date(Date.now() - 90_000);
    await jobs.updateMany({ name: 'run-step' }, { $set: { lockedAt } });
    const lost = { type: 'normal', lockedAt, lastModifiedBy: owner, nextRunAt: lockedAt, priority: 0 };
    await jobs.insertMany([
      { ...lost, name: 'lead-step', data: { companyId: 'a' } },
      { ...lost, name: 'lead-step', data: { companyId: 'b' }, lockedAt: new Date() },
    ]);
    await expect.poll(() => calls, { timeout: 5_000 }).toContain('lead a');
    const plan = await jobs.find({ lastModifiedBy: owner, lockedAt: { ...LOCKED, $lt: new Date() } }).explain();
    expect(JSON.stringify(plan)).toContain('locks_by_process');
    slow.resolve();
    await scheduler.stop(5_000);
    expect(calls.filter((call) => /^(run|lead) /.test(call))).toEqual(['run slow', 'lead a']);
  });
});

function deadOwner(): string {
  return `${hostname()}:${spawnSync(process.execPath, ['-e', '']).pid}:gone`;
}

describe('the queue at a start', () => {
  it('is freed of what dead processes hold, also when their clock ran ahead, and keeps what living ones hold', async () => {
    const collection = 'stale_jobs';
    const jobs = database.connection.collection(collection);
    const lockedAt = new Date('2099-01-01T00:00:00Z');
    const dead = { lockedAt, lastModifiedBy: deadOwner(), nextRunAt: null, priority: 0 };
    await jobs.insertMany([
      { ...dead, name: 'sweep', type: 'single', repeatInterval: 30_000 },
      { ...dead, name: 'run-step', type: 'normal', data: { runId: 'a' } },
      { ...dead, name: 'send-draft', type: 'normal', data: { draftId: 'b' }, lastModifiedBy: null },
      { ...dead, name: 'send-draft', type: 'normal', data: { draftId: 'c' }, lastModifiedBy: 'elsewhere:1:alive' },
      { name: 'tracker-daily', type: 'single', nextRunAt: new Date(), repeatInterval: '0 8 * * *', priority: 0 },
    ]);
    const { scheduler, handlers, calls } = schedulerOn(collection);
    await scheduler.start(handlers);
    await expect.poll(() => calls.filter((call) => call === 'sweep').length).toBeGreaterThan(1);
    await scheduler.stop(5_000);
    const left = await jobs.find().toArray();
    expect(left.map(({ name, data }) => [name, data?.draftId]).toSorted()).toEqual([
      ['send-draft', 'c'],
      ['sweep', undefined],
    ]);
    expect(calls.filter((call) => call.startsWith('run') || call.startsWith('draft'))).toEqual([]); // the sweep derives them
  });
});

describe('the scheduler', () => {
  it('runs what the timetable says is due, also after a look that failed', async () => {
    const { scheduler, handlers, calls, due } = schedulerOn('timed_jobs');
    due.push('weekly-report', 'health-check');
    await scheduler.start(handlers);
    await expect
      .poll(() => calls.filter((call) => call.startsWith('timed')).toSorted())
      .toEqual(['timed health-check', 'timed weekly-report']);
    await scheduler.stop(5_000);
  });

  it('keeps a later time by the clock of the bot, not by the real one', async () => {
    const collection = 'later_jobs';
    const { scheduler, handlers, calls } = schedulerOn(collection);
    await scheduler.start(handlers);
    const started = Date.now();
    await scheduler.enqueue('send-draft', { draftId: 'past' }, { runAt: new Date(NOW.getTime() - HOUR) });
    await scheduler.enqueue('send-draft', { draftId: 'later' }, { runAt: new Date(NOW.getTime() + HOUR) });
    await expect.poll(() => calls).toContain('draft past');
    const [job] = await database.connection.collection(collection).find({ 'data.draftId': 'later' }).toArray();
    const realTime: Date = job?.nextRunAt;
    expect(Math.round((realTime.getTime() - started) / HOUR)).toBe(1);
    await scheduler.stop(5_000);
    expect(calls).not.toContain('draft later');
  });
});
