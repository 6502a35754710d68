import type { Connection } from 'mongoose';
import { date, defineSchema, modelOf, optionalDate, text } from './schema.ts';

/** Whether a paid source is used up or shut off. `blockedUntil` in the past = usable. */
export type ProviderState = { provider: string; blockedUntil: Date | null; reason: string; updatedAt: Date };

const providerStateSchema = defineSchema({
  _id: text(),
  blockedUntil: optionalDate(),
  reason: text(),
  updatedAt: date(),
});

export function createProviderStateStore(connection: Connection) {
  const model = modelOf<Omit<ProviderState, 'provider'> & { _id: string }>(
    connection,
    'ProviderState',
    providerStateSchema,
    'provider_state',
  );

  async function get(provider: string): Promise<ProviderState | null> {
    const doc = await model.findById(provider).lean();
    if (doc === null) return null;
    const { _id, ...rest } = doc;
    return { provider: _id, ...rest };
  }

  return {
    get,

    async isBlocked(provider: string, now: Date): Promise<boolean> {
      const state = await get(provider);
      return state?.blockedUntil != null && state.blockedUntil > now;
    },

    /** Stops using a source until a moment; a longer block that exists stays. */
    async block(provider: string, until: Date, reason: string, now: Date): Promise<void> {
      await model.updateOne(
        { _id: provider },
        { $max: { blockedUntil: until }, $set: { reason, updatedAt: now } },
        { upsert: true },
      );
    },

    /** Sources that are blocked at this moment. There are no more of them than providers. */
    async listBlocked(now: Date): Promise<string[]> {
      return (await model.find({ blockedUntil: { $gt: now } }).lean()).map(({ _id }) => _id);
    },

    async unblock(provider: string, now: Date): Promise<void> {
      await model.updateOne({ _id: provider }, { $set: { blockedUntil: null, updatedAt: now } });
    },
  };
}
