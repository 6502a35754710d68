import type { View } from '@slack/types';
import { activityAnswer } from '../../../src/blocks/activity.ts';
import * as alerts from '../../../src/blocks/alerts.ts';
import * as answers from '../../../src/blocks/answers.ts';
import { draftCard } from '../../../src/blocks/draft-card.ts';
import {
  draftEditModal,
  draftRejectModal,
  draftRewriteModal,
  followUpsEditModal,
} from '../../../src/blocks/draft-modals.ts';
import { type DraftState, draftState } from '../../../src/blocks/draft-state.ts';
import { followUpsMessage } from '../../../src/blocks/follow-ups.ts';
import { healthChangeMessage, healthMessage } from '../../../src/blocks/health.ts';
import { helpAnswer } from '../../../src/blocks/help.ts';
import { leadCard } from '../../../src/blocks/lead-card.ts';
import { type LeadDecision, leadDecided } from '../../../src/blocks/lead-decided.ts';
import { leadGate } from '../../../src/blocks/lead-gate.ts';
import { leadDetailsModal, leadRejectModal } from '../../../src/blocks/lead-modals.ts';
import * as lists from '../../../src/blocks/lists.ts';
import type { Message } from '../../../src/blocks/message.ts';
import { pipelineAnswer } from '../../../src/blocks/pipeline.ts';
import { runFormModal } from '../../../src/blocks/run-form.ts';
import { runMessage } from '../../../src/blocks/run-message.ts';
import type { RunView } from '../../../src/blocks/run-stages.ts';
import { statusAnswer } from '../../../src/blocks/status.ts';
import { stuckAnswer, stuckMessage } from '../../../src/blocks/stuck.ts';
import { silenceAnswer, unsentMails, waitingLeads } from '../../../src/blocks/stuck-answers.ts';
import { FUNNEL_STAGES } from '../../../src/domain/funnel.ts';
import { HEALTH_SLOTS, type HealthReport, STUCK_CODES } from '../../../src/domain/pipeline.ts';
import { figuresOf, sumsOf } from '../../../src/domain/pipeline-sums.ts';
import { RUN_STAGES, RUN_STATUSES } from '../../../src/domain/run.ts';
import { brokenRun, dana, details, draft, finishedRun, gate, lead, minutesAgo, moment, run } from './samples.ts';

/** What a hostile world can put into our views: any text, any address, any number of things. */
export type World = { text: string; url: string; many: number; amount: number };

const at = minutesAgo(5);

/** Every message we can send, drawn with the world's text in every place that foreign text can reach. */
export function everyMessage(world: World): Message[] {
  return [
    ...runMessages(world),
    ...leadMessages(world),
    ...draftMessages(world),
    ...others(world),
    ...monitorMessages(world),
  ];
}

function runMessages({ text, many, amount }: World): Message[] {
  const counters = { ...run.counters, placesFound: amount, companiesFound: amount, companiesApproved: many };
  const hostile = {
    ...brokenRun,
    title: text,
    requestedBy: text,
    cancelledBy: text,
    errorMessage: text,
    request: { ...run.request, industryWord: text, city: text },
    counters,
    costUsd: amount / 100,
    progress: { done: amount, total: many },
    rejectedByReason: Array.from({ length: many }, () => ({ reason: text, count: amount })),
    sources: Array.from({ length: many }, () => ({
      name: text,
      label: text,
      found: amount,
      truncated: true,
      attribution: text,
      failure: { kind: 'overloaded' as const, summary: text, at },
    })),
  };
  const draw = (change: Partial<RunView>) =>
    runMessage({ ...hostile, completedAt: many % 2 === 0 ? moment.now : null, ...change }, moment);
  return [
    ...RUN_STATUSES.map((status) => draw({ status, currentStage: 'analyst' })),
    ...RUN_STAGES.map((currentStage) => draw({ status: 'started', currentStage })),
    runMessage(run, moment),
    runMessage(finishedRun, moment),
  ];
}

