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
 * Public list prices of the smallest paid plan, so that an estimate is rather too high than too low. Plans differ and change:
 * the table is a default, not a bill.
 */
export const LIST_PRICES: PriceTable = {
  // Places API "Text Search Enterprise" (website and phone are Enterprise fields), 35 USD per 1,000 calls after 1,000 free
  // ones a month: Google Maps Platform core services pricing list, 2026-11.
  google_maps: 0.035,
  // "Starter", 7.99 USD per 1,000 calls: Yelp Places API plans page, as third parties quote it (2026-11).
  yelp: 0.00799,
  // Pay as you go, 0.008 USD per credit: Tavily docs "API credits", 2026-11.
  tavily: 0.008,
  // "Starter", 49 USD a month for 2,000 credits: Hunter pricing page; credits per tool: Hunter help 1911617, 2026-11.
  hunter: 0.0245,
  // A credit is worth 0.025 USD in the fair-use rule of Apollo's API pricing page, 2026-08.
  apollo: 0.025,
  // "Starter", 50 USD for 50,000 queries: serper.dev, 2026-11.
  serper: 0.001,
  // "Starter", 39 USD a month for 1,000 credits: snov.io/pricing, 2026-10.
  snov: 0.039,
  // "Starter", 39 USD a month for 1,000 credits: prospeo.io/pricing, as third parties quote it (2026-11).
  prospeo: 0.039,
  // "ZeroBounce ONE", 99 USD a month for 10,000 credits: zerobounce.net/pricing, 2026-08.
  zerobounce: 0.0099,
};

/** What so many credits cost, in USD, to a hundredth of a cent. */
export function usdOf(provider: ProviderName, credits: number, prices: PriceTable = LIST_PRICES): number {
  return Math.round(prices[provider] * credits * 10_000) / 10_000;
}
