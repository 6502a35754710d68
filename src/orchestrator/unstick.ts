import type { Company } from '../domain/company.ts';
import type { EmailDraft } from '../domain/draft.ts';
import type { Tier } from '../domain/score.ts';
import { capDayOf, closedReason, type SendWindow } from '../domain/send-window.ts';
import { MOST_COUNTED, STUCK_AFTER_MS } from '../domain/stuck.ts';
import type { DailyLimit } from '../domain/warm-up.ts';
import type { PermalinkOf } from '../slack/permalink.ts';
import { keyOf } from '../slack/projector.ts';
import type { LastHealth } from './check-health.ts';
import type { OrchestratorDeps } from './deps.ts';

/** What one private list shows; each row may ask Slack for an address. */
const MOST_ROWS = 10;

const WAITS_FOR: Partial<Record<EmailDraft['status'], string>> = {
  approved: 'it leaves with the next turn of the sending job',
  sending: 'it is being handed over',
  send_failed: 'the mail server did not take it; its card has the buttons',
  send_unknown: 'nobody can tell whether it left; its card asks',
};

/** The next step for each thing that is stuck: what to look at, or why it is as it is. */
export function createUnstick(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>,
  parts: {
    permalinkOf: PermalinkOf;
    lastHealth: LastHealth;
    window: SendWindow;
    dailyLimit: DailyLimit;
    mailBlockers: readonly string[];
  },
) {
  const { models, projector, clock } = deps;

  /** Posts a card that is missing, in the review of the company's run; brings one that is there up to date. */
  async function showCard(company: Company): Promise<string | null> {
    const url = await parts.permalinkOf(keyOf.lead(company.id));
    if (url === null && company.runId !== null) await projector.lead(company.runId, company.id);
    else await projector.refreshLead(company.id);
    return url;
  }

  return {
    /** The high leads that wait longest; their cards are drawn anew. */
    async waitingLeads() {
      const before = new Date(clock.now().getTime() - STUCK_AFTER_MS.waiting_approval);
      const { count, oldest } = await models.stuck.waitingApproval(before, MOST_COUNTED);
      const companies = await models.companies.findMany(oldest.slice(0, MOST_ROWS).map(({ id }) => id));
      const rows = companies.map(async (company) => ({
        name: company.name,
        score: company.latest?.score ?? 0,
        tier: company.latest?.tier ?? ('high' satisfies Tier),
        since: company.latest?.scoredAt ?? company.updatedAt,
        cardUrl: await showCard(company),
      }));
      return { rows: await Promise.all(rows), total: count };
    },

    /** The mails that were approved longest ago and have not left, each with the reason. */
    async unsentMails() {
      const before = new Date(clock.now().getTime() - STUCK_AFTER_MS.approved_unsent);
      const { count, oldest } = await models.stuck.approvedUnsent(before, MOST_COUNTED);
      const drafts = await models.drafts.findMany(oldest.slice(0, MOST_ROWS).map(({ id }) => id));
      const companies = await models.companies.findMany(drafts.map(({ companyId }) => companyId));
      const names = new Map(companies.map(({ id, name }) => [id, name]));
      const rows = drafts.map(async (draft) => ({
        ref: draft.ref,
        companyName: names.get(draft.companyId) ?? '',
        approvedAt: draft.approvedAt,
        why: draft.sendNote ?? WAITS_FOR[draft.status] ?? draft.status,
        cardUrl: await parts.permalinkOf(keyOf.draft(draft.id)),
      }));
      return { rows: await Promise.all(rows), total: count };
    },

    /** Everything that may keep mail from leaving right now. */
    async silence() {
      const now = clock.now();
      const [mainSwitch, sent, approved, draftsToReview, [next], health] = await Promise.all([
        models.mainSwitch.get(),
        models.sendCounters.get(capDayOf(now, parts.window.timeZone)),
        models.drafts.count({ status: 'approved' }),
        models.drafts.count({ status: 'pending' }),
        models.drafts.list({ status: 'approved' }, { limit: 1 }),
        parts.lastHealth(),
      ]);
      const mail = health?.slots.sendgrid;
      return {
        stopped: mainSwitch.stopped ? { by: mainSwitch.changedBy, at: mainSwitch.changedAt } : null,
        blockers: parts.mailBlockers,
        windowClosed: closedReason(now, parts.window, null),
        capReached: sent >= parts.dailyLimit(now) ? { sent, limit: parts.dailyLimit(now) } : null,
        mailServer: mail?.status === 'error' ? mail.message : null,
        approved,
        draftsToReview,
        nextWaits: next?.sendNote ? { why: next.sendNote, until: next.sendAfter } : null,
      };
    },
  };
}
