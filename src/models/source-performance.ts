import type { Connection } from 'mongoose';
import { fromDoc, isDuplicateKey, literal, type Stored } from './convert.ts';
import { count, date, defineSchema, modelOf, optionalNumber, text } from './schema.ts';

/** Scout's memory of a source for one trade in one place (both lower case). Quality is 0-10. */
export type SourcePerformance = {
  id: string;
  sourceName: string;
  industry: string;
  location: string;
  totalRuns: number;
  totalLeadsFound: number;
  totalLeadsPassed: number;
  /** Rolling mean over all runs, 2 decimals. */
  avgQualityScore: number;
  lastQualityScore: number | null;
  lastRunAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

const sourcePerformanceSchema = defineSchema({
  sourceName: text(200),
  industry: text(100),
  location: text(200),
  totalRuns: count(),
  totalLeadsFound: count(),
  totalLeadsPassed: count(),
  avgQualityScore: count(),
  lastQualityScore: optionalNumber(),
  lastRunAt: date(),
  createdAt: date(),
  updatedAt: date(),
});
sourcePerformanceSchema.index({ sourceName: 1, industry: 1, location: 1 }, { unique: true });
sourcePerformanceSchema.index({ industry: 1, location: 1, avgQualityScore: -1 });

export function createSourcePerformanceStore(connection: Connection) {
  const model = modelOf<Stored<SourcePerformance>>(
    connection,
    'SourcePerformance',
    sourcePerformanceSchema,
    'source_performance',
  );

  async function record(
    source: { sourceName: string; industry: string; location: string },
    outcome: { found: number; passed: number; quality: number; now: Date },
  ): Promise<SourcePerformance> {
    const { found, passed, quality, now } = outcome;
    const key = {
      sourceName: source.sourceName,
      industry: source.industry.toLowerCase(),
      location: source.location.toLowerCase(),
    };
    const before = (field: string) => ({ $ifNull: [`$${field}`, 0] });
    const sum = { $add: [{ $multiply: [before('avgQualityScore'), before('totalRuns')] }, quality] };
    const mean = { $round: [{ $divide: [sum, { $add: [before('totalRuns'), 1] }] }, 2] };
    const set = {
      avgQualityScore: mean,
      totalRuns: { $add: [before('totalRuns'), 1] },
      totalLeadsFound: { $add: [before('totalLeadsFound'), found] },
      totalLeadsPassed: { $add: [before('totalLeadsPassed'), passed] },
      lastQualityScore: literal(quality),
      lastRunAt: now,
      createdAt: { $ifNull: ['$createdAt', now] },
      updatedAt: now,
    };
    try {
      const doc = await model
        .findOneAndUpdate(key, [{ $set: set }], { upsert: true, returnDocument: 'after', updatePipeline: true })
        .lean();
      return fromDoc(doc);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return record(source, outcome); // another run made the row a moment ago
    }
  }

  return {
    /** Adds one run of a source, in one write: mean = (mean × runs + quality) / (runs + 1). */
    record,

    /** Best first. */
    async rank(where: { industry: string; location: string }, limit: number): Promise<SourcePerformance[]> {
      const docs = await model
        .find({ industry: where.industry.toLowerCase(), location: where.location.toLowerCase() })
        .sort({ avgQualityScore: -1 })
        .limit(limit)
        .lean();
      return docs.map((doc) => fromDoc<SourcePerformance>(doc));
    },
  };
}
