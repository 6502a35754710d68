import { shouldAutoApprove } from '../domain/auto-approve.ts';
import type { Company } from '../domain/company.ts';
import { TIERS, type Tier } from '../domain/score.ts';
import { JobName, type OrchestratorDeps, SYSTEM_CONTACT_FOUND } from './deps.ts';
import { bestFirst, CARDS_A_PAGE, firstCards } from './gate-order.ts';

/** Opens gate 1 of a run, or adds leads to it: the request, the cards of the first page, the automatic approvals. Safe to run twice. */
export function createOpenGate(deps: OrchestratorDeps) {
  const { models, projector, clock, settings } = deps;

  async function autoApprove(runId: string, company: Company): Promise<void> {
    if (company.latest?.tier !== 'high' || company.status !== 'scored') return; // others never pass by themselves
    const contacts = await models.contacts.list(company.id);
    if (!shouldAutoApprove({ policy: settings.autoApprove, tier: company.latest.tier, contacts })) return;
    const at = clock.now();
    const approved = await models.companies.approve(company.id, { by: SYSTEM_CONTACT_FOUND, at, runId });
    if (approved?.latest == null) return;
    await models.scores.markApproved(approved.latest.scoreId, SYSTEM_CONTACT_FOUND, at);
    await deps.enqueue(JobName.leadStep, { companyId: company.id });
  }

  async function openGate(runId: string, companyIds: readonly string[]): Promise<void> {
    const run = await models.runs.find(runId);
    const leads = bestFirst(await models.companies.findMany(run?.companyIds ?? []));
    const asked = leads.filter((lead) => companyIds.includes(lead.id));
    const tiers = countTiers(leads);
    const now = clock.now();
    await models.runs.setTiers(runId, tiers, now);
    await models.approvals.open({
      runId,
      type: 'leads',
      itemIds: asked.map((lead) => lead.id),
      summary: `High: ${tiers.high}, Medium: ${tiers.medium}, Low: ${tiers.low}`,
      expiresAt: new Date(now.getTime() + settings.approvalTtlMs),
      now,
    });
    for (const lead of asked) await autoApprove(runId, lead);
    await projector.gate(runId);
    await showCards(runId, leads, firstCards(leads));
    const request = await models.approvals.find(runId, 'leads');
    if (request !== null) await models.approvals.markNotified(request.id, clock.now());
  }

  /** Cards by position, so that asking twice for the same page posts it once. */
  async function showCards(
    runId: string,
    leads: readonly Company[],
    upTo: Partial<Record<Tier, number>>,
  ): Promise<void> {
    const run = await models.runs.find(runId);
    if (run === null) return;
    for (const tier of TIERS) {
      const wanted = upTo[tier] ?? 0;
      for (const lead of leads.filter((entry) => entry.latest?.tier === tier).slice(0, wanted)) {
        await projector.lead(runId, lead.id);
      }
      await models.runs.raiseShown(runId, tier, wanted, clock.now());
    }
  }

  return {
    openGate,

    /** Shows the next page of a tier after the first `shown` cards. A repeated click with the same number adds nothing. */
    async showMore(runId: string, tier: Tier, shown: number): Promise<void> {
      const run = await models.runs.find(runId);
      if (run === null) return;
      const leads = bestFirst(await models.companies.findMany(run.companyIds));
      await showCards(runId, leads, { [tier]: shown + CARDS_A_PAGE });
      await projector.gate(runId);
    },
  };
}

function countTiers(leads: readonly Company[]): Record<Tier, number> {
  const count = (tier: Tier) => leads.filter((lead) => lead.latest?.tier === tier).length;
  return { high: count('high'), medium: count('medium'), low: count('low') };
}
