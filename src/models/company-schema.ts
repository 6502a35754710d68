import { COMPANY_STATUSES } from '../domain/company.ts';
import { INDUSTRY_BUCKETS } from '../domain/industry.ts';
import { TIERS } from '../domain/score.ts';
import { REPORTED_MOVES } from './report-queries.ts';
import {
  count,
  date,
  defineParts,
  defineSchema,
  flag,
  number,
  oneOf,
  optionalDate,
  optionalNumber,
  optionalPart,
  optionalRef,
  optionalText,
  ref,
  text,
} from './schema.ts';

const location = defineParts({
  street: optionalText(),
  city: optionalText(),
  state: optionalText(),
  postcode: optionalText(),
  phone: optionalText(),
  lat: optionalNumber(),
  lon: optionalNumber(),
  sourceId: text(),
});

const fieldSource = defineParts({ url: optionalText(), label: text(), at: date() });

const statusChange = defineParts({
  from: oneOf(COMPANY_STATUSES),
  to: oneOf(COMPANY_STATUSES),
  by: text(),
  at: date(),
  reason: optionalText(),
  runId: optionalRef(),
});

const latestScore = defineParts({
  scoreId: ref(),
  featureId: ref(),
  score: number(),
  tier: oneOf(TIERS),
  reason: text(),
  savingsLow: number(),
  savingsMid: number(),
  savingsHigh: number(),
  scoredAt: date(),
  approved: flag(),
  approvedBy: optionalText(),
  approvedAt: optionalDate(),
});

const person = defineParts({ fullName: text(), title: optionalText() });

export const companySchema = defineSchema({
  name: text(255),
  domain: optionalText(),
  website: optionalText(),
  industry: oneOf(INDUSTRY_BUCKETS),
  subIndustry: optionalText(100),
  city: optionalText(),
  state: optionalText(50),
  siteCount: optionalNumber(),
  locations: [location],
  phone: optionalText(30),
  email: optionalText(),
  person: optionalPart(person),
  source: text(200),
  sourceUrl: optionalText(),
  sourceIds: [String],
  qualityScore: count(),
  nameKey: text(),
  cityKey: text(),
  employeeCount: optionalNumber(),
  hasLocationsPage: flag(),
  industrySource: optionalPart(fieldSource),
  phoneSource: optionalPart(fieldSource),
  siteCountSource: optionalPart(fieldSource),
  employeeCountSource: optionalPart(fieldSource),
  intentSignal: optionalText(),
  dataOrigin: oneOf(['scout', 'csv', 'manual', 'hubspot_crm']),
  contactFound: flag(),
  websiteName: optionalText(100),
  websiteIsAnothers: flag(),
  status: oneOf(COMPANY_STATUSES),
  runId: optionalRef(),
  latest: optionalPart(latestScore),
  history: [statusChange],
  rejectionReason: optionalText(),
  cameBackAt: optionalDate(),
  owner: optionalText(100),
  reached: optionalNumber(),
  changedAt: optionalDate(),
  movedAt: optionalPart(defineParts(Object.fromEntries(REPORTED_MOVES.map((move) => [move, optionalDate()])))),
  dateFound: date(),
  createdAt: date(),
  updatedAt: date(),
  erasedAt: optionalDate(),
  erasedWhy: optionalText(50),
});

// `$gt: ''` holds for every text and for nothing else; the planner can prove it from an equality, which it cannot for $type.
companySchema.index({ domain: 1 }, { unique: true, partialFilterExpression: { domain: { $gt: '' } } });
companySchema.index({ sourceIds: 1 }, { unique: true, partialFilterExpression: { sourceIds: { $gt: '' } } });
companySchema.index(
  { nameKey: 1, cityKey: 1, state: 1 },
  { unique: true, partialFilterExpression: { domain: { $type: 'null' } } },
);
companySchema.index({ nameKey: 1, cityKey: 1 });
companySchema.index({ email: 1 }, { partialFilterExpression: { email: { $gt: '' } } });
companySchema.index({ status: 1, updatedAt: 1, _id: 1 });
companySchema.index({ 'latest.tier': 1, status: 1, updatedAt: 1, _id: 1 });
companySchema.index({ status: 1, createdAt: 1 });
companySchema.index({ status: 1, 'latest.score': -1, siteCount: -1, _id: 1 });
companySchema.index({ 'latest.tier': 1, status: 1, 'latest.score': -1 });
companySchema.index({ 'latest.score': -1, siteCount: -1, _id: 1 });
companySchema.index({ runId: 1, _id: 1 });
companySchema.index({ industry: 1, state: 1, 'latest.score': -1 });
companySchema.index({ subIndustry: 1, state: 1, 'latest.score': -1 });
companySchema.index({ cityKey: 1, 'latest.score': -1, siteCount: -1, _id: 1 });
companySchema.index({ updatedAt: -1 });
companySchema.index({ status: 1, _id: 1 });
companySchema.index({ dateFound: 1, industry: 1, state: 1 });
for (const move of REPORTED_MOVES) {
  const field = `movedAt.${move}`;
  companySchema.index({ [field]: 1 }, { partialFilterExpression: { [field]: { $gt: new Date(0) } } });
}
companySchema.index({ changedAt: 1, _id: 1 });
companySchema.index({ cameBackAt: 1 }, { partialFilterExpression: { cameBackAt: { $gt: new Date(0) } } });
companySchema.index({ status: 1, 'latest.tier': 1, 'latest.approved': 1, 'latest.scoredAt': 1 });

/** Serve the roll-ups of the pipeline only. */
export const HIDDEN: readonly string[] = ['reached', 'changedAt', 'movedAt'];
