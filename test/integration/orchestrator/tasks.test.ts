import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SourceUnavailableError } from '../../../src/lib/errors.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createFailureHandler } from '../../../src/orchestrator/failure-handler.ts';
import { createTaskManager, type Dispatch } from '../../../src/orchestrator/task-manager.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const signal = new AbortController().signal;
const clock = { now: () => new Date('2026-03-02T15:00:00Z'), sleep: async () => undefined };

/** A task manager whose scout fails `failures` times before it works. */
function managerWith(failures: number, error: Error = new Error('boom')) {
  const lines: string[] = [];
  let left = failures;
  const idle = async () => ({});
  const dispatch: Dispatch = {
    scout: async () => {
      if (left-- > 0) throw error;
      return { company_ids: ['a', 'b'] };
    },
    analyst: idle,
    writer: idle,
    outreach: idle,
    tracker: idle,
  };
  const appendTaskLog = async (line: string) => void lines.push(line);
  return {
    lines,
    tasks: createTaskManager({ models: database.models, clock, log: silentLogger, appendTaskLog }, dispatch),
  };
}

describe('the task manager', () => {
  it('runs a task, keeps it in the database and writes the audit line, secrets cut out', async () => {
    const { tasks, lines } = managerWith(0);
    const params = { industry: 'dental', location: 'OH', count: 10, api_key: 'sk-123' };
    const { taskId, status, result } = await tasks.assignTask('scout', params, signal);
    expect({ status, result }).toEqual({ status: 'completed', result: { company_ids: ['a', 'b'] } });
    expect(await tasks.checkTaskStatus(taskId ?? '')).toBe('completed');
    expect(lines).toEqual([
      '[2026-03-02T15:00:00.000Z] TASK: scout params: {"industry":"dental","location":"OH","count":10,"api_key":"[redacted]"} result: {"company_ids":["a","b"]} duration: 0s',
    ]);
  });

  it('answers an unknown agent with the names of the valid ones, and an unknown task with not_found', async () => {
    const { tasks } = managerWith(0);
    const { taskId, status, result } = await tasks.assignTask('plumber', {}, signal);
    expect({ taskId, status }).toEqual({ taskId: null, status: 'failed' });
    expect(JSON.stringify(result)).toContain('scout, analyst, writer, outreach, tracker');
    expect(await tasks.checkTaskStatus('nothing')).toBe('not_found');
  });

  it('tries a failed task again three times and no more', async () => {
    const { tasks } = managerWith(100);
    const { taskId } = await tasks.assignTask('scout', {}, signal);
    for (let i = 0; i < 3; i += 1) expect((await tasks.retryFailedTask(taskId ?? '', signal)).retried).toBe(true);
    const fourth = await tasks.retryFailedTask(taskId ?? '', signal);
    expect(fourth).toMatchObject({ retried: false, newResult: { error: 'max retries (3) exceeded' } });
  });

  it('copies the outcome of a good retry to the task that was retried', async () => {
    const { tasks } = managerWith(1);
    const { taskId } = await tasks.assignTask('scout', {}, signal);
    expect(await tasks.checkTaskStatus(taskId ?? '')).toBe('failed');
    expect(await tasks.retryFailedTask(taskId ?? '', signal)).toMatchObject({ retried: true });
    expect(await tasks.checkTaskStatus(taskId ?? '')).toBe('completed');
  });
});

describe('the failure handler', () => {
  const settings = { retryDelaysMs: [30_000, 120_000] as const };

  it.each([
    { failures: 0, outcome: 'retried_successfully', waits: [30_000] },
    { failures: 1, outcome: 'retried_successfully', waits: [30_000, 120_000] },
    { failures: 2, outcome: 'failed_after_retry', waits: [30_000, 120_000] },
  ])('after $failures more failures says $outcome', async ({ failures, outcome, waits }) => {
    const { tasks } = managerWith(failures);
    const waited: number[] = [];
    const handle = createFailureHandler({ log: silentLogger, settings }, tasks);
    const wait = async (delayMs: number) => void waited.push(delayMs);
    expect(await handle('scout', new Error('first'), {}, { signal, wait })).toMatchObject({ outcome });
    expect(waited).toEqual(waits);
  });

  it('waits as long as a source asks, ten minutes at most', async () => {
    const { tasks } = managerWith(0);
    const waited: number[] = [];
    const handle = createFailureHandler({ log: silentLogger, settings }, tasks);
    const wait = async (delayMs: number) => void waited.push(delayMs);
    const error = (retryAfterMs: number) =>
      new SourceUnavailableError('OpenStreetMap', 'rate_limited', { retryAfterMs });
    await handle('scout', error(90_000), {}, { signal, wait });
    await handle('scout', error(3_600_000), {}, { signal, wait });
    expect(waited).toEqual([90_000, 600_000]);
  });
});
