import type { AgentRun } from '../domain/run.ts';
import type { OrchestratorDeps } from './deps.ts';

/**
 * In place of scouting: gives the run stored companies that nobody scored and no open run has, oldest first, as many as it
 * asks for. Safe to run twice: what it took before counts.
 */
export function createTakeStored(deps: Pick<OrchestratorDeps, 'models' | 'clock'>) {
  const { models, clock } = deps;

  return async function takeStored(run: AgentRun, signal: AbortSignal): Promise<{ company_ids: string[] }> {
    const { count } = run.request;
    const ids = (await models.companies.listByRun(run.id, { limit: count })).map((company) => company.id);
    const taken = (await models.runs.listOpen()).map((open) => open.id);
    const free = count - ids.length;
    for (const company of free > 0 ? await models.unscoredCompanies.list(taken, free) : []) {
      signal.throwIfAborted();
      const handed = await models.unscoredCompanies.handOver(company.id, company.runId, run.id, clock.now());
      if (handed !== null) ids.push(handed.id);
    }
    await models.runs.addCompanyIds(run.id, ids, clock.now());
    const counters = { placesFound: 0, companiesFound: ids.length, companiesKnown: 0 };
    const groupsFound = (await models.companies.findMany(ids)).filter(({ siteCount }) => (siteCount ?? 1) > 1).length;
    await models.runs.setScouted(run.id, { ...counters, groupsFound }, clock.now());
    await models.runLogs.add({
      runId: run.id,
      agent: 'scout',
      action: 'companies_taken',
      status: ids.length === 0 ? 'skipped' : 'success',
      outputSummary: `${ids.length} stored companies without a score`,
      loggedAt: clock.now(),
    });
    return { company_ids: ids };
  };
}
