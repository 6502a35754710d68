import type { View } from '@slack/types';
import { activityAnswer } from '../../../src/blocks/activity.ts';
import * as alerts from '../../../src/blocks/alerts.ts';
import * as answers from '../../../src/blocks/answers.ts';
import { creditsAnswer } from '../../../src/blocks/credits.ts';
import { dailySummaryMessage } from '../../../src/blocks/daily-summary.ts';
import { draftCard } from '../../../src/blocks/draft-card.ts';
import {
  draftEditModal,
  draftRejectModal,
  draftRewriteModal,
  followUpsEditModal,
} from '../../../src/blocks/draft-modals.ts';
import { draftReviewModal } from '../../../src/blocks/draft-review.ts';
import { type DraftState, draftState } from '../../../src/blocks/draft-state.ts';
import { addressAnswer } from '../../../src/blocks/draft-view.ts';
import * as erased from '../../../src/blocks/erased.ts';
import { followUpCard, replyCard } from '../../../src/blocks/follow-up-card.ts';
import { followUpsMessage } from '../../../src/blocks/follow-ups.ts';
import { healthChangeMessage, healthMessage } from '../../../src/blocks/health.ts';
import { helpAnswer } from '../../../src/blocks/help.ts';
import { homeFallback, homeTab } from '../../../src/blocks/home.ts';
import type { HomeView } from '../../../src/blocks/home-view.ts';
import { hotLeadMessage } from '../../../src/blocks/hot-lead.ts';
import { failingJobAlert, fewFoundAlert } from '../../../src/blocks/job-alerts.ts';
import { type JobNews, jobNews, jobsList } from '../../../src/blocks/jobs.ts';
import { leadCard } from '../../../src/blocks/lead-card.ts';
import { leadChoice } from '../../../src/blocks/lead-choice.ts';
import { type LeadDecision, leadDecided } from '../../../src/blocks/lead-decided.ts';
import { leadGate } from '../../../src/blocks/lead-gate.ts';
import { leadDetailsModal, leadRejectModal } from '../../../src/blocks/lead-modals.ts';
import * as lists from '../../../src/blocks/lists.ts';
import { budgetSpentAlert } from '../../../src/blocks/llm-budget.ts';
import { mailBrakeMessage } from '../../../src/blocks/mail-brake.ts';
import { resumeAnswer, stopAnswer, stopMessage } from '../../../src/blocks/main-switch.ts';
import type { Message } from '../../../src/blocks/message.ts';
import * as outcomes from '../../../src/blocks/outcomes.ts';
import { pipelineAnswer } from '../../../src/blocks/pipeline.ts';
import { repliesList } from '../../../src/blocks/replies.ts';
import { nothingToAnswer, replySaved, replyWriteModal } from '../../../src/blocks/reply-modal.ts';
import { replyClassified, replyQuestion } from '../../../src/blocks/reply-question.ts';
import { reportAnswer } from '../../../src/blocks/report-answer.ts';
import { reviewEnded } from '../../../src/blocks/review-ended.ts';
import { reviewReminder } from '../../../src/blocks/review-reminder.ts';
import { runFormModal } from '../../../src/blocks/run-form.ts';
import { runMessage } from '../../../src/blocks/run-message.ts';
import { planDeclined, planOver, planQuestion, runRequested } from '../../../src/blocks/run-plan.ts';
import type { RunView } from '../../../src/blocks/run-stages.ts';
import { settingsAnswer } from '../../../src/blocks/settings.ts';
import { statusAnswer } from '../../../src/blocks/status.ts';
import { stuckAnswer, stuckMessage } from '../../../src/blocks/stuck.ts';
import { silenceAnswer, unsentMails, waitingLeads } from '../../../src/blocks/stuck-answers.ts';
import * as suppression from '../../../src/blocks/suppression.ts';
import { talkMessage } from '../../../src/blocks/talk.ts';
import { proposalLate } from '../../../src/blocks/talk-card.ts';
import { weeklyReportMessage } from '../../../src/blocks/weekly-report.ts';
import { COMPANY_STATUSES } from '../../../src/domain/company.ts';
import { FUNNEL_STAGES } from '../../../src/domain/funnel.ts';
import { MAIL_DECISIONS } from '../../../src/domain/inbound/inbound-mail.ts';
import { HEALTH_SLOTS, type HealthReport, type HealthSlot, STUCK_CODES } from '../../../src/domain/pipeline.ts';
import { figuresOf, sumsOf } from '../../../src/domain/pipeline-sums.ts';
import type { ProviderCredits } from '../../../src/domain/provider-credits.ts';
import { PROVIDERS } from '../../../src/domain/provider-prices.ts';
import { buildReport } from '../../../src/domain/report.ts';
import { newReportPost, type ReportFile } from '../../../src/domain/report-post.ts';
import { RUN_STAGES, RUN_STATUSES, storedRequest } from '../../../src/domain/run.ts';
import type { PlannedRun } from '../../../src/domain/run-plan.ts';
import { SENDER_RECORDS } from '../../../src/domain/sender-domain.ts';
import { type JobSchedule, TIMED_JOBS } from '../../../src/domain/timetable.ts';
import { home } from './home-samples.ts';
import { before, context, emptyReport, facts, quietDay, report, summary, topLead, week } from './report-samples.ts';
import {
  brokenRun,
  dana,
  details,
  draft,
  finishedRun,
  followUp,
  gate,
  lead,
  minutesAgo,
  moment,
  run,
} from './samples.ts';
import { everyQuestion } from './talk-samples.ts';
import { uploadMessages, uploadViews } from './upload-samples.ts';

