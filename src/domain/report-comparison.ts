import type { PeriodFigures } from './report-figures.ts';

/** A figure against the same number of days before. `changePct`: 1 decimal; `null` where there is nothing to divide by. */
export type Change = { now: number; before: number; change: number; changePct: number | null };

/** What is compared, in the order in which a change makes a span better: deals before mails, mails before finds. */
export const COMPARED = [
  'deals_won',
  'meetings_booked',
  'positive_replies',
  'total_replies',
  'mails_sent',
  'leads_approved',
  'high_leads',
  'leads_scored',
  'companies_found',
] as const;
export type ComparedKey = (typeof COMPARED)[number];

export type ComparedFigures = Record<ComparedKey, number>;
export type Comparison = Record<ComparedKey, Change>;

const VALUE_OF: Record<ComparedKey, (figures: PeriodFigures) => number> = {
  deals_won: ({ outcomes }) => outcomes.deals_won,
  meetings_booked: ({ outcomes }) => outcomes.meetings_booked,
  positive_replies: ({ replies }) => replies.positive,
  total_replies: ({ replies }) => replies.total_replies,
  mails_sent: ({ emails }) => emails.total_sent,
  leads_approved: ({ outcomes }) => outcomes.leads_approved,
  high_leads: ({ leads_by_tier }) => leads_by_tier.high,
  leads_scored: ({ leads_by_tier }) => leads_by_tier.total,
  companies_found: ({ companies_found }) => companies_found.total,
};

export function changeOf(now: number, before: number): Change {
  return {
    now,
    before,
    change: now - before,
    changePct: before === 0 ? null : Math.round(((now - before) / before) * 1_000) / 10,
  };
}

export function comparedFigures(figures: PeriodFigures): ComparedFigures {
  return Object.fromEntries(COMPARED.map((key) => [key, VALUE_OF[key](figures)])) as ComparedFigures;
}

export function compareFigures(now: ComparedFigures, before: ComparedFigures): Comparison {
  return Object.fromEntries(COMPARED.map((key) => [key, changeOf(now[key], before[key])])) as Comparison;
}

/** Whether the span before had anything to compare with. */
export function hasBefore(comparison: Comparison): boolean {
  return COMPARED.some((key) => comparison[key].before > 0);
}
