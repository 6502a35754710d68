import { AppError, SourceUnavailableError } from '../lib/errors.ts';
import { LIST_PRICES, type PriceTable, type ProviderName, usdOf } from './provider-prices.ts';

/** Books what one call cost: called once per call that cost something. */
export type Spend = (provider: ProviderName, credits: number, usd: number) => void | Promise<void>;

export type Ceiling = { maxCalls: number; maxUsd: number };

/** What may be spent on one company, or by one run. One process works on a run, so a plain counter is enough. */
export type Purse = {
  /** Sets the price of one more call aside; false = the ceiling forbids it, nothing changed. */
  reserve(usd: number): boolean;
  /** Replaces what was set aside by what the call did cost. */
  settle(reservedUsd: number, usd: number): void;
  spent(): { calls: number; usd: number };
  /** Whether a call was refused. */
  isExhausted(): boolean;
};

/** @param parent - a wider purse that every call counts against as well: the run's, for a company's */
export function createPurse(ceiling: Ceiling, parent?: Purse): Purse {
  let calls = 0;
  let usd = 0;
  let exhausted = false;
  return {
    reserve(price) {
      const fits = calls + 1 <= ceiling.maxCalls && usd + price <= ceiling.maxUsd + 1e-9;
      if (!fits || parent?.reserve(price) === false) {
        exhausted = true;
        return false;
      }
      calls += 1;
      usd += price;
      return true;
    },
    settle(reserved, actual) {
      usd += actual - reserved;
      parent?.settle(reserved, actual);
    },
    spent: () => ({ calls, usd: Math.round(usd * 10_000) / 10_000 }),
    isExhausted: () => exhausted,
  };
}

/** Not a failure of the provider: we chose not to ask. */
export class CeilingReachedError extends AppError {
  readonly code = 'ceiling_reached';
  readonly userMessage = 'The spending limit is reached, so no further paid call was made. What was found is kept.';

  constructor(provider: string) {
    super(`no further call to ${provider}: the ceiling is reached`);
  }
}

export type Billed<T> = { value: T; credits: number };

/** Through a meter goes every call to a paid provider, so that none is made that the ceiling forbids and none is forgotten. */
export type Meter = {
  /**
   * @param mostCredits - what the call can cost at worst, in the provider's credits
   * @throws {CeilingReachedError} without having called
   */
  call<T>(mostCredits: number, make: () => Promise<Billed<T>>): Promise<T>;
};

export function createMeter(provider: ProviderName, deps: { purse: Purse; spend: Spend; prices?: PriceTable }): Meter {
  const prices = deps.prices ?? LIST_PRICES;
  return {
    async call(mostCredits, make) {
      const reserved = usdOf(provider, mostCredits, prices);
      if (!deps.purse.reserve(reserved)) throw new CeilingReachedError(provider);
      let credits = 0;
      try {
        const billed = await make();
        credits = billed.credits;
        return billed.value;
      } catch (error) {
        // Nobody knows whether a call without an answer was billed: it counts as if it was.
        if (error instanceof SourceUnavailableError && error.failure === 'timeout') credits = mostCredits;
        throw error;
      } finally {
        const usd = usdOf(provider, credits, prices);
        deps.purse.settle(reserved, usd);
        if (credits > 0) await deps.spend(provider, credits, usd);
      }
    },
  };
}

/** For callers without a budget. */
export const UNMETERED: Meter = { call: async (_mostCredits, make) => (await make()).value };
