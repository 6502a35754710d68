import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { BSON, type Db } from 'mongodb';
import { refusalOf } from '../migrations/migrate.ts';
import { schemaStateOf } from '../migrations/schema-state.ts';
import { BackupError, type BackupHeader, type Counts, FORMAT, NOT_IN_BACKUPS } from './format.ts';

/** Text is handed on in pieces of about this size. */
const PIECE_CHARS = 256 * 1024;
/** Numbers stay what they are: an integer does not come back as a double. */
const AS_STORED = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true };

/**
 * Copies every collection into one file, in memory that does not grow with the database. The file gets its name once it is whole, and
 * no existing file is replaced. A bot may go on working meanwhile: then collections are of moments some seconds apart.
 *
 * @throws {BackupError} with what to do
 */
export async function writeBackup(db: Db, file: string, now: Date): Promise<{ counts: Counts; bytes: number }> {
  const state = await schemaStateOf(db).read();
  const refusal = state === null ? null : refusalOf(state);
  if (refusal !== null) throw new BackupError(refusal);
  if (state?.lease != null && state.lease.until > now)
    throw new BackupError('a migration is under way; try again when the bot is ready');
  if (await exists(file)) throw new BackupError(`${file} exists already; name another file`);
  const header: BackupHeader = {
    format: FORMAT,
    createdAt: now.toISOString(),
    database: db.databaseName,
    schemaVersion: state?.version ?? 0,
  };
  const counts: Counts = {};
  const part = `${file}.part`;
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  try {
    await pipeline(
      Readable.from(pieces(linesOf(db, header, counts))),
      createGzip(),
      createWriteStream(part, { mode: 0o600, flush: true }), // it holds people's addresses
    );
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return { counts, bytes: (await stat(file)).size };
}

async function* linesOf(db: Db, header: BackupHeader, counts: Counts): AsyncGenerator<string> {
  yield JSON.stringify(header);
  const listed = await db.listCollections({ type: 'collection' }, { nameOnly: true }).toArray();
  const names = listed
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('system.') && !NOT_IN_BACKUPS.has(name));
  for (const name of names.toSorted()) {
    yield JSON.stringify({ collection: name });
    counts[name] = 0;
    // in the order of the ids, so that a document which moves on disk meanwhile is read once
    for await (const document of db.collection(name).find({}, AS_STORED).sort({ _id: 1 })) {
      counts[name] += 1;
      yield BSON.EJSON.stringify([document], { relaxed: false });
    }
  }
  yield JSON.stringify({ end: counts });
}

async function* pieces(lines: AsyncGenerator<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < PIECE_CHARS) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
