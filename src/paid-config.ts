import { readPrices } from './domain/provider-prices.ts';
import { parseWaterfallOrder } from './domain/waterfall.ts';
import type { Environment } from './environment.ts';

type Keyed = { url: string; apiKey: string };

/** Providers that cost money: `null` = off, because its key is not set. */
export function paidOf(env: Environment) {
  const order = parseWaterfallOrder(env.ENRICHMENT_ORDER);
  const isSnovSet = env.SNOV_CLIENT_ID !== undefined && env.SNOV_CLIENT_SECRET !== undefined;
  return {
    googlePlaces: keyed(
      env.GOOGLE_PLACES_URL ?? 'https://places.googleapis.com',
      env.GOOGLE_PLACES_API_KEY ?? env.GOOGLE_MAPS_API_KEY,
    ),
    yelp: keyed(env.YELP_URL ?? 'https://api.yelp.com', env.YELP_API_KEY),
    tavily: keyed(env.TAVILY_URL ?? 'https://api.tavily.com', env.TAVILY_API_KEY),
    hunter: keyed(env.HUNTER_URL ?? 'https://api.hunter.io', env.HUNTER_API_KEY),
    apollo: keyed(env.APOLLO_URL ?? 'https://api.apollo.io', env.APOLLO_API_KEY),
    serper: keyed(env.SERPER_URL ?? 'https://google.serper.dev', env.SERPER_API_KEY),
    snov: isSnovSet
      ? {
          url: env.SNOV_URL ?? 'https://api.snov.io',
          clientId: env.SNOV_CLIENT_ID ?? '',
          clientSecret: env.SNOV_CLIENT_SECRET ?? '',
        }
      : null,
    prospeo: keyed(env.PROSPEO_URL ?? 'https://api.prospeo.io', env.PROSPEO_API_KEY),
    zerobounce: keyed(env.ZEROBOUNCE_URL ?? 'https://api.zerobounce.net', env.ZEROBOUNCE_API_KEY),
    /** Steps of the search for contacts, in order. */
    order: 'order' in order ? order.order : [],
    /** For one company. */
    ceiling: { maxCalls: env.ENRICHMENT_MAX_CALLS, maxUsd: env.ENRICHMENT_MAX_USD },
    /** What a run may spend without being asked about, USD. */
    runBudgetUsd: env.RUN_BUDGET_USD,
    prices: readPrices(env.PROVIDER_PRICES ?? '').prices,
  };
}

/** What cannot be meant so. */
export function paidProblems(env: Environment): { variable: string; problem: string; remedy: string }[] {
  const order = parseWaterfallOrder(env.ENRICHMENT_ORDER);
  const { bad } = readPrices(env.PROVIDER_PRICES ?? '');
  return [
    ...('unknown' in order
      ? [
          {
            variable: 'ENRICHMENT_ORDER',
            problem: `does not know ${order.unknown.join(', ')}`,
            remedy: 'Name steps of docs/providers.md, e.g. hunter,apollo,pattern; empty = all of them.',
          },
        ]
      : []),
    ...(bad.length > 0
      ? [
          {
            variable: 'PROVIDER_PRICES',
            problem: `cannot use ${bad.join(', ').slice(0, 100)}`,
            remedy: 'Write JSON such as {"hunter": 0.02}: a provider of docs/providers.md and USD a credit.',
          },
        ]
      : []),
    ...((env.SNOV_CLIENT_ID === undefined) === (env.SNOV_CLIENT_SECRET === undefined)
      ? []
      : [
          {
            variable: 'SNOV_CLIENT_ID/SECRET',
            problem: 'are only half set',
            remedy: 'Set both, or none to leave Snov off.',
          },
        ]),
  ];
}

function keyed(url: string, apiKey: string | undefined): Keyed | null {
  return apiKey === undefined ? null : { url, apiKey };
}
