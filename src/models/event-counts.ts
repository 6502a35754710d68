import type { Model } from 'mongoose';
import type { Angle } from '../domain/draft.ts';
import type { EventType, OutreachEvent } from '../domain/event.ts';
import type { IndustryBucket } from '../domain/industry.ts';
import { fromDoc, isId, type Stored } from './convert.ts';

/** What the win rates count. */
const COUNTED_TYPES: EventType[] = ['sent', 'opened', 'replied'];

/** Holds all that the counts ask for, in the order in which the database can step from one sequence to the next. */
export const COUNTING_INDEX = { eventType: 1, angle: 1, industry: 1, sequenceId: 1, replySentiment: 1 } as const;

export type SequenceOf = Required<Pick<OutreachEvent, 'sequenceId' | 'angle' | 'industry'>>;

/** Counts per angle and industry, answered by one index that holds all they need. */
export function createEventCounts(model: Model<Stored<OutreachEvent>>) {
  return {
    /** Counted events that do not know their sequence yet, in the order of their ids; pass the last id to read on. */
    async listWithoutSequence(page: { afterId: string | null; limit: number }): Promise<OutreachEvent[]> {
      const after = page.afterId === null || !isId(page.afterId) ? {} : { _id: { $gt: page.afterId } };
      const docs = await model
        .find({ eventType: { $in: COUNTED_TYPES }, angle: null, emailDraftId: { $ne: null }, ...after })
        .sort({ _id: 1 })
        .limit(page.limit)
        .lean();
      return docs.map((doc) => fromDoc<OutreachEvent>(doc));
    },

    /** Fills in where an event belongs, once: what stands there stays. */
    async fillSequence(id: string, sequence: SequenceOf): Promise<void> {
      if (isId(id)) await model.updateOne({ _id: id, angle: null }, { $set: sequence });
    },

    /** Sequences of an angle in an industry in which this has happened, each once. */
    async countSequences(of: {
      eventType: EventType;
      angle: Angle;
      industry: IndustryBucket;
      replySentiment?: 'positive';
    }): Promise<number> {
      const [row] = await model
        .aggregate<{ count: number }>([{ $match: of }, { $group: { _id: '$sequenceId' } }, { $count: 'count' }])
        .hint(COUNTING_INDEX);
      return row?.count ?? 0;
    },
  };
}