function hostileLead({ text, url, many, amount }: World) {
  return {
    ...details,
    name: text,
    city: text,
    site: { one: text, many: text },
    siteCount: amount,
    website: url,
    domain: text,
    phone: text,
    score:
      lead.score === null
        ? null
        : { ...lead.score, reason: text, savingsHigh: amount * 1e6, basis: { ...lead.score.basis, rateLabel: text } },
    contact: { ...dana, fullName: text, title: text, email: text },
    contacts: Array.from({ length: many }, () => ({
      ...dana,
      fullName: text,
      email: text,
      foundAt: { url, label: text, at },
    })),
    sources: Array.from({ length: many }, () => ({ label: text, url })),
    attributions: Array.from({ length: many }, () => text),
    locations: Array.from({ length: many * 3 }, () => ({ street: text, city: text, state: text, phone: text })),
    figures: Array.from({ length: many }, () => ({ label: text, value: text, source: { url, label: text, at } })),
    history: Array.from({ length: many }, () => ({
      from: 'new' as const,
      to: 'scored' as const,
      by: text,
      at,
      reason: text,
      runId: null,
    })),
  };
}

function leadMessages(world: World): Message[] {
  const { text, many } = world;
  const view = hostileLead(world);
  const count = { total: many, open: Math.floor(many / 2), hidden: Math.floor(many / 3) };
  const decisions: LeadDecision[] = [
    { kind: 'approved', by: text, at, next: { kind: 'draft_follows' } },
    { kind: 'approved', by: text, at, next: { kind: 'draft_ready', channelId: text } },
    { kind: 'approved', by: text, at, next: { kind: 'mail_approved' } },
    { kind: 'approved', by: text, at, next: { kind: 'mail_stuck' } },
    { kind: 'approved', by: text, at, next: { kind: 'no_contact', hint: text } },
    { kind: 'approved', by: text, at, next: { kind: 'draft_failed', reason: text } },
    { kind: 'approved', by: text, at, next: { kind: 'contacted', at } },
    { kind: 'auto_approved', at, why: text, undoable: true, next: { kind: 'draft_follows' } },
    { kind: 'rejected', by: text, at, reason: text },
    { kind: 'left_open', by: text, at, why: 'review_ended' },
    { kind: 'left_open', by: text, at, why: 'run_cancelled' },
  ];
  return [
    leadCard(view),
    leadCard({
      ...view,
      score: null,
      contact: null,
      website: null,
      phone: null,
      city: null,
      state: null,
      siteCount: null,
    }),
    leadCard(lead),
    ...decisions.map((decision) => leadDecided(view, decision, moment)),
    leadGate({ ...gate, title: text, tiers: { high: count, medium: count, low: count } }),
    leadGate({ ...gate, title: text, closed: 'cancelled' }),
    leadGate({ ...gate, title: text, approved: many, rejected: many }),
    leadGate({
      ...gate,
      title: text,
      tiers: { high: { ...count, open: 0 }, medium: { ...count, open: 0 }, low: { ...count, open: 0 } },
    }),
  ];
}

function hostileDraft({ text, url, many, amount }: World) {
  return {
    ...draft,
    companyName: text,
    recipient: { ...draft.recipient, email: text, fullName: text, title: text },
    subject: text,
    body: text.repeat(Math.max(1, many)).slice(0, 12_000),
    followUps: draft.followUps.map((touch) => ({ ...touch, subject: text, body: text })),
    claims: Array.from({ length: many }, (_, i) => ({
      text,
      support: i % 2 === 0 ? null : { fact: text, source: text, url },
    })),
    toneIssues: Array.from({ length: many }, () => text),
    previous: { subject: text, body: `${text} ${amount}`, editedBy: text },
    instruction: text,
    critic: null,
  };
}

