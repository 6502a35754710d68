import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDailyChecks } from '../../../src/orchestrator/daily-checks.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { recordingProjector } from '../../support/recording-projector.ts';
import { later, NOW, newId } from '../models/samples.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

it('ends a review whose time is over, shows it, settles its run, and leaves the others', async () => {
  const { models } = database;
  const [overdue, fresh, companyId] = [newId(), newId(), newId()];
  const open = (runId: string, expiresAt: Date) =>
    models.approvals.open({ runId, type: 'leads', itemIds: [companyId], summary: 'High: 1', expiresAt, now: NOW });
  await open(overdue, later(10));
  await open(fresh, later(1_000));
  const shown: string[] = [];
  const settled: string[] = [];
  const clock = { now: () => later(20), sleep: async () => undefined };
  const dailyChecks = createDailyChecks(
    { models, projector: recordingProjector(shown), clock },
    async (runId) => void settled.push(runId),
  );

  expect(await dailyChecks()).toEqual({ stuck_found: 1, resolved: 1, needs_attention: 0 });
  expect((await models.approvals.find(overdue, 'leads'))?.status).toBe('expired');
  expect((await models.approvals.find(fresh, 'leads'))?.status).toBe('pending');
  expect(settled).toEqual([overdue]);
  expect(shown).toEqual([`lead:${companyId}`]);

  expect(await dailyChecks(), 'a second time').toEqual({ stuck_found: 0, resolved: 0, needs_attention: 0 });
});
