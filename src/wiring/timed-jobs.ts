import type { Config } from '../config.ts';
import type { TimedJob, TimedJobName } from '../domain/timetable.ts';
import { createApprovalReminders } from '../orchestrator/approval-reminders.ts';
import type { Reports } from '../orchestrator/create-report.ts';
import { createDailyAnalyst } from '../orchestrator/daily-analyst.ts';
import { createDailySummary } from '../orchestrator/daily-summary.ts';
import type { OrchestratorDeps } from '../orchestrator/deps.ts';
import type { Forget } from '../orchestrator/forget/forget.ts';
import { createRetention } from '../orchestrator/forget/retention.ts';
import { createProviderReset } from '../orchestrator/provider-reset.ts';
import { createShowReviews } from '../orchestrator/show-reviews.ts';
import type { StartRun } from '../orchestrator/start-run.ts';
import type { TaskManager } from '../orchestrator/task-manager.ts';
import { createDrainJob, createTrackerJob } from '../orchestrator/timed-mail.ts';
import { createWatchHealth } from '../orchestrator/watch-health.ts';
import { createWatchStuck } from '../orchestrator/watch-stuck.ts';
import { createWeeklyReport } from '../orchestrator/weekly-report.ts';
import { createWeeklyScout } from '../orchestrator/weekly-scout.ts';
import { createWinRateRollup } from '../orchestrator/winrate-rollup.ts';

type HealthDeps = Parameters<typeof createWatchHealth>;
type StuckDeps = Parameters<typeof createWatchStuck>[1];

/** The work behind each name of the timetable. */
export function timedJobs(
  config: Config,
  parts: {
    deps: OrchestratorDeps;
    tasks: TaskManager;
    startRun: StartRun;
    reports: Reports;
    readPipeline: Parameters<typeof createDailySummary>[1]['readPipeline'];
    checkHealth: HealthDeps[1];
    detectStuck: StuckDeps['detectStuck'];
    rollups: StuckDeps['rollups'];
    erase: Forget['erase'];
    lookAtSender: (() => Promise<void>) | null;
  },
): Record<TimedJobName, TimedJob> {
  const { deps, tasks, startRun, reports, readPipeline, checkHealth, detectStuck, rollups, erase, lookAtSender } =
    parts;
  const { timeZone } = config;
  const mail = { models: deps.models, clock: deps.clock, tasks, window: { timeZone, ...config.mail.window } };
  return {
    'process-followups': createDrainJob(mail, { prepare: true }),
    'drain-approved': createDrainJob(mail, {}),
    'tracker-daily': createTrackerJob(mail, createRetention(deps, { days: config.privacy.retentionDays, erase })),
    'approval-reminders': createApprovalReminders(deps, {
      showReviews: createShowReviews(deps),
      firstAfterHours: config.review.reminderHours,
      timeZone,
    }),
    'daily-analyst': createDailyAnalyst(deps, timeZone),
    'weekly-scout': createWeeklyScout(deps, { startRun, targets: config.weeklyScout, timeZone }),
    'stuck-monitor': createWatchStuck(deps, { detectStuck, rollups, timeZone }),
    'health-check': createWatchHealth(deps, checkHealth, { timeZone, lookAtSender }),
    'daily-summary': createDailySummary(deps, { readPipeline }, timeZone),
    'weekly-report': createWeeklyReport(reports, timeZone),
    'winrate-rollup': createWinRateRollup(deps),
    'provider-reset': createProviderReset(deps),
  };
}
