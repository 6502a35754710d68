import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Binary, BSON, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'mongodb';
import type { Connection } from 'mongoose';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { BackupError } from '../../../src/db/backup/format.ts';
import { restoreBackup } from '../../../src/db/backup/restore-backup.ts';
import { writeBackup } from '../../../src/db/backup/write-backup.ts';
import { connect } from '../../../src/db/database.ts';
import { LATEST_VERSION, migrate } from '../../../src/db/migrations/migrate.ts';
import { schemaStateOf } from '../../../src/db/migrations/schema-state.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createProcessOwner } from '../../../src/lib/process-owner.ts';

const NOW = new Date('2026-03-03T15:00:00Z');

let folder: string;
let file: string;
const open: Connection[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'leadgen-backup-'));
  file = path.join(folder, 'kept', 'backup.jsonl.gz');
});
afterEach(async () => {
  for (const connection of open.splice(0)) {
    await connection.dropDatabase();
    await connection.close();
  }
  await rm(folder, { recursive: true, force: true });
});

async function newDatabase() {
  const name = `backup_${randomBytes(6).toString('hex')}`;
  const connection = await connect(inject('mongoUri'), name, { poolSize: 2 });
  open.push(connection);
  return connection.getClient().db(name);
}
type Database = Awaited<ReturnType<typeof newDatabase>>;

const startOn = (db: Database) =>
  migrate(db, { owner: createProcessOwner(), clock: systemClock, log: silentLogger, migrations: [] });
const restore = (db: Database) => restoreBackup(db, file, { now: NOW, finish: async () => undefined });

/** Every document as the bytes that the database keeps. */
async function bytesOf(db: Database, name: string): Promise<string[]> {
  const found = await db.collection(name).find({}, { raw: true }).sort({ _id: 1 }).toArray();
  return found.map((document) => Buffer.from(document as unknown as Uint8Array).toString('hex'));
}

async function filled(): Promise<Database> {
  const db = await newDatabase();
  await db.collection('kinds').insertMany([
    { _id: new ObjectId(), n: new Int32(3), d: new Double(3), l: Long.fromString('9007199254740993'), at: NOW },
    { amount: Decimal128.fromString('0.10'), data: new Binary(randomBytes(20)), word: /^a.b$/i, none: null },
    { ts: new Timestamp({ t: 5, i: 1 }), list: [1, 2.5, 'x', { deep: [true, new Date(0)] }], '': 'no name', $end: 1 },
    { text: `line\nbreak "quoted" \\ ${'😀'.repeat(3)}`, collection: 'kinds', end: {}, nan: Number.NaN },
  ]);
  await db.collection<{ _id: number }>('many').insertMany(Array.from({ length: 2_345 }, (_, id) => ({ _id: id })));
  await db.createCollection('nothing');
  return db;
}

describe('a backup', () => {
  it('brings every document back byte for byte, and the bot starts on it', async () => {
    const db = await filled();
    await schemaStateOf(db).create(LATEST_VERSION, null);
    const { counts } = await writeBackup(db, file, NOW);
    expect(counts).toEqual({ kinds: 4, many: 2_345, nothing: 0 });
    expect((await stat(file)).mode & 0o077).toBe(0); // it holds people's addresses

    const other = await newDatabase();
    expect(await restore(other)).toMatchObject({ counts, header: { createdAt: NOW.toISOString() } });
    expect(await bytesOf(other, 'kinds')).toEqual(await bytesOf(db, 'kinds'));
    expect(await bytesOf(other, 'many')).toEqual(await bytesOf(db, 'many'));
    expect(await schemaStateOf(other).read()).toMatchObject({ version: LATEST_VERSION, restoringSince: null });
  });

  it('takes no place of an existing file, and leaves nothing behind when it fails', async () => {
    const db = await filled();
    await writeBackup(db, file, NOW);
    const before = await readFile(file);
    await expect(writeBackup(db, file, NOW)).rejects.toThrow(/exists already; name another file/);
    expect(await readFile(file)).toEqual(before);
    await db.collection('kinds').insertOne({ _id: new ObjectId(), text: 'x' });
    await expect(writeBackup(db, path.join(folder, 'kept', 'backup.jsonl.gz', 'below'), NOW)).rejects.toThrow();
    expect(await readdir(path.join(folder, 'kept'))).toEqual(['backup.jsonl.gz']);
  });

  it('of a database from before there were migrations comes back as such, so that they run', async () => {
    await writeBackup(await filled(), file, NOW);
    const other = await newDatabase();
    await restore(other);
    expect(await schemaStateOf(other).read()).toMatchObject({ version: 0 });
  });
});

describe('a restore', () => {
  it('refuses a database that is not empty, and leaves it as it was', async () => {
    await writeBackup(await filled(), file, NOW);
    const other = await newDatabase();
    await other.collection('settings').insertOne({ value: 'mine' });
    await expect(restore(other)).rejects.toThrow(/is not empty; name another one \(MONGODB_DB\)/);
    expect(await other.collection('many').countDocuments()).toBe(0);
    expect(await schemaStateOf(other).read()).toBeNull();
  });

  it('that was cut off keeps every bot out, and begins anew the next time', async () => {
    const db = await filled();
    await writeBackup(db, file, NOW);
    const other = await newDatabase();
    const broken = restoreBackup(other, file, {
      now: NOW,
      finish: async () => {
        throw new Error('the power went');
      },
    });
    await expect(broken).rejects.toThrow('the power went');
    await other.collection('kinds').deleteMany({}); // as if it had been cut off earlier
    await expect(startOn(other)).rejects.toThrow(/did not get to its end/);

    await restore(other);
    expect(await bytesOf(other, 'kinds')).toEqual(await bytesOf(db, 'kinds'));
    expect(await other.collection('many').countDocuments()).toBe(2_345);
  });

  it.each([
    { what: 'cut off in its bytes', spoil: (whole: Buffer) => whole.subarray(0, whole.length - 40) },
    { what: 'without its last line', spoil: (whole: Buffer) => edited(whole, (lines) => lines.slice(0, -1)) },
    { what: 'with a line lost', spoil: (whole: Buffer) => edited(whole, (lines) => lines.toSpliced(5, 1)) },
    { what: 'with a broken line', spoil: (whole: Buffer) => edited(whole, (lines) => lines.with(3, '[{"_id":')) },
    { what: 'that is not gzip', spoil: () => Buffer.from('hello') },
    { what: 'that is something else', spoil: () => gzipSync('{"some": "json"}\n') },
    { what: 'of a newer version', spoil: (whole: Buffer) => edited(whole, (lines) => lines.with(0, newer(lines[0]!))) },
  ])('says what is wrong with a file $what, and no bot starts on what came of it', async ({ spoil }) => {
    await writeBackup(await filled(), file, NOW);
    await writeFile(file, spoil(await readFile(file)));
    const other = await newDatabase();
    await expect(restore(other)).rejects.toThrow(BackupError);
    const state = await schemaStateOf(other).read();
    if (state === null) expect(await other.collection('many').countDocuments()).toBe(0);
    else await expect(startOn(other)).rejects.toThrow(/did not get to its end/);
  });

  it('says that there is no such file', async () => {
    await expect(restore(await newDatabase())).rejects.toThrow(/there is no file/);
  });
});

function edited(whole: Buffer, edit: (lines: string[]) => string[]): Buffer {
  const lines = gunzipSync(whole).toString().trimEnd().split('\n');
  return gzipSync(`${edit(lines).join('\n')}\n`);
}

function newer(header: string): string {
  return BSON.EJSON.stringify({ ...JSON.parse(header), schemaVersion: LATEST_VERSION + 1 });
}
