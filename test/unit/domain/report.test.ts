import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildReport, costsOf, funnelRows } from '../../../src/domain/report.ts';
import { chartAlt, REPORT_CHARTS } from '../../../src/domain/report-charts.ts';
import { changeOf } from '../../../src/domain/report-comparison.ts';
import { reportCsv } from '../../../src/domain/report-csv.ts';
import { isEmptyReport, percent, periodFigures, type ReportFacts } from '../../../src/domain/report-figures.ts';
import { newReportPost } from '../../../src/domain/report-post.ts';
import { lastFullWeek, lastSevenDays, rangeBefore, reportKey } from '../../../src/domain/report-range.ts';
import { before, context, emptyReport, facts, MONDAY, nothing, report, week, ZONE } from '../blocks/report-samples.ts';

const count = fc.nat({ max: 100_000 });
const counted = fc.array(fc.record({ name: fc.option(fc.string()), count }), { maxLength: 8 });
const anyFacts: fc.Arbitrary<ReportFacts> = fc
  .record({
    companies: fc.array(fc.record({ industry: fc.option(fc.string()), state: fc.option(fc.string()), count })),
    tiers: fc.array(fc.record({ tier: fc.constantFrom('high' as const, 'medium' as const, 'low' as const), count })),
    first: count,
    followUps: count,
    opened: count,
    clicked: count,
    replies: fc.array(
      fc.record({
        sentiment: fc.constantFrom('positive' as const, 'neutral' as const, 'negative' as const, null),
        count,
      }),
    ),
    unsubscribes: count,
    outcomes: fc.record({ approved: count, meetings: count, won: count, lost: count }),
    leadRejections: counted,
    draftRejections: counted,
  })
  .map(({ first, followUps, opened, clicked, ...rest }) => ({ ...rest, mails: { first, followUps, opened, clicked } }));

describe('the six parts of a report', () => {
  it('hold what the facts say, unknown places among them', () => {
    expect(report.companies_found).toEqual({
      total: 128,
      by_industry: [
        { name: 'healthcare', count: 74 },
        { name: 'hospitality', count: 31 },
        { name: 'retail', count: 23 },
      ],
      by_state: [
        { name: 'OH', count: 74 },
        { name: 'OR', count: 31 },
        { name: 'unknown', count: 23 },
      ],
    });
    expect(report.leads_by_tier).toEqual({ high: 31, medium: 60, low: 29, total: 120 });
    expect(report.emails).toMatchObject({ first_emails: 40, followups: 24, total_sent: 64, open_rate_pct: 42.19 });
    expect(report.emails.click_rate_pct).toBe(6.25);
    expect(report.replies).toMatchObject({
      total_replies: 5,
      positive: 3,
      neutral: 1,
      negative: 1,
      reply_rate_pct: 7.81,
    });
    expect(report.pipeline_value).toEqual({
      active_high_leads: 212,
      total_savings_potential_low: 2_410_000,
      total_savings_potential_mid: 3_300_000,
      total_savings_potential_high: 4_120_000,
      revenue_estimate: 792_000,
    });
    expect(report.top_leads[0]).toEqual({
      company_name: 'Buckeye Dental Partners',
      industry: 'healthcare',
      score: 94.25,
      tier: 'high',
      savings_formatted: '$40k - $90k',
      status: 'scored',
    });
  });

  it('stay within bounds and add up, whatever happened', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const { companies_found, leads_by_tier, emails, replies } = periodFigures(any);
        const rates = [emails.open_rate_pct, emails.click_rate_pct, replies.reply_rate_pct];
        expect(rates.every((rate) => rate >= 0 && rate <= 100)).toBe(true);
        const sum = (rows: { count: number }[]) => rows.reduce((total, row) => total + row.count, 0);
        expect(sum(companies_found.by_industry)).toBe(companies_found.total);
        expect(sum(companies_found.by_state)).toBe(companies_found.total);
        expect(leads_by_tier.high + leads_by_tier.medium + leads_by_tier.low).toBe(leads_by_tier.total);
        expect(emails.first_emails + emails.followups).toBe(emails.total_sent);
        expect(replies.positive + replies.neutral + replies.negative).toBe(replies.total_replies);
      }),
    );
  });

  it('name at most ten leads', () => {
    const many = Array.from({ length: 14 }, () => ({ ...context.topLeads[0]! }));
    expect(buildReport(week, facts, before, { ...context, topLeads: many }, MONDAY).top_leads).toHaveLength(10);
  });

  it('are empty when nothing happened, whatever the pipeline is worth', () => {
    expect(isEmptyReport(emptyReport)).toBe(true);
    expect(isEmptyReport(report)).toBe(false);
    expect(isEmptyReport(periodFigures({ ...nothing, unsubscribes: 1 }))).toBe(false);
  });
});

