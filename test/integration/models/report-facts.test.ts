import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dailySummary } from '../../../src/domain/daily-summary.ts';
import { buildReport } from '../../../src/domain/report.ts';
import { isEmptyReport, periodFigures } from '../../../src/domain/report-figures.ts';
import { dayUpTo, lastFullWeek, rangeBefore, weeksUpTo } from '../../../src/domain/report-range.ts';
import * as queries from '../../../src/models/report-queries.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { context } from '../../unit/blocks/report-samples.ts';
import { candidate, newId } from './samples.ts';

const ZONE = 'America/New_York';
/** Monday after the week in which the clocks went forward: Sunday, March 8 is 23 hours long. */
const NOW = DateTime.fromISO('2026-03-09T08:30:00', { zone: ZONE }).toJSDate();
const week = lastFullWeek(NOW, ZONE);
const at = (local: string) => DateTime.fromISO(local, { zone: ZONE }).toJSDate();
const FIRST = at('2026-03-02T00:00:00');
const LAST = at('2026-03-08T23:59:59.999');
const BEFORE = at('2026-03-01T23:59:59.999');
const AFTER = at('2026-03-09T00:00:00');
const TUESDAY = at('2026-03-03T10:00:00');

let database: TestDatabase;
let empty: TestDatabase;
beforeAll(async () => {
  [database, empty] = await Promise.all([openTestDatabase(), openTestDatabase()]);
  await seed(database.models);
});
afterAll(() => Promise.all([database.close(), empty.close()]));

type Models = TestDatabase['models'];

async function company(models: Models, foundAt: Date, change: Parameters<typeof candidate>[0] = {}): Promise<string> {
  const origin = { runId: null, dataOrigin: 'scout' as const, now: foundAt };
  return (await models.companies.insert(candidate(change), origin)).company.id;
}

async function score(models: Models, companyId: string, tier: 'high' | 'medium' | 'low', scoredAt: Date, points = 80) {
  const stored = await models.scores.insert({
    companyId,
    runId: null,
    score: points,
    tier,
    components: { recovery: 0, industry: 0, multisite: 0, dataQuality: 0 },
    formula: 'normalized',
    scoreReason: 'sample',
    approvedHuman: false,
    approvedBy: null,
    approvedAt: null,
    scoredAt,
  });
  const figures = { savingsLow: 12_000, savingsMid: 16_000, savingsHigh: 20_000 };
  const latest = {
    scoreId: stored.id,
    featureId: newId(),
    score: points,
    tier,
    reason: 'sample',
    ...figures,
    scoredAt,
  };
  const unapproved = { approved: false, approvedBy: null, approvedAt: null };
  await models.companies.recordScore(
    companyId,
    ['new', 'scored'],
    { ...latest, ...unapproved },
    { by: 'system', at: scoredAt },
  );
}

