import type { CompanyCandidate } from '../domain/company.ts';
import { industryByKey } from '../domain/industries.ts';
import type { PlaceQuery } from '../domain/place.ts';
import { type AgentRun, type SourceReport, takesStored } from '../domain/run.ts';
import { placesWanted } from '../domain/run-plan.ts';
import { placeKeyOf } from '../domain/us-location.ts';
import { stateOf } from '../domain/us-states.ts';
import { SourceUnavailableError } from '../lib/errors.ts';
import type { OrchestratorDeps } from './deps.ts';
import { scoutPayment } from './paid.ts';
import { createProgress } from './progress.ts';
import { createTakeStored } from './take-stored.ts';
import { createTakeUpload } from './uploads/take-upload.ts';

/** Companies are saved this many at a time: wide enough to be quick, small enough to stop at the asked-for count. */
const SAVE_AT_ONCE = 20;

/**
 * Asks the sources, turns places into companies and stores those nobody knew, best first, until the run has as many as were
 * asked for. Safe to run twice: a company that this run stored before counts as its own.
 *
 * @throws {SourceUnavailableError} when nothing was found and a source failed
 */
export function createScoutStage(deps: OrchestratorDeps) {
  const { models, clock, log } = deps;
  const takeStored = createTakeStored(deps);
  const takeUpload = createTakeUpload(deps);

  return async function scoutStage(run: AgentRun, signal: AbortSignal): Promise<{ company_ids: string[] }> {
    const { request } = run;
    if (takesStored(request)) return takeStored(run, signal);
    if (request.uploadId !== undefined) return takeUpload(run, request.uploadId, signal);
    const industry = industryByKey(request.industryKey);
    if (industry === null) throw new Error(`run ${run.id} has an unknown trade ${request.industryKey}`);
    const location = {
      state: request.state,
      stateName: stateOf(request.state)?.name ?? request.state,
      city: request.city,
    };
    const progress = createProgress(deps, run.id, 'scout');
    const paidBefore = paidReports(run);
    const payment = deps.paid === undefined ? {} : { payment: await scoutPayment(deps, deps.paid, run.id) };

    const found = await deps.agents
      .scout(
        {
          industry,
          location,
          wanted: placesWanted(request),
          skip: new Set(paidBefore.map(({ name }) => name)),
          ...payment,
          onProgress: (reports) => progress.sources([...reports, ...paidBefore]),
        },
        { signal, log },
      )
      .finally(() => progress.flushed())
      .catch(async (error: unknown) => {
        if (error instanceof SourceUnavailableError) await noteAllFailed(run, error);
        throw error;
      });
    await models.runs.setSources(run.id, [...found.sources, ...paidBefore], clock.now());
    const down = found.sources.find(({ failure }) => failure !== null && !willNotHelp(failure.kind));
    if (found.candidates.length === 0 && down?.failure != null) {
      // an empty answer of the others says nothing about what this one would have given
      throw new SourceUnavailableError(down.label, down.failure.kind === 'blocked' ? 'quota' : down.failure.kind);
    }

    const saved = await save(run, found.candidates, signal);
    if (paidBefore.length === 0) await readNews(run, { industry, location }, saved.ids, signal);
    await recordSources(run, found.sources, { quality: found.quality, passed: saved.passed });
    await models.runs.addCompanyIds(run.id, saved.ids, clock.now());
    await models.runs.setScouted(
      run.id,
      {
        placesFound: found.placesFound,
        companiesFound: saved.ids.length,
        companiesKnown: saved.known,
        groupsFound: saved.groups,
      },
      clock.now(),
    );
    await models.runLogs.add({
      runId: run.id,
      agent: 'scout',
      action: 'companies_found',
      status: saved.ids.length === 0 ? 'skipped' : 'success',
      outputSummary: `${found.placesFound} places, ${saved.ids.length} new companies, ${saved.known} known`,
      qualityScore: found.quality,
      loggedAt: clock.now(),
    });
    return { company_ids: saved.ids };
  };

  /** What of a paid source needs no second payment: a scouting of this run that came to its end. */
  function paidReports(run: AgentRun): SourceReport[] {
    if (deps.paid === undefined || run.counters.placesFound === 0) return [];
    const paid = new Set(deps.paid.placeSources.map(({ name }) => name));
    return run.sources.filter(({ name, failure }) => paid.has(name) && failure === null);
  }

  /** Gives companies that the news speak of their intent signal, which scoring and the writer use. */
  async function readNews(
    run: AgentRun,
    query: PlaceQuery,
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<void> {
    const { paid } = deps;
    if (paid?.news == null || ids.length === 0) return;
    const companies = (await models.companies.findMany(ids)).filter(({ intentSignal }) => intentSignal === null);
    const payment = await scoutPayment(deps, paid, run.id);
    const found = await paid.news({ query, companies, payment }, { signal, log });
    for (const [id, intentSignal] of found) await models.companies.setFacts(id, { intentSignal }, clock.now());
  }

  async function save(run: AgentRun, candidates: CompanyCandidate[], signal: AbortSignal) {
    const ids = [...run.companyIds]; // of an earlier scouting of this run
    let known = 0;
    const passed = new Map<string, number>();
    for (let at = 0; at < candidates.length && ids.length < run.request.count; ) {
      signal.throwIfAborted();
      const room = Math.min(SAVE_AT_ONCE, run.request.count - ids.length);
      const batch = candidates.slice(at, at + room);
      at += batch.length;
      const origin = { runId: run.id, dataOrigin: 'scout' as const, now: clock.now() };
      const results = await Promise.all(batch.map((candidate) => models.companies.insert(candidate, origin)));
      for (const { company } of results) {
        if (company.runId !== run.id) known += 1;
        else if (!ids.includes(company.id)) {
          ids.push(company.id);
          passed.set(company.source, (passed.get(company.source) ?? 0) + 1);
        }
      }
    }
    const groups = (await models.companies.findMany(ids)).filter((company) => (company.siteCount ?? 1) > 1).length;
    return { ids, known: Math.max(known, run.counters.companiesKnown), groups, passed };
  }

  async function recordSources(
    run: AgentRun,
    sources: SourceReport[],
    outcome: { quality: number; passed: Map<string, number> },
  ): Promise<void> {
    const { industryKey, state, city } = run.request;
    for (const source of sources) {
      await models.runLogs.add({
        runId: run.id,
        agent: 'scout',
        action: 'source_attempted',
        status: source.failure === null ? 'success' : 'failure',
        outputSummary: `${source.label}: ${source.found} places`,
        errorMessage: source.failure?.summary ?? null,
        loggedAt: clock.now(),
      });
      if (source.failure !== null) continue;
      await models.sourcePerformance.record(
        { sourceName: source.name, industry: industryKey, location: placeKeyOf({ state, city }) },
        {
          found: source.found,
          passed: outcome.passed.get(source.name) ?? 0,
          quality: outcome.quality,
          now: clock.now(),
        },
      );
    }
  }

  async function noteAllFailed(run: AgentRun, error: SourceUnavailableError): Promise<void> {
    await models.runLogs.add({
      runId: run.id,
      agent: 'scout',
      action: 'source_attempted',
      status: 'failure',
      errorMessage: error.summary,
      loggedAt: clock.now(),
    });
  }
}

/** Used up or shut off until somebody or a new month helps: trying again in a minute does not. */
function willNotHelp(kind: NonNullable<SourceReport['failure']>['kind']): boolean {
  return kind === 'quota' || kind === 'blocked';
}
