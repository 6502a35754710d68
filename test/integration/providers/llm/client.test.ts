import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../../../src/lib/clock.ts';
import { createTextModel, type TextModelConfig } from '../../../../src/providers/llm/client.ts';
import { type ChatServer, completion, startChatServer } from '../../../support/chat-server.ts';

const schema = z.object({ word: z.string() });
const request = { schemaName: 'one_word', schema, system: 'Answer with a word.', user: 'Which?' };
const options = () => ({ signal: new AbortController().signal });

let server: ChatServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function modelOn(answer: Parameters<typeof startChatServer>[0], over: Partial<TextModelConfig> = {}) {
  const waits: number[] = [];
  server = await startChatServer(answer);
  const clock = {
    now: systemClock.now,
    sleep: async (ms: number) => {
      waits.push(ms);
    },
  };
  const model = createTextModel({ apiKey: 'k', baseUrl: server.url, model: 'local', clock, ...over });
  return { model, waits, requests: server.requests };
}

describe('an answer', () => {
  it('comes back in the asked shape, with what it cost', async () => {
    const logged: unknown[] = [];
    const { model, requests } = await modelOn(() => completion({ word: 'audit' }), {
      onUsage: (usage) => logged.push(usage),
    });
    expect(await model.generateJson(request, options())).toEqual({
      value: { word: 'audit' },
      usage: { inputTokens: 100, outputTokens: 20, requests: 1 },
    });
    expect(requests[0]?.response_format).toMatchObject({
      type: 'json_schema',
      json_schema: { name: 'one_word', strict: true },
    });
    expect(logged).toEqual([
      { inputTokens: 100, outputTokens: 20, requests: 1, model: 'local', schemaName: 'one_word', runId: null },
    ]);
  });

  it('is found between code fences and words', async () => {
    const { model } = await modelOn(() => completion('Sure!\n```json\n{"word":"audit"}\n```\nAnything else?'));
    expect((await model.generateJson(request, options())).value).toEqual({ word: 'audit' });
  });

  it('is asked for in words when the server knows no JSON schema, and from then on at once', async () => {
    const { model, requests } = await modelOn((asked) =>
      asked.response_format === undefined
        ? completion({ word: 'plain' })
        : {
            status: 400,
            body: { error: { message: `unknown field response_format.type ${asked.response_format.type}` } },
          },
    );
    expect((await model.generateJson(request, options())).value).toEqual({ word: 'plain' });
    expect(requests.map((asked) => asked.response_format?.type)).toEqual(['json_schema', 'json_object', undefined]);
    expect(requests[2]?.messages[0]?.content).toContain('"word"');
    await model.generateJson(request, options());
    expect(requests).toHaveLength(4);
  });

  it('does without temperature and finds the name of the ceiling', async () => {
    const { model, requests } = await modelOn((asked) => {
      if ('temperature' in asked)
        return { status: 400, body: { error: { message: 'Unsupported value: temperature', param: 'temperature' } } };
      if ('max_tokens' in asked)
        return {
          status: 400,
          body: {
            error: { message: 'Unsupported parameter: max_tokens, use max_completion_tokens', param: 'max_tokens' },
          },
        };
      return completion({ word: 'quiet' });
    });
    expect((await model.generateJson(request, options())).value).toEqual({ word: 'quiet' });
    expect(requests.at(-1)).toMatchObject({ max_completion_tokens: 1_500 });
  });

  it('is asked for again after garbage, and both requests are counted', async () => {
    const { model } = await modelOn((_, index) =>
      completion(index === 0 ? 'I think the word is audit.' : { word: 'audit' }),
    );
    expect((await model.generateJson(request, options())).usage.requests).toBe(2);
  });

  it('is waited for as long as the server asks, but not longer than 20 s', async () => {
    const { model, waits } = await modelOn((_, index) => {
      if (index === 0)
        return { status: 429, headers: { 'retry-after': '3' }, body: { error: { message: 'slow down' } } };
      if (index === 1) return { status: 503, headers: { 'retry-after': '900' }, body: { error: { message: 'busy' } } };
      return completion({ word: 'late' });
    });
    expect((await model.generateJson(request, options())).value).toEqual({ word: 'late' });
    expect(waits).toEqual([3_000, 20_000]);
  });
});

describe('no answer', () => {
  it.each([
    ['refused', completion(null, { refusal: 'I cannot help with that.' }), 1],
    ['filtered', completion('', { finish_reason: 'content_filter' }), 1],
    ['truncated', completion('{"word":"au', { finish_reason: 'length' }), 1],
    ['bad_answer', completion({ word: 7 }), 3],
    ['bad_answer', { body: { hello: 'world' } }, 3],
    ['rejected', { status: 401, body: { error: { message: 'wrong key' } } }, 1],
    ['rejected', { status: 404, body: { error: { message: 'no such model' } } }, 1],
    ['rate_limited', { status: 429, body: { error: { message: 'slow down' } } }, 3],
    ['rate_limited', { status: 429, body: { error: { message: 'no money', code: 'insufficient_quota' } } }, 1],
    ['unreachable', { status: 500, body: { error: { message: 'oops' } } }, 3],
    ['unreachable', { cut: true }, 3],
  ] as const)('is named %s after a bounded number of requests', async (failure, reply, tries) => {
    const { model, requests } = await modelOn(() => reply);
    await expect(model.generateJson(request, options())).rejects.toMatchObject({ code: 'llm_unavailable', failure });
    expect(requests).toHaveLength(tries);
  });

  it('in time ends the wait, and a server that stays silent is left alone', async () => {
    const { model, requests } = await modelOn(() => ({ hang: true }), { timeoutMs: 60 });
    for (const failure of ['timeout', 'timeout', 'timeout', 'paused', 'paused']) {
      await expect(model.generateJson(request, options())).rejects.toMatchObject({ failure });
    }
    expect(requests).toHaveLength(3);
  });

  it('is not made a failure of the model when the caller gave up', async () => {
    const { model } = await modelOn(() => ({ hang: true }));
    const caller = new AbortController();
    const answer = model.generateJson(request, { signal: caller.signal });
    setTimeout(() => caller.abort(new Error('run cancelled')), 30);
    await expect(answer).rejects.toThrow('run cancelled');
  });
});

it('never has more requests open than allowed', async () => {
  const { model, requests } = await modelOn(() => ({ hang: true }), { maxConcurrency: 2, timeoutMs: 30_000 });
  const caller = new AbortController();
  const answers = Array.from({ length: 6 }, () => model.generateJson(request, { signal: caller.signal }));
  await expect.poll(() => requests.length).toBe(2);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(requests).toHaveLength(2);
  caller.abort(new Error('enough'));
  expect((await Promise.allSettled(answers)).every(({ status }) => status === 'rejected')).toBe(true);
});
