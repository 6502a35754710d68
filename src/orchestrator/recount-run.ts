import type { ApprovalRequest } from '../domain/approval.ts';
import type { Company } from '../domain/company.ts';
import type { AgentRun } from '../domain/run.ts';
import type { OrchestratorDeps } from './deps.ts';

/** What of a run still waits, and for whom. */
export type RunFacts = {
  /** Leads that nobody decided. */
  undecidedLeads: number;
  /** Approved leads whose draft is not written yet. */
  unwrittenLeads: number;
  /** Drafts that wait for a decision. */
  pendingDrafts: number;
  /** Approved drafts that have not left, doubtful ones included. */
  unsentDrafts: number;
};

const PAST_APPROVAL = ['approved', 'contacted', 'replied', 'meeting_booked', 'won', 'lost', 'no_response'] as const;

/**
 * Counts a run's leads and drafts from the stored facts and writes the counters, so that a lost or repeated step can never
 * leave them wrong. Reads at most the run's companies (100) and drafts.
 */
export async function recountRun(deps: Pick<OrchestratorDeps, 'models' | 'clock'>, run: AgentRun): Promise<RunFacts> {
  const { models, clock } = deps;
  const [companies, drafts, gate] = await Promise.all([
    models.companies.findMany(run.companyIds),
    models.drafts.listByRun(run.id),
    models.approvals.find(run.id, 'leads'),
  ]);
  const gateOpen = gate !== null && (await closeDecided(deps, gate, companies)) === 'pending';
  const approved = companies.filter((company) => (PAST_APPROVAL as readonly string[]).includes(company.status));
  const live = drafts.filter((draft) => draft.status !== 'superseded');
  const drafted = new Set(live.map((draft) => draft.companyId));
  await models.runs.setCounters(
    run.id,
    {
      companiesScored: companies.filter((company) => company.latest !== null).length,
      contactsFound: companies.filter((company) => company.contactFound).length,
      companiesApproved: approved.length,
      companiesRejected: companies.filter((company) => company.status === 'archived').length,
      draftsCreated: live.length,
      draftsRejected: live.filter((draft) => draft.status === 'rejected').length,
      emailsSent: live.filter((draft) => draft.status === 'sent').length,
    },
    clock.now(),
  );
  return {
    undecidedLeads: gateOpen ? companies.filter((company) => company.status === 'scored').length : 0,
    unwrittenLeads: approved.filter(
      (company) => company.status === 'approved' && company.contactFound && !drafted.has(company.id),
    ).length,
    pendingDrafts: live.filter((draft) => draft.status === 'pending').length,
    unsentDrafts: live.filter((draft) => ['approved', 'sending', 'send_unknown'].includes(draft.status)).length,
  };
}

/** Writes the decisions that companies show and the request does not know yet: the click decided the company first. */
async function closeDecided(
  deps: Pick<OrchestratorDeps, 'models'>,
  gate: ApprovalRequest,
  companies: readonly Company[],
): Promise<ApprovalRequest['status']> {
  if (gate.status !== 'pending') return gate.status;
  const known = new Set(gate.decisions.filter((entry) => entry.decision !== 'withdrawn').map((entry) => entry.itemId));
  let status: ApprovalRequest['status'] = gate.status;
  for (const company of companies) {
    if (company.status === 'scored' || known.has(company.id) || !gate.itemIds.includes(company.id)) continue;
    const last = company.history.findLast((entry) => entry.to === 'approved' || entry.to === 'archived');
    if (last === undefined) continue;
    const closed = await deps.models.approvals.decide(gate.runId, 'leads', {
      itemId: company.id,
      decision: last.to === 'approved' ? 'approved' : 'rejected',
      by: last.by,
      at: last.at,
      reason: last.reason,
    });
    status = closed?.status ?? status;
  }
  return status;
}
