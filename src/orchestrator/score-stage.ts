import pLimit from 'p-limit';
import type { Company } from '../domain/company.ts';
import type { AgentRun, RunStage } from '../domain/run.ts';
import type { OrchestratorDeps } from './deps.ts';
import { createEnrichCompany } from './enrich-company.ts';
import { createProgress } from './progress.ts';
import { createScoreCompany } from './score-company.ts';

/**
 * Reads the websites of a run's companies and scores each as soon as its site is read, a few at a time. A company that is
 * scored already is skipped, so a second run after a crash does only what is left. One failing company never stops the
 * others: one whose site cannot be worked on is scored at the end on what is known.
 *
 * @throws when every company failed
 */
export function createScoreStage(deps: OrchestratorDeps) {
  const { models, log, settings } = deps;
  const enrichCompany = createEnrichCompany(deps);
  const scoreCompany = createScoreCompany(deps);

  /** Runs `work` over those of the run's `total` companies that are left; counts the failures. */
  async function each(
    run: AgentRun,
    stage: RunStage,
    left: { companies: Company[]; total: number },
    options: { atOnce: number; signal: AbortSignal },
    work: (company: Company) => Promise<unknown>,
  ): Promise<void> {
    const { companies, total } = left;
    const { atOnce, signal } = options;
    const limit = pLimit(atOnce);
    const progress = createProgress(deps, run.id, stage);
    let done = total - companies.length;
    let failed = 0;
    let firstError: unknown;
    progress.items(done, total);
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
          progress.items(done, total);
        }),
      ),
    );
    await progress.flushed();
    signal.throwIfAborted();
    if (failed > 0) await models.runs.inc(run.id, { itemsFailed: failed }, deps.clock.now());
    if (failed > 0 && failed === total) throw firstError;
  }

  return async function scoreStage(
    run: AgentRun,
    companyIds: string[],
    signal: AbortSignal,
  ): Promise<{ company_ids: string[] }> {
    const unscored = async () => ({
      companies: (await models.companies.findMany(companyIds)).filter((company) => company.latest === null),
      total: companyIds.length,
    });
    const atOnce = settings.companyConcurrency;
    // The crawler itself reads so many sites at a time; with as many companies again, one is stored while the next is read.
    await each(run, 'enrichment', await unscored(), { atOnce: atOnce * 2, signal }, async (company) => {
      const enriched = await enrichCompany(company, signal);
      try {
        await scoreCompany(enriched, run.id, signal);
      } catch (error) {
        signal.throwIfAborted();
        log.warn({ err: error, companyId: company.id, runId: run.id }, 'scoring failed, trying again at the end');
      }
    });
    await each(run, 'analyst', await unscored(), { atOnce, signal }, (company) =>
      scoreCompany(company, run.id, signal),
    );
    const scored = (await models.companies.findMany(companyIds)).filter((company) => company.latest !== null);
    return { company_ids: scored.map((company) => company.id) };
  };
}
