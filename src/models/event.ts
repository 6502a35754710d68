import type { Connection } from 'mongoose';
import { ANGLES } from '../domain/draft.ts';
import { EVENT_TYPES, type EventType, type OutreachEvent } from '../domain/event.ts';
import { INDUSTRY_BUCKETS } from '../domain/industry.ts';
import { fromDoc, fromDocOrNull, isDuplicateKey, isId, type Stored } from './convert.ts';
import { COUNTING_INDEX, createEventCounts } from './event-counts.ts';
import {
  count,
  date,
  defineSchema,
  flag,
  modelOf,
  oneOf,
  optionalDate,
  optionalNumber,
  optionalOneOf,
  optionalRef,
  optionalText,
} from './schema.ts';

/** A mail leaves once per draft. */
const SENDING_TYPES: EventType[] = ['sent', 'followup_sent'];

const eventSchema = defineSchema({
  companyId: optionalRef(),
  contactId: optionalRef(),
  emailDraftId: optionalRef(),
  eventType: oneOf(EVENT_TYPES),
  eventAt: date(),
  followUpNumber: count(),
  replyContent: optionalText(),
  replySentiment: optionalOneOf(['positive', 'neutral', 'negative']),
  intent: optionalText(),
  confidence: optionalNumber(),
  provider: optionalText(),
  providerMessageId: optionalText(),
  providerEventId: optionalText(),
  url: optionalText(),
  reason: optionalText(),
  salesAlerted: flag(),
  alertedAt: optionalDate(),
  sequenceId: optionalRef(),
  angle: optionalOneOf(ANGLES),
  industry: optionalOneOf(INDUSTRY_BUCKETS),
  by: optionalText(100),
});
eventSchema.index({ providerEventId: 1 }, { unique: true, partialFilterExpression: { providerEventId: { $gt: '' } } });
eventSchema.index(
  { emailDraftId: 1 },
  {
    unique: true,
    partialFilterExpression: { emailDraftId: { $type: 'objectId' }, eventType: { $in: SENDING_TYPES } },
  },
);
eventSchema.index({ eventType: 1, eventAt: 1, emailDraftId: 1 });
eventSchema.index(
  { eventType: 1, replySentiment: 1, eventAt: 1 },
  { partialFilterExpression: { eventType: 'replied' } },
);
eventSchema.index({ salesAlerted: 1, companyId: 1 }, { partialFilterExpression: { eventType: 'replied' } });
eventSchema.index({ companyId: 1, eventAt: -1 });
eventSchema.index({ emailDraftId: 1, eventAt: 1 });
eventSchema.index({ eventAt: -1, _id: -1 });
eventSchema.index(COUNTING_INDEX);

/** Required of every event; what is not named is `null`, 0 or false. */
export type NewEvent = Pick<OutreachEvent, 'eventType' | 'eventAt'> & Partial<Omit<OutreachEvent, 'id'>>;

export type EventFilter = {
  companyId?: string;
  emailDraftId?: string;
  eventTypes?: readonly EventType[];
  /** Inclusive. */
  since?: Date;
  /** Exclusive. */
  until?: Date;
};

/** What happened; rows are added once and never changed, but for the note that sales was told and the sequence it belongs to. */
export function createEventStore(connection: Connection) {
  const model = modelOf<Stored<OutreachEvent>>(connection, 'OutreachEvent', eventSchema, 'outreach_events');

  async function findSame(event: NewEvent): Promise<OutreachEvent | null> {
    const { providerEventId, emailDraftId } = event;
    const redelivered = typeof providerEventId === 'string' ? await model.findOne({ providerEventId }).lean() : null;
    if (redelivered !== null) return fromDoc(redelivered);
    if (typeof emailDraftId !== 'string') return null;
    return fromDocOrNull(await model.findOne({ emailDraftId, eventType: { $in: SENDING_TYPES } }).lean());
  }

  return {
    /** A redelivered event, or a second "sent" of one draft, comes back as stored, `created` false. */
    async record(event: NewEvent): Promise<{ event: OutreachEvent; created: boolean }> {
      try {
        return { event: fromDoc((await model.create(event)).toObject()), created: true };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const known = await findSame(event);
        if (known === null) throw error;
        return { event: known, created: false };
      }
    },

    /** Newest first. */
    async list(filter: EventFilter, limit: number): Promise<OutreachEvent[]> {
      const docs = await model.find(queryOf(filter)).sort({ eventAt: -1, _id: -1 }).limit(limit).lean();
      return docs.map((doc) => fromDoc<OutreachEvent>(doc));
    },

    async count(filter: EventFilter): Promise<number> {
      return model.countDocuments(queryOf(filter));
    },

    /** Those of the drafts to which one of these things happened. Reads on the index, one entry per draft. */
    async draftsWith(draftIds: readonly string[], eventTypes: readonly EventType[]): Promise<Set<string>> {
      const found = await Promise.all(
        draftIds.filter(isId).map(async (emailDraftId) => {
          const known = await model.exists({ emailDraftId, eventType: { $in: [...eventTypes] } });
          return known === null ? [] : [emailDraftId];
        }),
      );
      return new Set(found.flat());
    },

    /** The latest of one type, newest first. */
    async latest(eventType: EventType, limit: number): Promise<OutreachEvent[]> {
      const docs = await model.find({ eventType }).sort({ eventAt: -1 }).limit(limit).lean();
      return docs.map((doc) => fromDoc<OutreachEvent>(doc));
    },

    ...createEventCounts(model),

    /** `null` when sales was told before. */
    async markSalesAlerted(id: string, now: Date): Promise<OutreachEvent | null> {
      if (!isId(id)) return null;
      return fromDocOrNull(
        await model
          .findOneAndUpdate(
            { _id: id, salesAlerted: false },
            { $set: { salesAlerted: true, alertedAt: now } },
            { returnDocument: 'after' },
          )
          .lean(),
      );
    },
  };
}

function queryOf(filter: EventFilter) {
  const { companyId, emailDraftId, eventTypes, since, until } = filter;
  const span = { ...(since === undefined ? {} : { $gte: since }), ...(until === undefined ? {} : { $lt: until }) };
  return {
    ...(companyId === undefined ? {} : { companyId }),
    ...(emailDraftId === undefined ? {} : { emailDraftId }),
    ...(eventTypes === undefined ? {} : { eventType: { $in: [...eventTypes] } }),
    ...(since === undefined && until === undefined ? {} : { eventAt: span }),
  };
}
