import { createAnalyst } from '../agents/analyst.ts';
import { createEnrichment } from '../agents/enrichment.ts';
import { createOutreach } from '../agents/outreach.ts';
import { createScout } from '../agents/scout.ts';
import { createWriter } from '../agents/writer.ts';
import type { Config } from '../config.ts';
import type { PlaceSource } from '../domain/place.ts';
import type { Clock } from '../lib/clock.ts';
import { createGuardedFetch } from '../lib/guarded-fetch.ts';
import type { Logger } from '../lib/logger.ts';
import type { Models } from '../models/index.ts';
import type { Agents } from '../orchestrator/deps.ts';
import { createCsvSource } from '../providers/csv/source.ts';
import { createMxChecker } from '../providers/dns/mx-check.ts';
import { createTextModel } from '../providers/llm/client.ts';
import { createDryRunTransport } from '../providers/mail/dry-run.ts';
import { createSmtpTransport } from '../providers/mail/smtp.ts';
import { createNpiSource } from '../providers/npi/client.ts';
import { createOverpassSource } from '../providers/overpass/client.ts';
import { createSiteCrawler } from '../providers/website/site-crawler.ts';
import type { Tuning } from './tuning.ts';

/** Builds the agents on the providers that the configuration names. `close` ends their connections. */
export function buildAgents(
  config: Config,
  deps: { models: Models; clock: Clock; log: Logger; unsubscribeSecret: string; tuning: Tuning },
): { agents: Agents; close: () => Promise<void> } {
  const { models, clock, log, tuning } = deps;
  const fetch = createGuardedFetch({
    userAgent: config.userAgent,
    allowPrivate: config.crawl.allowPrivate,
    timeoutMs: tuning.pageTimeoutMs,
    ...(config.crawl.proxyUrl === null ? {} : { proxyUrl: config.crawl.proxyUrl }),
  });
  const crawl = createSiteCrawler({
    fetch,
    cache: models.siteFacts,
    clock,
    userAgent: config.userAgent,
    requestDelayMs: config.crawl.requestDelayMs,
    concurrency: config.companyConcurrency,
  });
  const transport =
    config.mail.smtpUrl === null
      ? createDryRunTransport({ log })
      : createSmtpTransport({ url: config.mail.smtpUrl, timeouts: tuning.smtp, log });
  const agents: Agents = {
    scout: createScout({ sources: buildSources(config, { clock, log, client: tuning.sources }), clock }),
    enrichment: createEnrichment({
      crawl,
      checkMx: createMxChecker({ enabled: config.crawl.mxCheck, clock }),
      mxCheckEnabled: config.crawl.mxCheck,
    }),
    analyst: createAnalyst({
      scoreFormula: config.scoring.formula,
      weights: config.scoring.weights,
      thresholds: config.scoring.thresholds,
      contingencyFee: config.firm.contingencyFee,
      narrator: null,
    }),
    writer: createWriter({
      model: config.llm === null ? null : createTextModel({ ...config.llm, clock }),
      firm: config.firm,
      followUpDays: config.mail.followUpDays,
    }),
    outreach: createOutreach({
      transport,
      firm: config.firm,
      window: { timeZone: config.timeZone, ...config.mail.window },
      gapSeconds: config.mail.gapSeconds,
      publicBaseUrl: config.http.publicBaseUrl,
      unsubscribeSecret: deps.unsubscribeSecret,
    }),
  };
  const close = async () => {
    await Promise.all([fetch.close(), transport.close()]);
  };
  return { agents, close };
}

function buildSources(config: Config, deps: { clock: Clock; log: Logger; client: Tuning['sources'] }): PlaceSource[] {
  const { userAgent, sources } = config;
  return [
    createOverpassSource({ url: sources.overpassUrls.join(','), userAgent, ...deps }),
    createNpiSource({ url: sources.npiUrl, userAgent, log: deps.log, client: deps.client }),
    ...sources.csv.map((file) => createCsvSource({ ...file, log: deps.log })),
  ];
}
