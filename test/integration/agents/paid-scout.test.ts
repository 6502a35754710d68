import { describe, expect, it } from 'vitest';
import type { Payment } from '../../../src/agents/scout/read-sources.ts';
import { createScout } from '../../../src/agents/scout.ts';
import { industryByKey } from '../../../src/domain/industries.ts';
import { LIST_PRICES } from '../../../src/domain/provider-prices.ts';
import { createPurse } from '../../../src/domain/spending.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createYelp } from '../../../src/providers/yelp/client.ts';
import { json, text } from '../providers/loopback.ts';
import { type Exchange, jumpingClock, scriptedVendors } from '../providers/paid/vendor.ts';

const dental = industryByKey('dental');
if (dental === null) throw new Error('no dental');
const input = { industry: dental, location: { state: 'OH', stateName: 'Ohio', city: 'Columbus' }, wanted: 80 };
const context = () => ({ signal: AbortSignal.timeout(10_000), log: silentLogger });
const SEARCH = 'GET /v3/businesses/search';

/** Invented businesses in the vendor's form, 50 a page. */
function page(from: number, total: number): Exchange {
  const businesses = Array.from({ length: 50 }, (_, index) => ({
    id: `b${from + index}`,
    alias: `b${from + index}`,
    name: `Practice ${from + index}`,
    is_closed: false,
    url: `https://www.yelp.com/biz/b${from + index}`,
    location: { address1: '1 High St', city: 'Columbus', state: 'OH', zip_code: '43215', country: 'US' },
    display_phone: '(614) 555-0100',
  }));
  return [SEARCH, json({ businesses, total, region: {} })];
}

describe('the scout with a source that costs money', () => {
  const vendor = scriptedVendors();

  async function setting(script: Exchange[], maxUsd: number) {
    const { url } = await vendor(...script);
    const clock = jumpingClock();
    const client = { clock, maxAttempts: 1, intervalMs: 1 };
    const yelp = createYelp({ url, apiKey: 'k', userAgent: 'test/1', log: silentLogger, client });
    const blocks = new Map<string, { blockedUntil: Date; reason: string }>();
    const spent: number[] = [];
    const payment: Payment = {
      purse: createPurse({ maxCalls: 100, maxUsd }),
      spend: (_provider, _credits, usd) => void spent.push(usd),
      states: {
        get: async (provider) => blocks.get(provider) ?? null,
        isBlocked: async (provider) => blocks.has(provider),
        block: async (provider, blockedUntil, reason) => void blocks.set(provider, { blockedUntil, reason }),
      },
      prices: { ...LIST_PRICES, yelp: 0.01 },
    };
    return { scout: createScout({ sources: [yelp], clock }), payment, spent, blocks };
  }

  it('pays call by call and stops once enough places are there', async () => {
    const { scout, payment, spent } = await setting([page(0, 240), page(50, 240)], 1);
    expect((await scout({ ...input, payment }, context())).placesFound).toBe(100);
    expect(spent).toEqual([0.01, 0.01]);
  });

  it('stops at the run’s budget, keeps what it has, and says that there is more', async () => {
    const { scout, payment } = await setting([page(0, 240)], 0.015);
    const { sources } = await scout({ ...input, payment }, context());
    expect(sources).toMatchObject([{ name: 'yelp', found: 50, truncated: true, failure: null }]);
  });

  it('leaves a used-up source alone until it is filled again, and names it each time', async () => {
    const used = text(429, '{"error":{"code":"ACCESS_LIMIT_REACHED"}}');
    const { scout, payment, blocks } = await setting([[SEARCH, used]], 1);
    await expect(scout({ ...input, payment }, context())).rejects.toMatchObject({ failure: 'quota' });
    expect(blocks.get('yelp')).toEqual({
      blockedUntil: new Date('2026-11-26T00:00:00Z'),
      reason: 'no credits left in the plan',
    });
    // nobody is asked: the vendor's script has no second answer
    const { sources, candidates } = await scout({ ...input, payment }, context());
    expect(candidates).toEqual([]);
    expect(sources[0]?.failure).toMatchObject({
      kind: 'blocked',
      summary: 'Yelp was not asked: no credits left in the plan, blocked until 26 Nov 00:00 UTC',
    });
  });

  it('is not asked without somebody who pays, nor when the run has paid it before', async () => {
    const { scout, payment } = await setting([], 1);
    await expect(scout(input, context())).rejects.toThrow('No data source knows');
    const { sources } = await scout({ ...input, payment, skip: new Set(['yelp']) }, context());
    expect(sources).toEqual([]);
  });
});
