import { nameKeyOf } from '../../domain/company.ts';
import type { AlikePair, SameCompany } from '../../domain/ports.ts';
import type { Logger } from '../../lib/logger.ts';
import { LlmUnavailableError } from '../../providers/llm/errors.ts';
import type { TextModel } from '../../providers/llm/text-model.ts';
import { matcherRequest, PROMPT } from './prompts/matcher.ts';

const PATIENCE_MS = 15_000;
/** More pairs in one question are answered badly. */
const MOST_PAIRS = 8;

/**
 * Which pairs are one company. Equal names (but for spelling and legal form) in one city are; the rest a model may decide, the
 * first eight. Without one, or when it fails, they stay two: a double lead is a nuisance, a merged one is lost.
 */
export function createSameCompany(model: TextModel | null, log: Logger): SameCompany {
  return async (pairs, { signal, runId = null }) => {
    const same = pairs.map(isSameByRules);
    const open = pairs.flatMap((_, index) => (same[index] ? [] : [index])).slice(0, MOST_PAIRS);
    if (model === null || open.length === 0) return same;
    const asked = open.flatMap((index) => pairs[index] ?? []);
    try {
      const options = { signal, runId, maxTokens: 150, timeoutMs: PATIENCE_MS, attempts: 2 };
      const { value } = await model.generateJson(matcherRequest(asked), options);
      const confirmed = new Set(value.same.map((number) => open[number - 1]));
      log.info({ model: model.name, prompt: PROMPT.version, pairs: asked.length }, 'a model told alike names apart');
      return same.map((known, index) => known || confirmed.has(index));
    } catch (error) {
      if (signal.aborted || !(error instanceof LlmUnavailableError)) throw error;
      log.info({ failure: error.failure }, 'alike names are told apart by rules');
      return same;
    }
  };
}

function isSameByRules({ a, b }: AlikePair): boolean {
  if (a.domain !== null && a.domain === b.domain) return true;
  const sameCity = a.city !== null && b.city !== null && a.city.toLowerCase() === b.city.toLowerCase();
  return sameCity && nameKeyOf(a.name) === nameKeyOf(b.name);
}
