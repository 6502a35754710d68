import { COMPANY_STATUSES, type CompanyStatus } from './company.ts';
import { FUNNEL_STAGES, type FunnelCount } from './funnel.ts';
import type { PipelineFigures, PipelineValue } from './pipeline.ts';
import type { Tier } from './score.ts';

/**
 * What a number of companies adds up to. Lists, because a thousand of these are read at once: the first five by place in
 * `COMPANY_STATUSES`, `highest` by place in `FUNNEL_STAGES`.
 */
export type PipelineSums = {
  statuses: number[];
  /** Companies whose newest score is high, and what they could save a year in USD. */
  highLeads: number[];
  savingsLow: number[];
  savingsMid: number[];
  savingsHigh: number[];
  /** Companies by the highest stage they ever reached. */
  highest: number[];
};

/** Companies that agree in status, tier and highest stage. */
export type PipelineGroup = {
  status: string | null;
  tier: Tier | null;
  highest: number | null;
  companies: number;
  savingsLow: number;
  savingsMid: number;
  savingsHigh: number;
};

const ACTIVE: readonly CompanyStatus[] = ['new', 'enriched', 'scored', 'approved', 'contacted', 'replied'];
const WITHOUT_VALUE: readonly CompanyStatus[] = ['lost', 'archived', 'no_response'];

const SUMS = ['statuses', 'highLeads', 'savingsLow', 'savingsMid', 'savingsHigh', 'highest'] as const;

function emptySums(): PipelineSums {
  const byStatus = () => COMPANY_STATUSES.map(() => 0);
  return {
    statuses: byStatus(),
    highLeads: byStatus(),
    savingsLow: byStatus(),
    savingsMid: byStatus(),
    savingsHigh: byStatus(),
    highest: FUNNEL_STAGES.map(() => 0),
  };
}

/** A missing status counts as `new`; one that nobody knows is left out. */
export function sumsOf(groups: readonly PipelineGroup[]): PipelineSums {
  const sums = emptySums();
  for (const group of groups) {
    const at = COMPANY_STATUSES.findIndex((status) => status === (group.status ?? 'new'));
    if (at < 0) continue;
    add(sums.statuses, at, group.companies);
    add(sums.highest, group.highest ?? 0, group.companies);
    if (group.tier !== 'high') continue;
    add(sums.highLeads, at, group.companies);
    add(sums.savingsLow, at, group.savingsLow);
    add(sums.savingsMid, at, group.savingsMid);
    add(sums.savingsHigh, at, group.savingsHigh);
  }
  return sums;
}

function add(list: number[], at: number, amount: number): void {
  list[at] = (list[at] ?? 0) + amount;
}

export function totalOf(parts: readonly PipelineSums[]): PipelineSums {
  const total = emptySums();
  for (const part of parts) {
    for (const name of SUMS) for (const [at, amount] of part[name].entries()) add(total[name], at, amount);
  }
  return total;
}

export function companiesIn(sums: PipelineSums): number {
  return sums.statuses.reduce((total, count) => total + count, 0);
}

/** Whether two sums say the same; savings are added up in any order, so the last digits may differ. */
export function sameSums(one: PipelineSums, other: PipelineSums): boolean {
  return SUMS.every((name) =>
    one[name].every((amount, at) => {
      const against = other[name][at] ?? 0;
      return Math.abs(amount - against) <= 1e-6 * Math.max(1, Math.abs(amount));
    }),
  );
}

export function figuresOf(sums: PipelineSums, contingencyFee: number, asOf: Date): PipelineFigures {
  const counts = Object.fromEntries(
    COMPANY_STATUSES.map((status, at) => [status, sums.statuses[at] ?? 0]),
  ) as PipelineFigures['counts'];
  return {
    counts,
    totalActive: ACTIVE.reduce((total, status) => total + counts[status], 0),
    value: openValue(sums, contingencyFee),
    asOf,
  };
}

function openValue(sums: PipelineSums, contingencyFee: number): PipelineValue {
  const open = (list: readonly number[]) =>
    list.reduce((total, amount, at) => {
      const status = COMPANY_STATUSES[at];
      return status === undefined || WITHOUT_VALUE.includes(status) ? total : total + amount;
    }, 0);
  const savingsMid = open(sums.savingsMid);
  return {
    leadsHigh: open(sums.highLeads),
    savingsLow: open(sums.savingsLow),
    savingsMid,
    savingsHigh: open(sums.savingsHigh),
    feeMid: savingsMid * contingencyFee,
  };
}

/** Who stands at a stage has passed all before it. */
export function funnelOf(sums: PipelineSums): FunnelCount[] {
  return FUNNEL_STAGES.map((stage, rank) => ({
    stage,
    reached: sums.highest.slice(rank).reduce((total, count) => total + count, 0),
  }));
}
