import type { Connection } from 'mongoose';
import type { Post, PostData, PostKind } from '../domain/post.ts';
import { isDuplicateKey } from './convert.ts';
import { date, defineSchema, mixed, modelOf, text } from './schema.ts';

const postSchema = defineSchema({
  _id: text(200),
  kind: text(50),
  data: mixed(),
  createdAt: date(),
  updatedAt: date(),
});
postSchema.index({ kind: 1, createdAt: -1 });
postSchema.index({ 'data.open': 1 }, { partialFilterExpression: { 'data.open': true } });

type StoredPost = Omit<Post, 'key'> & { _id: string };

/** Content of the messages that report something; each key is made once. */
export function createPostStore(connection: Connection) {
  const model = modelOf<StoredPost>(connection, 'Post', postSchema, 'posts');
  const one = (doc: StoredPost | null): Post | null => {
    if (doc === null) return null;
    const { _id, ...rest } = doc;
    return { key: _id, ...rest } as Post;
  };

  async function find(key: string): Promise<Post | null> {
    return one(await model.findById(key).lean<StoredPost>());
  }

  return {
    find,

    /** Stores the content unless the key exists; `false` = it does, and stays as it is. */
    async create<Kind extends PostKind>(key: string, kind: Kind, data: PostData[Kind], now: Date): Promise<boolean> {
      try {
        await model.create({ _id: key, kind, data, createdAt: now, updatedAt: now });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    /** Puts newer content of the same kind in place; `null` when there is no such post. */
    async update<Kind extends PostKind>(
      key: string,
      kind: Kind,
      data: PostData[Kind],
      now: Date,
    ): Promise<Post | null> {
      const changed = { $set: { data, updatedAt: now } };
      return one(
        await model.findOneAndUpdate({ _id: key, kind }, changed, { returnDocument: 'after' }).lean<StoredPost>(),
      );
    },

    /** Keys that begin so, last ones first: they are ids, so this is a range of an index. */
    async listKeys(prefix: string, limit: number): Promise<string[]> {
      const range = { $gte: prefix, $lt: `${prefix}\uffff` };
      const docs = await model
        .find({ _id: range }, { _id: 1 })
        .sort({ _id: -1 })
        .limit(limit)
        .lean<{ _id: string }[]>();
      return docs.map(({ _id }) => _id);
    },

    /** Removes the content of old messages, which stay in Slack as they are; how many. */
    async purge(kinds: readonly PostKind[], before: Date): Promise<number> {
      const old = { kind: { $in: [...kinds] }, createdAt: { $lt: before } };
      return (await model.deleteMany(old)).deletedCount;
    },

    /** The newest of a kind. */
    async latest(kind: PostKind): Promise<Post | null> {
      return one(await model.findOne({ kind }).sort({ createdAt: -1 }).lean<StoredPost>());
    },
  };
}
