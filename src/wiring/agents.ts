import { createModelNarrator } from '../agents/analyst/narrator.ts';
import { createAnalyst } from '../agents/analyst.ts';
import { createInspector } from '../agents/enrichment/inspector.ts';
import { createEnrichment } from '../agents/enrichment.ts';
import { createReplyClassifier } from '../agents/outreach/reply-classifier.ts';
import { createOutreach } from '../agents/outreach.ts';
import { createQueryPlanner } from '../agents/scout/query-planner.ts';
import { createSameCompany } from '../agents/scout/same-company.ts';
import { createScout } from '../agents/scout.ts';
import { createTalker } from '../agents/talker.ts';
import { createWriter } from '../agents/writer.ts';
import type { Config } from '../config.ts';
import { readIntent } from '../domain/inbound/intent.ts';
import { twoLineSummary } from '../domain/inbound/two-line-summary.ts';
import type { MailTransport, SendResult } from '../domain/mail.ts';
import type { PlaceSource } from '../domain/place.ts';
import type { ReplyReading } from '../domain/reply-reading.ts';
import { placeKeyOf } from '../domain/us-location.ts';
import type { Clock } from '../lib/clock.ts';
import { createGuardedFetch } from '../lib/guarded-fetch.ts';
import type { Logger } from '../lib/logger.ts';
import type { Models } from '../models/index.ts';
import type { Agents } from '../orchestrator/deps.ts';
import type { LlmBudget } from '../orchestrator/llm-budget.ts';
import type { Paid } from '../orchestrator/paid.ts';
import { createCsvSource } from '../providers/csv/source.ts';
import { createMxChecker } from '../providers/dns/mx-check.ts';
import type { ChatModel } from '../providers/llm/chat-model.ts';
import type { TextModelConfig } from '../providers/llm/client.ts';
import type { TextModel } from '../providers/llm/text-model.ts';
import { createDryRunTransport } from '../providers/mail/dry-run.ts';
import { createNpiSource } from '../providers/npi/client.ts';
import { createOverpassSource } from '../providers/overpass/client.ts';
import { createSendGridTransport } from '../providers/sendgrid/transport.ts';
import { createSiteCrawler } from '../providers/website/site-crawler.ts';
import { loadExtensions } from './extensions.ts';
import { buildPaid } from './paid-providers.ts';
import type { Tuning } from './tuning.ts';

/** What the words alone say. */
function readByRules(text: string): ReplyReading {
  return { ...readIntent(text), summary: twoLineSummary(text) };
}

/** More sources than there will be. */
const MOST_SOURCES = 50;

/**
 * Builds the agents on the providers that the configuration names; large libraries are loaded only where one is named.
 * `close` ends their connections.
 */
export async function buildAgents(
  config: Config,
  deps: {
    models: Models;
    clock: Clock;
    log: Logger;
    unsubscribeSecret: string;
    tuning: Tuning;
    /** `null` or left out = nobody counts. */
    llmBudget?: LlmBudget | null;
    /** How each mail ended. */
    onMail: (result: SendResult['kind'] | 'dry_run') => void;
  },
): Promise<{ agents: Agents; paid: Paid | null; close: () => Promise<void> }> {
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
  const transport = counted(await buildTransport(config.mail, { log, clock, tuning }), deps.onMail);
  const model = await buildTextModel(config.llm, clock, deps.llmBudget ?? null);
  const planQueries = model === null ? null : createQueryPlanner(model, log);
  const extensions = await loadExtensions(config, { log, client: tuning.sources });
  const paid = buildPaid(config, { models, clock, log, tuning, fetch, planQueries });
  const agents: Agents = {
    scout: createScout({
      sources: [
        ...buildSources(config, { clock, log, client: tuning.sources }),
        ...extensions.sources,
        ...(paid?.placeSources ?? []),
      ],
      clock,
      ...(model === null ? {} : { sameCompany: createSameCompany(model, log) }),
      ranking: async ({ industry, location }) => {
        const where = { industry: industry.key, location: placeKeyOf(location) };
        const known = await models.sourcePerformance.rank(where, MOST_SOURCES);
        return new Map(known.map((source) => [source.sourceName, source.avgQualityScore]));
      },
    }),
    enrichment: createEnrichment({
      crawl,
      checkMx: createMxChecker({ enabled: config.crawl.mxCheck, clock }),
      mxCheckEnabled: config.crawl.mxCheck,
      inspect: createInspector(model),
    }),
    analyst: createAnalyst({
      scoreFormula: config.scoring.formula,
      weights: config.scoring.weights,
      thresholds: config.scoring.thresholds,
      contingencyFee: config.firm.contingencyFee,
      narrator: model === null ? null : createModelNarrator(model),
      scorer: extensions.scorer,
    }),
    writer: createWriter({
      model,
      firm: config.firm,
      followUpDays: config.mail.followUpDays,
    }),
    classifyReply: createReplyClassifier(model, readByRules, log),
    talker: model === null ? null : createTalker(model, log),
    outreach: createOutreach({
      transport,
      firm: config.firm,
      window: { timeZone: config.timeZone, ...config.mail.window },
      gapSeconds: config.mail.gapSeconds,
      publicBaseUrl: config.http.publicBaseUrl,
      tracking: config.mail.tracking,
      replyTo: config.mail.replyTo,
      unsubscribeSecret: deps.unsubscribeSecret,
    }),
  };
  const close = async () => {
    await Promise.all([fetch.close(), transport.close()]);
  };
  return { agents, paid, close };
}

async function buildTransport(
  { route, tracking }: Pick<Config['mail'], 'route' | 'tracking'>,
  { log, clock, tuning }: { log: Logger; clock: Clock; tuning: Tuning },
): Promise<MailTransport> {
  if (route.name === 'dry_run') return createDryRunTransport({ log });
  if (route.name === 'sendgrid') {
    const { url, apiKey } = route;
    return createSendGridTransport({ url, apiKey, tracking, clock, log, timeouts: tuning.sendGrid });
  }
  const { createSmtpTransport } = await import('../providers/mail/smtp.ts');
  return createSmtpTransport({ url: route.url, log, timeouts: tuning.smtp });
}

function counted(transport: MailTransport, onMail: (result: SendResult['kind'] | 'dry_run') => void): MailTransport {
  return {
    ...transport,
    async send(mail, options) {
      const result = await transport.send(mail, options);
      onMail(transport.name === 'dry_run' ? 'dry_run' : result.kind);
      return result;
    },
  };
}

async function buildTextModel(
  settings: Config['llm'],
  clock: Clock,
  budget: LlmBudget | null,
): Promise<(TextModel & ChatModel) | null> {
  if (settings === null) return null;
  const { createTextModel } = await import('../providers/llm/client.ts');
  return createTextModel({ ...settings, ...metered(budget), clock });
}

/** Every request asks the budget first and is booked afterwards. */
function metered(budget: LlmBudget | null): Pick<TextModelConfig, 'mayAsk' | 'onUsage'> {
  if (budget === null) return {};
  return {
    mayAsk: budget.mayAsk,
    onUsage: ({ schemaName, ...usage }) => budget.record({ kind: schemaName, ...usage }),
  };
}

function buildSources(config: Config, deps: { clock: Clock; log: Logger; client: Tuning['sources'] }): PlaceSource[] {
  const { userAgent, sources } = config;
  return [
    createOverpassSource({ url: sources.overpassUrls.join(','), userAgent, ...deps }),
    createNpiSource({ url: sources.npiUrl, userAgent, log: deps.log, client: deps.client }),
    ...sources.csv.map((file) => createCsvSource({ ...file, log: deps.log })),
  ];
}
