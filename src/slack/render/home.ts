import { DateTime } from 'luxon';
import type {
  HomeMail,
  HomeView,
  MailInMyName,
  PaidSource,
  StuckMail,
  WaitingDraft,
  WaitingLeads,
} from '../../blocks/home-view.ts';
import type { Moment } from '../../blocks/time.ts';
import type { ApprovalRequest } from '../../domain/approval.ts';
import type { EmailDraft } from '../../domain/draft.ts';
import type { HealthReport, PipelineFigures } from '../../domain/pipeline.ts';
import { PROVIDER_INFO, PROVIDERS, type ProviderName } from '../../domain/provider-prices.ts';
import { capDayOf } from '../../domain/send-window.ts';
import type { JobSchedule } from '../../domain/timetable.ts';
import type { DailyLimit } from '../../domain/warm-up.ts';
import type { Models } from '../../models/index.ts';
import { keyOf } from '../projector.ts';

/** Figures that other parts keep; a section without its reader is left out. */
export type HomeReaders = {
  pipeline?: () => Promise<PipelineFigures>;
  health?: () => Promise<HealthReport | null>;
  jobs?: () => Promise<JobSchedule[]>;
};

export type HomeSettings = {
  mode: HomeMail['mode'];
  /** What has to be set before any mail may leave. */
  mailBlockers: readonly string[];
  dailyLimit: DailyLimit;
  timeZone: string;
  approverIds: readonly string[];
  /** Paid sources whose key is set. */
  paidOn: readonly ProviderName[];
};

/** What is the same for everybody. */
type Shared = Omit<HomeView, 'userId' | 'mayDecide' | 'mine'>;

const MOST_GATES = 50;
const GATES_SHOWN = 3;
const DRAFTS_SHOWN = 5;
const STUCK_SHOWN = 3;
const RUNS_SHOWN = 5;
const MINE_SHOWN = 10;
const REPLIED = ['replied', 'meeting_booked', 'won'];

/**
 * Reads what Home tabs show: bounded reads on indexes, what is common to all of them once.
 *
 * @param deps.linkTo - address of a message of ours in Slack
 */
