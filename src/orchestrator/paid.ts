import type { PhoneWaterfall } from '../agents/enrichment/phone-waterfall.ts';
import type { ContactWaterfall } from '../agents/enrichment/waterfall.ts';
import type { NewsFinder } from '../agents/scout/find-news.ts';
import type { Payment } from '../agents/scout/read-sources.ts';
import type { CreditReader } from '../domain/contact-finder.ts';
import type { PlaceSource } from '../domain/place.ts';
import { PROVIDERS, type PriceTable, type ProviderName } from '../domain/provider-prices.ts';
import { capDayOf } from '../domain/send-window.ts';
import { createPurse, type Purse, type Spend } from '../domain/spending.ts';
import type { OrchestratorDeps } from './deps.ts';

/** Sources that cost money, as far as their keys are set. */
export type Paid = {
  timeZone: string;
  /** What a run may spend without being asked about, USD. */
  runBudgetUsd: number;
  prices: PriceTable;
  on: ReadonlySet<ProviderName>;
  placeSources: readonly PlaceSource[];
  news: NewsFinder | null;
  /** The most that the contacts of one company may cost, USD. */
  perCompanyUsd: number;
  contacts: ((spend: Spend) => ContactWaterfall) | null;
  phones: ((spend: Spend) => PhoneWaterfall) | null;
  creditReaders: readonly CreditReader[];
};

type Deps = Pick<OrchestratorDeps, 'models' | 'clock'>;

/** The budget in USD is what bounds a run; this only ends a loop that nobody expects. */
const MOST_CALLS = 10_000;

/** Books each call on its provider, the day and the run. `kind`: what it was for. */
export function bookSpend({ models, clock }: Deps, paid: Paid, kind: string, runId: string | null): Spend {
  return (provider, credits, usd) =>
    models.spend.record({ provider, kind, calls: 1, credits, usd, runId }, capDayOf(clock.now(), paid.timeZone));
}

/** What a run may still spend on paid sources. */
export async function runPurse({ models }: Deps, paid: Paid, runId: string | null): Promise<Purse> {
  const run = runId === null ? null : await models.runs.find(runId);
  if (run === null) return createPurse({ maxCalls: MOST_CALLS, maxUsd: paid.runBudgetUsd });
  const spent = (await models.spend.ofRun(run.id))
    .filter(({ provider }) => (PROVIDERS as readonly string[]).includes(provider))
    .reduce((sum, { usd }) => sum + usd, 0);
  const left = Math.max(0, (run.budgetUsd ?? paid.runBudgetUsd) - spent);
  return createPurse({ maxCalls: MOST_CALLS, maxUsd: left });
}

/** How the scouting of a run is paid. */
export async function scoutPayment(deps: Deps, paid: Paid, runId: string): Promise<Payment> {
  return {
    purse: await runPurse(deps, paid, runId),
    spend: bookSpend(deps, paid, 'scout', runId),
    states: deps.models.providerStates,
    prices: paid.prices,
  };
}
