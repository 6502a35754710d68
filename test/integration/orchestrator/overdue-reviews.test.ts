import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEndOverdueReviews } from '../../../src/orchestrator/tracker/overdue-reviews.ts';
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
  const endOverdueReviews = createEndOverdueReviews(
    { models, projector: recordingProjector(shown), clock },
    async (runId) => void settled.push(runId),
  );

  expect(await endOverdueReviews()).toEqual({ found: 1, ended: 1 });
  expect((await models.approvals.find(overdue, 'leads'))?.status).toBe('expired');
  expect((await models.approvals.find(fresh, 'leads'))?.status).toBe('pending');
  expect(settled).toEqual([overdue]);
  expect(shown).toEqual([`lead:${companyId}`]);

  expect(await endOverdueReviews(), 'a second time').toEqual({ found: 0, ended: 0 });
});
