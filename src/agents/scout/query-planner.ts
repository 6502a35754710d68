import type { PlanQueries } from '../../domain/ports.ts';
import type { Logger } from '../../lib/logger.ts';
import { oneLine } from '../../lib/text.ts';
import { LlmUnavailableError } from '../../providers/llm/errors.ts';
import type { TextModel } from '../../providers/llm/text-model.ts';
import { PROMPT, plannerRequest } from './prompts/planner.ts';

const PATIENCE_MS = 15_000;
const FIRST = { asked: 4, kept: 5, needed: 2 };
const AGAIN = { asked: 3, kept: 3, needed: 1 };
const MIN_CHARS = 6;
const MAX_CHARS = 100;

/** Search texts by a model, by rules where it gives too few of use. */
export function createQueryPlanner(model: TextModel | null, log: Logger): PlanQueries {
  return async (wanted, { signal, runId = null }) => {
    const rules = queriesByRules(wanted);
    if (model === null) return rules;
    const { asked, kept, needed } = wanted.tried.length === 0 ? FIRST : AGAIN;
    try {
      const options = { signal, runId, maxTokens: 300, timeoutMs: PATIENCE_MS, attempts: 2 };
      const { value } = await model.generateJson(plannerRequest(wanted, asked), options);
      const usable = usableQueries(value.queries, wanted).slice(0, kept);
      log.info({ model: model.name, prompt: PROMPT.version, usable: usable.length }, 'a model planned searches');
      return usable.length >= needed ? usable : rules;
    } catch (error) {
      if (signal.aborted || !(error instanceof LlmUnavailableError)) throw error;
      log.info({ failure: error.failure }, 'searches are planned by rules');
      return rules;
    }
  };
}

/** Each names the place, is new, and is a search text rather than a sentence or a link. */
function usableQueries(queries: readonly string[], { location, tried }: Parameters<PlanQueries>[0]): string[] {
  const place = location.split(',')[0]?.trim().toLowerCase() ?? '';
  const seen = new Set(tried.map((query) => query.toLowerCase()));
  return queries
    .map((query) => oneLine(query).replaceAll(/["“”]/g, '').trim())
    .filter((query) => {
      const key = query.toLowerCase();
      if (query.length < MIN_CHARS || query.length > MAX_CHARS || /https?:|www\.|[<>{}]/i.test(query)) return false;
      if (!key.includes(place) || seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}

function queriesByRules({ trade, location, tried }: Parameters<PlanQueries>[0]): string[] {
  const words = trade.trim().toLowerCase();
  if (tried.length === 0) {
    return [
      `${words} businesses in ${location}`,
      `${words} companies directory in ${location}`,
      `top ${words} employers ${location}`,
    ];
  }
  const used = new Set(tried.map((query) => query.toLowerCase()));
  return [
    `${words} organizations near ${location}`,
    `large ${words} companies ${location}`,
    `${words} facilities ${location}`,
    `${words} services ${location}`,
    `local ${words} ${location}`,
  ]
    .filter((query) => !used.has(query.toLowerCase()))
    .slice(0, 3);
}
