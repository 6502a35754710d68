import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { newId } from './samples.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

it('adds up what calls cost, by day and by run, whoever records at the same moment', async () => {
  const { spend } = database.models;
  const runId = newId();
  const call = { provider: 'hunter', kind: 'domain-search', calls: 1, credits: 1, usd: 0.05, runId };
  await Promise.all(Array.from({ length: 20 }, () => spend.record(call, '2026-03-02')));
  await spend.record({ ...call, provider: 'llm', kind: 'writer', credits: 900, usd: 0.5 }, '2026-03-03');
  await spend.record({ ...call, runId: null, usd: 9 }, '2026-04-01');

  const march = await spend.ofDays('2026-03-01', '2026-03-31');
  expect(march.map(({ provider, calls, credits }) => [provider, calls, credits])).toEqual([
    ['hunter', 20, 20],
    ['llm', 1, 900],
  ]);
  expect(march[0]?.usd).toBeCloseTo(1);
  expect(await spend.ofRun(runId)).toEqual(march);
  expect(await spend.ofRun(newId())).toEqual([]);
});