/** Five companies are found in the week, at its very first and last moment among others; two lie just outside. */
async function seed(models: Models): Promise<void> {
  const a = await company(models, FIRST, { state: 'OH' });
  const b = await company(models, LAST, { state: 'OH' });
  const c = await company(models, TUESDAY, { state: null });
  const d = await company(models, TUESDAY, { state: 'KY' });
  const e = await company(models, TUESDAY, { state: 'OH' });
  const earlier = await company(models, BEFORE);
  await company(models, AFTER);

  await score(models, a, 'low', TUESDAY);
  await score(models, a, 'high', at('2026-03-04T10:00:00'), 91); // scored twice: counts once, as high
  await score(models, b, 'medium', LAST);
  await score(models, c, 'high', TUESDAY, 88);
  await score(models, d, 'low', FIRST);
  await score(models, e, 'high', TUESDAY, 70);
  await score(models, earlier, 'high', BEFORE, 99);

  const by = { by: 'U0ANA', at: at('2026-03-05T09:00:00') };
  await models.companies.approve(a, by);
  await models.companies.move(a, 'approved', 'contacted', { ...by, at: at('2026-03-05T10:00:00') });
  await models.companies.move(a, 'contacted', 'replied', { ...by, at: at('2026-03-06T10:00:00') });
  await models.companies.move(a, 'replied', 'meeting_booked', { ...by, at: at('2026-03-07T10:00:00') });
  await models.companies.move(a, 'meeting_booked', 'won', { ...by, at: at('2026-03-10T10:00:00') }); // after the week
  await models.companies.approve(c, { by: 'U0ANA', at: LAST });
  await models.companies.reject(d, { by: 'U0ANA', at: TUESDAY, reason: 'too_small: one office' });
  await models.companies.reject(e, { by: 'U0BEN', at: LAST, reason: 'too_small' });
  await models.companies.reject(b, { by: 'system (review ended)', at: LAST, reason: 'stale' }); // no person did
  await models.companies.approve(earlier, { by: 'U0ANA', at: BEFORE });

  await score(models, d, 'high', AFTER, 99); // scored again after the week, in which it stays low
  await score(models, earlier, 'high', AFTER, 99); // the same, of the week before

  const mails = Array.from({ length: 5 }, newId);
  const [one, two, three, four, five] = mails;
  const event = (eventType: Parameters<Models['events']['record']>[0]['eventType'], eventAt: Date, more: object = {}) =>
    models.events.record({ eventType, eventAt, companyId: a, ...more });
  await event('sent', FIRST, { emailDraftId: one });
  await event('sent', TUESDAY, { emailDraftId: two });
  await event('sent', TUESDAY, { emailDraftId: two }); // recorded twice: stored once
  await event('followup_sent', LAST, { emailDraftId: three, followUpNumber: 3 });
  await event('sent', BEFORE, { emailDraftId: four });
  await event('sent', AFTER, { emailDraftId: five });
  for (let i = 0; i < 7; i += 1) await event('opened', TUESDAY, { emailDraftId: one }); // one message, seven openings
  await event('opened', AFTER, { emailDraftId: two }); // late: not of this week
  await event('opened', TUESDAY, { emailDraftId: four }); // of a mail sent earlier
  await event('opened', TUESDAY); // of no known message
  await event('clicked', TUESDAY, { emailDraftId: one });
  await event('clicked', TUESDAY, { emailDraftId: one });
  await event('replied', TUESDAY, { emailDraftId: one, replySentiment: 'positive' });
  await event('replied', LAST, { emailDraftId: four, replySentiment: null, companyId: b });
  await event('replied', BEFORE, { emailDraftId: four, replySentiment: 'negative' });
  await event('auto_reply', TUESDAY, { emailDraftId: one });
  await event('unsubscribed', TUESDAY);
}

const numbers = (rows: readonly { name: string; count: number }[]) => rows.map(({ name, count }) => `${name} ${count}`);

describe('the figures of a seeded week', () => {
  it('are those counted by hand', async () => {
    const facts = await database.models.reportFacts.read(week);
    const figures = periodFigures(facts);
    expect(figures.companies_found.total).toBe(5);
    expect(numbers(figures.companies_found.by_state)).toEqual(['OH 3', 'KY 1', 'unknown 1']);
    expect(figures.leads_by_tier).toEqual({ high: 3, medium: 1, low: 1, total: 5 });
    expect(figures.emails).toEqual({
      first_emails: 2,
      followups: 1,
      total_sent: 3,
      unique_opens: 1,
      unique_clicks: 1,
      open_rate_pct: 33.33,
      click_rate_pct: 33.33,
    });
    expect(figures.replies).toEqual({
      total_replies: 2,
      positive: 1,
      neutral: 1,
      negative: 0,
      unsubscribes: 1,
      reply_rate_pct: 66.67,
    });
    expect(figures.outcomes).toEqual({ leads_approved: 2, meetings_booked: 1, deals_won: 0, deals_lost: 0 });
    expect(numbers(figures.rejections.leads)).toEqual(['too_small 2']);
    expect(figures.rejections.drafts).toEqual([]);
  });

  it('are compared with the seven days before, cut at midnights of the zone on both sides of the clock change', async () => {
    const before = rangeBefore(week);
    expect([before.from, before.to]).toEqual([at('2026-02-23T00:00:00'), FIRST]);
    const [facts, totals] = await Promise.all([
      database.models.reportFacts.read(week),
      database.models.reportFacts.totals(before),
    ]);
    const report = buildReport(week, facts, totals, context, NOW);
    expect(report.comparison.mails_sent).toEqual({ now: 3, before: 1, change: 2, changePct: 200 });
    expect(report.comparison.total_replies).toEqual({ now: 2, before: 1, change: 1, changePct: 100 });
    expect(report.comparison.companies_found).toEqual({ now: 5, before: 1, change: 4, changePct: 400 });
    expect(report.comparison.leads_approved).toEqual({ now: 2, before: 1, change: 1, changePct: 100 });
    expect(report.comparison.leads_scored).toEqual({ now: 5, before: 1, change: 4, changePct: 400 });
    expect(report.comparison.high_leads).toEqual({ now: 3, before: 1, change: 2, changePct: 200 });
    expect(report.comparison.meetings_booked).toEqual({ now: 1, before: 0, change: 1, changePct: null });
    expect(report.costs).toEqual({ total_usd: 0, per_approved_lead_usd: 0 });
  });

  it('stand in the right one of eight weeks', async () => {
    const trend = await database.models.reportFacts.trend(weeksUpTo(week, 8));
    expect(trend.map(({ firstDay }) => firstDay)).toEqual([
      '2026-01-12',
      '2026-01-19',
      '2026-01-26',
      '2026-02-02',
      '2026-02-09',
      '2026-02-16',
      '2026-02-23',
      '2026-03-02',
    ]);
    expect(trend.map(({ mails, replies }) => `${mails}/${replies}`).slice(-3)).toEqual(['0/0', '1/1', '3/2']);
  });

  it('name the best open high leads, best first', async () => {
    const leads = await database.models.reportFacts.topLeads();
    expect(leads.map(({ score: points, status }) => `${points} ${status}`)).toEqual([
      '99 approved',
      '91 won',
      '88 approved',
    ]);
  });

  it('of one day are what the daily summary tells', async () => {
    const sunday = dayUpTo(at('2026-03-08T17:30:00'), ZONE);
    const tuesday = dayUpTo(at('2026-03-03T17:30:00'), ZONE);
    const [quiet, busy] = await Promise.all([sunday, tuesday].map((day) => database.models.reportFacts.day(day)));
    expect(quiet).toMatchObject({ firstMails: 0, followUps: 0, companiesReplied: 0, sequencesCompleted: 0 });
    expect(busy).toMatchObject({ firstMails: 1, companiesReplied: 1, hotCompanies: 2, draftsWaiting: 0 });
    if (busy === undefined) throw new Error('no day');
    const summary = dailySummary('2026-03-03', busy, context.pipeline);
    expect(summary.scored).toEqual({ high: 2, medium: 0, low: 1, total: 3 });
  });
});

