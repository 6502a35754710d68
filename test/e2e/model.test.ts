import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AgentRun } from '../../src/domain/run.ts';
import { type Answer, json, type Loopback, startLoopback, text } from '../integration/providers/loopback.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, createDesk, type Desk, wordsOf } from './desk.ts';
import { companyOf, draftOf, mailsTo, openCards, runToReview } from './scene.ts';

const completion = (message: object, finish = 'stop') =>
  json({
    id: 'c1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: null, ...message }, finish_reason: finish }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });
const silence: Answer = () => new Promise<void>(() => undefined);

describe('a language model that is no help', () => {
  let vendor: Loopback;
  let behave: Answer = text(500, 'no');
  let stack: Stack;
  let desk: Desk;
  let run: AgentRun;
  beforeAll(async () => {
    vendor = await startLoopback((request, response) => behave(request, response));
    const env = { OPENAI_BASE_URL: vendor.url, OPENAI_API_KEY: 'sk-test', LLM_MODEL: 'm', LLM_TIMEOUT_MS: '1000' };
    stack = await startStack({ env });
    desk = createDesk(stack.slack);
    run = await runToReview(stack, desk, 'dental ohio 15');
    await desk.press(ANA, await desk.message(`gate:${run.id}`), 'leads_show_medium');
    await stack.quiet();
  });
  afterEach(() => stack.restart()); // a model that was silent three times is left alone for a minute
  afterAll(async () => {
    await stack?.close();
    await vendor?.close();
  });

  async function nextCard() {
    for (const card of await openCards(stack, desk, run.id)) {
      if ((await stack.models.companies.find(companyOf(card)))?.contactFound) return card;
    }
    throw new Error('no lead is left');
  }

  const cases: [name: string, answer: Answer][] = [
    ['refuses', completion({ refusal: 'I cannot help with that.' })],
    ['answers garbage', completion({ content: 'Sure! Here is your mail: {"subject": ' })],
    ['answers with another shape', completion({ content: '{"poem":"roses"}' })],
    ['is cut off', completion({ content: '{"subject":"Hello' }, 'length')],
    [
      'is out of money',
      text(429, '{"error":{"code":"insufficient_quota","message":"no"}}', { 'content-type': 'application/json' }),
    ],
    ['fails', text(500, '<h1>Internal Server Error</h1>')],
    ['says nothing', silence],
  ];
  it.each(cases)('that %s is replaced by templates, and the card says so', async (_name, answer) => {
    behave = answer;
    const asked = vendor.seen.length;
    const { draft, card } = await draftOf(stack, desk, await nextCard());
    expect(vendor.seen.length).toBeGreaterThan(asked);
    expect(draft.writtenBy).toBe('templates');
    expect(draft.body).toContain('Sam Lee');
    expect(draft.critic?.feedback).toContain('The language model gave no usable text');
    expect(wordsOf(card)).toContain('Note: The language model gave no usable text');
    expect(buttonsOf(card)).toContain('draft_approve');
    await desk.press(BEN, card, 'draft_approve');
    await desk.message(`draft:${draft.id}`, (message) => wordsOf(message).includes('Sent'));
    expect(await mailsTo(stack, draft.recipient.email)).toBe(1);
  });
});
