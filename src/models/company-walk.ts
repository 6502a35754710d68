import type { Model } from 'mongoose';
import type { Company, CompanyStatus } from '../domain/company.ts';
import type { Tier } from '../domain/score.ts';
import { fromDoc, type Stored } from './convert.ts';

/** A place in a walk: the last company read. */
export type WalkCursor = { updatedAt: Date; id: string };

/** Reads companies that nothing has moved for a while, page by page. */
export function createCompanyWalk(model: Model<Stored<Company>>) {
  return {
    /** Companies of a status that were last changed before a moment, the oldest first; pass the last one to read on. */
    async listIdle(
      where: { status: CompanyStatus; tier?: Tier; before: Date },
      page: { after?: WalkCursor | undefined; limit: number },
    ): Promise<Company[]> {
      const { status, tier, before } = where;
      const { after, limit } = page;
      const rest =
        after === undefined
          ? {}
          : { $or: [{ updatedAt: { $gt: after.updatedAt } }, { updatedAt: after.updatedAt, _id: { $gt: after.id } }] };
      const since = after === undefined ? {} : { $gte: after.updatedAt };
      const docs = await model
        .find({
          status,
          ...(tier === undefined ? {} : { 'latest.tier': tier }),
          updatedAt: { $lt: before, ...since },
          ...rest,
        })
        .sort({ updatedAt: 1, _id: 1 })
        .limit(limit)
        .lean();
      return docs.map((doc) => fromDoc<Company>(doc));
    },

    /** How many there are, counted no further than `most`. */
    async countIdle(status: CompanyStatus, before: Date, most: number): Promise<number> {
      return model.countDocuments({ status, updatedAt: { $lt: before } }).limit(most);
    },
  };
}
