import type { Connection } from 'mongoose';
import { type CompanyFeature, type LeadScore, TIERS } from '../domain/score.ts';
import { fromDoc, fromDocOrNull, isId, type Stored } from './convert.ts';
import {
  date,
  defineParts,
  defineSchema,
  flag,
  modelOf,
  number,
  oneOf,
  optionalDate,
  optionalRef,
  optionalText,
  ref,
  text,
} from './schema.ts';

const basis = defineParts({
  benchmarkKey: text(),
  benchmarkLabel: text(),
  sites: number(),
  sitesKnown: flag(),
  sqftPerSite: number(),
  kwhPerSqft: number(),
  rate: number(),
  rateLabel: text(),
  employees: number(),
  employeesKnown: flag(),
  telecomPerEmployee: number(),
  confidence: oneOf(['low', 'medium', 'high']),
});

const featureSchema = defineSchema({
  companyId: ref(),
  estimatedSqftPerSite: number(),
  estimatedSiteCount: number(),
  estimatedAnnualUtilitySpend: number(),
  estimatedAnnualTelecomSpend: number(),
  estimatedTotalSpend: number(),
  savingsLow: number(),
  savingsMid: number(),
  savingsHigh: number(),
  industryFitScore: number(),
  multiSiteConfirmed: flag(),
  deregulatedState: flag(),
  dataQualityScore: number(),
  basis,
  computedAt: date(),
});
featureSchema.index({ companyId: 1, computedAt: -1 });

const scoreSchema = defineSchema({
  companyId: ref(),
  runId: optionalRef(),
  score: number(),
  tier: oneOf(TIERS),
  components: defineParts({ recovery: number(), industry: number(), multisite: number(), dataQuality: number() }),
  formula: oneOf(['normalized', 'reference', 'custom']),
  scoreReason: text(),
  reasonBy: optionalText(100),
  approvedHuman: flag(),
  approvedBy: optionalText(100),
  approvedAt: optionalDate(),
  scoredAt: date(),
  supersededAt: optionalDate(),
});
scoreSchema.index({ companyId: 1, scoredAt: -1 });
scoreSchema.index({ tier: 1, scoredAt: 1 });
scoreSchema.index({ runId: 1, scoredAt: 1 });
scoreSchema.index(
  { tier: 1, supersededAt: 1, scoredAt: 1 },
  { partialFilterExpression: { supersededAt: { $gt: new Date(0) } } },
);

/** Computed inputs of the score: rows are added, never changed; the newest counts. */
export function createFeatureStore(connection: Connection) {
  const model = modelOf<Stored<CompanyFeature>>(connection, 'CompanyFeature', featureSchema, 'company_features');
  return {
    async insert(feature: Omit<CompanyFeature, 'id'>): Promise<CompanyFeature> {
      return fromDoc((await model.create(feature)).toObject());
    },

    async latest(companyId: string): Promise<CompanyFeature | null> {
      if (!isId(companyId)) return null;
      return fromDocOrNull(await model.findOne({ companyId }).sort({ computedAt: -1 }).lean());
    },
  };
}

/** Scores: rows are added; only the approval, and that a newer one exists, are written later. */
export function createScoreStore(connection: Connection) {
  const model = modelOf<Stored<LeadScore>>(connection, 'LeadScore', scoreSchema, 'lead_scores');
  return {
    /** Marks the company's earlier score first: after a crash in between the company is scored again, which stores the new one. */
    async insert(score: Omit<LeadScore, 'id' | 'supersededAt'>): Promise<LeadScore> {
      const { companyId, scoredAt } = score;
      await model.updateMany(
        { companyId, scoredAt: { $lte: scoredAt }, supersededAt: null },
        { $set: { supersededAt: scoredAt } },
      );
      return fromDoc((await model.create({ ...score, supersededAt: null })).toObject());
    },

    async latest(companyId: string): Promise<LeadScore | null> {
      if (!isId(companyId)) return null;
      return fromDocOrNull(await model.findOne({ companyId }).sort({ scoredAt: -1 }).lean());
    },

    /** The first approval stays. */
    async markApproved(scoreId: string, by: string, at: Date): Promise<LeadScore | null> {
      if (!isId(scoreId)) return null;
      return fromDocOrNull(
        await model
          .findOneAndUpdate(
            { _id: scoreId, approvedHuman: false },
            { $set: { approvedHuman: true, approvedBy: by, approvedAt: at } },
            { returnDocument: 'after' },
          )
          .lean(),
      );
    },

    /** Takes an approval back. */
    async clearApproval(scoreId: string): Promise<LeadScore | null> {
      if (!isId(scoreId)) return null;
      return fromDocOrNull(
        await model
          .findOneAndUpdate(
            { _id: scoreId, approvedHuman: true },
            { $set: { approvedHuman: false, approvedBy: null, approvedAt: null } },
            { returnDocument: 'after' },
          )
          .lean(),
      );
    },
  };
}