function draftMessages(world: World): Message[] {
  const { text } = world;
  const view = hostileDraft(world);
  const states: DraftState[] = [
    { kind: 'approved', by: text, at, goesOutAt: at, because: text },
    { kind: 'approved', by: text, at, goesOutAt: null, because: null },
    { kind: 'sending', by: text, at },
    { kind: 'sent', by: text, at, dryRun: true, nextTouchAt: at },
    { kind: 'failed', by: text, reason: text, next: text, mayRetry: true },
    { kind: 'unknown', by: text, attemptedAt: at, evidence: text },
    { kind: 'rejected', by: text, at, reason: text },
    { kind: 'superseded', at, why: text },
  ];
  return [
    draftCard(view),
    draftCard({ ...view, recipient: { ...view.recipient, generic: true } }),
    draftCard(draft),
    ...[view, draft].flatMap((each) =>
      [
        followUpsMessage(each) ?? [],
        followUpsMessage({ ...each, status: 'sent' }) ?? [],
        followUpsMessage({ ...each, followUps: [], revision: 2 }) ?? [],
      ].flat(),
    ),
    ...states.map((state) => draftState(view, state, moment)),
  ];
}

function others({ text, url, many, amount }: World): Message[] {
  const aRun = { ref: amount, title: text };
  const started = { ...aRun, count: amount, channelId: text, permalink: url };
  const row = {
    name: text,
    city: text,
    state: text,
    tier: 'high' as const,
    score: 71.25,
    savingsLow: 1,
    savingsHigh: amount,
    statusWords: text,
  };
  const runRow = { ...aRun, status: 'started' as const, requestedBy: text, startedAt: at, companies: amount, sent: 0 };
  const draftRow = {
    ref: amount,
    companyName: text,
    recipientName: text,
    subject: text,
    status: 'pending' as const,
    createdAt: at,
  };
  const filter = { tier: 'high' as const, industry: { key: 'dental', label: text }, state: 'OH' };
  const rows = <T>(value: T) => Array.from({ length: many }, () => value);
  return [
    alerts.runFailedAlert({ runId: 'r', ...aRun, reason: text, attempts: many, companiesKept: amount }),
    alerts.runAlertOver({ ...aRun, cancelledBy: text }),
    alerts.noApproversAlert(),
    answers.runStarted(started),
    answers.runJoined({ ...started, requestedBy: text, startedAt: at, retried: true }, moment),
    answers.usageError(text, text),
    answers.usageError(text, null),
    answers.problemAnswer(text),
    answers.notApprover(text, rows(text)),
    answers.alreadyDecided({ what: text, decision: text, by: text, at }, moment),
    answers.draftChanged(text),
    answers.buttonTooOld(),
    answers.leadNotFound(text, rows(text)),
    answers.draftNotFound(text),
    answers.runNotFound(amount),
    answers.runCancelled(aRun),
    answers.runRetried(aRun),
    answers.runGoesOn(aRun),
    answers.runAlreadyOver({ ...aRun, ending: 'failed' }),
    answers.done(text),
    helpAnswer(),
    lists.leadsList({ rows: rows(row), total: many * 3, page: 1 + (many % 3), filter }),
    lists.runsList(rows(runRow), moment),
    lists.draftsList(rows(draftRow), amount, moment),
    statusAnswer(
      {
        openRuns: rows({ ...aRun, doing: text }),
        leadsToReview: amount,
        oldestLeadAt: at,
        draftsToReview: many,
        oldestDraftAt: null,
        doubtful: many,
        mail: { mode: 'dry_run', sentToday: many, dailyLimit: 50, queued: amount, nextAt: at, waitsBecause: text },
        funnel: { found: amount, approved: 1, contacted: 1, replied: 1, meetings: 1, won: 1 },
        pipelineValue: amount * 1e6,
      },
      moment,
    ),
  ];
}

