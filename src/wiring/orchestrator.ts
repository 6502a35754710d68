import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../config.ts';
import type { Probe } from '../domain/health.ts';
import type { HealthSlot } from '../domain/pipeline.ts';
import type { Enqueue } from '../domain/ports.ts';
import type { AskSender } from '../domain/sender-domain.ts';
import { domainOf } from '../domain/web-domain.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Models } from '../models/index.ts';
import { createAdvanceRun } from '../orchestrator/advance-run.ts';
import { createAfterSent } from '../orchestrator/after-sent.ts';
import { createCheckHealth } from '../orchestrator/check-health.ts';
import { createReporter, createReports } from '../orchestrator/create-report.ts';
import { createDecideDraft } from '../orchestrator/decide-draft.ts';
import { createDecideLead } from '../orchestrator/decide-lead.ts';
import { createDeliverReport } from '../orchestrator/deliver-report.ts';
import type { Agents, OrchestratorDeps } from '../orchestrator/deps.ts';
import { createDetectStuck } from '../orchestrator/detect-stuck.ts';
import { createDispatch } from '../orchestrator/dispatch.ts';
import { createDrainMail } from '../orchestrator/drain-mail.ts';
import { createEndRun } from '../orchestrator/end-run.ts';
import { createFailureHandler } from '../orchestrator/failure-handler.ts';
import { createForget } from '../orchestrator/forget/forget.ts';
import { createAssignLead } from '../orchestrator/hot-leads.ts';
import type { ReadMail } from '../orchestrator/inbound/take-mail.ts';
import { createUnreadMail } from '../orchestrator/inbound/unread-mail.ts';
import { createWriteReply } from '../orchestrator/inbound/write-reply.ts';
import { createLeadChoices } from '../orchestrator/lead-choices.ts';
import type { LlmBudget } from '../orchestrator/llm-budget.ts';
import { createMailBrake } from '../orchestrator/mail-brake.ts';
import { createMainSwitch } from '../orchestrator/main-switch.ts';
import { createManageJobs } from '../orchestrator/manage-jobs.ts';
import { createOpenGate } from '../orchestrator/open-gate.ts';
import type { Paid } from '../orchestrator/paid.ts';
import { createPipelineRollups } from '../orchestrator/pipeline-rollups.ts';
import { createPlanRun } from '../orchestrator/plan-run.ts';
import { createPrepareFollowUps } from '../orchestrator/prepare-followups.ts';
import { createQueries } from '../orchestrator/queries.ts';
import { createReadActivity } from '../orchestrator/read-activity.ts';
import { createReadCredits } from '../orchestrator/read-credits.ts';
import { createReadGauges } from '../orchestrator/read-gauges.ts';
import { createReadPipeline } from '../orchestrator/read-pipeline.ts';
import { createReadReplies, createReadUnmatched } from '../orchestrator/read-replies.ts';
import { createReadStatus } from '../orchestrator/read-status.ts';
import { createRecordOutcome } from '../orchestrator/record-outcome.ts';
import { createRecordReply } from '../orchestrator/record-reply.ts';
import { createRewriteDraft } from '../orchestrator/rewrite-draft.ts';
import { createSearchContacts } from '../orchestrator/search-contacts.ts';
import { createSendDraft } from '../orchestrator/send-draft.ts';
import { createLookAtSender } from '../orchestrator/sender-records.ts';
import { createSettleRun } from '../orchestrator/settle-run.ts';
import { createSkipTouch } from '../orchestrator/skip-touch.ts';
import { createStartRun } from '../orchestrator/start-run.ts';
import { createStopSequence } from '../orchestrator/stop-sequence.ts';
import { createSuppressions } from '../orchestrator/suppress.ts';
import { createSweep } from '../orchestrator/sweep.ts';
import { createTaskManager } from '../orchestrator/task-manager.ts';
import { createTimetable } from '../orchestrator/timetable.ts';
import { createDailyTracker } from '../orchestrator/tracker/daily-tracker.ts';
import { createUnstick } from '../orchestrator/unstick.ts';
import { createUnsubscribe } from '../orchestrator/unsubscribe.ts';
import type { TellUpload } from '../orchestrator/uploads/receive-upload.ts';
import { createUploads } from '../orchestrator/uploads/uploads.ts';
import { createWriteDraft } from '../orchestrator/write-draft.ts';
import { createChartDrawer } from '../providers/charts/draw-chart.ts';
import { readTable } from '../providers/csv/read-table.ts';
import type { DroppedFiles } from '../slack/dropped-files.ts';
import type { FileStore } from '../slack/file-store.ts';
import type { PermalinkOf } from '../slack/permalink.ts';
import type { Projector } from '../slack/projector.ts';
import { dailyLimitOf } from './daily-limit.ts';
import { buildInbound, mailboxName } from './inbound.ts';
import { senderDomain, senderOf } from './sender-domain.ts';
import { settingsView } from './settings-view.ts';
import { buildTalk } from './talk.ts';
import { timedJobs } from './timed-jobs.ts';
import type { Tuning } from './tuning.ts';

