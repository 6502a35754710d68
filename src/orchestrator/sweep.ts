import type { RunStatus } from '../domain/run.ts';
import { isGone } from '../lib/process-owner.ts';
import { JobName, type OrchestratorDeps } from './deps.ts';
import { isHeldBack } from './held-back.ts';
import type { SettleRun } from './settle-run.ts';
import { showDraft } from './show-draft.ts';

const MOST_AT_ONCE = 200;
/** What arrives has to be read meanwhile, too. */
const REREAD_AT_ONCE = 50;
const WAITS_FOR_PEOPLE: readonly RunStatus[] = ['analyst_awaiting_approval', 'writer_awaiting_approval'];
/** A claimed mail that nobody recorded for this long was cut off by a crash. */
export const STALE_SENDING_MS = 5 * 60_000;
/** A task that runs for longer than this lost its process. */
const STALE_TASK_MS = 2 * 3_600_000;
/** Slack delivers again within an hour. */
const REQUEST_KEYS_MS = 24 * 3_600_000;
/** A decision is written before it is shown; this covers the moment between, and clocks that differ. */
const OVERLAP_MS = 60_000;
export const LAST_SWEEP = 'last_sweep_at';

/**
 * Derives the work that is due from state, so that no lost job, crash or missed signal leaves anything behind. Runs at start
 * and every 30 s; bounded reads, each on an index.
 */
export function createSweep(
  deps: OrchestratorDeps,
  parts: {
    settleRun: SettleRun;
    settleSwitch: () => Promise<void>;
    /** Takes up some of the mails that older rules read; the new version of a release is what makes them older. */
    rereadMails: (limit: number) => Promise<number>;
  },
) {
  const { settleRun, settleSwitch, rereadMails } = parts;
  const { models, projector, clock, owner, log } = deps;
  let isFirst = true;
  /** Where the walk over approved leads goes on: they may be more than one sweep reads. */
  let approvedCursor: string | undefined;
  let wasStopped = false;

  /** Leases and claims of processes that are gone for certain are free at once; others run out by time. */
  async function releaseGone(): Promise<void> {
    for (const run of await models.runs.listOpen(MOST_AT_ONCE)) {
      if (run.lease !== null && isGone(run.lease.owner, owner)) await models.runs.releaseLease(run.id, run.lease.owner);
    }
    const gone = (await models.slackMessages.claimOwners(clock.now())).filter((name) => isGone(name, owner));
    if (gone.length > 0) await models.slackMessages.releaseClaims(gone);
  }

  /** After a start: whatever changed since the last sweep of any process is shown again, in case its showing was cut off. */
  async function showChanged(now: Date): Promise<void> {
    const since = new Date((await models.settings.get(LAST_SWEEP)) ?? now.toISOString());
    since.setTime(since.getTime() - OVERLAP_MS);
    const [companies, drafts] = await Promise.all([
      models.companies.listChangedSince(since, MOST_AT_ONCE),
      models.drafts.listChangedSince(since, MOST_AT_ONCE),
    ]);
    for (const company of companies) await projector.refreshLead(company.id);
    for (const draft of drafts) await showDraft(projector, draft);
    for (const run of await models.runs.listOpen(MOST_AT_ONCE)) {
      if (WAITS_FOR_PEOPLE.includes(run.status)) await settleRun(run.id);
    }
  }

  async function wakeApproved(): Promise<void> {
    const approved = await models.companies.listByStatus('approved', {
      limit: MOST_AT_ONCE,
      ...(approvedCursor === undefined ? {} : { afterId: approvedCursor }),
    });
    approvedCursor = approved.length < MOST_AT_ONCE ? undefined : approved.at(-1)?.id;
    for (const company of approved.filter((entry) => entry.contactFound)) {
      if ((await models.drafts.latestForCompany(company.id)) !== null) continue;
      if (!(await isHeldBack(models, company))) await deps.enqueue(JobName.leadStep, { companyId: company.id });
    }
  }

  /** Leads whose mail came back: their job may have been lost. */
  async function wakeCameBack(): Promise<void> {
    for (const { id } of await models.companies.listCameBack(MOST_AT_ONCE)) {
      await deps.enqueue(JobName.leadStep, { companyId: id });
    }
  }

  async function wakeRuns(now: Date): Promise<void> {
    for (const run of await models.runs.listOpen(MOST_AT_ONCE)) {
      if (WAITS_FOR_PEOPLE.includes(run.status) && run.retryAt === null) continue;
      if (run.lease === null || run.lease.until <= now) await deps.enqueue(JobName.runStep, { runId: run.id });
    }
  }

  /** While everything is stopped nothing is woken, and the cards of what waits say so. */
  async function wakeMails(now: Date): Promise<void> {
    const isStopped = await models.mainSwitch.isStopped();
    if (isStopped !== wasStopped) {
      for (const draft of await models.drafts.list({ status: 'approved' }, { limit: MOST_AT_ONCE })) {
        await projector.draft(draft.id);
      }
      wasStopped = isStopped;
    }
    for (const draft of isStopped ? [] : await models.drafts.listDue(now, MOST_AT_ONCE)) {
      await deps.enqueue(JobName.sendDraft, { draftId: draft.id });
    }
    for (const draft of await models.drafts.list({ status: 'sending' }, { limit: MOST_AT_ONCE })) {
      const since = draft.claimedAt?.getTime() ?? 0;
      const isCutOff = draft.claimedBy !== null && isGone(draft.claimedBy, owner);
      if (!isCutOff && now.getTime() - since < STALE_SENDING_MS) continue;
      log.warn({ draftId: draft.id }, 'a mail was claimed and never recorded');
      await deps.enqueue(JobName.sendDraft, { draftId: draft.id });
    }
  }

  async function wakeInbound(): Promise<void> {
    await rereadMails(REREAD_AT_ONCE);
    for (const { id } of await models.inboundMails.listPending(MOST_AT_ONCE)) {
      await deps.enqueue(JobName.inboundMail, { mailId: id });
    }
    if ((await models.webhookEvents.listUnprocessed(1)).length > 0) await deps.enqueue(JobName.providerEvents, {});
  }

  async function wakeReports(): Promise<void> {
    for (const key of await models.reportFiles.listOpen(MOST_AT_ONCE)) await deps.enqueue(JobName.reportStep, { key });
  }

  return async function sweep(): Promise<void> {
    const now = clock.now();
    await releaseGone();
    if (isFirst) await showChanged(now);
    isFirst = false;
    await settleSwitch();
    if (!(await models.mainSwitch.isStopped())) {
      await wakeRuns(now);
      await wakeApproved();
      await wakeCameBack();
    }
    await wakeMails(now);
    await wakeReports();
    await wakeInbound();
    await models.tasks.closeStale(new Date(now.getTime() - STALE_TASK_MS), now);
    await models.requestKeys.purge(new Date(now.getTime() - REQUEST_KEYS_MS));
    await models.settings.set(LAST_SWEEP, now.toISOString());
  };
}
