import type { Connection } from 'mongoose';
import { isDuplicateKey } from './convert.ts';
import { count, defineSchema, modelOf, optionalRef, text } from './schema.ts';

/** What one call cost. `usd` is our reckoning from list prices or token counts, not the vendor's invoice. */
export type Spending = {
  /** `hunter`, `google_maps`, `llm` … */
  provider: string;
  /** What was bought: `domain-search`, `writer` … */
  kind: string;
  calls: number;
  /** The vendor's own unit; tokens for a model. */
  credits: number;
  usd: number;
  runId: string | null;
};

export type SpendTotal = { provider: string; kind: string; calls: number; credits: number; usd: number };

const spendSchema = defineSchema({
  _id: text(200),
  day: text(10),
  provider: text(50),
  kind: text(50),
  runId: optionalRef(),
  calls: count(),
  credits: count(),
  usd: count(),
});
spendSchema.index({ day: 1, provider: 1 });
spendSchema.index({ runId: 1 });

type StoredSpend = Spending & { _id: string; day: string };

/** Costs, one document per day, provider, kind and run, so that a month is a few hundred small documents. */
export function createSpendStore(connection: Connection) {
  const model = modelOf<StoredSpend>(connection, 'Spend', spendSchema, 'spend');

  async function record(spending: Spending, day: string): Promise<void> {
    const { provider, kind, runId, calls, credits, usd } = spending;
    const key = { _id: [day, provider, kind, runId ?? '-'].join(':') };
    const update = { $inc: { calls, credits, usd }, $setOnInsert: { day, provider, kind, runId } };
    try {
      await model.updateOne(key, update, { upsert: true });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      await model.updateOne(key, update); // two first calls of a day at once
    }
  }

  async function totals(filter: object): Promise<SpendTotal[]> {
    const sum = (field: string) => ({ $sum: `$${field}` });
    const rows = await model.aggregate<SpendTotal & { _id: Pick<Spending, 'provider' | 'kind'> }>([
      { $match: filter },
      {
        $group: {
          _id: { provider: '$provider', kind: '$kind' },
          calls: sum('calls'),
          credits: sum('credits'),
          usd: sum('usd'),
        },
      },
      { $sort: { usd: -1, '_id.provider': 1, '_id.kind': 1 } },
    ]);
    return rows.map(({ _id, ...figures }) => ({ ..._id, ...figures }));
  }

  return {
    /** Adds one call's cost. `day`: `yyyy-MM-dd` in APP_TIMEZONE. */
    record,

    /** Between two days, both included; dearest first. */
    ofDays: (from: string, to: string): Promise<SpendTotal[]> => totals({ day: { $gte: from, $lte: to } }),

    ofRun: (runId: string): Promise<SpendTotal[]> => totals({ runId: new connection.base.Types.ObjectId(runId) }),
  };
}
