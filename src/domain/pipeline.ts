import type { CompanyStatus } from './company.ts';

/** Companies by status, all eleven, and what the open high leads are worth. */
export type PipelineFigures = {
  counts: Record<CompanyStatus, number>;
  /** new, enriched, scored, approved, contacted, replied. */
  totalActive: number;
  value: PipelineValue;
  asOf: Date;
};

/** USD a year over companies whose newest score is high and that are not lost, archived or without response. */
export type PipelineValue = {
  leadsHigh: number;
  savingsLow: number;
  savingsMid: number;
  savingsHigh: number;
  /** Our share: `savingsMid` times the contingency fee. */
  feeMid: number;
};

export const HEALTH_SLOTS = ['mongodb', 'llm', 'web', 'scheduler', 'sendgrid', 'search', 'slack'] as const;
export type HealthSlot = (typeof HEALTH_SLOTS)[number];
export type HealthStatus = 'ok' | 'warning' | 'error';

/** What one probe found; `latencyMs` null = nothing was asked. */
export type SlotHealth = { status: HealthStatus; message: string; latencyMs: number | null };

export type HealthReport = {
  overall: 'healthy' | 'warning' | 'degraded';
  slots: Record<HealthSlot, SlotHealth>;
  checkedAt: Date;
};

export const STUCK_CODES = ['not_analyzed', 'waiting_approval', 'approved_unsent', 'silent_outreach'] as const;
export type StuckCode = (typeof STUCK_CODES)[number];

/** Something that should have moved. `message` is one of the seed's four texts. */
export type StuckItem = {
  code: StuckCode;
  count: number;
  oldestAt: Date | null;
  /** At most 20: companies, or drafts for `approved_unsent`. */
  ids: string[];
  message: string;
};
