import type { Company } from '../domain/company.ts';
import { JobName, type OrchestratorDeps } from './deps.ts';
import { bestFirst } from './gate-order.ts';
import type { SettleRun } from './settle-run.ts';
import type { StopSequence } from './stop-sequence.ts';

/** What a click on a lead came to. `late`: somebody decided before; the company shows who and what. */
export type LeadDecision =
  | { kind: 'decided'; company: Company }
  | { kind: 'late'; company: Company }
  | { kind: 'unknown' };

/** Gate 1: each decision is one conditional write on the company; everything else follows from it and can be repeated. */
export function createDecideLead(deps: OrchestratorDeps, settleRun: SettleRun, stopSequence: StopSequence) {
  const { models, projector, clock } = deps;

  async function show(company: Company): Promise<void> {
    await projector.refreshLead(company.id);
    if (company.runId !== null) await settleRun(company.runId);
  }

  async function late(companyId: string): Promise<LeadDecision> {
    const company = await models.companies.find(companyId);
    return company === null ? { kind: 'unknown' } : { kind: 'late', company };
  }

  /** `scoreId`: only while the lead stands as whoever decides saw it. */
  async function approve(companyId: string, by: string, scoreId?: string): Promise<LeadDecision> {
    const at = clock.now();
    const known = await models.companies.find(companyId);
    const company = await models.companies.approve(companyId, { by, at, runId: known?.runId ?? null }, scoreId);
    if (company === null) return late(companyId);
    if (company.latest !== null) await models.scores.markApproved(company.latest.scoreId, by, at);
    await deps.enqueue(JobName.leadStep, { companyId });
    await show(company);
    return { kind: 'decided', company };
  }

  return {
    approve,

    /** The company if somebody decided it, else `null`: asked before a form is opened. */
    async decided(companyId: string): Promise<Company | null> {
      const company = await models.companies.find(companyId);
      return company === null || company.status === 'scored' ? null : company;
    },

    async reject(companyId: string, by: string, reason: string | null): Promise<LeadDecision> {
      const known = await models.companies.find(companyId);
      if (known === null) return { kind: 'unknown' };
      if (known.status !== 'scored') return { kind: 'late', company: known };
      const note = { by, at: clock.now(), reason, runId: known.runId };
      const company = await models.companies.move(companyId, 'scored', 'archived', note, { rejectionReason: reason });
      if (company === null) return late(companyId);
      await stopSequence(companyId, 'archived');
      await show(company);
      return { kind: 'decided', company };
    },

    /** Approves every high lead of a run that nobody decided; returns those that this call decided. */
    async approveAllHigh(runId: string, by: string): Promise<Company[]> {
      const run = await models.runs.find(runId);
      if (run === null) return [];
      const leads = bestFirst(await models.companies.findMany(run.companyIds));
      const decided: Company[] = [];
      for (const lead of leads.filter((entry) => entry.latest?.tier === 'high' && entry.status === 'scored')) {
        const outcome = await approve(lead.id, by);
        if (outcome.kind === 'decided') decided.push(outcome.company);
      }
      return decided;
    },

    /** Takes an approval back while nothing has left: the draft is retired, the lead waits for a decision again. */
    async undo(companyId: string, by: string): Promise<LeadDecision> {
      const draft = await models.drafts.latestForCompany(companyId);
      if (draft !== null && !['rejected', 'superseded'].includes(draft.status)) {
        // the draft first: of this and a mail that is leaving one wins
        if ((await models.drafts.supersede(draft.id, clock.now())) === null) return late(companyId);
        await projector.draft(draft.id);
      }
      const company = await models.companies.withdrawApproval(companyId, { by, at: clock.now(), reason: 'undone' });
      if (company === null) return late(companyId);
      await stopSequence(companyId, 'approval taken back');
      if (company.latest !== null) await models.scores.clearApproval(company.latest.scoreId);
      if (company.runId !== null) {
        await models.approvals.withdrawDecision(company.runId, 'leads', { itemId: companyId, by, at: clock.now() });
      }
      await show(company);
      return { kind: 'decided', company };
    },

    /** Ends gate 1: what nobody decided stays a scored lead and leaves the run's table. */
    async finishReview(runId: string, by: string): Promise<boolean> {
      const request = await models.approvals.find(runId, 'leads');
      if (request === null || request.status !== 'pending') return false;
      const closed = await models.approvals.closeOpen(request.id, by, clock.now());
      if (closed === null) return false;
      const run = await models.runs.find(runId);
      for (const companyId of run?.companyIds ?? []) await projector.refreshLead(companyId);
      await settleRun(runId);
      return true;
    },
  };
}
