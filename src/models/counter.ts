import type { Connection } from 'mongoose';
import { isDuplicateKey } from './convert.ts';
import { count, date, defineSchema, modelOf, text } from './schema.ts';

const counterSchema = defineSchema({ _id: text(), value: count() });
const sendCounterSchema = defineSchema({ _id: text(), count: count() });
const requestKeySchema = defineSchema({ _id: text(), claimedAt: date() });
requestKeySchema.index({ claimedAt: 1 });

/** Numbers that only grow, such as the short refs people type. */
export function createCounterStore(connection: Connection) {
  const model = modelOf<{ _id: string; value: number }>(connection, 'Counter', counterSchema, 'counters');

  async function next(name: string): Promise<number> {
    try {
      const doc = await model
        .findOneAndUpdate({ _id: name }, { $inc: { value: 1 } }, { upsert: true, returnDocument: 'after' })
        .lean();
      return doc.value;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return next(name); // two first callers: the counter exists now
    }
  }

  return { /** 1, 2, 3 …; each number is given out once. */ next };
}

/** The daily cap: one document per calendar day, `2026-03-01`, in the configured zone. The day is the `_id`: unique. */
export function createSendCounterStore(connection: Connection) {
  const model = modelOf<{ _id: string; count: number }>(connection, 'SendCounter', sendCounterSchema, 'send_counters');

  return {
    /** Takes one of the day's places; `false` when all are taken. */
    async reserve(day: string, limit: number): Promise<boolean> {
      if (limit < 1) return false;
      const free = { _id: day, count: { $lt: limit } };
      try {
        await model.updateOne(free, { $inc: { count: 1 } }, { upsert: true });
        return true;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        // The day exists: full, or another first caller made it a moment ago.
        const taken = await model.updateOne(free, { $inc: { count: 1 } });
        return taken.modifiedCount === 1;
      }
    },

    /** Gives a place back after a definite refusal. */
    async release(day: string): Promise<void> {
      await model.updateOne({ _id: day, count: { $gt: 0 } }, { $inc: { count: -1 } });
    },

    async get(day: string): Promise<number> {
      return (await model.findById(day).lean())?.count ?? 0;
    },
  };
}

/** Keys of requests seen, to drop what Slack delivers twice. */
export function createRequestKeyStore(connection: Connection) {
  const model = modelOf<{ _id: string; claimedAt: Date }>(connection, 'RequestKey', requestKeySchema, 'request_keys');
  return {
    /** `true` for the first caller of a key. */
    async claim(key: string, now: Date): Promise<boolean> {
      try {
        await model.create({ _id: key, claimedAt: now });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    /** Removes keys older than a moment; how many went. */
    async purge(before: Date): Promise<number> {
      return (await model.deleteMany({ claimedAt: { $lt: before } })).deletedCount;
    },
  };
}

export type CounterStore = ReturnType<typeof createCounterStore>;
