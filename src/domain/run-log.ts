export const LOG_STATUSES = ['success', 'failure', 'retry', 'skipped', 'waiting', 'info'] as const;
export type LogStatus = (typeof LOG_STATUSES)[number];

/** One line of what an agent did in a run. Summaries hold counts and names of sources, never addresses or mail text. */
export type AgentRunLog = {
  id: string;
  runId: string | null;
  /** `scout`, `analyst`, `enrichment`, `writer`, `outreach`, `tracker`, `critic`, `orchestrator`, `human`. */
  agent: string;
  /** `source_attempted`, `lead_scored`, `draft_created` … */
  action: string;
  status: LogStatus;
  inputSummary: string | null;
  outputSummary: string | null;
  /** 0-10. */
  qualityScore: number | null;
  retryCount: number;
  durationMs: number | null;
  errorMessage: string | null;
  loggedAt: Date;
};
