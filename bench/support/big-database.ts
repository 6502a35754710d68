import type { Connection } from 'mongoose';
import { Types } from 'mongoose';
import { COMPANY_STATUSES, type CompanyStatus } from '../../src/domain/company.ts';
import { FUNNEL_STAGES } from '../../src/domain/funnel.ts';
import { REPORTED_MOVES } from '../../src/models/report-queries.ts';

const BATCH = 5_000;
const DAY_MS = 24 * 3_600_000;
const EVENTS_A_COMPANY = 3;
/** Every so many companies one has a draft. */
const DRAFT_EVERY = 10;

/** How many of a hundred companies stand where. */
const SHARES: Record<CompanyStatus, number> = {
  new: 20,
  enriched: 5,
  scored: 25,
  approved: 5,
  contacted: 15,
  replied: 4,
  meeting_booked: 2,
  won: 1,
  lost: 3,
  no_response: 10,
  archived: 10,
};
const DEALT = COMPANY_STATUSES.flatMap((status) => Array.from({ length: SHARES[status] }, () => status));
const STATES = ['OH', 'TX', 'NY', 'PA', 'IL', 'MI', 'GA', 'NC', 'NJ', 'VA'];
const TIERS = ['high', 'medium', 'low'] as const;
const EVENT_TYPES = ['sent', 'opened', 'delivered', 'clicked', 'followup_sent', 'replied'] as const;

/** Numbers that look drawn and are the same in every run. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Fills a database with invented companies, a score and a features row of each, three events each, and a draft of every tenth,
 * by the bare driver. Indexes come afterwards: building them at the end is quicker.
 */
export async function fill(connection: Connection, companies: number, now: Date): Promise<void> {
  const draw = draws(companies);
  for (let done = 0; done < companies; done += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, companies - done) }, (_, at) => one(done + at, draw, now));
    const insert = (name: string, docs: object[]) =>
      docs.length === 0 ? null : connection.collection(name).insertMany(docs, { ordered: false });
    await Promise.all([
      insert(
        'companies',
        batch.map(({ company }) => company),
      ),
      insert(
        'company_features',
        batch.flatMap(({ feature }) => feature),
      ),
      insert(
        'lead_scores',
        batch.flatMap(({ score }) => score),
      ),
      insert(
        'contacts',
        batch.flatMap(({ contact }) => contact),
      ),
      insert(
        'email_drafts',
        batch.flatMap(({ draft }) => draft),
      ),
      insert(
        'outreach_events',
        batch.flatMap(({ events }) => events),
      ),
    ]);
  }
}

function one(index: number, draw: () => number, now: Date) {
  const [companyId, scoreId, featureId, contactId, draftId] = [0, 1, 2, 3, 4].map(() => new Types.ObjectId());
  const status = DEALT[Math.floor(draw() * DEALT.length)] ?? 'new';
  const foundAt = new Date(now.getTime() - draw() * 180 * DAY_MS);
  const changedAt = new Date(foundAt.getTime() + draw() * (now.getTime() - foundAt.getTime() - 3_600_000));
  const tier = TIERS[Math.min(2, Math.floor(draw() * 4))] ?? 'low';
  const mid = Math.round(draw() * 50_000);
  const savings = { savingsLow: mid * 0.74, savingsMid: mid, savingsHigh: mid * 1.26 };
  const isScored = status !== 'new' && status !== 'enriched';
  const isApproved = isScored && status !== 'scored' && status !== 'archived';
  const rank = (FUNNEL_STAGES as readonly string[]).indexOf(status);
  const scored = {
    score: Math.round(draw() * 10_000) / 100,
    tier,
    reason: 'Several offices on one brand in a state where the supplier can be chosen; about $117k a year.',
    scoredAt: changedAt,
  };
  const decision = { approvedBy: isApproved ? 'U0ANA' : null, approvedAt: isApproved ? changedAt : null };
  const company = {
    _id: companyId,
    name: `Invented Practice ${index}`,
    domain: `invented-${index}.example`,
    website: `https://invented-${index}.example`,
    industry: 'healthcare',
    subIndustry: 'dental',
    city: 'Columbus',
    state: STATES[index % STATES.length],
    siteCount: 1 + (index % 12),
    locations: [{ street: `${index} Sample Street`, city: 'Columbus', state: 'OH', postcode: '43004', phone: null }],
    phone: '+16145550100',
    email: null,
    person: null,
    source: 'overpass',
    sourceUrl: null,
    sourceIds: [`osm:node/${index}`],
    qualityScore: 8,
    nameKey: `invented practice ${index}`,
    cityKey: 'columbus',
    dataOrigin: 'scout',
    contactFound: isScored,
    status,
    runId: null,
    latest: isScored ? { scoreId, featureId, ...scored, ...savings, approved: isApproved, ...decision } : null,
    history: isScored ? [{ from: 'new', to: status, by: 'system', at: changedAt, reason: null, runId: null }] : [],
    rejectionReason: null,
    movedAt: isScored && (REPORTED_MOVES as readonly string[]).includes(status) ? { [status]: changedAt } : null,
    reached: rank >= 0 ? rank : 4,
    changedAt,
    dateFound: foundAt,
    createdAt: foundAt,
    updatedAt: changedAt,
  };
  const hasDraft = index % DRAFT_EVERY === 0 && isApproved;
  const draftStatus = index % (50 * DRAFT_EVERY) === 0 ? 'approved' : 'sent';
  return {
    company,
    feature: isScored ? [{ _id: featureId, companyId, ...savings, computedAt: changedAt }] : [],
    score: isScored
      ? [
          {
            _id: scoreId,
            companyId,
            runId: null,
            ...scored,
            supersededAt: null,
            approvedHuman: isApproved,
            ...decision,
          },
        ]
      : [],
    contact: isScored
      ? [
          {
            _id: contactId,
            companyId,
            fullName: 'Dana Ray',
            emailLower: `dana@invented-${index}.example`,
            createdAt: foundAt,
          },
        ]
      : [],
    draft: hasDraft
      ? [
          {
            _id: draftId,
            ref: index + 1,
            companyId,
            contactId,
            runId: null,
            kind: 'first',
            followUpNumber: 0,
            subject: 'Your power bills',
            body: 'Hello,\nyour offices each have a power account of their own. '.repeat(8),
            status: draftStatus,
            revision: 1,
            approvedBy: 'U0ANA',
            approvedAt: changedAt,
            sendAfter: null,
            sentAt: draftStatus === 'sent' ? changedAt : null,
            createdAt: changedAt,
            updatedAt: changedAt,
          },
        ]
      : [],
    events: Array.from({ length: EVENTS_A_COMPANY }, (_, at) => ({
      companyId,
      contactId,
      emailDraftId: null,
      eventType: EVENT_TYPES[(index + at) % EVENT_TYPES.length],
      eventAt: new Date(foundAt.getTime() + draw() * (now.getTime() - foundAt.getTime())),
      followUpNumber: 0,
    })),
  };
}
