import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createModelNarrator } from '../../../src/agents/analyst/narrator.ts';
import { createAnalyst } from '../../../src/agents/analyst.ts';
import { createWriter } from '../../../src/agents/writer.ts';
import { DEFAULT_THRESHOLDS, DEFAULT_WEIGHTS } from '../../../src/domain/scoring.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createLlmBudget, type LlmBudget } from '../../../src/orchestrator/llm-budget.ts';
import { createTextModel } from '../../../src/providers/llm/client.ts';
import { type ChatServer, completion, startChatServer } from '../../support/chat-server.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { sampleCompany, sampleFeature, sampleFirm, sampleScore } from '../../support/draft-samples.ts';
import { createMovableClock } from '../../support/movable-clock.ts';
import { recordingProjector } from '../../support/recording-projector.ts';
import { newId } from '../models/samples.ts';

const PRICE = { inputUsd: 1_000, outputUsd: 5_000 }; // the chat server says 100 and 20 tokens: 0.20 USD a call
const CALL_USD = 0.2;
const context = () => ({ signal: new AbortController().signal, log: silentLogger });

let database: TestDatabase;
let server: ChatServer;
const shown: string[] = [];
const clock = createMovableClock('2026-03-10T15:00:00Z');
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  shown.length = 0;
  server = await startChatServer((request) =>
    completion({
      sentence: `Could save ${/Expected savings: (\$\S+)/.exec(request.messages[1]?.content ?? '')?.[1]} a year.`,
    }),
  );
});
afterEach(() => server.close());
afterAll(() => database.close());

function budgetOf(budgetUsd: number): LlmBudget {
  const deps = { models: database.models, projector: recordingProjector(shown), clock, log: silentLogger };
  return createLlmBudget(deps, { model: 'local', budgetUsd, price: PRICE, timeZone: 'America/New_York' });
}
function modelOn(budget: LlmBudget) {
  return createTextModel({
    apiKey: '',
    baseUrl: server.url,
    model: 'local',
    maxConcurrency: 1,
    mayAsk: budget.mayAsk,
    onUsage: ({ schemaName, ...usage }) => budget.record({ kind: schemaName, ...usage }),
  });
}
function analystWith(budget: LlmBudget) {
  return createAnalyst({
    scoreFormula: 'normalized',
    weights: DEFAULT_WEIGHTS,
    thresholds: DEFAULT_THRESHOLDS,
    contingencyFee: 0.24,
    narrator: createModelNarrator(modelOn(budget)),
    scorer: null,
  });
}
const spent = async (month: string) => {
  const rows = await database.models.spend.ofDays(`${month}-01`, `${month}-31`);
  return rows.filter(({ provider }) => provider === 'llm');
};

describe('a budget', () => {
  it('that is spent in the middle of a run leaves the rest to rules and templates, tells people once, and ends with the month', async () => {
    clock.set('2026-03-10T15:00:00Z');
    const runId = newId();
    const budget = budgetOf(3 * CALL_USD);
    const analyst = analystWith(budget);
    const reasons: string[] = [];
    for (let n = 0; n < 6; n += 1) {
      const company = sampleCompany({ id: `c${n}`, runId });
      const { score } = await analyst({ company, siteFacts: null, hasContact: true }, context());
      reasons.push(score.reasonBy);
    }
    expect(reasons).toEqual([...Array(3).fill('local (prompt 1)'), ...Array(3).fill('rules')]);
    expect(server.requests).toHaveLength(3);
    expect(await database.models.spend.ofRun(runId)).toMatchObject([
      { provider: 'llm', kind: 'narrator', calls: 3, credits: 360, usd: expect.closeTo(0.6) },
    ]);

    const company = sampleCompany();
    const write = createWriter({ model: modelOn(budget), firm: sampleFirm, followUpDays: [3, 7, 14] });
    const contact = { fullName: 'Dana Ray', title: null, emailKind: 'personal' as const };
    const draft = await write({ company, feature: sampleFeature(company), score: sampleScore, contact }, context());
    expect(draft.writtenBy).toBe('templates');
    expect(draft.critic?.feedback).toContain('its budget for this month is spent');
    expect(shown).toEqual(['post:llm-budget:2026-03']);
    expect(await database.models.posts.find('llm-budget:2026-03')).toMatchObject({
      kind: 'llm-budget',
      data: { budgetUsd: expect.closeTo(0.6), spentUsd: expect.closeTo(0.6), model: 'local' },
    });
    expect(await budget.state()).toMatchObject({ isSpent: true, month: '2026-03', priceKnown: true });

    clock.set('2026-04-01T05:00:00Z'); // one o'clock in New York
    const { score } = await analyst({ company, siteFacts: null, hasContact: true }, context());
    expect(score.reasonBy).toBe('local (prompt 1)');
    expect(await budget.state()).toMatchObject({
      isSpent: false,
      month: '2026-04',
      spentUsd: expect.closeTo(CALL_USD),
    });
  });

  it('counts what another process spends, seconds later, and is told of once by both together', async () => {
    clock.set('2026-05-10T15:00:00Z');
    const [one, other] = [budgetOf(1), budgetOf(1)];
    const call = { kind: 'writer', inputTokens: 800, outputTokens: 80, requests: 1, runId: null };
    expect(await Promise.all([one.mayAsk(), other.mayAsk()])).toEqual([true, true]);
    await one.record(call);
    expect(await one.mayAsk()).toBe(false);
    expect(await other.mayAsk()).toBe(true); // its sum is seconds old
    clock.forward(6_000);
    expect(await other.mayAsk()).toBe(false);
    expect(await database.models.posts.listKeys('llm-budget:2026-05', 5)).toHaveLength(1);
    expect((await spent('2026-05'))[0]).toMatchObject({ kind: 'writer', usd: expect.closeTo(1.2) });
  });

  it('of 0 is none: everything is booked and nobody is stopped or told', async () => {
    clock.set('2026-06-10T15:00:00Z');
    const budget = budgetOf(0);
    await budget.record({ kind: 'critic', inputTokens: 1e6, outputTokens: 1e6, requests: 1, runId: null });
    expect(await budget.mayAsk()).toBe(true);
    expect(await budget.state()).toMatchObject({ isSpent: false, spentUsd: 6_000, budgetUsd: 0 });
    expect(shown).toEqual([]);
  });
});

it('books refusals and garbage too: they are paid for', async () => {
  clock.set('2026-07-10T15:00:00Z');
  await server.close();
  server = await startChatServer(() => completion(null, { refusal: 'no' }));
  const budget = budgetOf(0);
  const { score } = await analystWith(budget)(
    { company: sampleCompany(), siteFacts: null, hasContact: true },
    context(),
  );
  expect(score.reasonBy).toBe('rules');
  expect(await spent('2026-07')).toMatchObject([{ kind: 'narrator', calls: 1, credits: 120 }]);
});
