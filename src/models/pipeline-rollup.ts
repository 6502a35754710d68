import { type Connection, Types } from 'mongoose';
import type { PipelineGroup, PipelineSums } from '../domain/pipeline-sums.ts';
import { highestFromHistory } from './company-expressions.ts';
import { isDuplicateKey } from './convert.ts';
import { date, defineSchema, modelOf } from './schema.ts';

/** Companies from one id up to, not including, another; `to` null = and all that follow. */
export type IdRange = { from: string; to: string | null };

/** What the companies of a range add up to, with every change that was stored before `computedAt` (the server's clock). */
export type Rollup = IdRange & { computedAt: Date; sums: PipelineSums };

/** The id below all ids. */
export const FIRST_ID = '0'.repeat(24);

const sumList = () => ({ type: [Number], default: [] });
const rollupSchema = defineSchema({
  _id: { type: Types.ObjectId },
  to: { type: Types.ObjectId, default: null },
  computedAt: date(),
  statuses: sumList(),
  highLeads: sumList(),
  savingsLow: sumList(),
  savingsMid: sumList(),
  savingsHigh: sumList(),
  highest: sumList(),
});

type StoredRollup = PipelineSums & { _id: Types.ObjectId; to: Types.ObjectId | null; computedAt: Date };

/** Sums over ranges of companies. A range is computed from the companies themselves, never counted up. */
export function createPipelineRollupStore(connection: Connection) {
  const model = modelOf<StoredRollup>(connection, 'PipelineRollup', rollupSchema, 'pipeline_rollups');
  const companies = connection.collection<{ _id: Types.ObjectId; changedAt?: Date }>('companies');

  return {
    /** All ranges in order, and the server's time before they were read. */
    async list(): Promise<{ rollups: Rollup[]; now: Date | null }> {
      const docs = await model.collection
        .aggregate<StoredRollup & { now: Date }>([{ $sort: { _id: 1 } }, { $set: { now: '$$NOW' } }])
        .toArray();
      const rollups = docs.map(({ _id, to, computedAt, now: _now, ...sums }) => ({
        from: _id.toHexString(),
        to: to?.toHexString() ?? null,
        computedAt,
        sums,
      }));
      return { rollups, now: docs[0]?.now ?? null };
    },

    /** The one range that holds everything, to begin with; computed at the beginning of time, so that anything is newer. */
    async begin(): Promise<void> {
      try {
        await model.create({ _id: new Types.ObjectId(FIRST_ID), computedAt: new Date(0) });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },

    /** The id that `size` companies of the range precede; `null` when it has no more than that. Reads the index only. */
    async boundary(range: IdRange, size: number): Promise<string | null> {
      const [next] = await companies
        .find(within(range), { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .skip(size)
        .limit(1)
        .toArray();
      return next?._id.toHexString() ?? null;
    },

    /** What stands in a range now. Companies of one range lie side by side, so this reads few pages. */
    async measure(range: IdRange): Promise<PipelineGroup[]> {
      const groups = await companies
        .aggregate<Omit<PipelineGroup, 'status' | 'tier' | 'highest'> & { _id: object }>([
          { $match: within(range) },
          {
            $group: {
              _id: { status: '$status', tier: '$latest.tier', highest: '$reached' },
              companies: { $sum: 1 },
              savingsLow: { $sum: '$latest.savingsLow' },
              savingsMid: { $sum: '$latest.savingsMid' },
              savingsHigh: { $sum: '$latest.savingsHigh' },
            },
          },
        ])
        .toArray();
      return groups.map(({ _id, ...sums }) => ({ status: null, tier: null, highest: null, ..._id, ...sums }));
    },

    /** Companies from before the highest stage was kept get it from their history. */
    async healReached(range: IdRange): Promise<void> {
      const missing = { ...within(range), reached: null };
      await companies.updateMany(missing, [{ $set: { reached: highestFromHistory } }]);
    },

    /** Stores sums unless newer ones are there: of several processes the one that began last is right. */
    async save(rollups: readonly Rollup[]): Promise<void> {
      if (rollups.length === 0) return;
      const writes = rollups.map(({ from, to, computedAt, sums }) => ({
        updateOne: {
          filter: { _id: new Types.ObjectId(from), computedAt: { $lt: computedAt } },
          update: { $set: { ...sums, to: to === null ? null : new Types.ObjectId(to), computedAt } },
          upsert: true,
        },
      }));
      try {
        await model.collection.bulkWrite(writes, { ordered: false });
      } catch (error) {
        if (!isDuplicateKey(error)) throw error; // the range is there, with newer sums
      }
    },

    /** Companies whose status or score changed since, by the server's clock, at most `limit`. Reads the index only. */
    async changedSince(since: Date, limit: number): Promise<{ id: string; at: Date }[]> {
      const changed = await companies
        .find({ changedAt: { $gte: since } }, { projection: { _id: 1, changedAt: 1 } })
        .sort({ changedAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return changed.map(({ _id, changedAt = since }) => ({ id: _id.toHexString(), at: changedAt }));
    },
  };
}

function within({ from, to }: IdRange) {
  const after = { $gte: new Types.ObjectId(from) };
  return { _id: to === null ? after : { ...after, $lt: new Types.ObjectId(to) } };
}
