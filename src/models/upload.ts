import type { Connection } from 'mongoose';
import type { Upload, UploadState } from '../domain/upload.ts';
import { UPLOAD_DOORS, UPLOAD_STATES } from '../domain/upload.ts';
import { fromDoc, fromDocOrNull, isDuplicateKey, isId, type Stored } from './convert.ts';
import { count, date, defineSchema, flag, mixed, modelOf, oneOf, optionalRef, optionalText, text } from './schema.ts';

const uploadSchema = defineSchema({
  fileId: text(100),
  fileName: text(255),
  by: text(100),
  door: oneOf(UPLOAD_DOORS),
  channelId: text(100),
  state: oneOf(UPLOAD_STATES),
  revision: count(),
  titles: [String],
  hasHeader: flag(),
  rows: count(),
  unreadable: [Number],
  mapping: mixed(),
  check: mixed(),
  problem: optionalText(1_000),
  runId: optionalRef(),
  told: flag(true),
  createdAt: date(),
  updatedAt: date(),
  expiresAt: date(),
});
uploadSchema.index({ fileId: 1 }, { unique: true });
uploadSchema.index({ state: 1, expiresAt: 1 });
uploadSchema.index({ told: 1 }, { partialFilterExpression: { told: false } });
uploadSchema.index({ createdAt: 1 });

export type NewUpload = Pick<Upload, 'fileId' | 'fileName' | 'by' | 'door' | 'channelId' | 'expiresAt'>;

/** Lists that people dropped. Each change is one conditional write on the upload's document; `null` = not there or lost the race. */
export function createUploadStore(connection: Connection) {
  const model = modelOf<Stored<Upload>>(connection, 'Upload', uploadSchema, 'uploads');
  const one = (doc: object | null) => fromDocOrNull<Upload>(doc);
  const many = (docs: object[]) => docs.map((doc) => fromDoc<Upload>(doc));

  return {
    /** Takes a file once, however often Slack tells of it. */
    async receive(upload: NewUpload, now: Date): Promise<{ upload: Upload; created: boolean }> {
      try {
        const fresh = {
          ...upload,
          state: 'received',
          revision: 0,
          told: true,
          createdAt: now,
          updatedAt: now,
        } as const;
        return { upload: fromDoc<Upload>((await model.create(fresh)).toObject()), created: true };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const known = one(await model.findOne({ fileId: upload.fileId }).lean());
        if (known === null) throw error;
        return { upload: known, created: false };
      }
    },

    async find(id: string): Promise<Upload | null> {
      return isId(id) ? one(await model.findById(id).lean()) : null;
    },

    /** Moves an upload that still stands where it was seen; with `revision` also only as it was seen. */
    async move(
      id: string,
      seen: { from: readonly UploadState[]; revision?: number },
      to: UploadState,
      set: Partial<Omit<Upload, 'id' | 'state' | 'fileId' | 'by'>>,
      now: Date,
    ): Promise<Upload | null> {
      if (!isId(id)) return null;
      const { from, revision } = seen;
      const filter = { _id: id, state: { $in: [...from] }, ...(revision === undefined ? {} : { revision }) };
      const change = { $set: { ...set, state: to, updatedAt: now } };
      return one(await model.findOneAndUpdate(filter, change, { returnDocument: 'after' }).lean());
    },

    /** The run that takes the rows; the first one stays. */
    async setRun(id: string, runId: string): Promise<void> {
      if (isId(id)) await model.updateOne({ _id: id, runId: null }, { $set: { runId } });
    },

    /** The person has been told of this state and revision. */
    async markTold({ id, state, revision }: Pick<Upload, 'id' | 'state' | 'revision'>): Promise<void> {
      await model.updateOne({ _id: id, state, revision }, { $set: { told: true } });
    },

    /** A file that is no list: nothing is remembered of it. */
    async drop(id: string): Promise<void> {
      if (isId(id)) await model.deleteOne({ _id: id, state: 'received' });
    },

    async listUntold(limit: number): Promise<Upload[]> {
      return many(await model.find({ told: false }).limit(limit).lean());
    },

    async listByState(state: UploadState, limit: number): Promise<Upload[]> {
      return many(await model.find({ state }).sort({ expiresAt: 1 }).limit(limit).lean());
    },

    /** Those whose rows nobody imported in time. */
    async listExpired(now: Date, limit: number): Promise<Upload[]> {
      const waiting = { $in: ['received', 'uploaded', 'mapped'] satisfies UploadState[] };
      return many(
        await model
          .find({ state: waiting, expiresAt: { $lte: now } })
          .limit(limit)
          .lean(),
      );
    },

    /** Deletes what was received before; how many. */
    async purge(before: Date): Promise<number> {
      const over = { $in: ['imported', 'refused', 'cancelled', 'expired'] satisfies UploadState[] };
      return (await model.deleteMany({ createdAt: { $lt: before }, state: over })).deletedCount;
    },
  };
}
