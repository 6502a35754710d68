import { DateTime } from 'luxon';

/** Tokens of one answered request, and what they are booked under. */
export type ModelUsage = {
  /** The role: `writer`, `critic`, `narrator` … */
  kind: string;
  inputTokens: number;
  outputTokens: number;
  requests: number;
  runId: string | null;
};

/** USD per million tokens. */
export type ModelPrice = { inputUsd: number; outputUsd: number };

/**
 * List prices of OpenAI's smaller and common models, for a reckoning and not for the books: vendors change them, and the
 * operator's own figures (`LLM_PRICE_INPUT_USD`, `LLM_PRICE_OUTPUT_USD`) win.
 */
const LIST_PRICES: Readonly<Record<string, ModelPrice>> = {
  'gpt-4o-mini': { inputUsd: 0.15, outputUsd: 0.6 },
  'gpt-4o': { inputUsd: 2.5, outputUsd: 10 },
  'gpt-4.1-nano': { inputUsd: 0.1, outputUsd: 0.4 },
  'gpt-4.1-mini': { inputUsd: 0.4, outputUsd: 1.6 },
  'gpt-4.1': { inputUsd: 2, outputUsd: 8 },
  'gpt-5-nano': { inputUsd: 0.05, outputUsd: 0.4 },
  'gpt-5-mini': { inputUsd: 0.25, outputUsd: 2 },
  'gpt-5': { inputUsd: 1.25, outputUsd: 10 },
};

/** `gpt-4o-mini-2024-07-18` and a router's `openai/gpt-4o-mini` cost what `gpt-4o-mini` costs. `null` = nobody knows. */
export function listPriceOf(model: string): ModelPrice | null {
  const name = model
    .trim()
    .toLowerCase()
    .replace(/^openai\//, '')
    .replace(/-\d{4}-\d{2}-\d{2}$/, '');
  return Object.hasOwn(LIST_PRICES, name) ? (LIST_PRICES[name] ?? null) : null;
}

/** 0 where no price is known. */
export function usdOfTokens(usage: Pick<ModelUsage, 'inputTokens' | 'outputTokens'>, price: ModelPrice | null): number {
  if (price === null) return 0;
  return (usage.inputTokens * price.inputUsd + usage.outputTokens * price.outputUsd) / 1e6;
}

/** How the model's money stands this month. */
export type LlmBudgetState = {
  /** `2026-03`, in the firm's time zone. */
  month: string;
  spentUsd: number;
  /** 0 = none set. */
  budgetUsd: number;
  /** The model is not asked until `resumesAt`. */
  isSpent: boolean;
  /** `false`: calls are counted, but at 0 USD. */
  priceKnown: boolean;
  /** First moment of the next month. */
  resumesAt: Date;
};

/** That a month's budget was used up, as it was in that moment. */
export type BudgetSpent = Pick<LlmBudgetState, 'month' | 'spentUsd' | 'budgetUsd' | 'resumesAt'> & { model: string };

export type Month = { key: string; firstDay: string; lastDay: string; end: Date };

/** The month of a moment as people in the zone reckon it. */
export function monthOf(now: Date, zone: string): Month {
  const first = DateTime.fromJSDate(now, { zone }).startOf('month');
  return {
    key: first.toFormat('yyyy-MM'),
    firstDay: first.toFormat('yyyy-MM-dd'),
    lastDay: first.endOf('month').toFormat('yyyy-MM-dd'),
    end: first.plus({ months: 1 }).toJSDate(),
  };
}
