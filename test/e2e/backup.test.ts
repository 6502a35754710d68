import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { connect } from '../../src/db/database.ts';
import { createModels } from '../../src/models/index.ts';
import { comesToRest } from '../support/rest.ts';
import { type Stack, startStack, until } from '../support/stack.ts';
import { ANA, buttonsOf, createDesk, type Desk, wordsOf } from './desk.ts';
import { draftOf, openCards, runToReview } from './scene.ts';

const run = promisify(execFile);
const ROOT = path.join(import.meta.dirname, '..', '..');

let stack: Stack;
let desk: Desk;
let folder: string;
let restored: Connection;
const restoredName = `restored_${randomBytes(6).toString('hex')}`;
beforeAll(async () => {
  stack = await startStack();
  desk = createDesk(stack.slack);
  folder = await mkdtemp(path.join(tmpdir(), 'leadgen-backup-e2e-'));
  restored = await connect(inject('mongoUri'), restoredName, { poolSize: 4 });
});
afterAll(async () => {
  await stack?.close();
  await restored?.dropDatabase();
  await restored?.close();
  await rm(folder, { recursive: true, force: true });
});

/** As a person types it. Fails with what the script says. */
async function script(name: 'backup' | 'restore', dbName: string, file: string): Promise<string> {
  const env = { PATH: process.env.PATH ?? '', HOME: folder, MONGODB_URI: inject('mongoUri'), MONGODB_DB: dbName };
  const { stdout } = await run(process.execPath, [path.join(ROOT, 'src', `${name}.ts`), file], { cwd: folder, env });
  return stdout;
}

async function countsOf(connection: Connection): Promise<Record<string, number>> {
  const collections = (await connection.db?.collections()) ?? [];
  const counted = await Promise.all(
    collections.map(async (one) => [one.collectionName, await one.countDocuments()] as const),
  );
  return Object.fromEntries(counted.filter(([name, count]) => name !== 'migrations' && count > 0).toSorted());
}

it('brings everything back from a backup of a working bot, and sends nothing a second time that left after it was made', async () => {
  const { models, inbox } = stack;
  const round = await runToReview(stack, desk, 'hotel ohio 5');
  const [first, second] = await openCards(stack, desk, round.id);
  if (first === undefined || second === undefined) throw new Error('too few cards');
  const approved = await draftOf(stack, desk, first);
  const pending = await draftOf(stack, desk, second);
  await desk.ask(ANA, 'stop');
  await desk.press(ANA, approved.card, 'draft_approve');
  await stack.quiet();

  const file = path.join(folder, 'backup.jsonl.gz');
  const before = await countsOf(models.connection);
  expect(await script('backup', models.connection.name, file)).toMatch(/documents in \d+ collections/);

  await desk.ask(ANA, 'resume');
  await desk.press(ANA, pending.card, 'draft_approve');
  await until(async () => (await inbox.list()).length === 2, 'both mails to leave');
  await stack.quiet();
  await stack.stopBot();

  const said = await script('restore', restoredName, file);
  expect(said).toContain('1 approved mail now ask');
  const after = await countsOf(restored);
  expect({ ...after, agendaJobs: 0 }).toEqual({ ...before, agendaJobs: 0 }); // the sweep asks for a job now and then
  await expect(script('restore', restoredName, file)).rejects.toThrow(/is not empty/);

  await stack.restart({ env: { MONGODB_DB: restoredName } });
  const doubtful = await desk.message(`draft:${approved.draft.id}`, (card) =>
    buttonsOf(card).includes('draft_mark_sent'),
  );
  expect(wordsOf(doubtful)).toContain('a backup was restored');
  const again = await desk.message(`draft:${pending.draft.id}`, (card) => buttonsOf(card).includes('draft_approve'));
  expect(wordsOf(again)).toContain('a backup was restored');
  expect(await desk.ask(ANA, 'status')).toContain('Everything is stopped');

  const now = createModels(restored);
  expect(await desk.ask(ANA, 'resume')).not.toContain('already');
  await comesToRest({ models: now, now: () => null, evidence: () => '' });
  expect(await inbox.list()).toHaveLength(2);

  await desk.press(ANA, doubtful, 'draft_mark_sent');
  await until(async () => (await now.drafts.find(approved.draft.id))?.status === 'sent', 'the mail to count as sent');
  await comesToRest({ models: now, now: () => null, evidence: () => '' });
  expect(await inbox.list()).toHaveLength(2);
  expect((await now.companies.find(approved.draft.companyId))?.status).toBe('contacted');
});
