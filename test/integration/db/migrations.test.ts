import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { ObjectId } from 'mongodb';
import type { Connection } from 'mongoose';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { connect } from '../../../src/db/database.ts';
import { MIGRATIONS } from '../../../src/db/migrations/index.ts';
import { LATEST_VERSION, migrate, SchemaError } from '../../../src/db/migrations/migrate.ts';
import { schemaStateOf } from '../../../src/db/migrations/schema-state.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createProcessOwner } from '../../../src/lib/process-owner.ts';

const MIGRATING = fileURLToPath(new URL('./migrating.ts', import.meta.url));
const NOTES = 205;

let connection: Connection;
let dbName: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  dbName = `migrations_${randomBytes(6).toString('hex')}`;
  connection = await connect(inject('mongoUri'), dbName, { poolSize: 4 });
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await connection.dropDatabase();
  await connection.close();
});

const database = () => connection.getClient().db(dbName);
const states = () => schemaStateOf(database());
const start = () => migrate(database(), { owner: createProcessOwner(), clock: systemClock, log: silentLogger });

async function addNotes(): Promise<void> {
  const notes = database().collection<{ _id: number; text: string }>('notes');
  await notes.insertMany(Array.from({ length: NOTES }, (_, id) => ({ _id: id, text: 'x'.repeat(id) })));
}

