import type { ObjectId } from 'mongodb';
import type { Migration } from './migration.ts';

const BATCH = 500;

type Score = { _id: ObjectId; companyId: ObjectId; scoredAt: Date; supersededAt?: Date | null };

/** Scores did not say that a newer one exists; reports counted a company twice that was scored twice in a week. */
export const supersededScores: Migration = {
  version: 2,
  name: 'scores say when the next one of their company was made',

  async batch(db, after) {
    const collection = db.collection<Score>('lead_scores');
    const scores = await collection
      .find(after === null ? {} : { _id: { $gt: after as ObjectId } })
      .sort({ _id: 1 })
      .limit(BATCH)
      .toArray();
    const all = await collection
      .find({ companyId: { $in: scores.map(({ companyId }) => companyId) } })
      .project<Pick<Score, 'companyId' | 'scoredAt'>>({ companyId: 1, scoredAt: 1 })
      .toArray();
    const moments = Map.groupBy(all, ({ companyId }) => companyId.toHexString());
    const writes = scores.flatMap(({ _id, companyId, scoredAt, supersededAt }) => {
      const later = (moments.get(companyId.toHexString()) ?? []).map((other) => other.scoredAt.getTime());
      const next = Math.min(...later.filter((moment) => moment > scoredAt.getTime()));
      if (supersededAt != null || next === Number.POSITIVE_INFINITY) return [];
      const update = { $set: { supersededAt: new Date(next) } };
      return [{ updateOne: { filter: { _id, supersededAt: null }, update } }];
    });
    if (writes.length > 0) await collection.bulkWrite(writes, { ordered: false });
    return scores.length < BATCH ? null : (scores.at(-1)?._id ?? null);
  },
};
