import pLimit from 'p-limit';
import type { Company } from '../domain/company.ts';
import type { AgentRun, RunStage } from '../domain/run.ts';
import type { OrchestratorDeps } from './deps.ts';
import { createEnrichCompany } from './enrich-company.ts';
import { createProgress } from './progress.ts';
import { createScoreCompany } from './score-company.ts';

/**
 * Reads the websites of a run's companies, then scores them, a few at a time. A company that is scored already is skipped,
 * so a second run after a crash does only what is left. One failing company never stops the others.
 *
 * @throws when every company failed
 */
export function createScoreStage(deps: OrchestratorDeps) {
  const { models, log, settings } = deps;
  const enrichCompany = createEnrichCompany(deps);
  const scoreCompany = createScoreCompany(deps);

  /** Runs `work` over the companies, `atOnce` at a time; tells how many failed and the first error. */
  async function each(
    run: AgentRun,
    stage: RunStage,
    companies: Company[],
    options: { atOnce: number; signal: AbortSignal },
    work: (company: Company) => Promise<unknown>,
  ): Promise<void> {
    const { atOnce, signal } = options;
    const limit = pLimit(atOnce);
    const progress = createProgress(deps, run.id, stage);
    let done = 0;
    let failed = 0;
    let firstError: unknown;
    progress.items(0, companies.length);
    await Promise.all(
      companies.map((company) =>
        limit(async () => {
          if (signal.aborted) return;
          try {
            await work(company);
          } catch (error) {
            if (signal.aborted) return;
            failed += 1;
            firstError ??= error;
            log.error({ err: error, companyId: company.id, runId: run.id, stage }, 'company failed');
          }
          done += 1;
          progress.items(done, companies.length);
        }),
      ),
    );
    await progress.flushed();
    signal.throwIfAborted();
    if (failed > 0) await models.runs.inc(run.id, { itemsFailed: failed }, deps.clock.now());
    if (failed > 0 && failed === companies.length) throw firstError;
  }

  return async function scoreStage(
    run: AgentRun,
    companyIds: string[],
    signal: AbortSignal,
  ): Promise<{ company_ids: string[] }> {
    const unscored = async () =>
      (await models.companies.findMany(companyIds)).filter((company) => company.latest === null);
    const atOnce = settings.companyConcurrency;
    // The crawler itself reads so many sites at a time; with as many companies again, one is stored while the next is read.
    await each(run, 'enrichment', await unscored(), { atOnce: atOnce * 2, signal }, (company) =>
      enrichCompany(company, signal),
    );
    await each(run, 'analyst', await unscored(), { atOnce, signal }, (company) =>
      scoreCompany(company, run.id, signal),
    );
    const scored = (await models.companies.findMany(companyIds)).filter((company) => company.latest !== null);
    return { company_ids: scored.map((company) => company.id) };
  };
}
