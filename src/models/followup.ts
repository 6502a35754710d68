import type { Connection, UpdateQuery } from 'mongoose';
import { FOLLOW_UP_STATES, type FollowUp, type FollowUpState } from '../domain/followup.ts';
import { fromDoc, fromDocOrNull, isDuplicateKey, isId, type Stored } from './convert.ts';
import {
  DEFAULT_LIMIT,
  date,
  defineSchema,
  modelOf,
  number,
  oneOf,
  optionalDate,
  optionalRef,
  optionalText,
  ref,
} from './schema.ts';

export type NewFollowUp = Pick<FollowUp, 'companyId' | 'contactId' | 'parentDraftId' | 'number' | 'dueAt'>;

const followUpSchema = defineSchema({
  companyId: ref(),
  contactId: optionalRef(),
  parentDraftId: ref(),
  number: number(),
  dueAt: date(),
  state: oneOf(FOLLOW_UP_STATES),
  cancelReason: optionalText(),
  draftId: optionalRef(),
  claimedAt: optionalDate(),
  createdAt: date(),
  updatedAt: date(),
});
followUpSchema.index({ parentDraftId: 1, number: 1 }, { unique: true });
followUpSchema.index({ state: 1, dueAt: 1 });
followUpSchema.index({ companyId: 1, dueAt: 1 });

/** Later touches of a sequence: one row per touch, planned when the first mail left. */
export function createFollowUpStore(connection: Connection) {
  const model = modelOf<Stored<FollowUp>>(connection, 'FollowUp', followUpSchema, 'followups');
  const many = (docs: object[]) => docs.map((doc) => fromDoc<FollowUp>(doc));

  async function step(id: string, from: FollowUpState[], update: UpdateQuery<Stored<FollowUp>>) {
    if (!isId(id)) return null;
    return fromDocOrNull<FollowUp>(
      await model.findOneAndUpdate({ _id: id, state: { $in: from } }, update, { returnDocument: 'after' }).lean(),
    );
  }

  async function add(row: NewFollowUp, now: Date): Promise<FollowUp | null> {
    try {
      const doc = await model.create({ ...row, state: 'scheduled', createdAt: now, updatedAt: now });
      return fromDoc(doc.toObject());
    } catch (error) {
      if (isDuplicateKey(error)) return null;
      throw error;
    }
  }

  return {
    /** Plans touches; those that are planned already are left as they are. Returns what is new. */
    async schedule(rows: readonly NewFollowUp[], now: Date): Promise<FollowUp[]> {
      const added = await Promise.all(rows.map((row) => add(row, now)));
      return added.filter((row) => row !== null);
    },

    async find(id: string): Promise<FollowUp | null> {
      return isId(id) ? fromDocOrNull(await model.findById(id).lean()) : null;
    },

    /** In the order of their days. */
    async listForCompany(companyId: string, limit = DEFAULT_LIMIT): Promise<FollowUp[]> {
      if (!isId(companyId)) return [];
      return many(await model.find({ companyId }).sort({ dueAt: 1 }).limit(limit).lean());
    },

    /** The touches of several first mails, in the order of their numbers. */
    async listForDrafts(parentDraftIds: readonly string[]): Promise<FollowUp[]> {
      const ids = parentDraftIds.filter(isId);
      return many(
        await model
          .find({ parentDraftId: { $in: ids } })
          .sort({ parentDraftId: 1, number: 1 })
          .limit(DEFAULT_LIMIT)
          .lean(),
      );
    },

    async listDue(now: Date, limit: number): Promise<FollowUp[]> {
      return many(
        await model
          .find({ state: 'scheduled', dueAt: { $lte: now } })
          .sort({ dueAt: 1, _id: 1 })
          .limit(limit)
          .lean(),
      );
    },

    /** Rows taken before a moment and never finished: a crash lies between. */
    async listStaleClaims(olderThan: Date, limit: number): Promise<FollowUp[]> {
      return many(
        await model
          .find({ state: 'claimed', claimedAt: { $lt: olderThan } })
          .limit(limit)
          .lean(),
      );
    },

    /** Takes a touch whose day has come; of two workers one gets it. */
    async claim(id: string, now: Date): Promise<FollowUp | null> {
      return step(id, ['scheduled'], { $set: { state: 'claimed', claimedAt: now, updatedAt: now } });
    },

    /** Gives a taken touch back, for another time. */
    async release(id: string, dueAt: Date, now: Date): Promise<FollowUp | null> {
      return step(id, ['claimed'], { $set: { state: 'scheduled', dueAt, claimedAt: null, updatedAt: now } });
    },

    async markSent(id: string, draftId: string | null, now: Date): Promise<FollowUp | null> {
      return step(id, ['claimed'], { $set: { state: 'sent', draftId, updatedAt: now } });
    },

    /** Lets a touch be, e.g. because the person unsubscribed between claim and sending. */
    async skip(id: string, reason: string, now: Date): Promise<FollowUp | null> {
      return step(id, ['scheduled', 'claimed'], { $set: { state: 'skipped', cancelReason: reason, updatedAt: now } });
    },

    /** Stops what is still planned for a company; how many touches. One that is being sent goes on. */
    async cancelForCompany(companyId: string, reason: string, now: Date): Promise<number> {
      if (!isId(companyId)) return 0;
      const result = await model.updateMany(
        { companyId, state: 'scheduled' },
        { $set: { state: 'cancelled', cancelReason: reason, updatedAt: now } },
      );
      return result.modifiedCount;
    },
  };
}
