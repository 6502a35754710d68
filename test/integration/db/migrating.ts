/**
 * A process that brings the notes of a database to a new shape, slowly: `migrating.ts <uri> <database> [batch that fails]`. Says
 * `batch <n>` after each batch, and `done`.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../../../src/db/database.ts';
import { migrate } from '../../../src/db/migrations/migrate.ts';
import type { Migration } from '../../../src/db/migrations/migration.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createProcessOwner } from '../../../src/lib/process-owner.ts';

const BATCH = 10;
const [uri = '', dbName = '', failsAt = '0'] = process.argv.slice(2);
let batches = 0;

const slow: Migration = {
  version: 1,
  name: 'notes have a length',
  async batch(db, after) {
    const notes = db.collection<{ _id: number; text: string }>('notes');
    const found = await notes
      .find({ _id: { $gt: Number(after ?? -1) } })
      .sort({ _id: 1 })
      .limit(BATCH)
      .toArray();
    batches += 1;
    if (batches === Number(failsAt)) throw new Error('the disk is full');
    for (const { _id, text } of found) {
      await notes.updateOne({ _id, length: { $exists: false } }, { $set: { length: text.length } });
    }
    await db.collection('batches').insertOne({ pid: process.pid, first: found[0]?._id ?? null });
    await delay(20);
    process.stdout.write(`batch ${batches}\n`);
    return found.length < BATCH ? null : (found.at(-1)?._id ?? null);
  },
};

const connection = await connect(uri, dbName, { poolSize: 2 });
try {
  const db = connection.getClient().db(dbName);
  await migrate(db, { owner: createProcessOwner(), clock: systemClock, log: silentLogger, migrations: [slow] });
  process.stdout.write('done\n');
} catch (error) {
  process.stdout.write(`${String(error)}\n`);
  process.exitCode = 1;
} finally {
  await connection.close();
}
