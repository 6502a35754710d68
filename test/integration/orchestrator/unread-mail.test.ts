import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../../src/lib/clock.ts';
import { createUnreadMail } from '../../../src/orchestrator/inbound/unread-mail.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

it('holds a follow-up back while an answer that came by webhook is unread, without a mailbox too', async () => {
  const { models } = database;
  const unread = createUnreadMail({ models, clock: systemClock }, null);
  expect(await unread(new Date(0))).toBeNull();
  const { mail } = await models.inboundMails.add({
    ...{ source: 'webhook:1', mailbox: 'webhook', identity: 'id-1', from: 'dana@smile.example', bytes: 1 },
    ...{ receivedAt: new Date(), content: {} },
  });
  expect(await unread(new Date(0))).toBe('mail that arrived is being read');
  await models.inboundMails.noteFailure(mail.id, 'nobody can read it', true);
  expect(await unread(new Date(0))).toBeNull();
});
