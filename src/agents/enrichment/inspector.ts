import type { IndustryBucket } from '../../domain/industry.ts';
import type { AgentContext } from '../../lib/agent.ts';
import { LlmUnavailableError } from '../../providers/llm/errors.ts';
import type { TextModel } from '../../providers/llm/text-model.ts';
import { type DATA_GAPS, type InspectedFacts, inspectorRequest, PROMPT } from './prompts/inspector.ts';

export type Inspection = {
  /** `null` = nobody can tell, or it is known already. */
  industry: { bucket: IndustryBucket; by: string } | null;
  dataGaps: (typeof DATA_GAPS)[number][];
  action: 'score_now' | 'enrich_before_scoring';
};
export type Inspector = (
  facts: InspectedFacts & { industry: IndustryBucket; runId: string | null },
  context: AgentContext,
) => Promise<Inspection>;

const PATIENCE_MS = 8_000;

/**
 * Says what is missing about a company and, where its listing names no industry, asks a model for it. The model is asked for
 * nothing else: the gaps are plain to see, and a call per company that could change nothing is a call too many. What it
 * infers with little confidence is left out.
 */
export function createInspector(model: TextModel | null, patienceMs: number = PATIENCE_MS): Inspector {
  return async (facts, { signal, log }) => {
    const byRules = inspectByRules(facts);
    if (model === null || !isUnknown(facts.industry) || facts.excerpt.trim() === '') return byRules;
    const options = { signal, runId: facts.runId, maxTokens: 200, timeoutMs: patienceMs, attempts: 1 };
    try {
      const { value } = await model.generateJson(inspectorRequest(facts), options);
      const isSure = value.confidence !== 'low' && !isUnknown(value.inferred_industry);
      return {
        industry: isSure ? { bucket: value.inferred_industry, by: `${model.name} (prompt ${PROMPT.version})` } : null,
        dataGaps: byRules.dataGaps.filter((gap) => gap !== 'industry' || !isSure),
        action: byRules.action === 'score_now' ? 'score_now' : value.action,
      };
    } catch (error) {
      if (signal.aborted || !(error instanceof LlmUnavailableError)) throw error;
      log.info({ failure: error.failure }, 'industry not inferred');
      return byRules;
    }
  };
}

function isUnknown(industry: IndustryBucket): boolean {
  return industry === 'unknown';
}

function inspectByRules(facts: Parameters<Inspector>[0]): Inspection {
  const missing: Record<(typeof DATA_GAPS)[number], boolean> = {
    website: facts.website === null,
    state: facts.state === null,
    employees: !facts.employees,
    sites: !facts.sites,
    contact: !facts.hasContact,
    industry: isUnknown(facts.industry),
  };
  const gaps = (Object.keys(missing) as (keyof typeof missing)[]).filter((gap) => missing[gap]);
  const worthIt = missing.employees && !missing.website;
  return { industry: null, dataGaps: gaps, action: worthIt ? 'enrich_before_scoring' : 'score_now' };
}
