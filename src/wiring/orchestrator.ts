import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config.ts';
import type { Enqueue } from '../domain/ports.ts';
import type { TimedJob, TimedJobName } from '../domain/timetable.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Models } from '../models/index.ts';
import { createAdvanceRun } from '../orchestrator/advance-run.ts';
import { createAfterSent } from '../orchestrator/after-sent.ts';
import { createDecideDraft } from '../orchestrator/decide-draft.ts';
import { createDecideLead } from '../orchestrator/decide-lead.ts';
import type { Agents, OrchestratorDeps } from '../orchestrator/deps.ts';
import { createDispatch } from '../orchestrator/dispatch.ts';
import { createDrainMail } from '../orchestrator/drain-mail.ts';
import { createEndRun } from '../orchestrator/end-run.ts';
import { createFailureHandler } from '../orchestrator/failure-handler.ts';
import { createOpenGate } from '../orchestrator/open-gate.ts';
import { createPrepareFollowUps } from '../orchestrator/prepare-followups.ts';
import { createQueries } from '../orchestrator/queries.ts';
import { createReadStatus } from '../orchestrator/read-status.ts';
import { createRewriteDraft } from '../orchestrator/rewrite-draft.ts';
import { createSendDraft } from '../orchestrator/send-draft.ts';
import { createSettleRun } from '../orchestrator/settle-run.ts';
import { createSkipTouch } from '../orchestrator/skip-touch.ts';
import { createStartRun } from '../orchestrator/start-run.ts';
import { createStopSequence } from '../orchestrator/stop-sequence.ts';
import { createSweep } from '../orchestrator/sweep.ts';
import { createTaskManager } from '../orchestrator/task-manager.ts';
import { createDrainJob, createTrackerJob, type TimedMailDeps } from '../orchestrator/timed-mail.ts';
import { createDailyTracker } from '../orchestrator/tracker/daily-tracker.ts';
import { createUnsubscribe } from '../orchestrator/unsubscribe.ts';
import { createWriteDraft } from '../orchestrator/write-draft.ts';
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
  },
) {
  const { stopping, agents, tuning, ...shared } = parts;
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
  const { timeZone } = config;
  const stopSequence = createStopSequence(deps, settleRun);
  const skipTouch = createSkipTouch(deps);
  const sending = createSendDraft(deps, {
    settleRun,
    limits: { timeZone, dailyLimit: config.mail.dailyLimit, gapSeconds: config.mail.gapSeconds },
    afterSent: createAfterSent(deps, { timeZone, stopSequence }),
    stopSequence,
    skipTouch,
  });
  const prepareFollowUps = createPrepareFollowUps(deps, {
    review: config.mail.followUpReview,
    confirmSent: sending.confirmSent,
    timeZone,
    stopSequence,
    skipTouch,
  });
  const drafts = createWriteDraft(deps, settleRun, stopping);
  const sweep = createSweep(deps, settleRun);
  const tasks = createTaskManager(
    deps,
    createDispatch(deps, {
      advanceLead: drafts.advanceLead,
      drainMail: createDrainMail(deps, { sendDraft: sending.sendDraft, prepareFollowUps }),
      trackDaily: createDailyTracker(deps, { timeZone, settleRun, stopSequence, prepareFollowUps }),
    }),
  );
  const handleAgentFailure = createFailureHandler(deps, tasks);
  const decideDraft = createDecideDraft(deps, settleRun, { confirmSent: sending.confirmSent, skipTouch });
  return {
    startRun: createStartRun(deps),
    endRun: createEndRun(deps, stopSequence),
    decideLead: createDecideLead(deps, settleRun, stopSequence),
    decideDraft,
    rewriteDraft: createRewriteDraft(deps, drafts.rewrite),
    showMore: gate.showMore,
    queries: createQueries(deps),
    readStatus: createReadStatus(deps, {
      mode: config.mail.smtpUrl === null ? 'dry_run' : 'smtp',
      dailyLimit: config.mail.dailyLimit,
      timeZone: config.timeZone,
    }),
    unsubscribe: createUnsubscribe(deps, stopSequence),
    stopSequence,
    tasks,
    jobs: {
      advanceRun: createAdvanceRun(deps, { tasks, handleAgentFailure, openGate: gate.openGate, settleRun, stopping }),
      advanceLead: drafts.advanceLead,
      async sendDraft(draftId: string) {
        await sending.sendDraft(draftId);
      },
      sweep,
      timed: timedJobs({ models: deps.models, clock: deps.clock, tasks, window: { timeZone, ...config.mail.window } }),
    },
  };
}

/** What the timetable starts. */
function timedJobs(parts: TimedMailDeps): Partial<Record<TimedJobName, TimedJob>> {
  return {
    'process-followups': createDrainJob(parts, { prepare: true }),
    'drain-approved': createDrainJob(parts, {}),
    'tracker-daily': createTrackerJob(parts),
  };
}

/** Appends one line; makes the folder when it is not there. */
function appendLine(file: string): (line: string) => Promise<void> {
  return async (line) => {
    await mkdir(path.dirname(file), { recursive: true });
    await appendFile(file, `${line}\n`);
  };
}
