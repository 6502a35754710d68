import type { Model, UpdateQuery } from 'mongoose';
import { assertDraftMoves, type DraftStatus, type EmailDraft } from '../domain/draft.ts';
import { fromDoc, fromDocOrNull, isId, type Stored } from './convert.ts';

/** The part of a draft's life in which bytes may leave: claim, send, record. */
export function createDraftSending(model: Model<Stored<EmailDraft>>) {
  const many = (docs: object[]) => docs.map((doc) => fromDoc<EmailDraft>(doc));

  /** Moves a draft that still stands in one of the states; `only` narrows it further. */
  async function step(
    id: string,
    from: readonly DraftStatus[],
    to: DraftStatus,
    update: UpdateQuery<Stored<EmailDraft>>,
    only: object = {},
  ): Promise<EmailDraft | null> {
    assertDraftMoves(from, to);
    if (!isId(id)) return null;
    return fromDocOrNull(
      await model
        .findOneAndUpdate(
          { _id: id, status: { $in: from }, ...only },
          { ...update, $set: { ...update.$set, status: to } },
          { returnDocument: 'after' },
        )
        .lean(),
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
        ['approved'],
        'sending',
        {
          $set: { messageId, claimedAt: now, claimedBy: owner, handedOverAt: null, sendNote: null, updatedAt: now },
          $inc: { sendAttempts: 1 },
        },
        { approvedHash: hash, $or: [{ sendAfter: null }, { sendAfter: { $lte: now } }] },
      );
    },

    /** The last write before the first byte. `null` = somebody stopped it meanwhile, or took it for lost: nothing may leave. */
    async handOver(id: string, owner: string, now: Date): Promise<EmailDraft | null> {
      if (!isId(id)) return null;
      return fromDocOrNull(
        await model
          .findOneAndUpdate(
            { _id: id, status: 'sending', claimedBy: owner, handedOverAt: null },
            { $set: { handedOverAt: now, updatedAt: now } },
            { returnDocument: 'after' },
          )
          .lean(),
      );
    },

    async recordSent(id: string, sent: { providerMessageId: string | null; now: Date }): Promise<EmailDraft | null> {
      const { providerMessageId, now } = sent;
      // evidence may come after the doubt: a slow process that others took for gone
      return step(id, ['sending', 'send_unknown'], 'sent', {
        $set: { providerMessageId, sentAt: now, sendAfter: null, sendNote: null, updatedAt: now },
      });
    },

    /** Gives a claimed draft back after a definite "not now". */
    async release(id: string, wait: { sendAfter: Date | null; note: string; now: Date }): Promise<EmailDraft | null> {
      const { sendAfter, note, now } = wait;
      return step(id, ['sending'], 'approved', {
        $set: { sendAfter, sendNote: note, claimedAt: null, updatedAt: now },
      });
    },

    /** Gives a claimed draft back before its first byte, as if it had not been claimed. */
    async giveBack(id: string, note: string, now: Date): Promise<EmailDraft | null> {
      return step(id, ['sending'], 'approved', {
        $set: { sendNote: note, claimedAt: null, claimedBy: null, updatedAt: now },
        $inc: { sendAttempts: -1 },
      });
    },

    /** A definite "never": the mail did not leave. Also for an approved draft that may not be sent any more. */
    async recordFailed(id: string, failure: { note: string; now: Date }): Promise<EmailDraft | null> {
      return step(id, ['sending', 'approved'], 'send_failed', {
        $set: { sendNote: failure.note, claimedAt: null, updatedAt: failure.now },
      });
    },

    /** Nobody can tell whether it left: never sent again by itself. */
    async recordUnknown(id: string, doubt: { note: string; now: Date }): Promise<EmailDraft | null> {
      return step(id, ['sending'], 'send_unknown', { $set: { sendNote: doubt.note, updatedAt: doubt.now } });
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
      return step(id, ['send_unknown'], outcome, { $set: { ...set, sendNote, updatedAt: now } });
    },

    /** A person wants a refused mail tried again: the same bytes, the same approval. */
    async retryFailed(id: string, now: Date): Promise<EmailDraft | null> {
      return step(
        id,
        ['send_failed'],
        'approved',
        { $set: { sendAfter: null, sendNote: null, sendAttempts: 0, updatedAt: now } },
        { approvedHash: { $ne: null } },
      );
    },

    /** An approval that covers other bytes than those that would leave is void: the draft waits for a new one. */
    async reopen(id: string, note: string | null, now: Date): Promise<EmailDraft | null> {
      return step(id, ['approved', 'send_failed'], 'pending', {
        $set: {
          approvedHuman: false,
          approvedBy: null,
          approvedAt: null,
          approvedHash: null,
          sendAfter: null,
          sendNote: note,
          updatedAt: now,
        },
      });
    },

    /** Lets an approved draft wait for window, cap or gap. */
    async postpone(id: string, wait: { sendAfter: Date; note: string; now: Date }): Promise<EmailDraft | null> {
      if (!isId(id)) return null;
      const set = { sendAfter: wait.sendAfter, sendNote: wait.note, updatedAt: wait.now };
      return fromDocOrNull(
        await model
          .findOneAndUpdate({ _id: id, status: 'approved' }, { $set: set }, { returnDocument: 'after' })
          .lean(),
      );
    },

    /** Approved drafts that may leave now; those without a time first, then by time. */
    async listDue(now: Date, limit: number, kind?: EmailDraft['kind']): Promise<EmailDraft[]> {
      const only = kind === undefined ? {} : { kind };
      return many(
        await model
          .find({ status: 'approved', ...only, $or: [{ sendAfter: null }, { sendAfter: { $lte: now } }] })
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