export function createHomeReader(deps: {
  models: Models;
  moment: () => Moment;
  mayDecide: (userId: string) => Promise<boolean>;
  linkTo: (channelId: string, ts: string) => string | null;
  readers: HomeReaders;
  settings: HomeSettings;
}) {
  const { models, moment, readers, settings } = deps;

  /** Links to the messages with these keys, as far as they are posted. */
  async function linksTo(keys: string[]): Promise<Map<string, string>> {
    const posted = await models.slackMessages.findMany(keys);
    return new Map(
      posted.flatMap(({ key, channelId, ts }) => {
        const address = ts === null ? null : deps.linkTo(channelId, ts);
        return address === null ? [] : [[key, address] as const];
      }),
    );
  }

  async function namesOf(drafts: readonly EmailDraft[]): Promise<Map<string, string>> {
    const companies = await models.companies.findMany([...new Set(drafts.map((draft) => draft.companyId))]);
    return new Map(companies.map(({ id, name }) => [id, name]));
  }

  async function readLeads(): Promise<HomeView['leads']> {
    const pending = await models.approvals.listPending(MOST_GATES);
    const open = pending
      .filter((request) => request.approvalType === 'leads')
      .map((request) => ({ request, left: undecided(request) }))
      .filter(({ left }) => left.length > 0)
      .sort((a, b) => a.request.createdAt.getTime() - b.request.createdAt.getTime());
    const shown = open.slice(0, GATES_SHOWN);
    const links = await linksTo(shown.map(({ request }) => keyOf.gate(request.runId)));
    const gates = await Promise.all(
      shown.map(async ({ request, left }): Promise<WaitingLeads> => {
        const [run, companies] = await Promise.all([models.runs.find(request.runId), models.companies.findMany(left)]);
        const waiting = companies.filter((company) => company.status === 'scored');
        return {
          runRef: run?.ref ?? 0,
          title: run?.title ?? '',
          open: waiting.length,
          high: waiting.filter((company) => company.latest?.tier === 'high').length,
          since: request.createdAt,
          link: links.get(keyOf.gate(request.runId)) ?? null,
        };
      }),
    );
    const counted = gates.filter((gate) => gate.open > 0);
    const others = open.slice(GATES_SHOWN).reduce((sum, { left }) => sum + left.length, 0);
    return {
      gates: counted,
      gatesTotal: counted.length + open.length - shown.length,
      open: counted.reduce((sum, gate) => sum + gate.open, others),
    };
  }

  async function readDrafts(): Promise<HomeView['drafts']> {
    const [drafts, total] = await Promise.all([
      models.drafts.list({ status: 'pending' }, { limit: DRAFTS_SHOWN }),
      models.drafts.count({ status: 'pending' }),
    ]);
    const [names, links] = await Promise.all([namesOf(drafts), linksTo(drafts.map(({ id }) => keyOf.draft(id)))]);
    const rows = drafts.map(
      (draft): WaitingDraft => ({
        id: draft.id,
        runId: draft.runId,
        revision: draft.revision,
        companyName: names.get(draft.companyId) ?? '',
        recipientName: draft.recipient.generic ? null : draft.recipient.fullName,
        subject: draft.subject,
        since: draft.createdAt,
        link: links.get(keyOf.draft(draft.id)) ?? null,
      }),
    );
    return { rows, total };
  }

  async function readStuck(): Promise<HomeView['stuck']> {
    const filter = { status: ['send_unknown', 'send_failed'] as const };
    const [drafts, total] = await Promise.all([
      models.drafts.list(filter, { limit: STUCK_SHOWN }),
      models.drafts.count(filter),
    ]);
    const [names, links] = await Promise.all([namesOf(drafts), linksTo(drafts.map(({ id }) => keyOf.draft(id)))]);
    const rows = drafts.map(
      (draft): StuckMail => ({
        companyName: names.get(draft.companyId) ?? '',
        kind: draft.status === 'send_unknown' ? 'unknown' : 'failed',
        since: draft.updatedAt,
        link: links.get(keyOf.draft(draft.id)) ?? null,
      }),
    );
    return { rows, total };
  }

  async function readMail(): Promise<HomeMail> {
    const { mode, mailBlockers, dailyLimit, timeZone } = settings;
    const [sentToday, queued, [next]] = await Promise.all([
      models.sendCounters.get(capDayOf(moment().now, timeZone)),
      models.drafts.count({ status: 'approved' }),
      models.drafts.list({ status: 'approved' }, { limit: 1 }),
    ]);
    return {
      mode,
      blockers: mailBlockers,
      sentToday,
      dailyLimit: dailyLimit(moment().now),
      queued,
      nextAt: next?.sendAfter ?? null,
      waitsBecause: next?.sendNote ?? null,
    };
  }

  async function readMine(userId: string): Promise<HomeView['mine']> {
    const { now, zone } = moment();
    const weekStart = DateTime.fromJSDate(now, { zone }).startOf('week').toJSDate();
    const [drafts, thisWeek] = await Promise.all([
      models.drafts.listSentBy(userId, MINE_SHOWN),
      models.drafts.countSentBy(userId, weekStart),
    ]);
    const ids = drafts.map(({ id }) => id);
    const firstOf = (draft: EmailDraft) => draft.parentDraftId ?? draft.id;
    const [companies, followUps, opened, replied] = await Promise.all([
      models.companies.findMany([...new Set(drafts.map(({ companyId }) => companyId))]),
      models.followups.listForDrafts([...new Set(drafts.map(firstOf))]),
      models.events.draftsWith(ids, ['opened', 'clicked']),
      models.events.draftsWith(ids, ['replied']),
    ]);
    const known = new Map(companies.map((company) => [company.id, company]));
    const rows = drafts.map((draft): MailInMyName => {
      const company = known.get(draft.companyId);
      const touches = followUps.filter((touch) => touch.parentDraftId === firstOf(draft));
      const next = touches.find((touch) => touch.state === 'scheduled');
      return {
        companyName: company?.name ?? '',
        touch: draft.kind === 'followup' ? draft.followUpNumber : 0,
        sentAt: draft.sentAt ?? draft.updatedAt,
        opened: opened.has(draft.id),
        replied: replied.has(draft.id) || REPLIED.includes(company?.status ?? ''),
        followUpsSent: touches.filter((touch) => touch.state === 'sent').length,
        nextFollowUp: next === undefined ? null : { number: next.number, dueAt: next.dueAt },
      };
    });
    return { rows, thisWeek };
  }

  async function readPaidSources(): Promise<PaidSource[]> {
    const { now } = moment();
    const states = await Promise.all(PROVIDERS.map((name) => models.providerStates.get(name)));
    return PROVIDERS.map((name, at) => {
      const state = states[at];
      const until = state?.blockedUntil ?? null;
      return {
        label: PROVIDER_INFO[name].label,
        isOn: settings.paidOn.includes(name),
        blocked: until === null || until <= now ? null : { until, reason: state?.reason ?? '' },
      };
    });
  }

  return {
    async shared(): Promise<Shared> {
      const [state, mail, leads, drafts, stuck, runs, pipeline, health, jobs, paidSources] = await Promise.all([
        models.mainSwitch.get(),
        readMail(),
        readLeads(),
        readDrafts(),
        readStuck(),
        models.runs.list({ open: true }, RUNS_SHOWN + 1),
        readers.pipeline?.() ?? null,
        readers.health?.() ?? null,
        readers.jobs?.() ?? null,
        readPaidSources(),
      ]);
      return {
        stopped: state.stopped ? { by: state.changedBy, at: state.changedAt } : null,
        approverIds: settings.approverIds,
        mail,
        leads,
        drafts,
        stuck,
        runs: { rows: runs.slice(0, RUNS_SHOWN), more: runs.length > RUNS_SHOWN },
        pipeline,
        health,
        jobs,
        paidSources,
      };
    },

    async forPerson(userId: string, shared: Shared): Promise<HomeView> {
      const [mayDecide, mine] = await Promise.all([deps.mayDecide(userId), readMine(userId)]);
      return { ...shared, userId, mayDecide, mine };
    },
  };
}

export type HomeReader = ReturnType<typeof createHomeReader>;

function undecided({ itemIds, decisions }: ApprovalRequest): string[] {
  const decided = new Set(decisions.filter((entry) => entry.decision !== 'withdrawn').map((entry) => entry.itemId));
  return itemIds.filter((id) => !decided.has(id));
}
