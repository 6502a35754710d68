import type { Model, UpdateQuery } from 'mongoose';
import type { DraftStatus, EmailDraft } from '../domain/draft.ts';
import { fromDoc, fromDocOrNull, isId, type Stored } from './convert.ts';

/** The part of a draft's life in which bytes may leave: claim, send, record. */
export function createDraftSending(model: Model<Stored<EmailDraft>>) {
  const many = (docs: object[]) => docs.map((doc) => fromDoc<EmailDraft>(doc));

  async function step(id: string, filter: object, update: UpdateQuery<Stored<EmailDraft>>): Promise<EmailDraft | null> {
    if (!isId(id)) return null;
    return fromDocOrNull(
      await model.findOneAndUpdate({ _id: id, ...filter }, update, { returnDocument: 'after' }).lean(),
    );
  }

  return {
    /**
     * Takes an approved draft before the first byte leaves. `hash` is computed from the draft as it is now: if anything
     * changed since the approval, nobody gets it.
     */
    async claimForSending(
      id: string,
      claim: { hash: string; messageId: string; owner: string; now: Date },
    ): Promise<EmailDraft | null> {
      const { hash, messageId, owner, now } = claim;
      return step(
        id,
        { status: 'approved', approvedHash: hash, $or: [{ sendAfter: null }, { sendAfter: { $lte: now } }] },
        {
          $set: { status: 'sending', messageId, claimedAt: now, claimedBy: owner, sendNote: null, updatedAt: now },
          $inc: { sendAttempts: 1 },
        },
      );
    },

    async recordSent(id: string, sent: { providerMessageId: string | null; now: Date }): Promise<EmailDraft | null> {
      const { providerMessageId, now } = sent;
      return step(
        id,
        { status: 'sending' },
        { $set: { status: 'sent', providerMessageId, sentAt: now, sendAfter: null, sendNote: null, updatedAt: now } },
      );
    },

    /** Gives a claimed draft back after a definite "not now". */
    async release(id: string, wait: { sendAfter: Date | null; note: string; now: Date }): Promise<EmailDraft | null> {
      const { sendAfter, note, now } = wait;
      return step(
        id,
        { status: 'sending' },
        { $set: { status: 'approved', sendAfter, sendNote: note, claimedAt: null, updatedAt: now } },
      );
    },

    /** A definite "never": the mail did not leave. Also for an approved draft that may not be sent any more. */
    async recordFailed(id: string, failure: { note: string; now: Date }): Promise<EmailDraft | null> {
      return step(
        id,
        { status: { $in: ['sending', 'approved'] satisfies DraftStatus[] } },
        { $set: { status: 'send_failed', sendNote: failure.note, claimedAt: null, updatedAt: failure.now } },
      );
    },

    /** Nobody can tell whether it left: never sent again by itself. */
    async recordUnknown(id: string, doubt: { note: string; now: Date }): Promise<EmailDraft | null> {
      return step(
        id,
        { status: 'sending' },
        { $set: { status: 'send_unknown', sendNote: doubt.note, updatedAt: doubt.now } },
      );
    },

    /** Ends the doubt, by evidence or by a person: it left, send it again, or let it be. */
    async resolveUnknown(
      id: string,
      outcome: 'sent' | 'approved' | 'rejected',
      by: string,
      now: Date,
    ): Promise<EmailDraft | null> {
      const set = {
        sent: { sentAt: now },
        approved: { sendAfter: null, claimedAt: null },
        rejected: { rejectedBy: by, rejectedAt: now },
      }[outcome];
      const sendNote = `Marked ${outcome} by ${by}`;
      return step(id, { status: 'send_unknown' }, { $set: { ...set, status: outcome, sendNote, updatedAt: now } });
    },

    /** A person wants a refused mail tried again: the same bytes, the same approval. */
    async retryFailed(id: string, now: Date): Promise<EmailDraft | null> {
      return step(
        id,
        { status: 'send_failed', approvedHash: { $ne: null } },
        { $set: { status: 'approved', sendAfter: null, sendNote: null, updatedAt: now } },
      );
    },

    /** An approval that covers other bytes than those that would leave is void: the draft waits for a new one. */
    async reopen(id: string, now: Date): Promise<EmailDraft | null> {
      return step(
        id,
        { status: { $in: ['approved', 'send_failed'] satisfies DraftStatus[] } },
        {
          $set: {
            status: 'pending',
            approvedHuman: false,
            approvedBy: null,
            approvedAt: null,
            approvedHash: null,
            sendAfter: null,
            sendNote: null,
            updatedAt: now,
          },
        },
      );
    },

    /** Lets an approved draft wait for window, cap or gap. */
    async postpone(id: string, wait: { sendAfter: Date; note: string; now: Date }): Promise<EmailDraft | null> {
      return step(
        id,
        { status: 'approved' },
        { $set: { sendAfter: wait.sendAfter, sendNote: wait.note, updatedAt: wait.now } },
      );
    },

    /** Approved drafts that may leave now; those without a time first, then by time. */
    async listDue(now: Date, limit: number): Promise<EmailDraft[]> {
      return many(
        await model
          .find({ status: 'approved', $or: [{ sendAfter: null }, { sendAfter: { $lte: now } }] })
          .sort({ sendAfter: 1, _id: 1 })
          .limit(limit)
          .lean(),
      );
    },

    /** Drafts claimed before a moment and never recorded: a crash lies between. */
    async listStaleSending(olderThan: Date, limit: number): Promise<EmailDraft[]> {
      return many(
        await model
          .find({ status: 'sending', claimedAt: { $lt: olderThan } })
          .sort({ claimedAt: 1 })
          .limit(limit)
          .lean(),
      );
    },
  };
}
