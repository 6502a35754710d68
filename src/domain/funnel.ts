import type { CompanyStatus } from './company.ts';

/** The way of a sale; a company that stands further on has passed what lies before. */
export const FUNNEL_STAGES = [
  'new',
  'enriched',
  'scored',
  'approved',
  'contacted',
  'replied',
  'meeting_booked',
  'won',
] as const satisfies readonly CompanyStatus[];
export type FunnelStage = (typeof FUNNEL_STAGES)[number];

/** How many companies have ever reached a stage; never more than the stage before. */
export type FunnelCount = { stage: FunnelStage; reached: number };

export type FunnelRow = FunnelCount & {
  /** Share of the sum of all stages, one decimal. */
  pctOfTotal: number;
  /** How many of the stage before did not come here, one decimal; 0 for the first stage and after an empty one. */
  dropOffPct: number;
};

export function funnelRows(counts: readonly FunnelCount[]): FunnelRow[] {
  const sum = counts.reduce((total, { reached }) => total + reached, 0);
  return counts.map((count, index) => {
    const before = counts[index - 1]?.reached ?? 0;
    return {
      ...count,
      pctOfTotal: sum === 0 ? 0 : oneDecimal((count.reached / sum) * 100),
      dropOffPct: before === 0 ? 0 : oneDecimal((1 - count.reached / before) * 100),
    };
  });
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}
