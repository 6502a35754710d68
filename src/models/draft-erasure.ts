import type { Model } from 'mongoose';
import type { DraftStatus, EmailDraft } from '../domain/draft.ts';
import { fromDoc, fromDocOrNull, isId, literal, type Stored } from './convert.ts';

/** Over with the text: nobody can send or approve it any more. A mail that is being handed over is waited for. */
const ENDED_BY_ERASURE: DraftStatus[] = ['pending', 'approved', 'send_failed', 'send_unknown'];
/** Part of a stored choice, `wrong tone: free words`. */
const CHOICE_MAX = 60;

/** Takes text and recipient out of drafts; ids, states, dates, counts and hashes stay, so reports and "sent once" hold. */
export function createDraftErasure(model: Model<Stored<EmailDraft>>) {
  return {
    /** All of a company's drafts, follow-ups too, in the order of their ids; pass the last id to read on. */
    async listOfCompany(companyId: string, page: { afterId?: string; limit: number }): Promise<EmailDraft[]> {
      if (!isId(companyId)) return [];
      const after = page.afterId === undefined ? {} : { _id: { $gt: page.afterId } };
      const docs = await model
        .find({ companyId, ...after })
        .sort({ _id: 1 })
        .limit(page.limit)
        .lean();
      return docs.map((doc) => fromDoc<EmailDraft>(doc));
    },

    /** `null` = it is being sent, is not there, or was erased before. */
    async erase(id: string, why: string, now: Date): Promise<EmailDraft | null> {
      if (!isId(id)) return null;
      const ends = { $in: ['$status', ENDED_BY_ERASURE] };
      const ended = (then: unknown, otherwise: unknown) => ({ $cond: [ends, then, otherwise] });
      const choice = { $substrCP: [{ $arrayElemAt: [{ $split: ['$rejectionReason', ': '] }, 0] }, 0, CHOICE_MAX] };
      const oldReason = { $cond: [{ $eq: [{ $type: '$rejectionReason' }, 'string'] }, choice, null] };
      const noWords = literal({ subject: '', body: '' });
      const stage = {
        rejectionReason: ended(literal(why), oldReason),
        rejectedBy: ended('system', '$rejectedBy'),
        rejectedAt: ended(now, '$rejectedAt'),
        status: ended('rejected', '$status'),
        recipient: literal({ email: '', fullName: null, title: null, generic: false }),
        subject: '',
        body: '',
        followUps: { $map: { input: '$followUps', as: 'touch', in: { $mergeObjects: ['$$touch', noWords] } } },
        claims: literal([]),
        toneIssues: literal([]),
        critic: {
          $cond: [
            { $eq: [{ $type: '$critic' }, 'object'] },
            { $mergeObjects: ['$critic', literal({ feedback: '' })] },
            null,
          ],
        },
        savingsEstimate: '',
        previous: null,
        instruction: null,
        sendNote: null,
        erasedAt: now,
        erasedWhy: literal(why),
        updatedAt: now,
      };
      return fromDocOrNull(
        await model
          .findOneAndUpdate({ _id: id, status: { $ne: 'sending' }, erasedAt: null }, [{ $set: stage }], {
            returnDocument: 'after',
            updatePipeline: true,
          })
          .lean(),
      );
    },
  };
}
