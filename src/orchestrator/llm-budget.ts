import { type LlmBudgetState, type ModelPrice, type ModelUsage, monthOf, usdOfTokens } from '../domain/model-usage.ts';
import { capDayOf } from '../domain/send-window.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Models } from '../models/index.ts';
import type { Projector } from '../slack/projector.ts';

/** How old the sum may be: what other processes spent meanwhile is the overshoot, besides the requests under way. */
const FRESH_MS = 5_000;

export type LlmBudget = {
  /** Whether a model may be asked now. Reads the database at most every few seconds, and never where no budget is set. */
  mayAsk(): Promise<boolean>;
  /** Books one answered request; a booking that fails is logged, the answer is not lost for it. */
  record(usage: ModelUsage): Promise<void>;
  state(): Promise<LlmBudgetState>;
};

/**
 * Counts what the language model costs and holds it to the month's budget. Safe with several processes: all read the same
 * sums, and each may overshoot by the requests it has under way.
 */
export function createLlmBudget(
  deps: { models: Pick<Models, 'spend' | 'posts'>; projector: Pick<Projector, 'post'>; clock: Clock; log: Logger },
  settings: { model: string; budgetUsd: number; price: ModelPrice | null; timeZone: string },
): LlmBudget {
  const { models, clock, log } = deps;
  const { budgetUsd, price, timeZone } = settings;
  let known = { month: '', usd: 0, at: 0 };
  let reading: Promise<void> | null = null;
  let toldIn: string | null = null;

  async function read(month: ReturnType<typeof monthOf>, at: number): Promise<void> {
    const before = known.month === month.key ? known.usd : 0;
    const rows = await models.spend.ofDays(month.firstDay, month.lastDay);
    const stored = rows.filter(({ provider }) => provider === 'llm').reduce((sum, { usd }) => sum + usd, 0);
    // what was booked while the sum was being read may count twice until the next reading, and is never forgotten
    const meanwhile = known.month === month.key ? known.usd - before : 0;
    known = { month: month.key, usd: stored + meanwhile, at };
  }

  async function spentUsd(month: ReturnType<typeof monthOf>): Promise<number> {
    const at = clock.now().getTime();
    const age = at - known.at;
    if (known.month !== month.key || age < 0 || age >= FRESH_MS) {
      reading ??= read(month, at).finally(() => {
        reading = null;
      });
      await reading;
    }
    return known.usd;
  }

  async function state(): Promise<LlmBudgetState> {
    const month = monthOf(clock.now(), timeZone);
    const spent = await spentUsd(month);
    const isSpent = budgetUsd > 0 && spent >= budgetUsd;
    return {
      month: month.key,
      spentUsd: spent,
      budgetUsd,
      isSpent,
      priceKnown: price !== null,
      resumesAt: month.end,
    };
  }

  /** Once a month, whoever notices first; a crash between the two steps is made good by the next process that notices. */
  async function tell({ month, spentUsd: spent, resumesAt }: LlmBudgetState): Promise<void> {
    const key = `llm-budget:${month}`;
    const report = { month, spentUsd: spent, budgetUsd, resumesAt, model: settings.model };
    await models.posts.create(key, 'llm-budget', report, clock.now());
    await deps.projector.post(key, 'alerts');
    toldIn = month;
    log.warn({ month, budgetUsd }, 'the month’s budget for the language model is spent, rules and templates go on');
  }

  return {
    state,

    async mayAsk() {
      if (budgetUsd === 0) return true;
      const now = await state();
      if (now.isSpent && toldIn !== now.month) await tell(now);
      return !now.isSpent;
    },

    async record(usage) {
      const { kind, requests, inputTokens, outputTokens, runId } = usage;
      const usd = usdOfTokens(usage, price);
      const row = { provider: 'llm', kind, calls: requests, credits: inputTokens + outputTokens, usd, runId };
      try {
        await models.spend.record(row, capDayOf(clock.now(), timeZone));
      } catch (error) {
        log.error({ err: error, kind }, 'what the language model cost could not be booked');
      }
      if (known.month === monthOf(clock.now(), timeZone).key) known.usd += usd;
    },
  };
}
