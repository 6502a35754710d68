import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../../../src/lib/logger.ts';
import {
  createMailboxWatch,
  type FoundMail,
  type OpenReader,
} from '../../../src/orchestrator/inbound/watch-mailbox.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { until } from '../../support/stack.ts';

const MAILBOX = 'sam@mail.example/INBOX';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => database.connection.collection('mailboxes').deleteMany({}));
afterAll(() => database.close());

const now = new Date('2026-03-02T15:00:00Z');
const clock = { now: () => now, sleep: async () => undefined };

/** One process with a mailbox that holds one mail. */
function process(owner: string) {
  const taken: string[] = [];
  let open = 0;
  const mail: FoundMail = {
    folder: 'INBOX',
    uidValidity: '9',
    uid: 4,
    raw: Buffer.from('x'),
    bytes: 1,
    receivedAt: now,
  };
  const openReader: OpenReader = ({ cursors, deliver }) => {
    const state = { status: 'waiting', detail: '', since: now, completeUntil: now };
    return {
      state: () => state,
      async run() {
        open += 1;
        if (((await cursors.read('INBOX'))?.lastUid ?? 0) < 4) await deliver(mail);
        await cursors.save({ folder: 'INBOX', uidValidity: '9', lastUid: 4 });
      },
      close: async () => {
        open -= 1;
      },
    };
  };
  const watch = createMailboxWatch(
    { models: database.models, clock, log: silentLogger, owner },
    {
      mailbox: MAILBOX,
      openReader,
      take: async ({ source }) => {
        taken.push(source);
        return 'stored';
      },
      beatMs: 10,
    },
  );
  return { ...watch, taken, reads: () => open === 1 };
}

it('is read by one process; another takes over when that one lets go, and goes on where it was', async () => {
  const first = process('hostA:1:a');
  const second = process('hostB:1:b');
  first.start();
  await until(first.reads, 'the first to read');
  second.start();
  await until(async () => (await database.models.mailboxes.find(MAILBOX))?.completeUntil != null, 'a renewed lease');
  expect(second.reads()).toBe(false);
  expect(first.taken).toEqual([`imap:${MAILBOX}:INBOX:9:4`]);
  await first.stop();
  await until(second.reads, 'the second to read');
  await second.stop();
  expect(second.taken).toEqual([]);
  expect((await database.models.mailboxes.find(MAILBOX))?.lease).toBeNull();
});

it('is taken from a process whose lease ran out, which then stops reading', async () => {
  const frozen = process('hostA:1:a');
  frozen.start();
  await until(frozen.reads, 'the first to read');
  const other = { owner: 'hostC:1:c', until: new Date(now.getTime() + 60_000) };
  expect(await database.models.mailboxes.acquire(MAILBOX, other, { now, gone: null })).toBe(false);
  const later = new Date(now.getTime() + 120_000);
  expect(await database.models.mailboxes.acquire(MAILBOX, other, { now: later, gone: null })).toBe(true);
  await until(() => !frozen.reads(), 'the first to stop');
  await frozen.stop();
  expect((await database.models.mailboxes.find(MAILBOX))?.lease?.owner).toBe('hostC:1:c');
});
