import { ANGLES, DRAFT_STATUSES } from '../domain/draft.ts';
import {
  count,
  date,
  defineParts,
  defineSchema,
  flag,
  number,
  oneOf,
  optionalDate,
  optionalPart,
  optionalRef,
  optionalText,
  ref,
  text,
} from './schema.ts';

const followUp = defineParts({ number: number(), dayOffset: number(), subject: text(), body: text() });

const claim = defineParts({
  text: text(),
  support: optionalPart(defineParts({ fact: text(), source: text(), url: optionalText() })),
});

const critic = defineParts({
  score: number(),
  criteria: defineParts({
    personalization: number(),
    savings_figure: number(),
    clear_cta: number(),
    human_tone: number(),
    subject_quality: number(),
  }),
  feedback: text(),
});

export const draftSchema = defineSchema({
  ref: number(),
  companyId: ref(),
  industry: optionalText(50),
  contactId: optionalRef(),
  runId: optionalRef(),
  kind: oneOf(['first', 'followup', 'reply']),
  followUpNumber: count(),
  parentDraftId: optionalRef(),
  thread: { type: [String], default: undefined },
  recipient: defineParts({ email: text(320), fullName: optionalText(), title: optionalText(), generic: flag() }),
  subject: text(300),
  body: text(),
  followUps: [followUp],
  angle: oneOf(ANGLES),
  savingsEstimate: text(100),
  claims: [claim],
  critic: optionalPart(critic),
  toneIssues: [String],
  lowConfidence: flag(),
  rewriteCount: count(),
  writtenBy: text(),
  status: oneOf(DRAFT_STATUSES),
  revision: number(),
  editedHuman: flag(),
  previous: optionalPart(defineParts({ subject: text(), body: text(), editedBy: text() })),
  approvedHuman: flag(),
  approvedBy: optionalText(100),
  approvedAt: optionalDate(),
  approvedHash: optionalText(64),
  rejectedBy: optionalText(100),
  rejectedAt: optionalDate(),
  rejectionReason: optionalText(),
  instruction: optionalText(),
  messageId: optionalText(),
  providerMessageId: optionalText(),
  sendAfter: optionalDate(),
  sendNote: optionalText(),
  sendAttempts: count(),
  claimedAt: optionalDate(),
  claimedBy: optionalText(),
  handedOverAt: optionalDate(),
  sentAt: optionalDate(),
  createdAt: date(),
  updatedAt: date(),
  erasedAt: optionalDate(),
  erasedWhy: optionalText(50),
});

draftSchema.index({ ref: 1 }, { unique: true });
draftSchema.index(
  { companyId: 1, contactId: 1, kind: 1, followUpNumber: 1 },
  {
    unique: true,
    partialFilterExpression: {
      status: { $in: DRAFT_STATUSES.filter((status) => status !== 'rejected' && status !== 'superseded') },
    },
  },
);
draftSchema.index(
  { parentDraftId: 1, followUpNumber: 1 },
  { unique: true, partialFilterExpression: { kind: 'followup' } },
);
draftSchema.index({ companyId: 1, createdAt: -1 });
draftSchema.index({ runId: 1, _id: 1 });
draftSchema.index({ status: 1, createdAt: 1 });
draftSchema.index({ status: 1, sendAfter: 1 });
draftSchema.index({ status: 1, approvedAt: 1 });
draftSchema.index({ status: 1, claimedAt: 1 });
draftSchema.index({ status: 1, rejectedAt: 1 });
draftSchema.index({ industry: 1, updatedAt: -1 }, { partialFilterExpression: { kind: 'first' } });
draftSchema.index({ updatedAt: -1 });
draftSchema.index({ approvedBy: 1, sentAt: -1 });
draftSchema.index({ messageId: 1 }, { partialFilterExpression: { messageId: { $gt: '' } } });
draftSchema.index({ providerMessageId: 1 }, { partialFilterExpression: { providerMessageId: { $gt: '' } } });
