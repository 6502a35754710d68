import { describe, expect, it } from 'vitest';
import { createMeter, createPurse } from '../../../../src/domain/spending.ts';
import { createTavily } from '../../../../src/providers/tavily/client.ts';
import { json, text } from '../loopback.ts';
import { type Ask, paidProviderContract, SECRET, USER_AGENT } from './contract.ts';
import { jumpingClock, scriptedVendors } from './vendor.ts';

const SEARCH = 'POST /search';

function tavilyAt({ url, client }: Pick<Ask, 'url' | 'client'>) {
  return createTavily({ url, client, apiKey: SECRET, userAgent: USER_AGENT });
}

/** All answers are made up after the vendor's OpenAPI document: nobody has published recordings. */
const found = (results: object[], usage: object | null = { credits: 1 }) =>
  json({
    query: 'x',
    response_time: 0.8,
    request_id: 'r',
    answer: null,
    images: [],
    results,
    ...(usage === null ? {} : { usage }),
  });
const result = (url: string, more: object = {}) => ({
  title: `Page ${url}`,
  url,
  content: 'Members',
  score: 0.9,
  ...more,
});
const PLAN_LIMIT = text(432, '{"detail":{"error":"This request exceeds your plan\'s set usage limit."}}');

paidProviderContract('Tavily', {
  provider: 'tavily',
  ask: async (setting) => {
    const results = await tavilyAt(setting).searchDirectories(['dental directory ohio'], setting);
    return { kind: results.length > 0 ? 'results' : 'none' };
  },
  question: SEARCH,
  good: [[SEARCH, found([result('https://chamber.example.org/members')])]],
  goodKind: 'results',
  credits: 1,
  special: [
    ['432, the plan’s limit', PLAN_LIMIT, { kind: 'quota' }],
    ['433, the limit of pay as you go', text(433, '{"detail":{"error":"x"}}'), { kind: 'quota' }],
    [
      '401, a wrong key',
      text(401, '{"detail":{"error":"Unauthorized"}}'),
      { kind: 'unavailable', failure: 'refused', onlyThis: false },
    ],
  ],
});

describe('Tavily', () => {
  const vendor = scriptedVendors();
  const setting = (url: string) => ({
    url,
    client: { clock: jumpingClock(), intervalMs: 1 },
    signal: AbortSignal.timeout(20_000),
  });

  it('searches for directories with a bearer key, leaves out hosts that are none, and takes each page once', async () => {
    const { url, seen } = await vendor(
      [
        SEARCH,
        found([
          result('https://chamber.example.org/members'),
          result('https://www.linkedin.com/x'),
          result('ftp://a.b/c'),
          { url: 1 },
        ]),
      ],
      [
        SEARCH,
        found([
          result('https://chamber.example.org/members'),
          result('https://dental.example.com/find'),
          result('https://fr.yelp.com/x'),
        ]),
      ],
    );
    const asked = setting(url);
    const results = await tavilyAt(asked).searchDirectories(['one', 'two'], asked);
    expect(results.map((entry) => entry.url)).toEqual([
      'https://chamber.example.org/members',
      'https://dental.example.com/find',
    ]);
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${SECRET}`);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      query: 'one',
      search_depth: 'basic',
      topic: 'general',
      max_results: 10,
      include_usage: true,
    });
  });

  it('searches news, and reads when they were published', async () => {
    const news = result('https://news.example.org/a', {
      published_date: 'Tue, 24 Nov 2026 10:00:00 GMT',
      title: 'New\n plant',
    });
    const { url, seen } = await vendor([
      SEARCH,
      found([news, result('https://news.example.org/b', { published_date: 'soon' })]),
    ]);
    const asked = setting(url);
    const results = await tavilyAt(asked).searchNews(['hotel expansion ohio 2026'], asked);
    expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ topic: 'news', max_results: 5 });
    expect(results).toMatchObject([
      { title: 'New plant', publishedAt: new Date('2026-11-24T10:00:00Z') },
      { publishedAt: null },
    ]);
  });

  it('books the credits that the answer names, else one', async () => {
    const { url } = await vendor([SEARCH, found([], { credits: 2 })], [SEARCH, found([], null)]);
    const asked = setting(url);
    const spent: number[] = [];
    const purse = createPurse({ maxCalls: 9, maxUsd: 9 });
    const meter = createMeter('tavily', { purse, spend: (_who, credits) => void spent.push(credits) });
    await tavilyAt(asked).searchNews(['a', 'b'], { ...asked, meter });
    expect(spent).toEqual([2, 1]);
  });

  it.each([
    [
      {
        key: { usage: 150, limit: 1_000 },
        account: { current_plan: 'Bootstrap', plan_usage: 500, plan_limit: 15_000 },
      },
      { left: 850, used: 150, limit: 1_000, plan: 'Bootstrap' },
    ],
    [
      { key: { usage: 150, limit: null }, account: { current_plan: 'Bootstrap', plan_usage: 500, plan_limit: 15_000 } },
      { left: 14_500, used: 500, limit: 15_000, plan: 'Bootstrap' },
    ],
    [{}, { left: null, used: null, limit: null, plan: null }],
  ])('reads what is left from %j', async (body, expected) => {
    const { url, seen } = await vendor(['GET /usage', json(body)]);
    const asked = setting(url);
    expect(await tavilyAt(asked).readCredits(asked)).toEqual({ kind: 'credits', resetsAt: null, ...expected });
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${SECRET}`);
  });

  it('says why it cannot read what is left', async () => {
    const { url } = await vendor(['GET /usage', text(429, '', { 'retry-after': '60' })]);
    const asked = setting(url);
    expect(await tavilyAt(asked).readCredits(asked)).toEqual({ kind: 'rate_limited', retryAfterMs: 60_000 });
  });
});
