import { DateTime } from 'luxon';
import { industryByKey } from '../domain/industries.ts';
import { PROVIDER_INFO, type ProviderName, usdOf } from '../domain/provider-prices.ts';
import { type AgentRun, type RunRequest, takesStored } from '../domain/run.ts';
import { PLAN_TTL_MS, type PlanLine, type PlannedRun, placesWanted, type RunPlan } from '../domain/run-plan.ts';
import { newsQueries } from '../domain/search-queries.ts';
import { stateOf } from '../domain/us-states.ts';
import type { OrchestratorDeps } from './deps.ts';
import type { Paid } from './paid.ts';
import type { StartRun } from './start-run.ts';

type Asked = Parameters<StartRun>[0];

export type Started = Awaited<ReturnType<StartRun>> & { plan: RunPlan | null };

/** `asks`: nothing has started; a person says yes or no to the plan. */
export type RequestedRun =
  | ({ kind: 'started' } & Started)
  | { kind: 'asks'; planId: string; plan: RunPlan; request: RunRequest; budgetUsd: number };

/** What a yes or no came to. */
export type PlanAnswer =
  | ({ kind: 'started' } & Started)
  | { kind: 'declined' }
  | { kind: 'late'; plan: PlannedRun; run: AgentRun | null }
  | { kind: 'unknown' };

/** A plan before it costs money: runs within the budget start at once, dearer ones ask. */
export function createPlanRun(deps: Pick<OrchestratorDeps, 'models' | 'clock' | 'paid'>, startRun: StartRun) {
  const { models, clock, paid } = deps;
  const budgetUsd = paid?.runBudgetUsd ?? 0;

  /** Why a provider will not be asked now, in words. */
  async function blockOf(provider: ProviderName, zone: string): Promise<string | null> {
    const state = await models.providerStates.get(provider);
    if (state?.blockedUntil == null || state.blockedUntil <= clock.now()) return null;
    return `${state.reason}, until ${DateTime.fromJSDate(state.blockedUntil, { zone }).toFormat('d LLL')}`;
  }

  async function line(
    { timeZone }: Paid,
    source: { provider: ProviderName; label: string },
    likely: { calls: number; usd: number },
  ): Promise<PlanLine> {
    const blocked = await blockOf(source.provider, timeZone);
    return { ...source, blocked, ...(blocked === null ? likely : { calls: 0, usd: 0 }) };
  }

  /** `null` = such a run costs nothing, now or later. */
  async function plan(request: RunRequest): Promise<RunPlan | null> {
    const industry = industryByKey(request.industryKey);
    if (paid === undefined || takesStored(request) || industry === null) return null;
    const perLeadUsd = paid.contacts === null ? null : paid.perCompanyUsd;
    const location = {
      state: request.state,
      stateName: stateOf(request.state)?.name ?? request.state,
      city: request.city,
    };
    const query = { industry, location };
    const lines: PlanLine[] = [];
    for (const source of paid.placeSources) {
      const { provider, label } = source;
      if (provider === undefined || !source.covers(query)) continue;
      const likely = source.expect?.(query, placesWanted(request)) ?? { calls: 0, usd: 0 };
      lines.push(await line(paid, { provider, label }, likely));
    }
    if (paid.news !== null) {
      const calls = newsQueries(query, clock.now()).length;
      const source = { provider: 'tavily' as const, label: `${PROVIDER_INFO.tavily.label} news` };
      lines.push(await line(paid, source, { calls, usd: usdOf('tavily', calls, paid.prices) }));
    }
    if (lines.length === 0 && perLeadUsd === null) return null;
    return { lines, usd: lines.reduce((sum, { usd }) => sum + usd, 0), perLeadUsd };
  }

  async function start(planned: PlannedRun): Promise<PlanAnswer> {
    const { request, text, requestedBy, trigger, usd } = planned;
    // what was said yes to, and what needs no yes
    const started = await startRun({ request, text, requestedBy, trigger, budgetUsd: usd + budgetUsd });
    await models.runPlans.setRun(planned.id, started.run.id);
    return { kind: 'started', plan: null, ...started };
  }

  return {
    /** Starts the run, or asks. A run that is going on is joined: its cost was asked about before. */
    async request(asked: Asked): Promise<RequestedRun> {
      const joins = (await models.runs.findOpen(asked.request)) !== null;
      const likely = joins ? null : await plan(asked.request);
      if (likely === null || likely.usd <= budgetUsd) {
        return { kind: 'started', plan: likely, ...(await startRun(asked)) };
      }
      const now = clock.now();
      const { id } = await models.runPlans.add({
        ...asked,
        text: asked.text.slice(0, 500),
        usd: likely.usd,
        createdAt: now,
        expiresAt: new Date(now.getTime() + PLAN_TTL_MS),
      });
      return { kind: 'asks', planId: id, plan: likely, request: asked.request, budgetUsd };
    },

    async isRequester(planId: string, userId: string): Promise<boolean> {
      return (await models.runPlans.find(planId))?.requestedBy === userId;
    },

    /** A yes counts once; one that was cut off before the run began is carried on by the next. */
    async confirm(planId: string, by: string): Promise<PlanAnswer> {
      const decided = await models.runPlans.decide(planId, 'confirmed', by, clock.now());
      if (decided !== null) return start(decided);
      const known = await models.runPlans.find(planId);
      if (known === null) return { kind: 'unknown' };
      if (known.state === 'confirmed' && known.runId === null && known.expiresAt > clock.now()) return start(known);
      return { kind: 'late', plan: known, run: known.runId === null ? null : await models.runs.find(known.runId) };
    },

    async decline(planId: string, by: string): Promise<PlanAnswer> {
      if ((await models.runPlans.decide(planId, 'declined', by, clock.now())) !== null) return { kind: 'declined' };
      const known = await models.runPlans.find(planId);
      if (known === null) return { kind: 'unknown' };
      return { kind: 'late', plan: known, run: known.runId === null ? null : await models.runs.find(known.runId) };
    },
  };
}

export type PlanRun = ReturnType<typeof createPlanRun>;
