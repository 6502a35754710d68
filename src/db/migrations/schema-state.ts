import type { Collection, Db } from 'mongodb';
import { isGone } from '../../lib/process-owner.ts';
import type { Cursor, Migration } from './migration.ts';

const ID = 'state';
const COLLECTION = 'migrations';

/** One document: everything about the shape of this database is decided by conditional writes on it. */
export type SchemaState = {
  _id: string;
  /** Of the last migration that is done. */
  version: number;
  /** Where the next one goes on; `null` = at its beginning. */
  after: Cursor | null;
  /** When its first batch began. */
  startedAt: Date | null;
  /** Of two processes one works. */
  lease: { owner: string; until: Date } | null;
  /** While set, a backup is being read in, or was and did not get to its end. */
  restoringSince: Date | null;
  history: { version: number; name: string; startedAt: Date; doneAt: Date }[];
};

/** A database that has none of our documents yet, or only what a restore has begun. */
export async function isEmptyDatabase(db: Db): Promise<boolean> {
  const collections = await db.listCollections({}, { nameOnly: true }).toArray();
  for (const { name } of collections) {
    if (name !== COLLECTION && (await db.collection(name).findOne({}, { projection: { _id: 1 } })) !== null)
      return false;
  }
  return true;
}

/** Reads and moves the state; a move that somebody else has made answers `false`. */
export function schemaStateOf(db: Db) {
  const states: Collection<SchemaState> = db.collection(COLLECTION);
  const read = () => states.findOne({ _id: ID });

  async function create(version: number, restoringSince: Date | null): Promise<void> {
    const first = { version, after: null, startedAt: null, lease: null, restoringSince, history: [] };
    await states.updateOne({ _id: ID }, { $setOnInsert: first }, { upsert: true });
  }

  async function move(only: object, update: object): Promise<boolean> {
    return (await states.updateOne({ _id: ID, ...only }, update)).matchedCount === 1;
  }

  return {
    read,
    create,

    /** The state as it stands; a database without one is as old as migrations are, or new and then up to date. */
    async readOrCreate(latest: number): Promise<SchemaState> {
      for (;;) {
        const known = await read();
        if (known !== null) return known;
        const isNew = await isEmptyDatabase(db);
        if (!isNew && (await read()) !== null) continue; // another first start was quicker
        await create(isNew ? latest : 0, null);
      }
    },

    /** Takes the lease that is free, has run out, or belongs to a process that is gone. */
    async acquire(state: SchemaState, owner: string, until: Date, now: Date): Promise<boolean> {
      const { lease, version } = state;
      if (lease !== null && lease.until > now && !isGone(lease.owner, owner)) return false;
      const free = lease === null ? { lease: null } : { 'lease.owner': lease.owner, 'lease.until': lease.until };
      return move({ version, ...free }, { $set: { lease: { owner, until } } });
    },

    renew: (owner: string, until: Date) => move({ 'lease.owner': owner }, { $set: { 'lease.until': until } }),
    release: (owner: string) => move({ 'lease.owner': owner }, { $set: { lease: null } }),

    begin: (owner: string, { version }: Migration, now: Date) =>
      move({ version: version - 1, 'lease.owner': owner }, { $set: { startedAt: now } }),

    goOn: (owner: string, { version }: Migration, after: Cursor) =>
      move({ version: version - 1, 'lease.owner': owner }, { $set: { after } }),

    finish: (owner: string, { version, name }: Migration, startedAt: Date, doneAt: Date) =>
      move(
        { version: version - 1, 'lease.owner': owner },
        { $set: { version, after: null, startedAt: null }, $push: { history: { version, name, startedAt, doneAt } } },
      ),

    endRestore: () => move({}, { $set: { restoringSince: null } }),
    drop: () => states.deleteOne({ _id: ID }),
  };
}