/** Starts a process that migrates; `said` grows, `ended` has its exit code. */
function migrateElsewhere(failsAt = 0) {
  const child = spawn(process.execPath, [MIGRATING, inject('mongoUri'), dbName, String(failsAt)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const words = { said: '' };
  const batches = Promise.withResolvers<void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    words.said += text;
    if (words.said.includes('batch 5')) batches.resolve();
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, words, ended, fiveBatches: batches.promise };
}

async function lengthsAreRight(): Promise<boolean> {
  const notes = await database().collection<{ _id: number; text: string; length?: number }>('notes').find().toArray();
  return notes.length === NOTES && notes.every(({ text, length }) => length === text.length);
}

/** First notes of all batches that were worked on, by whom. */
const batchesDone = () => database().collection<{ pid: number; first: number }>('batches').find().toArray();

describe('migrations', () => {
  it('are numbered 1, 2, 3 without a gap', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });

  it('are not run on a new database, which is at the last version from its beginning', async () => {
    await start();
    expect(await states().read()).toMatchObject({ version: LATEST_VERSION, history: [], lease: null });
  });

  it('are run in order on a database from before there were any, each once', async () => {
    const companyId = new ObjectId();
    await database().collection('companies').insertOne({ _id: companyId, industry: 'hospitality' });
    const drafts = database().collection('email_drafts');
    const many = Array.from({ length: 1_201 }, () => ({ companyId, kind: 'first', industry: null }));
    await drafts.insertMany([
      ...many,
      { companyId: new ObjectId(), kind: 'first' },
      { companyId, kind: 'reply' },
      { companyId, kind: 'first', industry: 'retail' },
    ]);
    await start();
    expect(await drafts.countDocuments({ industry: 'hospitality' })).toBe(1_201);
    expect(await drafts.countDocuments({ industry: 'retail' })).toBe(1);
    const state = await states().read();
    expect(state).toMatchObject({ version: LATEST_VERSION, lease: null, after: null });
    expect(state?.history.map(({ version }) => version)).toEqual(MIGRATIONS.map(({ version }) => version));
    await start();
    expect(await states().read()).toEqual(state);
  });

  it('tell old scores when the next one of their company was made', async () => {
    const [once, thrice] = [new ObjectId(), new ObjectId()];
    const on = (day: number) => new Date(Date.UTC(2026, 2, day));
    const scores = database().collection<{ companyId: ObjectId; scoredAt: Date; supersededAt?: Date | null }>(
      'lead_scores',
    );
    await scores.insertMany([
      { companyId: thrice, scoredAt: on(9) },
      { companyId: once, scoredAt: on(5) },
      { companyId: thrice, scoredAt: on(2) },
      { companyId: thrice, scoredAt: on(4), supersededAt: null },
    ]);
    await start();
    const rows = await scores.find().sort({ scoredAt: 1 }).toArray();
    expect(rows.map(({ supersededAt }) => supersededAt ?? null)).toEqual([on(4), on(9), null, null]);
  });

  it('tell companies when they last came where reports look, and drop the index over their histories', async () => {
    const on = (day: number) => new Date(Date.UTC(2026, 2, day));
    const move = (from: string, to: string, day: number, by = 'U0ANA') => ({ from, to, by, at: on(day) });
    const companies = database().collection<{ name: string; history?: object[]; movedAt?: object }>('companies');
    const undone = [move('new', 'scored', 1), move('scored', 'approved', 2), move('approved', 'scored', 3)];
    await companies.insertMany([
      { name: 'approved twice', history: [...undone, move('scored', 'approved', 4)] },
      { name: 'rejected', history: [move('scored', 'archived', 5)] },
      { name: 'stale', history: [move('scored', 'archived', 6, 'system (review ended)')] },
      { name: 'new' },
    ]);
    await companies.createIndex({ 'history.to': 1, 'history.at': 1 });
    await start();
    const moved = await companies.find().sort({ _id: 1 }).toArray();
    expect(moved.map(({ movedAt }) => movedAt ?? null)).toEqual([{ approved: on(4) }, { rejected: on(5) }, null, null]);
    expect(await companies.indexExists('history.to_1_history.at_1')).toBe(false);
  });

  it('go on after the last batch when their process was killed in the middle', async () => {
    await addNotes();
    const first = migrateElsewhere();
    await first.fiveBatches;
    first.child.kill('SIGKILL');
    await first.ended;
    const before = await batchesDone();
    expect(await lengthsAreRight()).toBe(false);

    const second = migrateElsewhere();
    expect(await second.ended).toBe(0);
    expect(await lengthsAreRight()).toBe(true);
    const again = (await batchesDone()).filter(({ pid }) => pid === second.child.pid).map(({ first: note }) => note);
    const known = before.map(({ first: note }) => note);
    expect(again.filter((note) => known.includes(note)).length).toBeLessThanOrEqual(1); // the one that was cut off
    expect(await states().read()).toMatchObject({ version: 1, lease: null });
  });

  it('are run by one of two processes that start together; the other waits for it', async () => {
    await addNotes();
    const both = [migrateElsewhere(), migrateElsewhere()];
    expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
    expect(both.map(({ words }) => words.said.endsWith('done\n'))).toEqual([true, true]);
    const done = await batchesDone();
    expect(new Set(done.map(({ pid }) => pid)).size).toBe(1);
    expect(new Set(done.map(({ first }) => first)).size).toBe(done.length);
    expect(await lengthsAreRight()).toBe(true);
  });

  it('keep what is done when one fails, say what failed, and go on at the next start', async () => {
    await addNotes();
    const failing = migrateElsewhere(7);
    expect(await failing.ended).toBe(1);
    expect(failing.words.said).toContain('notes have a length): the disk is full');
    expect(await states().read()).toMatchObject({ version: 0, after: 59, lease: null });
    expect(await migrateElsewhere().ended).toBe(0);
    expect(await lengthsAreRight()).toBe(true);
  });

  it('take over from a process on another machine once its lease has run out', async () => {
    await addNotes();
    await states().create(0, null);
    const state = await states().read();
    await states().acquire(state!, 'elsewhere:1:x', new Date(Date.now() + 1_500), new Date());
    expect(await migrateElsewhere().ended).toBe(0);
    expect(await lengthsAreRight()).toBe(true);
  });

  it('refuse a database that a newer version has written, and change nothing', async () => {
    await addNotes();
    await states().create(LATEST_VERSION + 1, null);
    await expect(start()).rejects.toThrow(SchemaError);
    await expect(start()).rejects.toThrow(/newer leadgen \(version \d+ .*this one knows \d+\); start the newer one/);
    expect(await states().read()).toMatchObject({ version: LATEST_VERSION + 1, lease: null });
  });

  it('refuse a database into which a backup was read by half', async () => {
    await states().create(LATEST_VERSION, new Date());
    await expect(start()).rejects.toThrow(/restore .* did not get to its end; run `npm run restore/);
  });
});
