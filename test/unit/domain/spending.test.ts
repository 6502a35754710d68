import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIST_PRICES, PROVIDERS, usdOf } from '../../../src/domain/provider-prices.ts';
import { CeilingReachedError, createMeter, createPurse, UNMETERED } from '../../../src/domain/spending.ts';
import { SourceUnavailableError } from '../../../src/lib/errors.ts';

function metered(ceiling: { maxCalls: number; maxUsd: number }) {
  const purse = createPurse(ceiling);
  const spent: [string, number, number][] = [];
  const spend = (provider: string, credits: number, usd: number) => void spent.push([provider, credits, usd]);
  return { purse, spent, meter: createMeter('hunter', { purse, spend, prices: { ...LIST_PRICES, hunter: 0.1 } }) };
}
const costing = (credits: number) => async () => ({ value: 'x', credits });

describe('prices', () => {
  it('has one for every provider, and none that is free or absurd', () => {
    expect(Object.keys(LIST_PRICES).sort()).toEqual([...PROVIDERS].sort());
    expect(Object.values(LIST_PRICES).every((usd) => usd > 0 && usd < 1)).toBe(true);
  });

  it('counts half credits', () => {
    expect(usdOf('hunter', 0.5)).toBe(0.0123);
    expect(usdOf('serper', 3)).toBe(0.003);
  });
});

describe('a meter', () => {
  it('books what a call did cost, not what it could have', async () => {
    const { meter, purse, spent } = metered({ maxCalls: 9, maxUsd: 1 });
    expect(await meter.call(5, costing(2))).toBe('x');
    expect(await meter.call(1, costing(0))).toBe('x');
    expect(spent).toEqual([['hunter', 2, 0.2]]);
    expect(purse.spent()).toEqual({ calls: 2, usd: 0.2 });
  });

  it.each([
    ['too many calls', { maxCalls: 1, maxUsd: 9 }],
    ['too much money', { maxCalls: 9, maxUsd: 0.19 }],
  ])('makes no call that would be %s', async (_what, ceiling) => {
    const { meter, purse, spent } = metered(ceiling);
    await meter.call(1, costing(1));
    let called = false;
    const refused = meter.call(1, async () => {
      called = true;
      return { value: 'x', credits: 1 };
    });
    await expect(refused).rejects.toBeInstanceOf(CeilingReachedError);
    expect(called).toBe(false);
    expect(purse.isExhausted()).toBe(true);
    expect(spent).toHaveLength(1);
  });

  it('takes a call without an answer for paid, and a refused one for free', async () => {
    const { meter, spent } = metered({ maxCalls: 9, maxUsd: 9 });
    const failing = (failure: 'timeout' | 'refused') => async () => {
      throw new SourceUnavailableError('Hunter', failure);
    };
    await expect(meter.call(3, failing('timeout'))).rejects.toThrow();
    await expect(meter.call(3, failing('refused'))).rejects.toThrow();
    expect(spent).toEqual([['hunter', 3, 0.3]]);
  });

  it('counts against the run as well as against the company', async () => {
    const run = createPurse({ maxCalls: 3, maxUsd: 9 });
    const companies = [0, 1].map(() => createPurse({ maxCalls: 2, maxUsd: 9 }, run));
    expect(companies.map((purse) => [purse.reserve(1), purse.reserve(1)])).toEqual([
      [true, true],
      [true, false],
    ]);
    expect(run.spent()).toEqual({ calls: 3, usd: 3 });
    expect(companies[1]?.spent()).toEqual({ calls: 1, usd: 1 });
  });

  it('never lets calls side by side pass the ceiling', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ most: fc.integer({ min: 0, max: 5 }), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
        ),
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 0, max: 20 }),
        async (calls, maxCalls, maxTenths) => {
          const { meter, purse, spent } = metered({ maxCalls, maxUsd: maxTenths / 10 });
          let made = 0;
          const call = ({ most, share }: { most: number; share: number }) =>
            meter.call(most, async () => {
              made += 1;
              await Promise.resolve();
              return { value: null, credits: Math.floor(most * share) };
            });
          await Promise.allSettled(calls.map(call));
          expect(made).toBeLessThanOrEqual(maxCalls);
          expect(made).toBe(purse.spent().calls);
          const usd = spent.reduce((sum, [, , cost]) => sum + cost, 0);
          expect(usd).toBeLessThanOrEqual(maxTenths / 10 + 1e-6);
          expect(usd).toBeCloseTo(purse.spent().usd, 3);
        },
      ),
    );
  });

  it('is nothing where nobody counts', async () => {
    expect(await UNMETERED.call(1, costing(1))).toBe('x');
  });
});
