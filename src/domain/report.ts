import type { CompanyStatus } from './company.ts';
import type { Angle } from './draft.ts';
import { shortUsd } from './money.ts';
import type { PipelineFigures } from './pipeline.ts';
import { type ComparedFigures, type Comparison, comparedFigures, compareFigures } from './report-comparison.ts';
import { type PeriodFigures, percent, periodFigures, type ReportFacts, rounded } from './report-figures.ts';
import type { ReportRange } from './report-range.ts';
import type { Tier } from './score.ts';

/** How many companies ever came to a stage. */
export type FunnelCount = { stage: CompanyStatus; reached: number };

/** The present, which no span bounds. */
export type ReportContext = {
  pipeline: PipelineFigures;
  /** How many companies ever came to each of the eight stages. */
  funnel: readonly FunnelCount[];
  /** Best first. */
  topLeads: readonly TopLeadFacts[];
  winRates: readonly { angle: Angle; sent: number; replies: number; positive: number }[];
  /** Eight weeks up to the end of the span, oldest first. */
  trend: readonly TrendWeek[];
  /** What the span's days cost, USD. */
  spentUsd: number;
};

export type TrendWeek = { firstDay: string; mails: number; replies: number };

export type TopLeadFacts = {
  name: string;
  industry: string;
  score: number;
  tier: Tier;
  savingsLow: number;
  savingsHigh: number;
  status: string;
};

export type TopLead = {
  company_name: string;
  industry: string;
  score: number;
  tier: Tier;
  /** `$12k - $20k`. */
  savings_formatted: string;
  status: string;
};

export type FunnelRow = { stage: string; reached: number; pct_of_total: number; drop_off_from_prev_pct: number };

/** Names of the six main keys are those of the reference report. */
export type WeeklyReport = PeriodFigures & {
  range: ReportRange;
  pipeline_value: {
    active_high_leads: number;
    total_savings_potential_low: number;
    total_savings_potential_mid: number;
    total_savings_potential_high: number;
    revenue_estimate: number;
  };
  top_leads: TopLead[];
  funnel: { stages: FunnelRow[]; lost: number; no_response: number; archived: number };
  /** Paid sources and models, by our reckoning. */
  costs: { total_usd: number; per_approved_lead_usd: number | null };
  win_rates: { angle: Angle; sent: number; replies: number; positive: number; reply_rate_pct: number }[];
  trend: TrendWeek[];
  comparison: Comparison;
  generated_at: Date;
};

const MOST_TOP_LEADS = 10;

/** Puts a report together. Pure: the same facts give the same report. */
export function buildReport(
  range: ReportRange,
  facts: ReportFacts,
  before: ComparedFigures,
  context: ReportContext,
  generatedAt: Date,
): WeeklyReport {
  const figures = periodFigures(facts);
  const { counts, value } = context.pipeline;
  return {
    range,
    ...figures,
    pipeline_value: {
      active_high_leads: value.leadsHigh,
      total_savings_potential_low: value.savingsLow,
      total_savings_potential_mid: value.savingsMid,
      total_savings_potential_high: value.savingsHigh,
      revenue_estimate: value.feeMid,
    },
    top_leads: context.topLeads.slice(0, MOST_TOP_LEADS).map(topLead),
    funnel: {
      stages: funnelRows(context.funnel),
      lost: counts.lost,
      no_response: counts.no_response,
      archived: counts.archived,
    },
    costs: costsOf(context.spentUsd, figures.outcomes.leads_approved),
    win_rates: context.winRates
      .filter(({ sent }) => sent > 0)
      .map((row) => ({ ...row, reply_rate_pct: percent(row.replies, row.sent, 2) })),
    trend: [...context.trend],
    comparison: compareFigures(comparedFigures(figures), before),
    generated_at: generatedAt,
  };
}

/** Shares of the sum of all stages, and what each stage loses against the one before; never negative. */
export function funnelRows(counts: readonly FunnelCount[]): FunnelRow[] {
  const total = counts.reduce((sum, { reached }) => sum + reached, 0);
  return counts.map(({ stage, reached }, index) => {
    const previous = counts[index - 1]?.reached ?? 0;
    return {
      stage,
      reached,
      pct_of_total: percent(reached, total, 1),
      drop_off_from_prev_pct: previous === 0 ? 0 : Math.max(0, rounded((1 - reached / previous) * 100, 1)),
    };
  });
}

function topLead(lead: TopLeadFacts): TopLead {
  return {
    company_name: lead.name,
    industry: lead.industry,
    score: lead.score,
    tier: lead.tier,
    savings_formatted: `${shortUsd(lead.savingsLow)} - ${shortUsd(lead.savingsHigh)}`,
    status: lead.status,
  };
}

/** No approved lead, no price of one. */
export function costsOf(totalUsd: number, approved: number): WeeklyReport['costs'] {
  return {
    total_usd: rounded(totalUsd, 2),
    per_approved_lead_usd: approved === 0 ? null : rounded(totalUsd / approved, 2),
  };
}
