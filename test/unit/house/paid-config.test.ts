import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../../src/config.ts';

const required = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's', SLACK_LEADS_CHANNEL: 'C1' };

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig({ ...required, ...env });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.filter(({ problem }) => problem !== 'is missing').map(({ variable }) => variable);
  }
}

describe('paid sources in the configuration', () => {
  it('are all off without a key', () => {
    const { paid } = loadConfig(required);
    const { googlePlaces, yelp, tavily, hunter, apollo, serper, snov, prospeo, zerobounce } = paid;
    expect([googlePlaces, yelp, tavily, hunter, apollo, serper, snov, prospeo, zerobounce]).toEqual(
      Array(9).fill(null),
    );
    expect(paid).toMatchObject({ runBudgetUsd: 5, ceiling: { maxCalls: 12, maxUsd: 0.5 } });
    expect(paid.order[0]).toBe('hunter');
  });

  it('take the older name of Google’s key, and the newer one before it', () => {
    const keyOf = (env: Record<string, string>) => loadConfig({ ...required, ...env }).paid.googlePlaces?.apiKey;
    expect(keyOf({ GOOGLE_MAPS_API_KEY: 'old' })).toBe('old');
    expect(keyOf({ GOOGLE_MAPS_API_KEY: 'old', GOOGLE_PLACES_API_KEY: 'new' })).toBe('new');
  });

  it('name what cannot be meant so', () => {
    expect(problemsOf({ ENRICHMENT_ORDER: 'hunter,hunted' })).toEqual(['ENRICHMENT_ORDER']);
    expect(problemsOf({ PROVIDER_PRICES: '{' })).toEqual(['PROVIDER_PRICES']);
    expect(problemsOf({ SNOV_CLIENT_ID: 'x' })).toEqual(['SNOV_CLIENT_ID/SECRET']);
    expect(problemsOf({ ENRICHMENT_ORDER: 'apollo,hunter', PROVIDER_PRICES: '{"hunter":1}' })).toEqual([]);
  });
});
