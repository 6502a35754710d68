import type { CreditReader, CreditsResult } from '../../domain/contact-finder.ts';
import { failureResult } from '../../domain/contact-finder.ts';
import { tidy } from '../../domain/found-contact.ts';
import { mayBeDirectory } from '../../domain/search-queries.ts';
import { type Meter, UNMETERED } from '../../domain/spending.ts';
import { endpoint } from '../../lib/endpoint.ts';
import { SourceUnavailableError } from '../../lib/errors.ts';
import { createSourceClient, type SourceClientOptions } from '../../lib/source-client.ts';
import { TavilyAnswer, TavilyResult, TavilyUsage } from './schema.ts';

const LABEL = 'Tavily';
/** Assumed, not checked: a basic search costs one credit. */
const BASIC_CREDITS = 1;

export type TavilyOptions = {
  /** `https://api.tavily.com`. */
  url: string;
  apiKey: string;
  userAgent: string;
  client?: Partial<SourceClientOptions>;
};

/** Foreign text, in lengths that a model or a message can take. */
export type WebResult = { url: string; title: string; content: string; publishedAt: Date | null };

type AskWeb = { signal: AbortSignal; meter?: Meter };

/**
 * Web search. Every method throws a SourceUnavailableError when Tavily fails and a CeilingReachedError when the meter forbids
 * the call; queries are asked one after the other, so what a failure costs is one.
 */
export type Tavily = CreditReader & {
  /** Pages that may list businesses; hosts that never do are left out, each page once. */
  searchDirectories(queries: readonly string[], options: AskWeb): Promise<WebResult[]>;
  /** News; five results a query. */
  searchNews(queries: readonly string[], options: AskWeb): Promise<WebResult[]>;
};

export function createTavily(options: TavilyOptions): Tavily {
  const client = createSourceClient({
    label: LABEL,
    userAgent: options.userAgent,
    timeoutMs: 15_000,
    concurrency: 1,
    intervalMs: 600, // development keys: 100 a minute
    intervalCap: 1,
    ...options.client,
  });
  const headers = { authorization: `Bearer ${options.apiKey}`, 'content-type': 'application/json' };

  async function search(query: string, more: object, { signal, meter = UNMETERED }: AskWeb): Promise<WebResult[]> {
    return meter.call(BASIC_CREDITS, async () => {
      const answer = TavilyAnswer.safeParse(
        await client.json({
          url: endpoint(options.url, '/search').href,
          method: 'POST',
          headers,
          body: JSON.stringify({ query, search_depth: 'basic', include_usage: true, ...more }),
          signal,
        }),
      );
      if (!answer.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
      return { value: answer.data.results.flatMap(resultOf), credits: answer.data.usage?.credits ?? BASIC_CREDITS };
    });
  }

  async function searchAll(queries: readonly string[], more: object, ask: AskWeb): Promise<WebResult[]> {
    const found = new Map<string, WebResult>();
    for (const query of queries) {
      for (const result of await search(query, more, ask)) {
        if (!found.has(result.url)) found.set(result.url, result);
      }
    }
    return [...found.values()];
  }

  return {
    provider: 'tavily',
    label: LABEL,
    searchDirectories: async (queries, ask) => {
      const results = await searchAll(queries, { topic: 'general', max_results: 10 }, ask);
      return results.filter(({ url }) => mayBeDirectory(url));
    },
    searchNews: (queries, ask) => searchAll(queries, { topic: 'news', max_results: 5 }, ask),

    async readCredits({ signal }): Promise<CreditsResult> {
      try {
        const body = await client.json({ url: endpoint(options.url, '/usage').href, headers, signal });
        const usage = TavilyUsage.safeParse(body);
        if (!usage.success) throw new SourceUnavailableError(LABEL, 'bad_answer');
        const { key, account } = usage.data;
        // A key without a limit of its own draws on the plan.
        const used = key?.limit == null ? (account?.plan_usage ?? null) : (key.usage ?? null);
        const limit = key?.limit ?? account?.plan_limit ?? null;
        const left = limit === null || used === null ? null : Math.max(0, limit - used);
        return { kind: 'credits', left, used, limit, plan: tidy(account?.current_plan, 60), resetsAt: null };
      } catch (error) {
        return failureResult(error);
      }
    },
  };
}

function resultOf(raw: unknown): WebResult[] {
  const row = TavilyResult.safeParse(raw);
  if (!row.success || !URL.canParse(row.data.url) || !/^https?:/i.test(row.data.url)) return [];
  const publishedAt = new Date(row.data.published_date ?? '');
  return [
    {
      url: row.data.url.slice(0, 2_000),
      title: tidy(row.data.title, 200) ?? '',
      content: tidy(row.data.content, 1_000) ?? '',
      publishedAt: Number.isNaN(publishedAt.getTime()) ? null : publishedAt,
    },
  ];
}
