import type { ApprovalRequest } from '../domain/approval.ts';
import type { Company } from '../domain/company.ts';
import type { AgentRun, RunCounters } from '../domain/run.ts';
import type { OrchestratorDeps } from './deps.ts';

/** What of a run still waits, and for whom. */
export type RunFacts = {
  /** Leads that nobody decided. */
  undecidedLeads: number;
  /** Approved leads whose draft is not written yet. */
  unwrittenLeads: number;
  /** Drafts that wait for a decision, while their review is open: afterwards the run waits for them no longer. */
  pendingDrafts: number;
  /** Approved drafts that have not left, doubtful ones included. */
  unsentDrafts: number;
};

const PAST_APPROVAL = ['approved', 'contacted', 'replied', 'meeting_booked', 'won', 'lost', 'no_response'] as const;

/** Somebody else counting at the same moment is rare; this many times in a row is a fault. */
const MOST_TRIES = 10;

/**
 * Counts a run's leads and drafts from the stored facts and writes the counters, so that a lost or repeated step can never
 * leave them wrong. Of two counts at the same moment the older one is done again. Reads at most the run's companies (100)
 * and drafts.
 */
export async function recountRun(deps: Pick<OrchestratorDeps, 'models' | 'clock'>, runId: string): Promise<RunFacts> {
  const { models, clock } = deps;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const run = await models.runs.find(runId);
    if (run === null) throw new Error(`run ${runId} is gone`);
    const { counters, facts } = await count(deps, run);
    if ((await models.runs.setCounters(run.id, counters, run.countersVersion, clock.now())) !== null) return facts;
  }
  throw new Error(`run ${runId} is counted by too many at once`);
}

async function count(deps: Pick<OrchestratorDeps, 'models'>, run: AgentRun) {
  const { models } = deps;
  const [listed, drafts, gate, mailGate] = await Promise.all([
    models.companies.findMany(run.companyIds),
    models.drafts.listByRun(run.id),
    models.approvals.find(run.id, 'leads'),
    models.approvals.find(run.id, 'emails'),
  ]);
  const companies = listed.filter((company) => company.runId === run.id); // others were handed to a later run
  const gateOpen = gate !== null && (await closeDecided(deps, gate, companies)) === 'pending';
  const takenBack = new Set(
    gate?.decisions.filter((entry) => entry.decision === 'withdrawn').map((entry) => entry.itemId) ?? [],
  );
  const approved = companies.filter((company) => (PAST_APPROVAL as readonly string[]).includes(company.status));
  const live = drafts.filter((draft) => draft.status !== 'superseded');
  const drafted = new Set(live.map((draft) => draft.companyId));
  const counters: Partial<RunCounters> = {
    companiesScored: companies.filter((company) => company.latest !== null).length,
    contactsFound: companies.filter((company) => company.contactFound).length,
    companiesApproved: approved.length,
    companiesRejected: companies.filter((company) => company.status === 'archived').length,
    draftsCreated: live.length,
    draftsRejected: live.filter((draft) => draft.status === 'rejected').length,
    emailsSent: live.filter((draft) => draft.status === 'sent').length,
  };
  const undecided = companies.filter(
    (company) => company.status === 'scored' && (gateOpen || takenBack.has(company.id)),
  );
  const facts: RunFacts = {
    undecidedLeads: undecided.length,
    unwrittenLeads: approved.filter(
      (company) => company.status === 'approved' && company.contactFound && !drafted.has(company.id),
    ).length,
    pendingDrafts: mailGate?.status === 'expired' ? 0 : live.filter((draft) => draft.status === 'pending').length,
    unsentDrafts: live.filter((draft) => ['approved', 'sending', 'send_unknown'].includes(draft.status)).length,
  };
  return { counters, facts };
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