describe('an empty database', () => {
  it('gives an empty report', async () => {
    const facts = await empty.models.reportFacts.read(week);
    expect(isEmptyReport(periodFigures(facts))).toBe(true);
    expect(Object.values(await empty.models.reportFacts.totals(week)).every((count) => count === 0)).toBe(true);
    expect(await empty.models.reportFacts.topLeads()).toEqual([]);
    expect(await empty.models.reportFacts.winRates()).toEqual([]);
  });
});

describe('each read of a report', () => {
  const range = { from: week.from, to: week.to };
  it.each(
    Object.entries({
      companiesFound: queries.companiesFound(range),
      companyCount: queries.companyCount(range),
      scoresOfTier: queries.scoresOfTier('high', range),
      scoresOutdated: queries.scoresOutdated('high', range),
      eventCount: queries.eventCount('sent', range),
      messagesSeen: queries.messagesSeen(range),
      repliesOfMood: queries.repliesOfMood('positive', range),
      companiesMoved: queries.companiesMoved('won', range),
      leadsRejected: queries.leadsRejected(range),
      draftsRejected: queries.draftsRejected(range),
      bestLeads: queries.bestLeads(10),
      companiesWithEvent: queries.companiesWithEvent('replied', range),
      hotCompanies: queries.hotCompanies(),
      sequencesCompleted: queries.sequencesCompleted(range),
      contactsFound: queries.contactsFound(range),
      highLeadsWaiting: queries.highLeadsWaiting(),
      draftsWaiting: queries.draftsWaiting(),
    }),
  )('%s is answered from an index', async (_name, { collection, pipeline }) => {
    const plan: unknown = await database.connection.collection(collection).aggregate(pipeline).explain('queryPlanner');
    const [winning = ''] = JSON.stringify(plan).split('"rejectedPlans"');
    const used = [...winning.matchAll(/"stage":"([A-Z_]+)"/g)].map(([, stage]) => stage);
    expect(used.some((stage) => stage?.endsWith('SCAN'))).toBe(true);
    expect(used).not.toContain('COLLSCAN');
  });

  it('that counts much never looks at a document', async () => {
    for (const { collection, pipeline } of [
      queries.companiesFound(range),
      queries.scoresOfTier('high', range),
      queries.scoresOutdated('high', range),
      queries.eventCount('sent', range),
      queries.messagesSeen(range),
      queries.companiesMoved('approved', range),
    ]) {
      const plan: unknown = await database.connection
        .collection(collection)
        .aggregate(pipeline)
        .explain('executionStats');
      expect(JSON.stringify(plan)).toMatch(/"totalDocsExamined":0/);
    }
  });
});
