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

const OPEN: FollowUpState[] = ['scheduled', 'claimed'];

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
followUpSchema.index({ state: 1, _id: 1 });
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

    /** The touches of one first mail, in their order. */
    async listOfParent(parentDraftId: string): Promise<FollowUp[]> {
      if (!isId(parentDraftId)) return [];
      return many(await model.find({ parentDraftId }).sort({ number: 1 }).limit(3).lean());
    },

    async listForCompanies(companyIds: readonly string[]): Promise<FollowUp[]> {
      const ids = companyIds.filter(isId);
      return many(
        await model
          .find({ companyId: { $in: ids } })
          .limit(ids.length * 12)
          .lean(),
      );
    },

    /** Touches that a draft carries, in the order of their ids; pass the last id to read on. */
    async listClaimed(page: { afterId?: string | undefined; limit: number }): Promise<FollowUp[]> {
      const after = page.afterId === undefined ? {} : { _id: { $gt: page.afterId } };
      return many(
        await model
          .find({ state: 'claimed', ...after })
          .sort({ _id: 1 })
          .limit(page.limit)
          .lean(),
      );
    },

    /** Hands a planned touch to the draft that was made for it; of two workers one does. */
    async claim(id: string, draftId: string, now: Date): Promise<FollowUp | null> {
      return step(id, ['scheduled'], { $set: { state: 'claimed', draftId, claimedAt: now, updatedAt: now } });
    },

    /** It left: that holds even if somebody called it off in the same moment. */
    async markSent(id: string, draftId: string, now: Date): Promise<FollowUp | null> {
      const from: FollowUpState[] = ['scheduled', 'claimed', 'cancelled', 'skipped'];
      return step(id, from, { $set: { state: 'sent', draftId, cancelReason: null, updatedAt: now } });
    },

    /** Lets one touch be; the later ones go on. */
    async skip(id: string, reason: string, now: Date): Promise<FollowUp | null> {
      return step(id, OPEN, { $set: { state: 'skipped', cancelReason: reason, updatedAt: now } });
    },

    /** Moves the touches of a first mail that would come too soon. */
    async delay(parentDraftId: string, notBefore: Date, now: Date): Promise<void> {
      if (!isId(parentDraftId)) return;
      await model.updateMany(
        { parentDraftId, state: { $in: OPEN }, dueAt: { $lt: notBefore } },
        { $set: { dueAt: notBefore, updatedAt: now } },
      );
    },

    /** Stops what has not left of a company's touches; how many. */
    async cancelForCompany(companyId: string, reason: string, now: Date): Promise<number> {
      if (!isId(companyId)) return 0;
      const result = await model.updateMany(
        { companyId, state: { $in: OPEN } },
        { $set: { state: 'cancelled', cancelReason: reason, updatedAt: now } },
      );
      return result.modifiedCount;
    },
  };
}