function monitorMessages({ text, url, many, amount }: World): Message[] {
  const rows = <T>(value: T) => Array.from({ length: many }, () => value);
  const slots = Object.fromEntries(
    HEALTH_SLOTS.map((slot, index) => [
      slot,
      { status: (['ok', 'warning', 'error'] as const)[index % 3] ?? 'ok', message: text, latencyMs: amount },
    ]),
  ) as HealthReport['slots'];
  const report: HealthReport = { overall: 'degraded', slots, checkedAt: at };
  const changed = HEALTH_SLOTS.map((slot) => ({ slot, from: 'ok' as const, to: slots[slot].status }));
  const items = STUCK_CODES.map((code) => ({ code, count: amount, oldestAt: at, ids: rows(text), message: text }));
  const stuck = { number: 1, state: 'open' as const, items, alerted: {}, checkedAt: at };
  const high = { status: 'scored', tier: 'high' as const, highest: 7, companies: amount };
  const sums = sumsOf([{ ...high, savingsLow: amount, savingsMid: amount * 1e3, savingsHigh: amount * 1e6 }]);
  const funnel = FUNNEL_STAGES.map((stage) => ({ stage, reached: amount }));
  const silence = {
    stopped: { by: text, at },
    blockers: rows(text),
    windowClosed: text,
    capReached: { sent: amount, limit: amount },
    mailServer: text,
    approved: 0,
    draftsToReview: amount,
    nextWaits: { why: text, until: at },
  };
  const nothing = {
    stopped: null,
    blockers: [],
    windowClosed: null,
    capReached: null,
    mailServer: null,
    nextWaits: null,
  };
  return [
    healthMessage(report, moment),
    healthChangeMessage({ report, changed }, moment),
    stuckMessage(stuck, moment),
    stuckMessage({ ...stuck, state: 'replaced' }, moment),
    stuckMessage({ ...stuck, state: 'clear', items: [] }, moment),
    stuckAnswer(items, moment),
    stuckAnswer([], moment),
    waitingLeads(rows({ name: text, score: 71.25, tier: 'high' as const, since: at, cardUrl: url }), amount, moment),
    waitingLeads(rows({ name: text, score: 71.25, tier: 'high' as const, since: at, cardUrl: null }), amount, moment),
    unsentMails(rows({ ref: amount, companyName: text, approvedAt: at, why: text, cardUrl: url }), amount, moment),
    unsentMails(rows({ ref: amount, companyName: text, approvedAt: null, why: text, cardUrl: null }), amount, moment),
    silenceAnswer(silence, moment),
    silenceAnswer({ ...nothing, approved: amount, draftsToReview: 0 }, moment),
    pipelineAnswer({ figures: figuresOf(sums, 0.24, at), funnel, contingencyFee: 0.24, draftsToReview: many }, moment),
    pipelineAnswer(
      { figures: figuresOf(sumsOf([]), 0.24, at), funnel: [], contingencyFee: 0, draftsToReview: 0 },
      moment,
    ),
    activityAnswer(
      rows({ timestamp: at, companyName: text, contactName: text, eventType: text }).slice(0, 100),
      moment,
    ),
    activityAnswer([], moment),
    answers.notAdmin(text, rows(text)),
    answers.notAdmin(text, []),
  ];
}

/** Every modal, likewise. */
export function everyView(world: World): View[] {
  const { text } = world;
  const view = hostileDraft(world);
  return [
    leadDetailsModal(hostileLead(world), moment),
    leadRejectModal({ companyId: 'c', runId: null, name: text }),
    draftEditModal(view),
    draftEditModal({ ...view, body: text.slice(0, 1_000), followUps: [] }),
    followUpsEditModal(view),
    followUpsEditModal(draft),
    draftRejectModal(view),
    draftRewriteModal(view),
    runFormModal({
      industryKey: text,
      industryWord: text,
      locationText: text,
      countText: text,
      problems: [{ field: 'industry', text }],
    }),
  ];
}
