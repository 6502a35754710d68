import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config.ts';
import type { Probe } from '../domain/health.ts';
import type { HealthSlot } from '../domain/pipeline.ts';
import type { Enqueue } from '../domain/ports.ts';
import type { TimedJob, TimedJobName } from '../domain/timetable.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Models } from '../models/index.ts';
import { createAdvanceRun } from '../orchestrator/advance-run.ts';
import { createCheckHealth } from '../orchestrator/check-health.ts';
import { createDailyChecks } from '../orchestrator/daily-checks.ts';
import { createDecideDraft } from '../orchestrator/decide-draft.ts';
import { createDecideLead } from '../orchestrator/decide-lead.ts';
import type { Agents, OrchestratorDeps } from '../orchestrator/deps.ts';
import { createDetectStuck } from '../orchestrator/detect-stuck.ts';
import { createDispatch } from '../orchestrator/dispatch.ts';
import { createEndRun } from '../orchestrator/end-run.ts';
import { createFailureHandler } from '../orchestrator/failure-handler.ts';
import { createOpenGate } from '../orchestrator/open-gate.ts';
import { createPipelineRollups } from '../orchestrator/pipeline-rollups.ts';
import { createQueries } from '../orchestrator/queries.ts';
import { createReadActivity } from '../orchestrator/read-activity.ts';
import { createReadGauges } from '../orchestrator/read-gauges.ts';
import { createReadPipeline } from '../orchestrator/read-pipeline.ts';
import { createReadStatus } from '../orchestrator/read-status.ts';
import { createRewriteDraft } from '../orchestrator/rewrite-draft.ts';
import { createSendDraft } from '../orchestrator/send-draft.ts';
import { createSettleRun } from '../orchestrator/settle-run.ts';
import { createStartRun } from '../orchestrator/start-run.ts';
import { createSweep } from '../orchestrator/sweep.ts';
import { createTaskManager, type TaskManager } from '../orchestrator/task-manager.ts';
import { createUnstick } from '../orchestrator/unstick.ts';
import { createUnsubscribe } from '../orchestrator/unsubscribe.ts';
import { createWatchHealth } from '../orchestrator/watch-health.ts';
import { createWatchStuck } from '../orchestrator/watch-stuck.ts';
import { createWriteDraft } from '../orchestrator/write-draft.ts';
import type { PermalinkOf } from '../slack/permalinks.ts';
import type { Projector } from '../slack/projector.ts';
import type { Tuning } from './tuning.ts';

const HOUR_MS = 3_600_000;

/** Ties the steps of the work together. `stopping` ends what is under way when the process stops. */
export function buildOrchestrator(
  config: Config,
  parts: {
    models: Models;
    agents: Agents;
    projector: Projector;
    enqueue: Enqueue;
    clock: Clock;
    log: Logger;
    owner: string;
    stopping: AbortSignal;
    tuning: Tuning;
    probes: Record<HealthSlot, Probe>;
    permalinkOf: PermalinkOf;
  },
) {
  const { stopping, agents, tuning, probes, permalinkOf, ...shared } = parts;
  const deps: OrchestratorDeps = {
    ...shared,
    agents,
    appendTaskLog: appendLine(path.join('logs', 'task_log.txt')),
    settings: {
      autoApprove: config.review.autoApprove,
      approvalTtlMs: config.review.approvalTtlHours * HOUR_MS,
      companyConcurrency: config.companyConcurrency,
      firm: config.firm,
      footerVersion: agents.outreach.footerVersion,
      retryDelaysMs: tuning.retryDelaysMs,
    },
  };
  const settleRun = createSettleRun(deps);
  const gate = createOpenGate(deps);
  const sending = createSendDraft(deps, {
    settleRun,
    timeZone: config.timeZone,
    dailyLimit: config.mail.dailyLimit,
    gapSeconds: config.mail.gapSeconds,
  });
  const drafts = createWriteDraft(deps, settleRun, stopping);
  const sweep = createSweep(deps, settleRun);
  const rollups = createPipelineRollups(deps);
  const { readPipeline, readFunnel } = createReadPipeline(rollups, config.firm);
  const window = { timeZone: config.timeZone, ...config.mail.window };
  const detectStuck = createDetectStuck(deps, { window });
  const checkHealth = createCheckHealth(deps, probes);
  const lastHealth = async () => (await deps.models.health.get())?.report ?? null;
  const tasks = createTaskManager(
    deps,
    createDispatch(deps, {
      advanceLead: drafts.advanceLead,
      sendDraft: sending.sendDraft,
      dailyChecks: createDailyChecks(deps, settleRun),
    }),
  );
  const handleAgentFailure = createFailureHandler(deps, tasks);
  const decideDraft = createDecideDraft(deps, settleRun, sending.confirmSent);
  return {
    startRun: createStartRun(deps),
    endRun: createEndRun(deps),
    decideLead: createDecideLead(deps, settleRun),
    decideDraft,
    rewriteDraft: createRewriteDraft(deps, drafts.rewrite),
    showMore: gate.showMore,
    queries: createQueries(deps),
    readStatus: createReadStatus(
      deps,
      {
        mode: config.mail.smtpUrl === null ? 'dry_run' : 'smtp',
        dailyLimit: config.mail.dailyLimit,
        timeZone: config.timeZone,
      },
      readPipeline,
    ),
    readPipeline,
    readFunnel,
    readActivity: createReadActivity(deps),
    readGauges: createReadGauges(deps, { readPipeline, lastHealth }),
    contingencyFee: config.firm.contingencyFee,
    checkHealth,
    lastHealth,
    detectStuck,
    unstick: createUnstick(deps, {
      permalinkOf,
      lastHealth,
      window,
      dailyLimit: config.mail.dailyLimit,
      mailBlockers: config.mailBlockers,
    }),
    unsubscribe: createUnsubscribe(deps, settleRun),
    tasks,
    jobs: {
      advanceRun: createAdvanceRun(deps, { tasks, handleAgentFailure, openGate: gate.openGate, settleRun, stopping }),
      advanceLead: drafts.advanceLead,
      sendDraft: sending.sendDraft,
      sweep,
      timed: {
        ...timedJobs(tasks),
        'health-check': createWatchHealth(deps, checkHealth, { timeZone: config.timeZone }),
        'stuck-monitor': createWatchStuck(deps, { detectStuck, rollups, timeZone: config.timeZone }),
      },
    },
  };
}

/** What the timetable starts. */
function timedJobs(tasks: TaskManager): Partial<Record<TimedJobName, TimedJob>> {
  return {
    'tracker-daily': async ({ signal }) => {
      await tasks.assignTask('tracker', {}, signal);
      return 'done';
    },
  };
}

/** Appends one line; makes the folder when it is not there. */
function appendLine(file: string): (line: string) => Promise<void> {
  return async (line) => {
    await mkdir(path.dirname(file), { recursive: true });
    await appendFile(file, `${line}\n`);
  };
}
