import type { AtCeiling, ProviderFailure } from '../../domain/contact-finder.ts';
import { blockReason, blockUntil, type ProviderStates } from '../../domain/provider-block.ts';
import type { PriceTable, ProviderName } from '../../domain/provider-prices.ts';
import { createMeter, type Meter, type Purse, type Spend } from '../../domain/spending.ts';
import type { Clock } from '../../lib/clock.ts';

/** `blocked` = not asked: used up, waiting, or down since an earlier question. */
export type StepOutcome = 'found' | 'no_match' | ProviderFailure['kind'] | AtCeiling['kind'] | 'blocked';

export type AskStep = {
  provider: ProviderName;
  /** What was asked for: a step's name, `verify`, `phone`. */
  step: string;
  outcome: StepOutcome;
  credits: number;
};

export type AskDeps = { states: ProviderStates; spend: Spend; clock: Clock; prices?: PriceTable };

type Answer = { kind: string; credits: number };

/**
 * Asks providers on behalf of one company: skips those that are blocked, blocks those that fail, keeps a record. A provider
 * that fails costs its own answer and nothing else.
 */
export function createAsker(deps: AskDeps, purse: Purse) {
  const steps: AskStep[] = [];

  async function block(provider: ProviderName, failure: ProviderFailure): Promise<void> {
    const now = deps.clock.now();
    const until = blockUntil(failure, now);
    if (until !== null) await deps.states.block(provider, until, blockReason(failure), now);
  }

  return {
    steps,
    block,

    /** `null` = the provider is blocked, or the ceiling is reached. */
    async ask<T extends Answer>(
      who: { provider: ProviderName; step: string },
      question: (meter: Meter) => Promise<T>,
    ): Promise<T | null> {
      if (purse.isExhausted()) return null;
      if (await deps.states.isBlocked(who.provider, deps.clock.now())) {
        steps.push({ ...who, outcome: 'blocked', credits: 0 });
        return null;
      }
      const { spend, prices } = deps;
      const meter = createMeter(who.provider, { purse, spend, ...(prices === undefined ? {} : { prices }) });
      const answer = await question(meter);
      steps.push({ ...who, outcome: outcomeOf(answer.kind), credits: answer.credits });
      if (isFailure(answer)) await block(who.provider, answer);
      return answer;
    },
  };
}

export type Asker = ReturnType<typeof createAsker>;

export function isFailure(answer: { kind: string }): answer is ProviderFailure {
  return answer.kind === 'rate_limited' || answer.kind === 'quota' || answer.kind === 'unavailable';
}

function outcomeOf(kind: string): StepOutcome {
  switch (kind) {
    case 'no_match':
    case 'rate_limited':
    case 'quota':
    case 'unavailable':
    case 'ceiling':
      return kind;
    default:
      return 'found';
  }
}
