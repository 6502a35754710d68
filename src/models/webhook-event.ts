import type { Connection } from 'mongoose';
import { fromDoc, fromDocOrNull, isDuplicateKey, isId, type Stored } from './convert.ts';
import { date, defineSchema, mixed, modelOf, optionalDate, optionalText, text } from './schema.ts';

/** An inbound event as it came, kept so that it is handled once and can be handled again after a fault. */
export type WebhookEvent = {
  id: string;
  provider: string;
  /** Unique per provider. */
  providerEventId: string;
  payload: unknown;
  receivedAt: Date;
  processedAt: Date | null;
  error: string | null;
};

const webhookEventSchema = defineSchema({
  provider: text(50),
  providerEventId: text(500),
  payload: mixed(),
  receivedAt: date(),
  processedAt: optionalDate(),
  error: optionalText(),
});
webhookEventSchema.index({ provider: 1, providerEventId: 1 }, { unique: true });
webhookEventSchema.index({ processedAt: 1, receivedAt: 1 });

export function createWebhookEventStore(connection: Connection) {
  const model = modelOf<Stored<WebhookEvent>>(connection, 'WebhookEvent', webhookEventSchema, 'webhook_events');
  return {
    /** A redelivery comes back as stored, `created` false. */
    async record(
      event: Pick<WebhookEvent, 'provider' | 'providerEventId' | 'payload'>,
      now: Date,
    ): Promise<{ event: WebhookEvent; created: boolean }> {
      try {
        const doc = await model.create({ ...event, receivedAt: now });
        return { event: fromDoc(doc.toObject()), created: true };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const { provider, providerEventId } = event;
        const known = await model.findOne({ provider, providerEventId }).lean();
        if (known === null) throw error;
        return { event: fromDoc(known), created: false };
      }
    },

    /** `error` null = done. */
    async markProcessed(id: string, now: Date, error: string | null = null): Promise<WebhookEvent | null> {
      if (!isId(id)) return null;
      return fromDocOrNull(
        await model
          .findOneAndUpdate({ _id: id }, { $set: { processedAt: now, error } }, { returnDocument: 'after' })
          .lean(),
      );
    },

    /** Oldest first. */
    async listUnprocessed(limit: number): Promise<WebhookEvent[]> {
      const docs = await model.find({ processedAt: null }).sort({ receivedAt: 1 }).limit(limit).lean();
      return docs.map((doc) => fromDoc<WebhookEvent>(doc));
    },

    /** Removes handled events that came before a moment; how many went. */
    async purge(before: Date): Promise<number> {
      return (await model.deleteMany({ processedAt: { $ne: null }, receivedAt: { $lt: before } })).deletedCount;
    },
  };
}
