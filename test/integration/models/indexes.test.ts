import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureIndexes } from '../../../src/models/index.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { candidate, NOW, newId } from './samples.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  const { companies } = database.models;
  await Promise.all(
    Array.from({ length: 30 }, () => companies.insert(candidate(), { runId: null, dataOrigin: 'scout', now: NOW })),
  );
});
afterAll(() => database.close());

/** Every stage of the plan the server chose. */
async function stages(model: string, filter: object, sort: Record<string, 1 | -1> = {}): Promise<string[]> {
  const cursor = database.connection.model(model).find(filter).sort(sort).limit(10);
  const plan: unknown = await cursor.explain('queryPlanner');
  return [
    ...JSON.stringify(plan)
      .split('"rejectedPlans"')[0]!
      .matchAll(/"stage":"([A-Z_+]+)"/g),
  ].map(([, stage]) => stage ?? '');
}

describe('indexes', () => {
  it('may be created again at every start', async () => {
    await ensureIndexes(database.models);
    await expect(ensureIndexes(database.models)).resolves.toBeUndefined();
  });

  const best = { 'latest.score': -1, siteCount: -1, _id: 1 } as const;
  it.each([
    ['a company by its domain', 'Company', { domain: 'a.example' }, {}],
    ['companies by domains', 'Company', { domain: { $in: ['a.example', 'b.example'] } }, {}],
    ['companies by source entries', 'Company', { sourceIds: { $in: ['osm:node/1'] } }, {}],
    ['a company by name and place', 'Company', { nameKey: 'a', cityKey: 'b', state: 'OH', domain: null }, {}],
    ['companies by the beginning of a name', 'Company', { nameKey: { $regex: '^bir' } }, { nameKey: 1 }],
    ['companies of a run', 'Company', { runId: newId() }, { _id: 1 }],
    ['the best companies', 'Company', {}, best],
    ['the best companies of a state of work', 'Company', { status: { $in: ['scored'] } }, best],
    ['companies that have waited', 'Company', { status: 'scored', updatedAt: { $lt: NOW } }, { updatedAt: 1 }],
    [
      'the next page of companies that have waited',
      'Company',
      {
        status: 'scored',
        'latest.tier': 'high',
        updatedAt: { $lt: NOW, $gte: NOW },
        $or: [{ updatedAt: { $gt: NOW } }, { updatedAt: NOW, _id: { $gt: newId() } }],
      },
      { updatedAt: 1, _id: 1 },
    ],
    ['companies to which a mail came back', 'Company', { cameBackAt: { $gt: new Date(0) } }, { cameBackAt: 1 }],
    ['companies whose figures changed', 'Company', { changedAt: { $gte: NOW } }, { changedAt: 1, _id: 1 }],
    ['companies that wait for analysis', 'Company', { status: 'new', createdAt: { $lt: NOW } }, { createdAt: 1 }],
    [
      'high leads that wait',
      'Company',
      { status: 'scored', 'latest.tier': 'high', 'latest.approved': false, 'latest.scoredAt': { $lt: NOW } },
      { 'latest.scoredAt': 1 },
    ],
    ['the newest score', 'LeadScore', { companyId: newId() }, { scoredAt: -1 }],
    ['the newest features', 'CompanyFeature', { companyId: newId() }, { computedAt: -1 }],
    ['a contact by address', 'Contact', { emailLower: 'a@b.example' }, {}],
    ['contacts of a company', 'Contact', { companyId: newId() }, { createdAt: 1 }],
    ['everybody at a domain', 'Contact', { domains: 'b.example', _id: { $gt: newId() } }, { _id: 1 }],
    ['contacts without domains', 'Contact', { domains: null }, {}],
    ['waiting drafts of no run', 'EmailDraft', { status: 'pending', runId: null }, { createdAt: 1 }],
    [
      'what was decided about mails of an industry',
      'EmailDraft',
      { industry: 'healthcare', kind: 'first', status: { $in: ['approved', 'sent', 'rejected'] } },
      { updatedAt: -1 },
    ],
    ['drafts of a run', 'EmailDraft', { runId: newId() }, { _id: 1 }],
    ['waiting drafts', 'EmailDraft', { status: { $in: ['pending'] } }, { createdAt: 1 }],
    ['due drafts', 'EmailDraft', { status: 'approved', sendAfter: { $lte: NOW } }, { sendAfter: 1 }],
    ['mails approved long ago', 'EmailDraft', { status: 'approved', approvedAt: { $lt: NOW } }, { approvedAt: 1 }],
    ['drafts left in the middle', 'EmailDraft', { status: 'sending', claimedAt: { $lt: NOW } }, { claimedAt: 1 }],
    ['a draft by Message-ID', 'EmailDraft', { messageId: '<a@b>' }, {}],
    ['what left in somebody’s name', 'EmailDraft', { approvedBy: 'U1', sentAt: { $ne: null } }, { sentAt: -1 }],
    [
      'follow-ups of first mails',
      'FollowUp',
      { parentDraftId: { $in: [newId(), newId()] } },
      { parentDraftId: 1, number: 1 },
    ],
    ['who opened the Home tab lately', 'HomeViewer', { openedAt: { $gte: NOW } }, { openedAt: -1 }],
    ['an audit entry that is written once', 'AuditEntry', { key: 'stopped:x' }, {}],
    ['whether a mail was opened', 'OutreachEvent', { emailDraftId: newId(), eventType: { $in: ['opened'] } }, {}],
    ['the latest stop', 'Post', { kind: 'stopped' }, { createdAt: -1 }],
    ['the newest draft of a company', 'EmailDraft', { companyId: newId() }, { createdAt: -1 }],
    ['an open run by its words', 'AgentRun', { requestKey: 'dental|OH||10', open: true }, {}],
    ['newest open runs', 'AgentRun', { open: true }, { startedAt: -1 }],
    ['leases of a worker', 'AgentRun', { 'lease.owner': 'w1' }, {}],
    ['a waiting gate', 'HumanApprovalRequest', { runId: newId(), approvalType: 'leads' }, { createdAt: -1 }],
    ['gates of a run that people were reminded of', 'HumanApprovalRequest', { runId: newId(), remindedAt: NOW }, {}],
    ['gates by deadline', 'HumanApprovalRequest', { status: 'pending' }, { expiresAt: 1 }],
    ['a redelivered event', 'OutreachEvent', { providerEventId: 'e1' }, {}],
    ['events of a week', 'OutreachEvent', { eventType: 'sent', eventAt: { $gte: NOW } }, { eventAt: 1 }],
    ['the latest replies', 'OutreachEvent', { eventType: 'replied' }, { eventAt: -1 }],
    ['the newest events', 'OutreachEvent', {}, { eventAt: -1, _id: -1 }],
    ['events of a company', 'OutreachEvent', { companyId: newId() }, { eventAt: -1 }],
    ['due follow-ups', 'FollowUp', { state: 'scheduled', dueAt: { $lte: NOW } }, { dueAt: 1 }],
    ['follow-ups in the hands of a draft', 'FollowUp', { state: 'claimed', _id: { $gt: newId() } }, { _id: 1 }],
    ['follow-ups of a first mail', 'FollowUp', { parentDraftId: newId() }, { number: 1 }],
    ['a follow-up’s draft', 'EmailDraft', { kind: 'followup', parentDraftId: newId() }, { followUpNumber: 1 }],
    ['the newest suppressions', 'Suppression', { lifted: null }, { createdAt: -1 }],
    ['reminders of a review', 'Post', { _id: { $gte: 'reminder:a:', $lt: 'reminder:a:\uffff' } }, { _id: -1 }],
    ['a message that was heard before', 'TalkQuestion', { messageKey: 'C1:1' }, {}],
    ['questions of a dead process', 'TalkQuestion', { state: 'answering', leaseUntil: { $lte: NOW } }, {}],
    ['what was said in a thread', 'TalkQuestion', { conversation: 'C1:1', askedAt: { $lt: NOW } }, { askedAt: -1 }],
    ['old questions', 'TalkQuestion', { askedAt: { $lt: NOW } }, {}],
    ['cards whose time is over', 'TalkQuestion', { 'proposal.state': 'open', 'proposal.expiresAt': { $lte: NOW } }, {}],
    ['the best companies of a city', 'Company', { cityKey: 'columbus' }, { 'latest.score': -1, siteCount: -1, _id: 1 }],
    ['choices of yesterday', 'LeadChoice', { createdAt: { $lt: NOW } }, {}],
    ['a suppressed address', 'Suppression', { emailLower: 'a@b.example' }, {}],
    ['a suppressed domain', 'Suppression', { domain: { $in: ['b.example'] } }, {}],
    ['the sources of a trade', 'SourcePerformance', { industry: 'dental', location: 'ohio' }, { avgQualityScore: -1 }],
    ['log lines of a run', 'AgentRunLog', { runId: newId() }, { loggedAt: 1 }],
    ['an upload by its file', 'Upload', { fileId: 'F1' }, {}],
    ['uploads of a state', 'Upload', { state: 'importing' }, { expiresAt: 1 }],
    ['uploads whose time is over', 'Upload', { state: { $in: ['uploaded'] }, expiresAt: { $lte: NOW } }, {}],
    ['uploads that nobody was told of', 'Upload', { told: false }, {}],
    ['uploads of last month', 'Upload', { createdAt: { $lt: NOW }, state: { $in: ['imported'] } }, {}],
    ['a batch of rows', 'UploadRow', { uploadId: newId(), seq: 0 }, {}],
    ['rows that were left behind', 'UploadRow', { createdAt: { $lt: NOW }, uploadId: { $nin: [newId()] } }, {}],
    ['companies by their names', 'Company', { nameKey: { $in: ['a', 'b'] }, domain: null }, {}],
    ['unhandled webhooks', 'WebhookEvent', { processedAt: null }, { receivedAt: 1 }],
  ] as [string, string, object, Record<string, 1 | -1>][])(
    'find %s without reading everything',
    async (_what, model, filter, sort) => {
      const used = await stages(model, filter, sort);
      expect(used.some((stage) => stage.includes('IXSCAN') || stage.startsWith('EXPRESS'))).toBe(true);
      expect(used).not.toContain('COLLSCAN');
      expect(used).not.toContain('SORT');
    },
  );
});
