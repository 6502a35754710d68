import { type Connection, Schema } from 'mongoose';
import { isDuplicateKey } from './convert.ts';

/** Few small values that all processes share and that outlive a restart. */
export function createSettingStore(connection: Connection) {
  const schema = new Schema<{ _id: string; value: string }>(
    { _id: { type: String }, value: { type: String, required: true } },
    { strict: 'throw', autoIndex: false, versionKey: false },
  );
  const model = connection.model('Setting', schema, 'settings');

  return {
    model,

    async get(name: string): Promise<string | null> {
      return (await model.findById(name).lean())?.value ?? null;
    },

    async set(name: string, value: string): Promise<void> {
      await model.updateOne({ _id: name }, { $set: { value } }, { upsert: true });
    },

    /** Stores a value if the one before it is still there (`null` = none); `false` = somebody else was first. */
    async replace(name: string, before: string | null, value: string): Promise<boolean> {
      if (before !== null) {
        const { matchedCount } = await model.updateOne({ _id: name, value: before }, { $set: { value } });
        return matchedCount === 1;
      }
      try {
        await model.create({ _id: name, value });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    /** The stored value, or `first` if nobody stored one before; of several first callers all get the same. */
    async getOrCreate(name: string, first: string): Promise<string> {
      const doc = await model
        .findOneAndUpdate({ _id: name }, { $setOnInsert: { value: first } }, { upsert: true, returnDocument: 'after' })
        .lean();
      return doc.value;
    },
  };
}
