import type { ProviderName } from './provider-prices.ts';
import type { RunRequest, RunTrigger } from './run.ts';

/** What one paid source is likely to be asked in a run. `blocked`: it will not be asked; the reason, in words. */
export type PlanLine = { provider: ProviderName; label: string; calls: number; usd: number; blocked: string | null };

/** What a run is likely to cost, before it does. */
export type RunPlan = {
  lines: PlanLine[];
  usd: number;
  /** The most that the contacts of one approved lead may cost, USD; `null` = no paid source of contacts. */
  perLeadUsd: number | null;
};

/** A run that is asked for and waits for a yes. */
export type PlannedRun = {
  id: string;
  request: RunRequest;
  text: string;
  requestedBy: string;
  trigger: RunTrigger;
  usd: number;
  state: 'open' | 'confirmed' | 'declined';
  decidedBy: string | null;
  /** The run that came of it. */
  runId: string | null;
  createdAt: Date;
  expiresAt: Date;
};

/** How long a question about money stays open. */
export const PLAN_TTL_MS = 15 * 60_000;

/** A run wants as many companies; some places belong together, and some are known already. */
export function placesWanted(request: Pick<RunRequest, 'count'>): number {
  return request.count * 2;
}
