import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRetention } from '../../../src/orchestrator/forget/retention.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { NOW } from '../models/samples.ts';
import { forgetOffice, knownPerson, traces } from './forget-scene.ts';
import { contactedLead, found, handClock } from './lead-scene.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const days = (count: number) => new Date(NOW.getTime() + count * 86_400_000);

function retention(at: Date, keptDays: number) {
  const clock = handClock(at);
  const { erase } = forgetOffice(database.models, [], clock);
  return createRetention({ models: database.models, clock }, { days: keptDays, erase });
}
const going = new AbortController().signal;

it('erases people and texts of companies that ended long ago, once, and leaves the others', async () => {
  const { models, connection } = database;
  const old = await knownPerson(models);
  const lost = { by: 'U1', at: NOW, reason: null };
  await models.companies.move(old.company.id, 'replied', 'lost', lost);
  const open = await contactedLead(models, { email: 'open@story.example' });
  const late = await contactedLead(models, { email: 'late@story2.example' });
  await models.companies.move(late.company.id, 'contacted', 'lost', { ...lost, at: days(20) });

  expect(await retention(days(31), 0)(going), 'off').toBe('1 old website copy dropped');
  expect((await models.contacts.list(old.company.id)).length).toBe(1);
  expect(await retention(days(31), 30)(going)).toBe('people of 1 company erased after 30 days');
  expect(await traces(connection, old.gone)).toEqual([]);
  expect(await found(models, old.company.id)).toMatchObject({ name: old.company.name, status: 'lost' });
  expect(await models.drafts.find(old.draft.id)).toMatchObject({
    status: 'sent',
    body: '',
    erasedWhy: 'its time is over',
  });
  expect(await models.suppressions.isSuppressed(old.email), 'the wish not to be written to outlives the data').toBe(
    true,
  );
  for (const kept of [open, late]) expect(await models.contacts.list(kept.company.id)).toHaveLength(1);

  expect(await retention(days(32), 30)(going)).toBeNull();
  expect(await retention(days(51), 30)(going)).toBe('people of 1 company erased after 30 days');
  expect(await models.suppressions.isSuppressed('late@story2.example'), 'they asked for nothing').toBe(false);
  expect(await models.audit.list({ action: 'forgotten' }, 5)).toEqual([]);
  expect(await retention(days(99), 30)(going), 'nothing is left of those that ended').toBeNull();
});
