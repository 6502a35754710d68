import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closedStatus, type ItemDecision } from '../../../src/domain/approval.ts';
import type { Models } from '../../../src/models/index.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { later, NOW, newId } from './samples.ts';

let database: TestDatabase;
let approvals: Models['approvals'];
beforeAll(async () => {
  database = await openTestDatabase();
  approvals = database.models.approvals;
});
afterAll(() => database.close());

const request = (over: object = {}) => ({
  runId: newId(),
  type: 'leads' as const,
  itemIds: ['a', 'b'],
  summary: 'High: 1, Medium: 1, Low: 0',
  expiresAt: later(60),
  now: NOW,
  ...over,
});
const decision = (itemId: string, what: ItemDecision['decision'], by = 'U1'): ItemDecision => ({
  itemId,
  decision: what,
  by,
  at: later(1),
  reason: what === 'rejected' ? '$no' : null,
});

describe('a gate', () => {
  it('opens once for 20 callers and gathers their items', async () => {
    const base = request();
    const opened = await Promise.all(
      Array.from({ length: 20 }, (_, index) => approvals.open({ ...base, itemIds: [`item${index}`] })),
    );
    expect(new Set(opened.map((entry) => entry.id)).size).toBe(1);
    expect(await approvals.find(base.runId, 'leads')).toMatchObject({
      itemsCount: 20,
      status: 'pending',
      decisions: [],
    });
  });

  it('takes one decision per item out of 20 at the same moment', async () => {
    const base = request();
    await approvals.open(base);
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        approvals.decide(base.runId, 'leads', decision('a', 'approved', `U${index}`)),
      ),
    );
    expect(results.filter((result) => result !== null)).toHaveLength(1);
    expect((await approvals.find(base.runId, 'leads'))?.decisions).toHaveLength(1);
  });

  it.each([
    ['approved', 'rejected'],
    ['rejected', 'rejected'],
    ['rejected', 'approved'],
  ] as const)('closes itself with the last decision, as the rule says: %s and %s', async (first, second) => {
    const base = request();
    await approvals.open(base);
    expect(await approvals.decide(base.runId, 'leads', decision('a', first))).toMatchObject({ status: 'pending' });
    const closed = await approvals.decide(base.runId, 'leads', decision('b', second));
    expect(closed?.status).toBe(closedStatus(base.itemIds, closed?.decisions ?? []));
    expect(closed?.status).not.toBe('pending');
  });

  it('closes although the last two decisions come at the same moment', async () => {
    const base = request();
    await approvals.open(base);
    await Promise.all([
      approvals.decide(base.runId, 'leads', decision('a', 'rejected')),
      approvals.decide(base.runId, 'leads', decision('b', 'approved')),
    ]);
    expect(await approvals.find(base.runId, 'leads')).toMatchObject({ status: 'approved', approvedBy: 'U1' });
  });

  it('does not decide what nobody asked', async () => {
    const base = request();
    await approvals.open(base);
    expect(await approvals.decide(base.runId, 'leads', decision('z', 'approved'))).toBeNull();
    expect(await approvals.decide(base.runId, 'emails', decision('a', 'approved'))).toBeNull();
  });

  it('lets an item be decided again after a decision was taken back', async () => {
    const base = request();
    await approvals.open(base);
    await approvals.decide(base.runId, 'leads', decision('a', 'approved'));
    const taken = await approvals.withdrawDecision(base.runId, 'leads', { itemId: 'a', by: 'U2', at: later(2) });
    expect(taken?.decisions).toEqual([{ itemId: 'a', decision: 'withdrawn', by: 'U2', at: later(2), reason: null }]);
    expect(await approvals.withdrawDecision(base.runId, 'leads', { itemId: 'a', by: 'U2', at: later(2) })).toBeNull();
    const again = await approvals.decide(base.runId, 'leads', decision('a', 'rejected'));
    expect(again?.decisions).toEqual([decision('a', 'rejected')]);
  });

  it('opens a second request for what comes after the first was closed', async () => {
    const base = request({ itemIds: ['a'] });
    const first = await approvals.open(base);
    await approvals.decide(base.runId, 'leads', decision('a', 'approved'));
    const second = await approvals.open({ ...base, itemIds: ['c'], now: later(5) });
    expect(second.id).not.toBe(first.id);
    expect(await approvals.find(base.runId, 'leads')).toMatchObject({ id: second.id, itemIds: ['c'] });
  });

  it('expires when its time has come, not before', async () => {
    const { id, runId } = await approvals.open(request());
    expect(await approvals.expire(id, later(59))).toBeNull();
    expect((await approvals.listPending(1_000)).map((entry) => entry.id)).toContain(id);
    expect(await approvals.expire(id, later(60))).toMatchObject({ status: 'expired' });
    expect(await approvals.decide(runId, 'leads', decision('a', 'approved'))).toBeNull();
  });

  it('reminds once a day although two jobs try', async () => {
    const { id } = await approvals.open(request());
    const results = await Promise.all([1, 2].map(() => approvals.markReminded(id, later(-60), NOW)));
    expect(results.filter((result) => result !== null)).toHaveLength(1);
    expect(await approvals.markNotified(id, NOW)).toMatchObject({ notificationSent: true });
    expect(await approvals.markNotified(id, NOW)).toBeNull();
  });
});
