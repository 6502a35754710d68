import { type GateView, leadGate } from '../../blocks/lead-gate.ts';
import type { Message } from '../../blocks/message.ts';
import { runMessage } from '../../blocks/run-message.ts';
import type { RunView } from '../../blocks/run-stages.ts';
import type { Moment } from '../../blocks/time.ts';
import { reasonKind } from '../../blocks/words.ts';
import type { ApprovalRequest } from '../../domain/approval.ts';
import type { Company } from '../../domain/company.ts';
import type { AgentRun } from '../../domain/run.ts';
import { TIERS, type Tier } from '../../domain/score.ts';
import type { Models } from '../../models/index.ts';

/** The run's one message in the channel. */
export async function renderRun(models: Models, runId: string, moment: Moment): Promise<Message | null> {
  const view = await readRunView(models, runId);
  return view === null ? null : runMessage(view, moment);
}

async function readRunView(models: Models, runId: string): Promise<RunView | null> {
  const run = await models.runs.find(runId);
  if (run === null) return null;
  const [companies, drafts, state, spent] = await Promise.all([
    models.companies.findMany(run.companyIds),
    models.drafts.listByRun(runId),
    models.mainSwitch.get(),
    models.spend.ofRun(runId),
  ]);
  return {
    ...run,
    stoppedBy: state.stopped ? state.changedBy : null,
    leadsOpen: companies.filter((company) => company.status === 'scored').length,
    draftsOpen: drafts.filter((draft) => draft.status === 'pending').length,
    mailsQueued: drafts.filter((draft) => ['approved', 'sending', 'send_unknown'].includes(draft.status)).length,
    rejectedByReason: rejections(companies),
    costUsd: spent.reduce((sum, { usd }) => sum + usd, 0),
  };
}

/** Gate 1: the parent of the cards. */
export async function renderGate(models: Models, runId: string, moment: Moment): Promise<Message | null> {
  const [run, gate] = await Promise.all([models.runs.find(runId), models.approvals.find(runId, 'leads')]);
  if (run === null || gate === null) return null;
  const companies = await models.companies.findMany(gate.itemIds);
  const counts = (tier: Tier) => {
    const leads = companies.filter((company) => company.latest?.tier === tier);
    const open = leads.filter((company) => company.status === 'scored').length;
    return { total: leads.length, open, hidden: Math.max(0, leads.length - run.shown[tier]) };
  };
  const view: GateView = {
    runId,
    runRef: run.ref,
    title: run.title,
    tiers: Object.fromEntries(TIERS.map((tier) => [tier, counts(tier)])) as Record<Tier, ReturnType<typeof counts>>,
    approved: companies.filter((company) => !['new', 'enriched', 'scored', 'archived'].includes(company.status)).length,
    rejected: companies.filter((company) => company.status === 'archived').length,
    closed: closedBy(run, gate),
    endedAt: gate.status === 'expired' ? gate.expiresAt : null,
  };
  return leadGate(view, moment);
}

function closedBy(run: AgentRun, gate: ApprovalRequest): GateView['closed'] {
  if (run.status === 'cancelled' || run.status === 'failed') return run.status;
  if (gate.status === 'expired') return 'expired';
  return gate.status === 'pending' ? null : 'set_aside';
}

function rejections(companies: readonly Company[]): { reason: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const company of companies.filter((entry) => entry.status === 'archived')) {
    const reason = reasonKind(company.rejectionReason ?? 'other');
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => ({ reason, count })).toSorted((a, b) => b.count - a.count);
}