/** What a hostile world can put into our views: any text, any address, any number of things. */
export type World = { text: string; url: string; many: number; amount: number };

const at = minutesAgo(5);

/** Every message we can send, by what it is about; each with the world's text in every place that foreign text can reach. */
export const MESSAGE_GROUPS: readonly ((world: World) => Message[])[] = [
  runMessages,
  leadMessages,
  draftMessages,
  reportMessages,
  jobMessages,
  outcomeMessages,
  suppressionMessages,
  erasureMessages,
  costMessages,
  uploadMessages,
  talkMessages,
  others,
  monitorMessages,
];

export function everyMessage(world: World): Message[] {
  return MESSAGE_GROUPS.flatMap((group) => group(world));
}

function talkMessages(world: World): Message[] {
  return everyQuestion(world).flatMap((question) => [talkMessage(question, moment), proposalLate(question)]);
}

function outcomeMessages({ text, many, amount }: World): Message[] {
  const base = { id: 'c', name: text, city: text, state: text, runId: null };
  const rows = <T>(value: T) => Array.from({ length: many }, () => value);
  const reply = { companyName: text, contactName: text, intent: text, text, at, by: text };
  const reminder = { gate: 'leads' as const, waiting: rows(text), openedAt: at, remindedAt: moment.now, endsAt: at };
  return [
    ...COMPANY_STATUSES.flatMap((status) => [
      { text: 'a lead', blocks: outcomes.outcomeButtons({ ...base, status }) },
      outcomes.outcomeImpossible({ ...base, status }, 'won'),
      outcomes.replyImpossible({ ...base, status }),
      outcomes.replyRecorded({ ...base, status }, text),
      outcomes.outcomeRecorded({ ...base, status }, 'meeting_booked'),
    ]),
    outcomes.outcomeAlready(
      { ...base, status: 'lost', history: [{ from: 'replied', to: 'lost', by: text, at, reason: text, runId: null }] },
      moment,
    ),
    leadChoice(text, rows({ ...base, status: 'contacted' as const }), { choiceId: 'x', hasMore: true }),
    ...replyMessages(text, amount),
    repliesList(rows({ ...reply, sentiment: 'negative' as const }), unmatchedMail(text), moment),
    repliesList([], unmatchedMail(text), moment),
    ...(['open', 'decided', 'expired'] as const).flatMap((state) => [
      reviewReminder({ ...reminder, state, isLast: true }, moment),
      reviewReminder({ ...reminder, state, isLast: false, gate: 'emails', endsAt: null }, moment),
    ]),
    settingsAnswer(
      rows({
        title: 'Slack',
        rows: [
          { label: 'Text', value: { kind: 'text' as const, text } },
          { label: 'Channel', value: { kind: 'channel' as const, id: text } },
          { label: 'People', value: { kind: 'people' as const, ids: rows(text), ifNone: 'nobody' } },
          { label: 'Secret', value: { kind: 'secret' as const, isSet: true } },
        ],
      }).slice(0, 4),
      rows({ id: 'a', at, by: text, action: text, subject: text, detail: text }),
      moment,
    ),
  ];
}

