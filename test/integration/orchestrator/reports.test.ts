import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createReporter, createReports, type PipelineReaders } from '../../../src/orchestrator/create-report.ts';
import { createDailySummary } from '../../../src/orchestrator/daily-summary.ts';
import { createWeeklyReport } from '../../../src/orchestrator/weekly-report.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { context, MONDAY, ZONE } from '../../unit/blocks/report-samples.ts';
import { candidate } from '../models/samples.ts';

const readers: PipelineReaders = {
  readPipeline: async () => context.pipeline,
  readFunnel: async () => context.funnel,
};
const { signal } = new AbortController();

let database: TestDatabase;
let enqueued: string[] = [];
let shown: string[] = [];
beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  enqueued = [];
  shown = [];
  await database.connection.collection('posts').deleteMany({});
});
afterAll(() => database.close());

/** One bot of several on the database, its clock somewhere after the timetable's moment. */
function bot(now = MONDAY) {
  const deps = {
    models: database.models,
    clock: { now: () => now, sleep: async () => undefined },
    enqueue: async (_job: string, { key }: Record<string, string | number>) => {
      enqueued.push(String(key));
    },
  };
  const post = async (key: string) => {
    shown.push(key);
  };
  const reports = createReports(deps, createReporter(deps, readers));
  return {
    weekly: createWeeklyReport(reports, ZONE),
    daily: createDailySummary({ ...deps, projector: { post } }, readers, ZONE),
  };
}

describe('the weekly report', () => {
  it('is that of the week before the day on which it was due, however late it comes', async () => {
    const late = new Date('2026-03-11T20:00:00Z');
    expect(await bot(late).weekly({ dueAt: MONDAY, signal })).toBe('reported 2026-03-02 to 2026-03-08');
    expect(enqueued).toEqual(['weekly-report:2026-03-02:2026-03-08:7:2026-03-09']);
  });

  it('is made once over all processes', async () => {
    const notes = await Promise.all([bot(), bot(), bot()].map(({ weekly }) => weekly({ dueAt: MONDAY, signal })));
    expect(notes.some((note) => note.startsWith('reported'))).toBe(true);
    expect(await database.connection.collection('posts').countDocuments()).toBe(1);
    for (const dueAt of [MONDAY, new Date('2026-03-12T15:00:00Z')]) {
      expect(await bot(dueAt).weekly({ dueAt, signal })).toBe('2026-03-02 to 2026-03-08 was reported before');
    }
  });

  it('is taken up by the sweep until nothing is left to be done', async () => {
    await bot().weekly({ dueAt: MONDAY, signal });
    const [key = ''] = enqueued;
    expect(await database.models.reportFiles.listOpen(10)).toEqual([key]);
    await database.models.reportFiles.close(key);
    expect(await database.models.reportFiles.listOpen(10)).toEqual([]);
  });
});

describe('the daily summary', () => {
  it('is made once a day and shown again, not made again, when it runs twice', async () => {
    expect(await bot().daily({ dueAt: MONDAY, signal })).toBe('told of 2026-03-09');
    await database.models.companies.insert(candidate(), { runId: null, dataOrigin: 'scout', now: MONDAY });
    expect(await bot().daily({ dueAt: MONDAY, signal })).toBe('2026-03-09 was told before');
    expect(shown).toEqual(['daily-summary:2026-03-09', 'daily-summary:2026-03-09']);
    expect(await database.connection.collection('posts').countDocuments()).toBe(1);
  });
});
