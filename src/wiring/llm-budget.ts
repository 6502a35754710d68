import type { Config } from '../config.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Models } from '../models/index.ts';
import { createLlmBudget, type LlmBudget } from '../orchestrator/llm-budget.ts';
import type { Projector } from '../slack/projector.ts';

/** The one purse of everything that asks the model; `null` where no model is named. */
export function buildLlmBudget(
  { llm, timeZone }: Config,
  deps: { models: Models; projector: Projector; clock: Clock; log: Logger },
): LlmBudget | null {
  if (llm === null) return null;
  const { model, budgetUsd, price } = llm;
  if (price === null) deps.log.warn({ model }, 'no price is known for this model, its calls count as 0 USD');
  return createLlmBudget(deps, { model, budgetUsd, price, timeZone });
}
