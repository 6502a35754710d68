import type { Connection } from 'mongoose';
import type { Company, CompanyStatus } from '../domain/company.ts';
import { companySchema } from './company-schema.ts';
import { fromDoc, fromDocOrNull, isId, type Stored } from './convert.ts';
import { modelOf } from './schema.ts';

const UNSCORED: readonly CompanyStatus[] = ['new', 'enriched'];

/** Companies that were found and never scored, whose run may have ended without them. */
export function createUnscoredCompanyStore(connection: Connection) {
  const model = modelOf<Stored<Company>>(connection, 'Company', companySchema, 'companies');

  return {
    /** Oldest first; those of the named runs are left out. */
    async list(exceptRunIds: readonly string[], limit: number): Promise<Company[]> {
      const docs = await model
        .find({ status: { $in: [...UNSCORED] }, runId: { $nin: [...exceptRunIds] } })
        .sort({ createdAt: 1 })
        .limit(limit)
        .lean();
      return docs.map((doc) => fromDoc<Company>(doc));
    },

    /** Gives one to another run; `null` = it was scored or taken meanwhile. */
    async handOver(id: string, fromRunId: string | null, toRunId: string, now: Date): Promise<Company | null> {
      if (!isId(id)) return null;
      const unscored = { _id: id, status: { $in: [...UNSCORED] }, runId: fromRunId };
      const change = { $set: { runId: toRunId, updatedAt: now } };
      return fromDocOrNull<Company>(await model.findOneAndUpdate(unscored, change, { returnDocument: 'after' }).lean());
    },
  };
}
