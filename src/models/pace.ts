import { type Connection, Schema } from 'mongoose';
import { isDuplicateKey } from './convert.ts';

export type PaceStore = ReturnType<typeof createPaceStore>;

/** Paces shared by all processes: one holder at a time, then a gap (a Slack channel, the mailbox). */
export function createPaceStore(connection: Connection) {
  const schema = new Schema<{ _id: string; freeAt: Date }>(
    { _id: { type: String }, freeAt: { type: Date, required: true } },
    { strict: 'throw', autoIndex: false, versionKey: false },
  );
  const model = connection.model('Pace', schema, 'paces');

  return {
    model,

    /** Takes the next slot. `null` = taken; else the moment the pace is free again. One write, of two callers one gets it. */
    async take(name: string, now: Date, gapMs: number): Promise<Date | null> {
      try {
        await model.updateOne(
          { _id: name, freeAt: { $lte: now } },
          { $set: { freeAt: new Date(now.getTime() + gapMs) } },
          { upsert: true },
        );
        return null;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error; // it exists and is not free
        const pace = await model.findById(name).lean();
        return pace?.freeAt ?? now;
      }
    },

    /** Keeps a pace shut until `until`, as a 429 asks. */
    async block(name: string, until: Date): Promise<void> {
      await model.updateOne({ _id: name }, { $max: { freeAt: until } }, { upsert: true });
    },
  };
}
