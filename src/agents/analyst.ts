import type { Company } from '../domain/company.ts';
import { type ComputedFeature, computeFeatures, firmRevenue } from '../domain/features.ts';
import { industryByKey } from '../domain/industries.ts';
import { acceptNarrative, type NarrativeFacts, type Narrator, narrativeByRules } from '../domain/narrative.ts';
import {
  type ScoreFormula,
  type ScoreResult,
  type ScoreWeights,
  scoreLead,
  scoreOfPoints,
  type TierThresholds,
} from '../domain/scoring.ts';
import type { SiteFacts } from '../domain/site-facts.ts';
import type { Industry } from '../domain/trade.ts';
import type { Agent, AgentContext } from '../lib/agent.ts';

export type AnalystInput = {
  company: Company;
  /** What the company's website says; `null` = not read. */
  siteFacts: SiteFacts | null;
  hasContact: boolean;
};
export type AnalystOutput = {
  feature: ComputedFeature;
  score: ScoreResult & { scoreReason: string; reasonBy: string };
};

export type AnalystDeps = {
  scoreFormula: ScoreFormula;
  weights: ScoreWeights;
  thresholds: TierThresholds;
  /** Share of the savings, 0-1. */
  contingencyFee: number;
  /** `null` = rules write the sentence. */
  narrator: Narrator | null;
  /** Gives the points instead of the formula; `null` = none. What it gives is checked. */
  scorer: { name: string; score: (input: ScorerInput) => unknown } | null;
};

/** What a scorer goes by. `builtIn` is what the formula says. */
export type ScorerInput = { company: Company; feature: ComputedFeature; builtIn: ScoreResult };

export type Analyst = Agent<AnalystInput, AnalystOutput>;

/** Estimates what a company could save and how good a lead it is. No I/O but the narrator, whose failure costs nothing. */
export function createAnalyst(deps: AnalystDeps): Analyst {
  return async ({ company, siteFacts, hasContact }, context) => {
    const feature = computeFeatures({
      industry: company.industry,
      subIndustry: company.subIndustry,
      state: company.state,
      siteCount: siteCountOf(company, siteFacts),
      employeeCount: company.employeeCount ?? siteFacts?.employeeCount?.value ?? null,
      hasWebsite: company.website !== null,
      hasLocationsPage: company.hasLocationsPage || siteFacts?.hasLocationsPage === true,
      hasContact,
    });
    const builtIn = scoreLead(
      {
        savingsMid: feature.savingsMid,
        sites: feature.estimatedSiteCount,
        industry: company.industry,
        dataQuality: feature.dataQualityScore,
      },
      { formula: deps.scoreFormula, weights: deps.weights, thresholds: deps.thresholds },
    );
    const score = pointsOf(deps, { company, feature, builtIn }, context);
    const facts: NarrativeFacts = {
      companyId: company.id,
      companyName: company.name,
      siteNoun: siteNounOf(company.subIndustry),
      state: company.state,
      intentSignal: company.intentSignal,
      feature,
      score,
      firmRevenue: firmRevenue(feature.savingsMid, deps.contingencyFee),
    };
    return { feature, score: { ...score, ...(await reasonFor(facts, deps.narrator, company.runId, context)) } };
  };
}

/** A scorer that fails costs nothing but its say: the formula counts, and the stored row tells. */
function pointsOf({ scorer, thresholds }: AnalystDeps, input: ScorerInput, { log }: AgentContext): ScoreResult {
  if (scorer === null) return input.builtIn;
  const told = { scorer: scorer.name, companyId: input.company.id };
  try {
    const scored = scoreOfPoints(scorer.score(input), thresholds);
    if (scored !== null) return scored;
    log.error(told, 'the scorer gave no points of 0 to 100 in all, the formula counts');
  } catch (error) {
    log.error({ ...told, err: error }, 'the scorer failed, the formula counts');
  }
  return input.builtIn;
}

/**
 * Places that a source lists are a lower bound, so the website may raise the number; what a person gave stands.
 * `null` = nobody says.
 */
function siteCountOf(company: Company, siteFacts: SiteFacts | null): number | null {
  const published = siteFacts?.locationCount?.value ?? null;
  if (company.siteCount === null || published === null) return company.siteCount ?? published;
  return company.dataOrigin === 'scout' ? Math.max(company.siteCount, published) : company.siteCount;
}

function siteNounOf(subIndustry: string | null): Industry['site'] {
  return (subIndustry === null ? null : industryByKey(subIndustry))?.site ?? { one: 'site', many: 'sites' };
}

async function reasonFor(
  facts: NarrativeFacts,
  narrator: Narrator | null,
  runId: string | null,
  { signal, log }: AgentContext,
): Promise<{ scoreReason: string; reasonBy: string }> {
  const byRules = () => ({ scoreReason: narrativeByRules(facts), reasonBy: 'rules' });
  if (narrator === null) return byRules();
  try {
    const accepted = acceptNarrative(await narrator.explain(facts, { signal, runId }), facts);
    if (accepted !== null) return { scoreReason: accepted, reasonBy: narrator.name };
    log.info({ companyId: facts.companyId }, 'narrator broke the rules, the sentence is written by rules');
  } catch (error) {
    if (signal.aborted) throw error;
    log.warn({ companyId: facts.companyId, err: error }, 'narrator failed, the sentence is written by rules');
  }
  return byRules();
}
