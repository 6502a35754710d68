import { describe, expect, it } from 'vitest';
import { createPhoneWaterfall } from '../../../../src/agents/enrichment/phone-waterfall.ts';
import type { PhoneFinder, PhoneResult } from '../../../../src/domain/contact-finder.ts';
import type { ProviderName } from '../../../../src/domain/provider-prices.ts';
import { silentLogger } from '../../../../src/lib/logger.ts';
import { memoryStates, NOW } from './setting.ts';

const company = { name: 'Acme Dental', city: 'Columbus', state: 'OH' };

function finder(provider: ProviderName, result: PhoneResult): PhoneFinder {
  return {
    provider,
    label: provider,
    lookupPhone: (_request, { meter }) => meter.call(1, async () => ({ value: result, credits: 1 })),
  };
}

async function lookUp(finders: PhoneFinder[], states = memoryStates()) {
  const waterfall = createPhoneWaterfall({
    finders,
    states,
    spend: () => undefined,
    clock: { now: () => NOW, sleep: async () => undefined },
    ceiling: { maxCalls: 5, maxUsd: 5 },
  });
  return waterfall({ company }, { signal: AbortSignal.timeout(5_000), log: silentLogger });
}

const found = (phone: string): PhoneResult => ({ kind: 'found', phone, url: 'https://maps.example/1', credits: 1 });

describe('the telephone waterfall', () => {
  it('stops at the first who knows the number', async () => {
    const result = await lookUp([
      finder('google_maps', found('(614) 555-0100')),
      finder('yelp', found('(614) 555-0199')),
    ]);
    expect(result.phone).toEqual({
      e164: '+16145550100',
      source: { url: 'https://maps.example/1', label: 'google_maps', at: NOW },
    });
    expect(result.steps).toHaveLength(1);
  });

  it.each([
    ['does not know it', { kind: 'no_match', credits: 1 }],
    ['gives no number', found('call us')],
    ['is down', { kind: 'unavailable', reason: 'x', failure: 'timeout', onlyThis: false, credits: 0 }],
  ] as const)('asks the next when one %s', async (_what, result) => {
    const { phone } = await lookUp([finder('google_maps', result), finder('yelp', found('614-555-0199'))]);
    expect(phone?.e164).toBe('+16145550199');
  });

  it('skips who is blocked, and says when nobody knows', async () => {
    const states = memoryStates({ google_maps: new Date(NOW.getTime() + 1) });
    const result = await lookUp(
      [finder('google_maps', found('(614) 555-0100')), finder('yelp', { kind: 'no_match', credits: 1 })],
      states,
    );
    expect(result).toMatchObject({ phone: null, steps: [{ outcome: 'blocked' }, { outcome: 'no_match' }] });
  });
});