function erasureMessages({ text, many }: World): Message[] {
  const view = { id: 'a', email: text, companyName: null, contacts: many, mails: many, unsent: many };
  return [
    erased.erasedCard(text, at, text, moment),
    erased.forgetQuestion({ ...view, kind: 'email', companyNames: Array.from({ length: many }, () => text) }),
    erased.forgetQuestion({ ...view, kind: 'company', email: null, companyName: text, companyNames: [text] }),
    erased.forgetDone(text, { contacts: many, mails: many, replies: many }),
    erased.forgetWaits(),
    erased.forgetBefore(),
    erased.forgetUnreadable(text),
  ];
}

function unmatchedMail(text: string) {
  const mails = [text, null, text].map((from) => ({ from, subject: from, at, kind: text }));
  return { count: 1_000, hasMore: true, failed: 1_000, mails };
}

function replyMessages(text: string, amount: number): Message[] {
  const lead = {
    companyId: 'c',
    companyName: text,
    contactName: text,
    contactTitle: text,
    score: 71.25,
    savings: { low: 1, high: amount },
    sentiment: 'positive' as const,
    intent: 'wants_info',
    snippet: text,
    markedBy: text,
    at,
  };
  const taken = {
    owner: text,
    status: 'meeting_booked' as const,
    mails: { count: amount, firstAt: at },
    mayAnswer: true,
  };
  const fresh = { owner: null, status: 'replied' as const, mails: null, mayAnswer: false };
  const mail = {
    mailId: 'm',
    companyId: 'c',
    companyName: text,
    contactName: text,
    from: text,
    subject: text,
    text: text.slice(0, 1_500),
    guess: text,
    at,
    decided: null,
  };
  return [
    hotLeadMessage(lead, fresh, moment),
    hotLeadMessage({ ...lead, summary: `${text}\n${text}`, text: text.slice(0, 1_500) }, taken, moment),
    ...(['unsure', 'colleague', 'unreadable', 'gone'] as const).map((why) => replyQuestion({ ...mail, why }, moment)),
    replyQuestion({ ...mail, why: 'unsure', text: null, from: null, contactName: null }, moment),
    replyQuestion({ ...mail, why: 'unsure', decided: { kind: 'no_reply', by: text, at } }, moment),
    ...MAIL_DECISIONS.map((kind) => replyClassified(kind, text)),
    replySaved(7, text),
    nothingToAnswer(text),
  ];
}

