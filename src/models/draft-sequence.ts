import type { Model } from 'mongoose';
import type { DraftText, EmailDraft } from '../domain/draft.ts';
import { fromDoc, fromDocOrNull, isDuplicateKey, isId, type Stored } from './convert.ts';
import type { CounterStore } from './counter.ts';

/** What makes a follow-up a draft of its own. `approval: null` = a person has to approve it first. */
export type NewFollowUpDraft = Pick<EmailDraft, 'companyId' | 'contactId' | 'recipient' | 'sendAfter' | 'sendNote'> & {
  parentDraftId: string;
  followUpNumber: 1 | 2 | 3;
  approval: { by: string; at: Date; hash: string } | null;
  now: Date;
};

const FRESH = { kind: 'followup', runId: null, revision: 1 } as const;

/** Follow-ups as drafts: one per first mail and number, ever. */
export function createDraftSequence(model: Model<Stored<EmailDraft>>, counters: CounterStore) {
  const followUpsOf = (parentDraftId: string) => ({ kind: 'followup' as const, parentDraftId });
  const one = (doc: object | null) => fromDocOrNull<EmailDraft>(doc);

  async function findFollowUp(
    parentDraftId: string,
    followUpNumber: EmailDraft['followUpNumber'],
  ): Promise<EmailDraft | null> {
    if (!isId(parentDraftId)) return null;
    return one(await model.findOne({ ...followUpsOf(parentDraftId), followUpNumber }).lean());
  }

  return {
    findFollowUp,

    /** Stores the draft of a touch once, whatever became of it later; the one that exists comes back as it is. */
    async createFollowUp(text: DraftText, meta: NewFollowUpDraft): Promise<EmailDraft> {
      const { approval, now, ...target } = meta;
      const known = await findFollowUp(meta.parentDraftId, meta.followUpNumber); // saves a number; the index decides
      if (known !== null) return known;
      const approved =
        approval === null
          ? { status: 'pending' as const }
          : {
              status: 'approved' as const,
              approvedHuman: true,
              approvedBy: approval.by,
              approvedAt: approval.at,
              approvedHash: approval.hash,
            };
      const ref = await counters.next('draft');
      const fresh = { ...text, ...target, ...approved, ref, ...FRESH };
      try {
        return fromDoc((await model.create({ ...fresh, createdAt: now, updatedAt: now })).toObject());
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const winner = await findFollowUp(meta.parentDraftId, meta.followUpNumber);
        if (winner === null) throw error;
        return winner;
      }
    },

    /** The follow-ups of a first mail, in their order. */
    async listFollowUps(parentDraftId: string): Promise<EmailDraft[]> {
      if (!isId(parentDraftId)) return [];
      const docs = await model.find(followUpsOf(parentDraftId)).sort({ followUpNumber: 1 }).limit(3).lean();
      return docs.map((doc) => fromDoc<EmailDraft>(doc));
    },

    /** Approved first mails that want to leave by a moment; counts no further than `most`. */
    async countFirstMails(until: Date, most: number): Promise<number> {
      const due = { $or: [{ sendAfter: null }, { sendAfter: { $lte: until } }] };
      return model.countDocuments({ status: 'approved', kind: 'first', ...due }).limit(Math.max(1, most));
    },

    /** Takes a draft that has not left out of the way, whatever its revision; a claimed one while nothing was handed over. */
    async retire(id: string, reason: string, now: Date): Promise<EmailDraft | null> {
      if (!isId(id)) return null;
      const set = {
        status: 'rejected',
        rejectedBy: 'system',
        rejectedAt: now,
        rejectionReason: reason,
        updatedAt: now,
      };
      return one(
        await model
          .findOneAndUpdate(
            {
              _id: id,
              $or: [
                { status: { $in: ['pending', 'approved', 'send_failed'] } },
                { status: 'sending', handedOverAt: null },
              ],
            },
            { $set: set },
            { returnDocument: 'after' },
          )
          .lean(),
      );
    },

    /** The newest mail that left to a company, or to one contact there. */
    async latestSent(companyId: string, contactId?: string): Promise<EmailDraft | null> {
      if (!isId(companyId)) return null;
      const to = contactId === undefined ? {} : { contactId };
      return one(
        await model
          .findOne({ companyId, ...to, status: 'sent' })
          .sort({ createdAt: -1 })
          .lean(),
      );
    },

    /** When a company was written to last; `null` = never. */
    async lastSentAt(companyId: string): Promise<Date | null> {
      if (!isId(companyId)) return null;
      const sent = await model.find({ companyId, status: 'sent' }).sort({ createdAt: -1 }).limit(10).lean();
      return sent.reduce<Date | null>(
        (last, { sentAt }) => (sentAt !== null && (last === null || sentAt > last) ? sentAt : last),
        null,
      );
    },
  };
}
