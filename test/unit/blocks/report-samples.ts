import { COMPANY_STATUSES, type CompanyStatus } from '../../../src/domain/company.ts';
import type { DailySummary } from '../../../src/domain/daily-summary.ts';
import { buildReport, type ReportContext, type TopLeadFacts, type WeeklyReport } from '../../../src/domain/report.ts';
import type { ComparedFigures } from '../../../src/domain/report-comparison.ts';
import type { ReportFacts } from '../../../src/domain/report-figures.ts';
import { lastFullWeek } from '../../../src/domain/report-range.ts';

export const ZONE = 'America/New_York';
/** Monday morning, the day after the clocks went forward. */
export const MONDAY = new Date('2026-03-09T12:30:00Z');

export const nothing: ReportFacts = {
  companies: [],
  tiers: [],
  mails: { first: 0, followUps: 0, opened: 0, clicked: 0 },
  replies: [],
  unsubscribes: 0,
  outcomes: { approved: 0, meetings: 0, won: 0, lost: 0 },
  leadRejections: [],
  draftRejections: [],
};

export const facts: ReportFacts = {
  companies: [
    { industry: 'healthcare', state: 'OH', count: 74 },
    { industry: 'hospitality', state: 'OR', count: 31 },
    { industry: 'retail', state: null, count: 23 },
  ],
  tiers: [
    { tier: 'high', count: 31 },
    { tier: 'medium', count: 60 },
    { tier: 'low', count: 29 },
  ],
  mails: { first: 40, followUps: 24, opened: 27, clicked: 4 },
  replies: [
    { sentiment: 'positive', count: 3 },
    { sentiment: null, count: 1 },
    { sentiment: 'negative', count: 1 },
  ],
  unsubscribes: 1,
  outcomes: { approved: 18, meetings: 2, won: 1, lost: 0 },
  leadRejections: [
    { name: 'too_small', count: 9 },
    { name: 'bad_data', count: 4 },
    { name: null, count: 1 },
  ],
  draftRejections: [{ name: 'tone', count: 2 }],
};

export const before: ComparedFigures = {
  deals_won: 0,
  meetings_booked: 2,
  positive_replies: 1,
  total_replies: 3,
  mails_sent: 60,
  leads_approved: 20,
  high_leads: 25,
  leads_scored: 110,
  companies_found: 104,
};

const noBefore = Object.fromEntries(Object.keys(before).map((key) => [key, 0])) as ComparedFigures;

const REACHED = {
  new: 5_240,
  enriched: 5_102,
  scored: 4_980,
  approved: 640,
  contacted: 512,
  replied: 61,
  meeting_booked: 18,
  won: 6,
};

export const context: ReportContext = {
  pipeline: {
    counts: Object.fromEntries(COMPANY_STATUSES.map((status, i) => [status, i * 3])) as Record<CompanyStatus, number>,
    totalActive: 45,
    value: { leadsHigh: 212, savingsLow: 2_410_000, savingsMid: 3_300_000, savingsHigh: 4_120_000, feeMid: 792_000 },
    asOf: MONDAY,
  },
  funnel: Object.entries(REACHED).map(([stage, reached]) => ({ stage: stage as CompanyStatus, reached })),
  topLeads: [
    ['Buckeye Dental Partners', 94.25, 'scored'],
    ['Great Lakes Hospitality Group', 91.5, 'replied'],
    ['Cascade Breweries & Taprooms', 90, 'contacted'],
    ['Scioto Valley Medical', 88.75, 'approved'],
  ].map(([name, score, status], i) => ({
    name: String(name),
    industry: 'healthcare',
    score: Number(score),
    tier: 'high',
    savingsLow: 40_000 + i * 1_000,
    savingsHigh: 90_000 + i * 1_000,
    status: String(status),
  })),
  winRates: [{ angle: 'audit_offer', sent: 120, replies: 9, positive: 5 }],
  spentUsd: 0,
  trend: ['01-12', '01-19', '01-26', '02-02', '02-09', '02-16', '02-23', '03-02'].map((day, i) => ({
    firstDay: `2026-${day}`,
    mails: [38, 51, 47, 0, 62, 58, 60, 64][i] ?? 0,
    replies: [1, 2, 4, 0, 3, 5, 3, 5][i] ?? 0,
  })),
};

export const topLead: TopLeadFacts = {
  name: 'Buckeye Dental Partners',
  industry: 'healthcare',
  score: 94.25,
  tier: 'high',
  savingsLow: 40_000,
  savingsHigh: 90_000,
  status: 'scored',
};

export const summary: DailySummary = {
  day: '2026-03-09',
  first_mails_sent: 12,
  followups_sent: 5,
  companies_replied: 2,
  hot: 1,
  stale_resolved: 3,
  sequences_completed: 4,
  scored: { high: 6, medium: 9, low: 5, total: 20 },
  contacts_found: 17,
  active_companies: 1_204,
  high_leads_waiting: 6,
  drafts_waiting: 2,
  expected_revenue: 792_000,
};

export const quietDay: DailySummary = {
  ...summary,
  first_mails_sent: 0,
  followups_sent: 0,
  companies_replied: 0,
  stale_resolved: 0,
  sequences_completed: 0,
  scored: { high: 0, medium: 0, low: 0, total: 0 },
  contacts_found: 0,
};

export const week = lastFullWeek(MONDAY, ZONE);
export const report: WeeklyReport = buildReport(week, facts, before, context, MONDAY);
export const emptyReport: WeeklyReport = buildReport(week, nothing, noBefore, context, MONDAY);