function costMessages({ text, many, amount }: World): Message[] {
  const lines = Array.from({ length: many }, (_, index) => ({
    provider: 'yelp' as const,
    label: text,
    calls: amount,
    usd: amount,
    blocked: index % 2 === 0 ? text : null,
  }));
  const plan = { lines, usd: amount, perLeadUsd: amount };
  const planned: PlannedRun = {
    id: 'p',
    request: run.request,
    text,
    requestedBy: text,
    trigger: 'slack_command',
    usd: amount,
    state: 'open',
    decidedBy: text,
    runId: null,
    createdAt: at,
    expiresAt: at,
  };
  const providers = PROVIDERS.map((name, index): ProviderCredits => {
    const left = { kind: 'credits', left: amount, limit: amount, plan: text, resetsAt: at } as const;
    return {
      name,
      label: text,
      variable: 'SOME_KEY',
      isOn: index % 4 !== 3,
      blocked: index % 2 === 0 ? { until: at, reason: text } : null,
      left: index % 3 === 0 ? { kind: 'problem', reason: text } : left,
      calls: amount,
      usd: amount,
    };
  });
  const asked = { run: { ...run, title: text, requestedBy: text }, retried: true, plan };
  return [
    planQuestion({ planId: 'p', what: text, count: amount, plan, budgetUsd: 5 }),
    planDeclined(),
    ...(['open', 'confirmed', 'declined'] as const).map((state) => planOver({ ...planned, state }, { ref: amount })),
    ...[true, false].map((created) =>
      runRequested({ ...asked, created }, { channelId: text, stoppedBy: text }, moment),
    ),
    creditsAnswer({ providers, news: null, mayAdminister: true }, moment),
    creditsAnswer(
      { providers: providers.map((one) => ({ ...one, isOn: true })), news: 'x', mayAdminister: false },
      moment,
    ),
  ];
}

function suppressionMessages({ text, many }: World): Message[] {
  const entry = { emailLower: text, domain: null, hash: null, reason: text, by: text, createdAt: at };
  const stopped = { companies: many, names: [text], contacts: many, draftsRetired: many, mailsLeaving: many };
  return [
    suppression.suppressed(entry, true, stopped, moment),
    suppression.suppressed({ ...entry, emailLower: null, domain: text }, false, { ...stopped, companies: 0 }, moment),
    ...(['unreadable', 'suffix', 'shared', 'own'] as const).map((why) => suppression.badTarget(text, why)),
    suppression.suppressionList(
      Array.from({ length: many }, () => entry),
      moment,
    ),
    suppression.suppressionLifted({ ...entry, emailLower: null, hash: text }),
    suppression.suppressionUnknown(text),
    suppression.suppressionTheirs(text),
    suppression.unsuppressNeedsReason(text),
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
    draw({ status: 'analyst_running', stoppedBy: text }),
    ...RUN_STATUSES.map((status) => draw({ status, currentStage: 'analyst' })),
    draw({ status: 'failed', triggerSource: 'schedule', request: storedRequest(amount) }),
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
    websiteSays: { name: text, isAnothers: true },
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
    { kind: 'approved', by: text, at, next: { kind: 'came_back', hint: text } },
    { kind: 'approved', by: text, at, next: { kind: 'draft_failed', reason: text } },
    { kind: 'approved', by: text, at, next: { kind: 'contacted', at } },
    { kind: 'approved', by: text, at, next: { kind: 'replied', at, by: text, words: text } },
    { kind: 'approved', by: text, at, next: { kind: 'meeting_booked', at, by: text, reason: text } },
    { kind: 'approved', by: text, at, next: { kind: 'won', at, by: text, reason: null } },
    { kind: 'approved', by: text, at, next: { kind: 'lost', at, by: text, reason: text } },
    { kind: 'approved', by: text, at, next: { kind: 'no_response', at, mails: many } },
    { kind: 'left_open', by: text, at, why: 'review_expired' },
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
    leadGate({ ...gate, title: text, tiers: { high: count, medium: count, low: count } }, moment),
    leadGate({ ...gate, title: text, closed: 'cancelled' }, moment),
    leadGate({ ...gate, title: text, closed: 'expired', endedAt: at }, moment),
    leadGate({ ...gate, title: text, approved: many, rejected: many }, moment),
    leadGate(
      {
        ...gate,
        title: text,
        tiers: { high: { ...count, open: 0 }, medium: { ...count, open: 0 }, low: { ...count, open: 0 } },
      },
      moment,
    ),
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
    tracking: { clicks: true, opens: true },
  };
}

