import type { Model } from 'mongoose';
import type { Company } from '../domain/company.ts';
import { fromDoc, isId, type Stored } from './convert.ts';

/** Companies to which a mail came back for good, until it is settled whom else to write to there. */
export function createCameBack(model: Model<Stored<Company>>) {
  return {
    async markCameBack(id: string, at: Date): Promise<void> {
      if (isId(id)) await model.updateOne({ _id: id, erasedAt: null }, { $set: { cameBackAt: at } });
    },

    /** @param at - as it was read: a mail that came back meanwhile stays to be settled */
    async settleCameBack(id: string, at: Date): Promise<void> {
      if (isId(id)) await model.updateOne({ _id: id, cameBackAt: at }, { $set: { cameBackAt: null } });
    },

    /** Those that nobody settled, the oldest first. */
    async listCameBack(limit: number): Promise<Company[]> {
      const docs = await model
        .find({ cameBackAt: { $gt: new Date(0) } })
        .sort({ cameBackAt: 1 })
        .limit(limit)
        .lean();
      return docs.map((doc) => fromDoc<Company>(doc));
    },
  };
}