describe('rates and changes', () => {
  it('divide by nothing only in words', () => {
    expect(percent(3, 0, 2)).toBe(0);
    expect(changeOf(5, 0)).toEqual({ now: 5, before: 0, change: 5, changePct: null });
    expect(costsOf(0, 0).per_approved_lead_usd).toBeNull();
    expect(costsOf(9, 4).per_approved_lead_usd).toBe(2.25);
  });

  it('are the same in both directions but for the sign', () => {
    fc.assert(
      fc.property(count, count, (a, b) => {
        expect(changeOf(a, b).change + changeOf(b, a).change).toBe(0);
        expect(
          Math.sign(changeOf(a, b).changePct ?? 0) === Math.sign(a - b) ||
            a === b ||
            b === 0 ||
            Math.abs(a - b) / b < 0.001,
        ).toBe(true);
      }),
    );
  });

  it('of a funnel are shares of the sum and losses per step', () => {
    const rows = funnelRows([
      { stage: 'new', reached: 100 },
      { stage: 'scored', reached: 60 },
      { stage: 'approved', reached: 0 },
      { stage: 'won', reached: 0 },
    ]);
    expect(rows.map(({ pct_of_total }) => pct_of_total)).toEqual([62.5, 37.5, 0, 0]);
    expect(rows.map(({ drop_off_from_prev_pct }) => drop_off_from_prev_pct)).toEqual([0, 40, 100, 0]);
  });
});

describe('the span of a report', () => {
  it('is compared with as many days before, at the same time of day, also where the clocks change', () => {
    const range = lastSevenDays(new Date('2026-03-11T14:42:00Z'), ZONE); // 10:42, the fourth day of summer time
    expect([range.from, rangeBefore(range).from].map((at) => at.toISOString())).toEqual([
      '2026-03-04T15:42:00.000Z',
      '2026-02-25T15:42:00.000Z',
    ]);
    expect(rangeBefore(range).to).toEqual(range.from);
  });

  it('has one key per day of asking', () => {
    const later = new Date(MONDAY.getTime() + 3_600_000);
    const tomorrow = new Date(MONDAY.getTime() + 86_400_000);
    expect(reportKey(week, later)).toBe(reportKey(lastFullWeek(later, ZONE), MONDAY));
    expect(reportKey(week, tomorrow)).not.toBe(reportKey(week, MONDAY));
  });
});

describe('what goes with a report', () => {
  it('is three pictures and a table with names of their own, and nothing for an empty span', () => {
    const { files } = newReportPost('weekly-report:a:b', report, null);
    expect(files.map(({ fileName }) => fileName)).toEqual([
      'weekly-report_a_b_mails.png',
      'weekly-report_a_b_tiers.png',
      'weekly-report_a_b_funnel.png',
      'weekly-report_a_b.csv',
    ]);
    expect(newReportPost('k', emptyReport, null).files).toEqual([]);
  });

  it('says in words and numbers what each picture shows', () => {
    const alts = REPORT_CHARTS.map((chart) => chartAlt(chart, report));
    expect(alts[0]).toContain('Mar 2: 64 and 5');
    expect(alts[1]).toBe('Bar chart of the 120 leads scored: 31 high, 60 medium, 29 low.');
    expect(alts[2]).toContain('Found 5240, Contact found 5102');
  });

  it('is a table that a spreadsheet opens as UTF-8 and runs no formula of', () => {
    const hostile = {
      ...report,
      top_leads: [{ ...report.top_leads[0]!, company_name: '=HYPERLINK("x")', industry: 'Café' }],
    };
    const csv = reportCsv(hostile);
    expect(csv.charCodeAt(0)).toBe(0xfeff);
    const rows: Record<string, string>[] = parse(csv, { columns: true, bom: true });
    const value = (section: string, key: string) =>
      rows.find((row) => row.section === section && row.key === key)?.value;
    expect(value('companies_found', 'total')).toBe('128');
    expect(value('emails', 'open_rate_pct')).toBe('42.19');
    expect(value('top_leads', '1_company_name')).toBe(`'=HYPERLINK("x")`);
    expect(value('top_leads', '1_industry')).toBe('Café');
    expect(value('costs', 'per_approved_lead_usd')).toBe('0');
    expect(rows.find((row) => row.section === 'comparison' && row.key === 'mails_sent')).toMatchObject({
      value: '64',
      before: '60',
    });
  });
});
