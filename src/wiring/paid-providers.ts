import { createPhoneWaterfall } from '../agents/enrichment/phone-waterfall.ts';
import { createContactWaterfall } from '../agents/enrichment/waterfall.ts';
import { createNewsFinder } from '../agents/scout/find-news.ts';
import type { Config } from '../config.ts';
import type { ContactFinder, CreditReader, EmailVerifier, PhoneFinder } from '../domain/contact-finder.ts';
import type { PlaceSource } from '../domain/place.ts';
import type { PlanQueries } from '../domain/ports.ts';
import { PROVIDERS, type ProviderName } from '../domain/provider-prices.ts';
import { locationLabel, placeKeyOf } from '../domain/us-location.ts';
import type { Clock } from '../lib/clock.ts';
import type { GuardedFetch } from '../lib/guarded-fetch.ts';
import type { Logger } from '../lib/logger.ts';
import type { Models } from '../models/index.ts';
import type { Paid } from '../orchestrator/paid.ts';
import { createApollo } from '../providers/apollo/client.ts';
import { createDirectoryPages } from '../providers/directory-pages/client.ts';
import { createDirectorySource } from '../providers/directory-pages/source.ts';
import { createGooglePlaces } from '../providers/google-places/client.ts';
import { createHunter } from '../providers/hunter/client.ts';
import { createProspeo } from '../providers/prospeo/client.ts';
import { createSerper } from '../providers/serper/client.ts';
import { createSnov } from '../providers/snov/client.ts';
import { createTavily } from '../providers/tavily/client.ts';
import { createYelp } from '../providers/yelp/client.ts';
import { createZeroBounce } from '../providers/zerobounce/client.ts';
import type { Tuning } from './tuning.ts';

/** Directories read of one trade in one place. */
const KNOWN_DIRECTORIES = 20;
const LONGEST_URL = 1_000;
/** What a search is planned for; a run takes what it needs. */
const PLANNED_FOR = 20;
const PLANNING_MS = 20_000;

/** Whose key is set. */
export function providersOn({ paid }: Config): ProviderName[] {
  const keys: Record<ProviderName, object | null> = {
    google_maps: paid.googlePlaces,
    yelp: paid.yelp,
    tavily: paid.tavily,
    hunter: paid.hunter,
    apollo: paid.apollo,
    serper: paid.serper,
    snov: paid.snov,
    prospeo: paid.prospeo,
    zerobounce: paid.zerobounce,
  };
  return PROVIDERS.filter((name) => keys[name] !== null);
}

/** Every paid source whose key is set; `null` where none is. */
export function buildPaid(
  config: Config,
  deps: {
    models: Models;
    clock: Clock;
    log: Logger;
    tuning: Tuning;
    /** For pages of directories. */
    fetch: GuardedFetch;
    /** Searches as a model words them; `null` = as the rules do. */
    planQueries: PlanQueries | null;
  },
): Paid | null {
  const { paid, userAgent } = config;
  const { models, clock, log, planQueries } = deps;
  const { prices } = paid;
  const client = { ...deps.tuning.sources, clock };
  const shared = { userAgent, client };

  const google = paid.googlePlaces && createGooglePlaces({ ...paid.googlePlaces, ...shared, log, prices });
  const yelp = paid.yelp && createYelp({ ...paid.yelp, ...shared, log, prices });
  const tavily = paid.tavily && createTavily({ ...paid.tavily, ...shared });
  const hunter = paid.hunter && createHunter({ ...paid.hunter, ...shared, clock });
  const apollo = paid.apollo && createApollo({ ...paid.apollo, ...shared, clock });
  const serper = paid.serper && createSerper({ ...paid.serper, ...shared, clock });
  const snov = paid.snov && createSnov({ ...paid.snov, ...shared, clock });
  const prospeo = paid.prospeo && createProspeo({ ...paid.prospeo, ...shared, clock });
  const zerobounce = paid.zerobounce && createZeroBounce({ ...paid.zerobounce, ...shared });

  const directories =
    tavily &&
    createDirectorySource({
      pages: createDirectoryPages({
        fetch: deps.fetch,
        clock,
        userAgent,
        requestDelayMs: config.crawl.requestDelayMs,
      }),
      tavily,
      ...(planQueries === null
        ? {}
        : {
            plan: ({ industry, location }) =>
              planQueries(
                { trade: industry.label, location: locationLabel(location), tried: [], found: 0, target: PLANNED_FOR },
                { signal: AbortSignal.timeout(PLANNING_MS) },
              ),
          }),
      known: ({ industry, location }) =>
        models.directorySources.listActive(
          { category: industry.key, location: placeKeyOf(location) },
          KNOWN_DIRECTORIES,
        ),
      learn: async ({ name, url, title }, { industry, location }) => {
        if (url.length > LONGEST_URL) return;
        await models.directorySources.add(
          {
            name: name.slice(0, 255),
            url,
            discoveredVia: 'tavily',
            category: industry.key,
            location: placeKeyOf(location),
            notes: title,
          },
          clock.now(),
        );
      },
      prices,
      log,
    });

  const placeSources: PlaceSource[] = [google, yelp, directories].filter((source) => source !== null);
  const phoneFinders: PhoneFinder[] = [google, yelp].filter((finder) => finder !== null);
  const finders: ContactFinder[] = [
    hunter,
    apollo,
    serper?.emails ?? null,
    serper?.people ?? null,
    snov,
    prospeo,
    zerobounce?.formats ?? null,
  ].filter((finder) => finder !== null);
  const verifiers: EmailVerifier[] = [zerobounce, hunter].filter((verifier) => verifier !== null);
  const creditReaders: CreditReader[] = [tavily, hunter, snov, zerobounce].filter((reader) => reader !== null);
  const on = new Set(providersOn(config));
  if (on.size === 0) return null;
  const asks = { states: models.providerStates, clock, prices, ceiling: paid.ceiling };
  return {
    timeZone: config.timeZone,
    runBudgetUsd: paid.runBudgetUsd,
    prices,
    on,
    placeSources,
    news: tavily && createNewsFinder({ tavily, clock }),
    perCompanyUsd: paid.ceiling.maxUsd,
    contacts:
      finders.length + verifiers.length === 0
        ? null
        : (spend) => createContactWaterfall({ ...asks, order: paid.order, finders, verifiers, spend }),
    phones:
      phoneFinders.length === 0 ? null : (spend) => createPhoneWaterfall({ ...asks, finders: phoneFinders, spend }),
    creditReaders,
  };
}