const HOUR_MS = 3_600_000;
const AUDIT_SHOWN = 8;

/** Ties the steps of the work together. `stopping` ends what is under way when the process stops. */
export function buildOrchestrator(
  config: Config,
  parts: {
    models: Models;
    agents: Agents;
    paid?: Paid;
    projector: Projector;
    enqueue: Enqueue;
    clock: Clock;
    log: Logger;
    owner: string;
    stopping: AbortSignal;
    tuning: Tuning;
    /** Told when the main switch flips. */
    onFlip: () => void;
    files: FileStore;
    probes: Record<HealthSlot, Probe>;
    permalinkOf: PermalinkOf;
    readMail: ReadMail;
    dropped: DroppedFiles;
    tellUpload: TellUpload;
    /** `null` = no model is named. */
    llmBudget?: LlmBudget | null;
    mayDecide: (userId: string) => Promise<boolean>;
    /** `null` = DNS is not asked about the sender's domain. */
    askSender: AskSender | null;
  },
) {
  const {
    stopping,
    agents,
    tuning,
    onFlip,
    files,
    probes,
    permalinkOf,
    readMail,
    llmBudget,
    dropped,
    tellUpload,
    mayDecide,
    askSender,
    ...shared
  } = parts;
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
      tracking: config.mail.tracking,
      retryDelaysMs: tuning.retryDelaysMs,
    },
  };
  const settleRun = createSettleRun(deps);
  const llmBudgetState = async () => (await llmBudget?.state()) ?? null;
  const gate = createOpenGate(deps);
  const { timeZone } = config;
  const stopSequence = createStopSequence(deps, settleRun);
  const skipTouch = createSkipTouch(deps);
  const mailbox = mailboxName(config);
  const sender = askSender === null ? null : senderOf(config);
  const mailBrake = createMailBrake(deps, { timeZone, sender });
  const sending = createSendDraft(deps, {
    settleRun,
    limits: { timeZone, dailyLimit: dailyLimitOf(config), gapSeconds: config.mail.gapSeconds },
    afterSent: createAfterSent(deps, { timeZone, stopSequence }),
    stopSequence,
    skipTouch,
    unread: createUnreadMail(deps, mailbox),
    brake: mailBrake,
  });
  const prepareFollowUps = createPrepareFollowUps(deps, {
    review: config.mail.followUpReview,
    confirmSent: sending.confirmSent,
    timeZone,
    stopSequence,
    skipTouch,
  });
  const suppressions = createSuppressions(deps, { settleRun, stopSequence, ownDomains: ownDomains(config) });
  const { paid } = deps;
  const searchContacts =
    paid === undefined ? null : createSearchContacts(deps, { paid, suppress: suppressions.suppress });
  const drafts = createWriteDraft(deps, settleRun, stopping, searchContacts);
  const mainSwitch = createMainSwitch(deps, { wake: () => sweep(), flipped: onFlip });
  const sweep = createSweep(deps, {
    settleRun,
    settleSwitch: mainSwitch.settle,
    rereadMails: (limit) => inbound.rereadMails(limit),
  });
  const rollups = createPipelineRollups(deps);
  const { readPipeline, readFunnel } = createReadPipeline(rollups, config.firm);
  const window = { timeZone: config.timeZone, ...config.mail.window };
  const detectStuck = createDetectStuck(deps, { window });
  const checkHealth = createCheckHealth(deps, probes);
  const lastHealth = async () => (await deps.models.health.get())?.report ?? null;
  const reports = createReports(deps, createReporter(deps, { readPipeline, readFunnel }));
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
  const startRun = createStartRun(deps);
  const replies = createRecordReply(deps, { settleRun, stopSequence, suppress: suppressions.suppress });
  const forget = createForget(deps, { settleRun, stopSequence, stop: suppressions.stop });
  const inbound = buildInbound(config, {
    deps,
    readMail,
    recordReply: replies.recordReply,
    stopSequence,
    suppress: suppressions.suppress,
    resolve: decideDraft.resolve,
  });
  const uploads = createUploads(deps, { files: dropped, readTable, tell: tellUpload, stopping });
  const timed = timedJobs(config, {
    deps,
    tasks,
    startRun,
    reports,
    readPipeline,
    checkHealth,
    detectStuck,
    rollups,
    erase: forget.erase,
    lookAtSender:
      askSender === null || sender === null
        ? null
        : createLookAtSender(deps, { sender, ask: askSender, brake: mailBrake }),
  });
  const timetable = createTimetable(deps, {
    bodies: timed,
    off: config.weeklyScout.off === null ? {} : { 'weekly-scout': config.weeklyScout.off },
    zone: timeZone,
    stopping,
  });
  const planRun = createPlanRun(deps, startRun);
  const credits = createReadCredits(deps, { timeZone });
  const decideLead = createDecideLead(deps, settleRun, stopSequence);
  const queries = createQueries(deps);
  const readReplies = createReadReplies(deps);
  const readStatus = createReadStatus(
    deps,
    {
      mode: config.mail.route.name,
      dailyLimit: dailyLimitOf(config),
      timeZone: config.timeZone,
    },
    readPipeline,
  );
  const reads = { queries, readReplies, readPipeline, readFunnel, readStatus, credits };
  const { talk, decideProposal } = buildTalk(config, { deps, mayDecide, reads, decideLead, planRun, stopping });
  return {
    startRun,
    planRun,
    credits,
    talk,
    decideProposal,
    endRun: createEndRun(deps, stopSequence),
    decideLead,
    decideDraft,
    rewriteDraft: createRewriteDraft(deps, drafts.rewrite),
    showMore: gate.showMore,
    queries,
    recordOutcome: createRecordOutcome(deps, { settleRun, stopSequence }),
    markReply: replies.markReply,
    mayReply: replies.mayReply,
    readReplies,
    readUnmatched: createReadUnmatched(deps),
    assignLead: createAssignLead(deps),
    classifyByHand: inbound.classifyByHand,
    ...createWriteReply(deps, readMail),
    takeMail: inbound.takeMail,
    takeEvents: inbound.takeEvents,
    leadChoices: createLeadChoices(deps),
    suppressions,
    forget,
    mailBrake,
    readSettings: async () => ({
      settings: settingsView(config, await llmBudgetState()),
      audit: await deps.models.audit.list({}, AUDIT_SHOWN),
    }),
    llmBudgetState,
    readStatus,
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
      dailyLimit: dailyLimitOf(config),
      mailBlockers: config.mailBlockers,
    }),
    reports,
    uploads,
    unsubscribe: createUnsubscribe(deps, stopSequence),
    stopSequence,
    tasks,
    mainSwitch,
    manageJobs: createManageJobs(deps, { zone: timeZone }),
    jobs: {
      advanceRun: createAdvanceRun(deps, { tasks, handleAgentFailure, openGate: gate.openGate, settleRun, stopping }),
      advanceLead: drafts.advanceLead,
      async sendDraft(draftId: string) {
        await sending.sendDraft(draftId);
      },
      deliverReport: createDeliverReport(deps, { files, drawChart: createChartDrawer() }),
      async sweep() {
        await sweep();
        await forget.resume();
        await uploads.settle();
        await decideProposal.resume();
        await talk.sweep();
      },
      readUpload: uploads.read,
      processMail: inbound.processMail,
      applyEvents: inbound.applyEvents,
      answerQuestion: talk.answer,
      timed,
      timetable,
    },
  };
}

/** Domains of the firm's own addresses: mail to them is never what somebody wants to stop. */
function ownDomains({ firm }: Config): string[] {
  return [domainOf(firm.website), senderDomain(firm)].filter((domain) => domain !== null);
}

/** Appends one line; makes the folder when it is not there. */
function appendLine(file: string): (line: string) => Promise<void> {
  return async (line) => {
    await mkdir(path.dirname(file), { recursive: true });
    await appendFile(file, `${line}\n`);
  };
}
