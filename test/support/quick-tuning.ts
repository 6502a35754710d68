import type { Tuning } from '../../src/wiring/tuning.ts';

/** Waits short enough for a test file, long enough that the order of things shows. */
export const QUICK: Partial<Tuning> = {
  retryDelaysMs: [300, 300],
  slack: { channelGapMs: 5, unreachableRetryMs: 500, underWayMs: 3_000, callTimeoutMs: 2_000 },
  sources: { timeoutMs: 500, backoffMs: 20, retryBudgetMs: 2_000, restMs: 100 },
  pageTimeoutMs: 1_000,
  smtp: { idleMs: 500, totalMs: 3_000 },
  jobs: { tickMs: 100 },
  mailbox: { beatMs: 500, pollMs: 3_000 },
};