function draftMessages(world: World): Message[] {
  const { text } = world;
  const view = hostileDraft(world);
  const masked = { ...view, masked: true };
  const states: DraftState[] = [
    { kind: 'approved', by: text, at, goesOutAt: at, because: text },
    { kind: 'approved', by: text, at, goesOutAt: null, because: null },
    { kind: 'sending', by: text, at },
    { kind: 'sent', by: text, at, dryRun: true, sequence: null },
    { kind: 'sent', by: text, at, dryRun: false, sequence: null, seen: { opened: at, clicked: at } },
    ...(['planned', 'to_approve', 'in_trouble'] as const).map((state) => ({
      kind: 'sent' as const,
      by: text,
      at,
      dryRun: false,
      sequence: {
        touches: [
          { number: 1, state: 'sent' as const, at },
          { number: 2, state: 'skipped' as const, why: text },
          { number: 3, state, at },
        ],
        stopped: text,
      },
    })),
    { kind: 'stopped', at, why: text },
    { kind: 'failed', by: text, reason: text, next: text, mayRetry: true },
    { kind: 'unknown', by: text, attemptedAt: at, evidence: text },
    { kind: 'rejected', by: text, at, reason: text },
    { kind: 'superseded', at, why: text },
  ];
  return [
    draftCard(view),
    draftCard({ ...view, recipient: { ...view.recipient, generic: true } }),
    reviewEnded(draftCard(view), at, moment),
    draftCard(draft),
    draftCard(masked),
    followUpCard({ ...masked, kind: 'followup', followUpNumber: 1 }, { dueAt: at, why: text }, moment),
    addressAnswer(view),
    ...states.map((state) => draftState(masked, state, moment)),
    followUpCard({ ...view, kind: 'followup', followUpNumber: 3 }, { dueAt: at, why: text }, moment),
    followUpCard(followUp, { dueAt: null, why: null }, moment),
    replyCard({ ...masked, kind: 'reply' }, text),
    replyCard({ ...view, kind: 'reply' }, text),
    replyCard({ ...draft, kind: 'reply' }, null),
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

function reportMessages({ text, many, amount }: World): Message[] {
  const rows = <T>(value: T) => Array.from({ length: many }, () => value);
  const reason = { name: text, count: amount };
  const hostile = buildReport(
    week,
    {
      ...facts,
      companies: rows({ industry: text, state: text, count: amount }),
      mails: { first: amount, followUps: many, opened: amount, clicked: many },
      leadRejections: Array.from({ length: many }, (_, i) => ({ name: `${i}${text}`, count: amount })),
      draftRejections: [reason],
    },
    before,
    {
      ...context,
      topLeads: rows({ ...topLead, name: text, industry: text, status: text, savingsHigh: amount * 1e6 }),
      trend: context.trend.map((each) => ({ ...each, mails: amount, replies: many })),
    },
    at,
  );
  const post = newReportPost('weekly-report:a', hostile, text);
  const files = (change: Partial<ReportFile>) => post.files.map((file) => ({ ...file, ...change }));
  return [
    weeklyReportMessage(post, moment),
    weeklyReportMessage({ ...post, files: files({ state: 'done', slackId: 'F1' }) }, moment),
    weeklyReportMessage({ ...post, files: files({ state: 'failed', error: text }) }, moment),
    weeklyReportMessage({ ...post, files: files({ place: 'thread', state: 'done' }) }, moment),
    weeklyReportMessage(newReportPost('k', report, null), moment),
    weeklyReportMessage(newReportPost('k', emptyReport, text), moment),
    dailySummaryMessage({ ...summary, day: text, expected_revenue: amount }),
    dailySummaryMessage(quietDay),
    ...(['made', 'posted', 'retried'] as const).map((outcome) => reportAnswer(week, outcome, text)),
  ];
}

function jobMessages({ text, many, amount }: World): Message[] {
  const base = {
    nextRunAt: at,
    lastStartedAt: at,
    lastFinishedAt: at,
    lastDurationMs: amount,
    lastOutcome: 'failed' as const,
    lastNote: text,
    failures: many,
    runningSince: null,
    pausedBy: null,
    pausedAt: null,
  };
  const changes: Partial<JobSchedule>[] = [
    {},
    { runningSince: at },
    { pausedBy: text, pausedAt: at, nextRunAt: null },
    { nextRunAt: null, lastFinishedAt: null, lastOutcome: 'skipped' },
    { lastOutcome: 'ok', failures: 0, nextRunAt: new Date(moment.now.getTime() + amount * 1_000) },
    { lastOutcome: 'skipped' },
    { nextRunAt: null, lastFinishedAt: null, lastOutcome: null, lastNote: null },
  ];
  const kinds: JobNews['kind'][] = [
    'starts',
    'paused',
    'resumed',
    'running',
    'waiting',
    'is_paused',
    'is_not_paused',
    'is_stopped',
    'is_off',
  ];
  const alert = { job: 'weekly-report' as const, failures: many, since: at, note: text, recoveredAt: null };
  return [
    ...changes.map((change, index) => {
      const jobs = TIMED_JOBS.map((name) => ({ ...base, ...change, name }));
      return jobsList({ jobs, news: null, mayAdminister: index % 2 === 0, isStopped: true }, moment);
    }),
    ...kinds.map((kind) =>
      answers.answer(
        jobNews({ kind, job: { ...base, pausedBy: text, runningSince: at, name: 'weekly-report' } }, moment),
      ),
    ),
    failingJobAlert(alert, moment),
    failingJobAlert({ ...alert, recoveredAt: at }, moment),
    fewFoundAlert({ found: many, wanted: amount }),
    mailBrakeMessage({ level: 'block', why: text, at, lifted: null }, moment),
    mailBrakeMessage({ level: 'pause', why: text, at, lifted: { by: text, at } }, moment),
    ...[null, { by: 'system', at }].map((lifted) => {
      const records = SENDER_RECORDS.map((record) => ({ record, since: at }));
      return mailBrakeMessage({ level: 'records', why: text, missing: { domain: text, records }, at, lifted }, moment);
    }),
    budgetSpentAlert({ month: text, spentUsd: amount, budgetUsd: amount, resumesAt: at, model: text }, moment),
  ];
}

function others(world: World): Message[] {
  const { text, url, many, amount } = world;
  const aRun = { ref: amount, title: text };
  const started = { ...aRun, count: amount, channelId: text, permalink: url, stoppedBy: null };
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
    followUpNumber: 3,
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
    answers.runStarted({ ...started, stoppedBy: text }),
    answers.runJoined({ ...started, requestedBy: text, startedAt: at, retried: true }, moment),
    answers.usageError(text, text),
    answers.usageError(text, null),
    answers.problemAnswer(text),
    answers.notApprover(text, rows(text)),
    answers.notAdmin(text, rows(text)),
    answers.notAdmin(text, []),
    answers.alreadyDecided({ what: text, decision: text, by: text, at }, moment),
    answers.draftChanged(text),
    answers.buttonTooOld(),
    answers.leadNotFound(text),
    answers.notAdmin(text, rows(text)),
    answers.draftNotFound(text),
    answers.runNotFound(amount),
    answers.runCancelled(aRun),
    answers.runRetried({ ...aRun, stoppedBy: text }),
    ...switchMessages(world),
    answers.runGoesOn(aRun),
    answers.runAlreadyOver({ ...aRun, ending: 'failed' }),
    answers.done(text),
    helpAnswer(),
    lists.leadsList({ rows: rows(row), total: many * 3, page: 1 + (many % 3), filter }),
    lists.runsList(rows(runRow), moment),
    lists.draftsList(rows(draftRow), amount, moment),
    statusAnswer(
      {
        stopped: many % 2 === 0 ? null : { by: text, at },
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

function switchMessages({ text, many, amount }: World): Message[] {
  const state = { stopped: true, changedBy: text, changedAt: at } as const;
  const running = { ...state, stopped: false } as const;
  const figures = { mailsHeld: amount, runsHeld: many };
  const report = { by: text, at, ...figures, mailsLeft: many, resumed: null };
  return [
    stopMessage(report, moment),
    stopMessage({ ...report, mailsLeft: null }, moment),
    stopMessage({ ...report, resumed: { by: text, at } }, moment),
    stopAnswer({ kind: 'done', state, ...figures, mailsLeft: many, underWay: many }, moment),
    stopAnswer({ kind: 'late', state }, moment),
    stopAnswer({ kind: 'late', state: running }, moment),
    resumeAnswer({ kind: 'done', ...figures }, moment),
    resumeAnswer({ kind: 'late', state }, moment),
    resumeAnswer({ kind: 'late', state: { stopped: false, changedBy: null, changedAt: null } }, moment),
  ];
}

/** Home tabs with as much of everything as the reader gives. */
function homes({ text, url, many, amount }: World): View[] {
  const upTo = <T>(most: number, value: T) => Array.from({ length: Math.min(many, most) }, () => value);
  const waiting = { companyName: text, since: at, link: url };
  const hostile: HomeView = {
    ...home,
    approverIds: upTo(60, text),
    stopped: many % 2 === 0 ? null : { by: text, at },
    mail: { ...home.mail, blockers: upTo(1, text), queued: amount, nextAt: at, waitsBecause: text },
    leads: {
      gates: upTo(3, { runRef: amount, title: text, open: amount, high: many, since: at, link: url }),
      gatesTotal: many,
      open: amount,
    },
    drafts: {
      rows: upTo(5, { ...waiting, id: 'd', runId: 'r', revision: 1, recipientName: text, subject: text }),
      total: amount,
    },
    stuck: { rows: upTo(3, { ...waiting, kind: 'unknown' as const }), total: amount },
    runs: { rows: upTo(5, { ...run, title: text, requestedBy: text }), more: true },
    mine: {
      rows: upTo(10, {
        companyName: text,
        touch: many % 4,
        sentAt: at,
        opened: true,
        replied: many % 2 === 0,
        followUpsSent: many,
        nextFollowUp: { number: 1, dueAt: at },
      }),
      thisWeek: amount,
    },
  };
  const unwell = { status: 'error' as const, message: text, latencyMs: amount };
  const health = home.health && {
    ...home.health,
    overall: 'degraded' as const,
    slots: Object.fromEntries(HEALTH_SLOTS.map((slot) => [slot, unwell])) as Record<HealthSlot, typeof unwell>,
  };
  const jobs = home.jobs?.map((job) => ({ ...job, failures: many, lastNote: text })) ?? null;
  const paidSources = upTo(9, { label: text, isOn: many % 2 === 0, blocked: { until: at, reason: text } });
  return [hostile, { ...hostile, mayDecide: false, health, jobs, paidSources }, home].flatMap((each) => [
    homeTab(each, moment),
    homeFallback(each, moment),
  ]);
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

/** Every modal and Home tab, likewise. */
export function everyView(world: World): View[] {
  const { text } = world;
  const view = hostileDraft(world);
  return [
    ...homes(world),
    ...uploadViews(world),
    draftReviewModal(view, { mayDecide: true, cardLink: world.url }),
    draftReviewModal({ ...draft, claims: [] }, { mayDecide: true, cardLink: null }),
    draftReviewModal(draft, { mayDecide: false, cardLink: null }),
    leadDetailsModal(hostileLead(world), moment),
    leadRejectModal({ companyId: 'c', runId: null, name: text }),
    outcomes.replyModal({ id: 'c', name: text, runId: null }, text),
    outcomes.replyModal({ id: 'c', name: text, runId: null }, null),
    outcomes.lostModal({ id: 'c', name: text, runId: null }),
    replyWriteModal({ mailId: 'm', companyName: text, to: text, subject: text }),
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
