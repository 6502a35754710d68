import { type Db, MongoServerError, type ObjectId } from 'mongodb';
import type { Migration } from './migration.ts';

const BATCH = 500;
const OLD_INDEX = 'history.to_1_history.at_1';
const NOT_THERE = ['IndexNotFound', 'NamespaceNotFound'];
const MOVES = ['approved', 'meeting_booked', 'won', 'lost', 'no_response'];

type Move = { from: string; to: string; by: string; at: Date };
type Company = { _id: ObjectId; history?: Move[]; movedAt?: Record<string, Date> | null };

/** Reports looked moves up in the histories, company by company, by an index that gives way to one for each kind of move. */
export const movesOfCompanies: Migration = {
  version: 3,
  name: 'companies keep when they last came where reports look',

  async batch(db, after) {
    const collection = db.collection<Company>('companies');
    if (after === null) await dropOldIndex(db);
    const companies = await collection
      .find(after === null ? {} : { _id: { $gt: after as ObjectId } })
      .sort({ _id: 1 })
      .limit(BATCH)
      .project<Pick<Company, '_id' | 'history' | 'movedAt'>>({ history: 1, movedAt: 1 })
      .toArray();
    const writes = companies.flatMap(({ _id, history, movedAt }) => {
      const moves = movesOf(history ?? []);
      if (movedAt != null || Object.keys(moves).length === 0) return [];
      return [{ updateOne: { filter: { _id, movedAt: null }, update: { $set: { movedAt: moves } } } }];
    });
    if (writes.length > 0) await collection.bulkWrite(writes, { ordered: false });
    return companies.length < BATCH ? null : (companies.at(-1)?._id ?? null);
  },
};

/** The last time of each; a history is in the order of time. */
function movesOf(history: readonly Move[]): Record<string, Date> {
  const moves: Record<string, Date> = {};
  for (const { from, to, by, at } of history) {
    if (MOVES.includes(to)) moves[to] = at;
    if (to === 'archived' && ['scored', 'approved'].includes(from) && !by.startsWith('system')) moves.rejected = at;
  }
  return moves;
}

async function dropOldIndex(db: Db): Promise<void> {
  try {
    await db.collection('companies').dropIndex(OLD_INDEX);
  } catch (error) {
    if (!(error instanceof MongoServerError && NOT_THERE.includes(error.codeName ?? ''))) throw error;
  }
}
