import { RUN_STAGES, RUN_STATUSES, type RunCounters } from '../domain/run.ts';
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
  optionalText,
  text,
} from './schema.ts';

export const EMPTY_COUNTERS: RunCounters = {
  placesFound: 0,
  companiesFound: 0,
  companiesKnown: 0,
  groupsFound: 0,
  companiesScored: 0,
  companiesApproved: 0,
  companiesRejected: 0,
  contactsFound: 0,
  draftsCreated: 0,
  draftsRejected: 0,
  emailsSent: 0,
  itemsFailed: 0,
};

const counters = defineParts(Object.fromEntries(Object.keys(EMPTY_COUNTERS).map((key) => [key, count()])));
const tiers = () => defineParts({ high: count(), medium: count(), low: count() });

const sourceReport = defineParts({
  name: text(),
  label: text(),
  found: count(),
  truncated: flag(),
  attribution: optionalText(),
  failure: optionalPart(defineParts({ kind: text(), summary: text(), at: date() })),
});

export const runRequestParts = defineParts({
  industryWord: text(),
  industryKey: text(),
  state: text(),
  city: optionalText(),
  count: number(),
  uploadId: text(100),
});

export const runSchema = defineSchema({
  ref: number(),
  triggerSource: oneOf(['slack_command', 'slack_action', 'slack_message', 'schedule', 'api']),
  triggerInput: defineParts({ text: text() }),
  requestedBy: text(),
  request: runRequestParts,
  title: text(),
  requestKey: text(),
  /** True until the status is final; what the unique index and the leases stand on. */
  open: flag(true),
  status: oneOf(RUN_STATUSES),
  currentStage: oneOf(RUN_STAGES),
  progress: defineParts({ done: count(), total: count() }),
  counters,
  countersVersion: count(),
  tiers: tiers(),
  sources: [sourceReport],
  companyIds: [{ type: 'ObjectId' }],
  budgetUsd: optionalNumber(),
  shown: tiers(),
  retryCount: count(),
  maxRetries: number(),
  retryAt: optionalDate(),
  errorMessage: optionalText(),
  cancelledBy: optionalText(),
  lease: optionalPart(defineParts({ owner: text(), until: date() })),
  startedAt: date(),
  completedAt: optionalDate(),
  createdAt: date(),
  updatedAt: date(),
});

runSchema.index({ ref: 1 }, { unique: true });
runSchema.index({ requestKey: 1 }, { unique: true, partialFilterExpression: { open: true } });
runSchema.index({ open: 1, startedAt: -1 });
runSchema.index({ startedAt: -1 });
runSchema.index({ status: 1, updatedAt: 1 });
runSchema.index({ 'lease.owner': 1 }, { partialFilterExpression: { 'lease.owner': { $gt: '' } } });
