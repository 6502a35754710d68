import type { Company } from '../domain/company.ts';
import { type OrchestratorDeps, SYSTEM } from './deps.ts';

/** Scores one company and stores features and score; an approval that exists stays. Appends a row on every call. */
export function createScoreCompany(deps: OrchestratorDeps) {
  const { models, clock, log } = deps;

  return async function scoreCompany(
    company: Company,
    runId: string | null,
    signal: AbortSignal,
  ): Promise<Company | null> {
    const siteFacts = company.domain === null ? null : await models.siteFacts.get(company.domain);
    const { feature, score } = await deps.agents.analyst(
      { company, siteFacts, hasContact: company.contactFound },
      { signal, log: log.child({ companyId: company.id }) },
    );
    const now = clock.now();
    const storedFeature = await models.features.insert({ ...feature, companyId: company.id, computedAt: now });
    const storedScore = await models.scores.insert({
      companyId: company.id,
      runId,
      score: score.score,
      tier: score.tier,
      components: score.components,
      formula: score.formula,
      scoreReason: score.scoreReason,
      reasonBy: score.reasonBy,
      approvedHuman: false,
      approvedBy: null,
      approvedAt: null,
      scoredAt: now,
    });
    return models.companies.recordScore(
      company.id,
      ['new', 'enriched', 'scored'],
      {
        scoreId: storedScore.id,
        featureId: storedFeature.id,
        score: score.score,
        tier: score.tier,
        reason: score.scoreReason,
        savingsLow: feature.savingsLow,
        savingsMid: feature.savingsMid,
        savingsHigh: feature.savingsHigh,
        scoredAt: now,
        approved: false,
        approvedBy: null,
        approvedAt: null,
      },
      { by: SYSTEM, at: now, reason: 'scored', runId },
    );
  };
}
