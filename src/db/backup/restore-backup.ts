import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { BSON, type Db, type Document } from 'mongodb';
import { LATEST_VERSION } from '../migrations/migrate.ts';
import { isEmptyDatabase, schemaStateOf } from '../migrations/schema-state.ts';
import { BackupError, type BackupHeader, type BackupLine, type Counts, FORMAT, NOT_IN_BACKUPS } from './format.ts';

const BATCH_DOCUMENTS = 500;
const BATCH_CHARS = 4_000_000;

/**
 * Reads a backup into an empty database. Until `finish` has run no bot starts on it; cut off anywhere, the next restore begins anew.
 *
 * @throws {BackupError} with what to do
 */
export async function restoreBackup(
  db: Db,
  file: string,
  options: { now: Date; finish: (header: BackupHeader) => Promise<void> },
): Promise<{ header: BackupHeader; counts: Counts }> {
  const lines = linesOf(file);
  try {
    const header = headerOf(await lines.next());
    const states = schemaStateOf(db);
    if ((await states.read())?.restoringSince != null) await clear(db);
    else if (!(await isEmptyDatabase(db)))
      throw new BackupError(
        `the database ${db.databaseName} is not empty; name another one (MONGODB_DB), or an empty folder (LEADGEN_DATA_DIR)`,
      );
    await states.drop();
    await states.create(header.schemaVersion, options.now);
    const counts = await load(db, lines);
    await options.finish(header);
    await states.endRestore();
    return { header, counts };
  } finally {
    await lines.return(undefined); // closes the file
  }
}

/** What an earlier restore has brought: nobody else has written here since. */
async function clear(db: Db): Promise<void> {
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    if (!NOT_IN_BACKUPS.has(name)) await db.collection(name).drop();
  }
}

async function load(db: Db, lines: AsyncGenerator<string>): Promise<Counts> {
  const counts: Counts = {};
  let name = '';
  let batch: Document[] = [];
  let chars = 0;
  const flush = async () => {
    if (batch.length === 0) return;
    await db.collection(name).insertMany(batch, { ordered: false });
    counts[name] = (counts[name] ?? 0) + batch.length;
    batch = [];
    chars = 0;
  };
  for await (const text of lines) {
    const line = readLine(text);
    if (Array.isArray(line)) {
      batch.push(line[0]);
      chars += text.length;
      if (batch.length >= BATCH_DOCUMENTS || chars >= BATCH_CHARS) await flush();
    } else if ('collection' in line) {
      await flush();
      name = line.collection;
      counts[name] = 0;
    } else {
      await flush();
      compare(counts, line.end);
      return counts;
    }
  }
  throw new BackupError('the backup has no end: it was cut off while it was written; take another one');
}

function compare(counts: Counts, expected: Counts): void {
  const differs = [...new Set([...Object.keys(counts), ...Object.keys(expected)])].filter(
    (name) => counts[name] !== expected[name],
  );
  if (differs.length > 0) throw new BackupError(`the backup is damaged: ${differs.join(', ')} is not complete`);
}

function headerOf(first: IteratorResult<string>): BackupHeader {
  const header = first.done ? null : (readLine(first.value) as unknown as BackupHeader);
  if (header?.format !== FORMAT) throw new BackupError('this file is no backup that this version knows');
  if (header.schemaVersion <= LATEST_VERSION) return header;
  throw new BackupError(
    `the backup is of a newer leadgen (version ${header.schemaVersion} of its schema, this one knows ${LATEST_VERSION}); restore it with that one`,
  );
}

function readLine(text: string): BackupLine {
  try {
    return text.startsWith('[') ? BSON.EJSON.parse(text, { relaxed: false }) : JSON.parse(text);
  } catch (error) {
    throw new BackupError('the backup is damaged, or this file is none', { cause: error });
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const gunzip = createGunzip();
  const source = createReadStream(file).on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip).setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of gunzip as AsyncIterable<string>) {
      rest += chunk;
      if (!chunk.includes('\n')) continue;
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error : new Error(String(error)));
  } finally {
    source.destroy();
  }
}

function unreadable(file: string, error: Error): BackupError {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return new BackupError(`there is no file ${file}`, { cause: error });
  const why = code.startsWith('Z') ? 'is damaged, cut off or no backup' : `cannot be read (${code || error.message})`;
  return new BackupError(`${file} ${why}`, { cause: error });
}
