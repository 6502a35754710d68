import type { RunStatus } from '../domain/run.ts';
import { isGone } from '../lib/process-owner.ts';
import { JobName, type OrchestratorDeps } from './deps.ts';

const MOST_AT_ONCE = 200;
const WAITS_FOR_PEOPLE: readonly RunStatus[] = ['analyst_awaiting_approval', 'writer_awaiting_approval'];
/** A claimed mail that nobody recorded for this long was cut off by a crash. */
const STALE_SENDING_MS = 5 * 60_000;

/**
 * Derives the work that is due from state, so that no lost job, crash or missed signal leaves anything behind. Runs at start
 * and every minute; bounded reads, each on an index.
 */
export function createSweep(deps: OrchestratorDeps) {
  const { models, clock, owner, log } = deps;

  /** Leases and claims of processes that are gone for certain are free at once; others run out by time. */
  async function releaseGone(): Promise<void> {
    for (const run of await models.runs.listOpen(MOST_AT_ONCE)) {
      if (run.lease !== null && isGone(run.lease.owner, owner)) await models.runs.releaseLease(run.id, run.lease.owner);
    }
    const gone = (await models.slackMessages.claimOwners(clock.now())).filter((name) => isGone(name, owner));
    if (gone.length > 0) await models.slackMessages.releaseClaims(gone);
  }

  return async function sweep(): Promise<void> {
    await releaseGone();
    const now = clock.now();
    for (const run of await models.runs.listOpen(MOST_AT_ONCE)) {
      if (WAITS_FOR_PEOPLE.includes(run.status)) continue;
      if (run.lease === null || run.lease.until <= now) await deps.enqueue(JobName.runStep, { runId: run.id });
    }
    for (const company of await models.companies.list({ statuses: ['approved'] }, { limit: MOST_AT_ONCE })) {
      const draft = await models.drafts.latestForCompany(company.id);
      if (draft === null && company.contactFound) await deps.enqueue(JobName.leadStep, { companyId: company.id });
    }
    for (const draft of await models.drafts.listDue(now, MOST_AT_ONCE)) {
      await deps.enqueue(JobName.sendDraft, { draftId: draft.id });
    }
    for (const draft of await models.drafts.list({ status: 'sending' }, { limit: MOST_AT_ONCE })) {
      const since = draft.claimedAt?.getTime() ?? 0;
      const isCutOff = draft.claimedBy !== null && isGone(draft.claimedBy, owner);
      if (!isCutOff && now.getTime() - since < STALE_SENDING_MS) continue;
      log.warn({ draftId: draft.id }, 'a mail was claimed and never recorded');
      await deps.enqueue(JobName.sendDraft, { draftId: draft.id });
    }
  };
}
