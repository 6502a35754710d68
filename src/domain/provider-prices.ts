/** Paid sources, as they stand in `provider_state`, in the spending log and in docs/providers.md. */
export const PROVIDERS = [
  'google_maps',
  'yelp',
  'tavily',
  'hunter',
  'apollo',
  'serper',
  'snov',
  'prospeo',
  'zerobounce',
] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** USD per credit. What the vendor bills by call has one credit per call. */
export type PriceTable = Readonly<Record<ProviderName, number>>;

/**
 * Assumed list prices of small paid plans, written down from memory and not checked against the vendors' pages: defaults for
 * estimates and ceilings, never a bill. Override with PROVIDER_PRICES.
 */
export const LIST_PRICES: PriceTable = {
  // per call of Text Search with website and phone
  google_maps: 0.035,
  // per call
  yelp: 0.00799,
  // per credit; a basic search is one
  tavily: 0.008,
  hunter: 0.0245,
  apollo: 0.025,
  // per query
  serper: 0.001,
  snov: 0.039,
  prospeo: 0.039,
  zerobounce: 0.0099,
};

/** What people call a provider, and the variable whose value turns it on. */
export const PROVIDER_INFO: Readonly<Record<ProviderName, { label: string; variable: string }>> = {
  google_maps: { label: 'Google Maps', variable: 'GOOGLE_PLACES_API_KEY' },
  yelp: { label: 'Yelp', variable: 'YELP_API_KEY' },
  tavily: { label: 'Tavily', variable: 'TAVILY_API_KEY' },
  hunter: { label: 'Hunter', variable: 'HUNTER_API_KEY' },
  apollo: { label: 'Apollo', variable: 'APOLLO_API_KEY' },
  serper: { label: 'Serper', variable: 'SERPER_API_KEY' },
  snov: { label: 'Snov', variable: 'SNOV_CLIENT_ID, SNOV_CLIENT_SECRET' },
  prospeo: { label: 'Prospeo', variable: 'PROSPEO_API_KEY' },
  zerobounce: { label: 'ZeroBounce', variable: 'ZEROBOUNCE_API_KEY' },
};

/** Prices that somebody knows better: `{"hunter": 0.02}`, USD a credit. `bad` = what is no provider or no price. */
export function readPrices(text: string): { prices: PriceTable; bad: string[] } {
  const isTable = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  let given: unknown;
  try {
    given = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    given = null; // reported below, with what was typed
  }
  if (!isTable(given)) return { prices: LIST_PRICES, bad: [text] };
  const entries = Object.entries(given);
  const isGood = ([name, usd]: [string, unknown]): boolean =>
    (PROVIDERS as readonly string[]).includes(name) && typeof usd === 'number' && usd >= 0 && usd <= 1_000;
  const prices: PriceTable = { ...LIST_PRICES, ...Object.fromEntries(entries.filter(isGood)) };
  return { prices, bad: entries.filter((entry) => !isGood(entry)).map(([name]) => name) };
}

/** What so many credits cost, in USD, to a hundredth of a cent. */
export function usdOf(provider: ProviderName, credits: number, prices: PriceTable = LIST_PRICES): number {
  return Math.round(prices[provider] * credits * 10_000) / 10_000;
}
