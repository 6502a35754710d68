import type { Connection } from 'mongoose';
import {
  ERASURE_KINDS,
  ERASURE_STATES,
  type Erasure,
  type ErasureCounts,
  type ErasureScope,
} from '../domain/erasure.ts';
import { fromDoc, fromDocOrNull, isDuplicateKey, isId, type Stored } from './convert.ts';
import {
  count,
  date,
  defineParts,
  defineSchema,
  modelOf,
  oneOf,
  optionalDate,
  optionalRef,
  optionalText,
  text,
} from './schema.ts';

const erasureSchema = defineSchema({
  kind: oneOf(ERASURE_KINDS),
  by: text(100),
  state: oneOf(ERASURE_STATES),
  email: optionalText(320),
  companyId: optionalRef(),
  reference: text(20),
  emails: [String],
  names: [String],
  contactIds: [{ type: 'ObjectId' }],
  draftIds: [{ type: 'ObjectId' }],
  companyIds: [{ type: 'ObjectId' }],
  counts: defineParts({ contacts: count(), mails: count(), replies: count() }),
  askedAt: date(),
  confirmedAt: optionalDate(),
  gatheredAt: optionalDate(),
  doneAt: optionalDate(),
  /** Of what time starts: one per company and end of its story. */
  key: optionalText(100),
});
erasureSchema.index({ state: 1, askedAt: 1 });
erasureSchema.index({ key: 1 }, { unique: true, partialFilterExpression: { key: { $gt: '' } } });

const HIDDEN = ['key'];
const NO_COUNTS: ErasureCounts = { contacts: 0, mails: 0, replies: 0 };
const NO_SCOPE: ErasureScope = { emails: [], names: [], contactIds: [], draftIds: [], companyIds: [] };

/** What somebody asked to erase, kept until it is done; afterwards only that it was. */
export function createErasureStore(connection: Connection) {
  const model = modelOf<Stored<Erasure> & { key: string | null }>(connection, 'Erasure', erasureSchema, 'erasures');
  const one = (doc: object | null) => fromDocOrNull<Erasure>(doc, HIDDEN);

  return {
    async ask(wish: Pick<Erasure, 'kind' | 'by' | 'email' | 'companyId' | 'reference'>, now: Date): Promise<Erasure> {
      const doc = await model.create({ ...wish, ...NO_SCOPE, counts: NO_COUNTS, state: 'asked', askedAt: now });
      return fromDoc(doc.toObject(), HIDDEN);
    },

    /** Begins without a click; `null` = the same key was begun before. */
    async begin(
      key: string,
      wish: Pick<Erasure, 'kind' | 'by' | 'email' | 'companyId' | 'reference'>,
      now: Date,
    ): Promise<Erasure | null> {
      try {
        const started = {
          ...wish,
          ...NO_SCOPE,
          counts: NO_COUNTS,
          key,
          state: 'confirmed' as const,
          askedAt: now,
          confirmedAt: now,
        };
        return fromDoc((await model.create(started)).toObject(), HIDDEN);
      } catch (error) {
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    },

    async find(id: string): Promise<Erasure | null> {
      return isId(id) ? one(await model.findById(id).lean()) : null;
    },

    /** The click; `null` = somebody clicked before. */
    async confirm(id: string, by: string, now: Date): Promise<Erasure | null> {
      if (!isId(id)) return null;
      const change = { $set: { state: 'confirmed' as const, by, confirmedAt: now } };
      return one(await model.findOneAndUpdate({ _id: id, state: 'asked' }, change, { returnDocument: 'after' }).lean());
    },

    /** Writes down what there is to erase, before the first of it goes; what stands there already stays beside it. */
    async gather(id: string, scope: ErasureScope, now: Date): Promise<Erasure | null> {
      const { emails, names, contactIds, draftIds, companyIds } = scope;
      const lists = Object.entries({ emails, names, contactIds, draftIds, companyIds });
      const added = Object.fromEntries(lists.map(([field, entries]) => [field, { $each: entries }]));
      await model.updateOne({ _id: id, state: 'confirmed' }, { $addToSet: added, $set: { gatheredAt: now } });
      return one(await model.findById(id).lean());
    },

    /** Over: nothing of them stays here either. */
    async finish(id: string, counts: ErasureCounts, now: Date): Promise<Erasure | null> {
      const gone = { email: null, emails: [], names: [], contactIds: [], draftIds: [] };
      return one(
        await model
          .findOneAndUpdate(
            { _id: id, state: 'confirmed' },
            { $set: { ...gone, counts, state: 'done' as const, doneAt: now } },
            { returnDocument: 'after' },
          )
          .lean(),
      );
    },

    /** Those that a crash or a leaving mail interrupted, oldest first. */
    async listConfirmed(limit: number): Promise<Erasure[]> {
      const docs = await model.find({ state: 'confirmed' }).sort({ askedAt: 1 }).limit(limit).lean();
      return docs.map((doc) => fromDoc<Erasure>(doc, HIDDEN));
    },

    /** Questions that nobody answered hold an address; how many went. */
    async purgeAsked(before: Date): Promise<number> {
      return (await model.deleteMany({ state: 'asked', askedAt: { $lt: before } })).deletedCount;
    },
  };
}
