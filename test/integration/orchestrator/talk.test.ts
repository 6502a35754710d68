import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TalkQuestion } from '../../../src/domain/talk/question.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import type { Models } from '../../../src/models/index.ts';
import { createDecideLead } from '../../../src/orchestrator/decide-lead.ts';
import type { OrchestratorDeps } from '../../../src/orchestrator/deps.ts';
import { createPlanRun } from '../../../src/orchestrator/plan-run.ts';
import { createQueries } from '../../../src/orchestrator/queries.ts';
import { createReadReplies } from '../../../src/orchestrator/read-replies.ts';
import { createStartRun } from '../../../src/orchestrator/start-run.ts';
import { createStopSequence } from '../../../src/orchestrator/stop-sequence.ts';
import { createTalk } from '../../../src/orchestrator/talk/answer-question.ts';
import { createDecideProposal } from '../../../src/orchestrator/talk/decide-proposal.ts';
import { createReadParts } from '../../../src/orchestrator/talk/read-parts.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { later, latestScore } from '../models/samples.ts';
import { beforeCall } from './interleave.ts';
import { found, handClock, recordingProjector, scoredLead } from './lead-scene.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** No process has this number: whoever looks finds its owner gone. */
const DEAD_OWNER = `${hostname()}:4194305:dead`;
const unread = async () => Promise.reject(new Error('not asked for here'));

function botOn(models: Models, clock = handClock(later(60)), owner = `${hostname()}:${process.pid}:own`) {
  const enqueued: string[] = [];
  const deps = {
    models,
    projector: recordingProjector([]),
    clock,
    log: silentLogger,
    owner,
    enqueue: async (job: string, payload: object) => void enqueued.push(`${job} ${Object.values(payload).join()}`),
  };
  const settleRun = async () => undefined;
  const sources = {
    queries: createQueries(deps),
    readReplies: createReadReplies(deps),
    readPipeline: unread,
    readFunnel: unread,
    readStatus: unread,
    credits: { read: unread, unblock: unread },
  };
  const talk = createTalk(deps, {
    read: createReadParts(deps, sources),
    mayDecide: async () => true,
    maskEmails: 'auto',
    talker: null,
    stopping: new AbortController().signal,
  });
  const all = deps as unknown as OrchestratorDeps;
  const decideProposal = createDecideProposal(deps, {
    decideLead: createDecideLead(all, settleRun, createStopSequence(all, settleRun)),
    planRun: createPlanRun(all, createStartRun(all)),
  });
  return { talk, decideProposal, enqueued, clock };
}

let serial = 0;
const newMessage = (text: string) => {
  serial += 1;
  const ids = { userId: 'U1', channelId: 'D1', isDirect: true, threadTs: null, conversation: `D1:${serial}` };
  return { messageKey: `D1:${serial}`, text, ...ids };
};

async function questionOf(messageKey: string): Promise<TalkQuestion> {
  const doc = await database.connection.collection('talk_questions').findOne({ messageKey });
  const question = await database.models.talk.find(String(doc?._id));
  if (question === null) throw new Error('the question is gone');
  return question;
}

async function threeLeads(): Promise<string[]> {
  await database.connection.collection('companies').deleteMany({});
  const ids: string[] = [];
  for (let index = 0; index < 3; index += 1) {
    serial += 1;
    const lead = await scoredLead(database.models, {
      email: `who${serial}@x${serial}.example`,
      company: { name: `Lead ${serial}`, domain: `x${serial}.example`, sourceIds: [`csv:${serial}`] },
    });
    ids.push(lead.company.id);
  }
  return ids;
}

async function approvals(companyId: string): Promise<number> {
  return (await found(database.models, companyId)).history.filter(({ to }) => to === 'approved').length;
}

describe('a question', () => {
  it('that two bots hear at the same moment is stored and answered once', async () => {
    await threeLeads();
    const [one, two] = [botOn(database.models), botOn(database.models)];
    const message = newMessage('which leads are to review?');
    await Promise.all([one.talk.ask(message), two.talk.ask(message), one.talk.ask(message)]);
    expect([...one.enqueued, ...two.enqueued]).toHaveLength(1);
    const { id } = await questionOf(message.messageKey);
    await Promise.all([one.talk.answer(id), two.talk.answer(id)]);
    expect(await questionOf(message.messageKey)).toMatchObject({
      state: 'answered',
      attempts: 1,
      answer: { facts: { companies: 3 } },
    });
  });

  it('whose bot is killed at any store call is answered by the next', async () => {
    await threeLeads();
    const next = botOn(database.models);
    let step = 0;
    for (let finished = false; !finished; ) {
      step += 1;
      const message = newMessage('approve the top three');
      const models = beforeCall(database.models, (call, name) => {
        if (call >= step) throw new Error(`killed before ${name}`);
      });
      const dying = botOn(models, handClock(later(60)), DEAD_OWNER);
      await next.talk.ask(message);
      const { id } = await questionOf(message.messageKey);
      finished = await dying.talk.answer(id).then(
        () => true,
        () => false,
      );
      const where = `killed at step ${step}`;
      next.enqueued.length = 0;
      await next.talk.sweep();
      for (const job of next.enqueued) await next.talk.answer(job.split(' ')[1] ?? '');
      const question = await questionOf(message.messageKey);
      if (question.state === 'failed') continue; // said so, which is an answer too
      expect(question, where).toMatchObject({ state: 'answered', proposal: { state: 'open' } });
    }
    expect(step).toBeGreaterThan(4);
  });

  it('that kills every process which tries is given up, and says so', async () => {
    const { models } = database;
    const bot = botOn(models);
    const message = newMessage('which leads are there?');
    await bot.talk.ask(message);
    const { id } = await questionOf(message.messageKey);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await models.talk.claim(id, DEAD_OWNER, bot.clock.now(), later(70));
      await bot.talk.sweep();
    }
    await bot.talk.answer(id);
    expect(await questionOf(message.messageKey)).toMatchObject({
      state: 'failed',
      failure: 'I was interrupted several times.',
    });
  });

  it('is forgotten after a month', async () => {
    const bot = botOn(database.models);
    const message = newMessage('hello');
    await bot.talk.ask(message);
    bot.clock.set(later(60 * 24 * 31 + 61));
    await bot.talk.sweep();
    await expect(questionOf(message.messageKey)).rejects.toThrow('gone');
  });
});

describe('a card', () => {
  async function cardOf(bot: ReturnType<typeof botOn>, text: string): Promise<string> {
    const message = newMessage(text);
    await bot.talk.ask(message);
    const { id } = await questionOf(message.messageKey);
    await bot.talk.answer(id);
    return id;
  }

  it('approves its leads once, whoever presses and wherever the bot is killed', async () => {
    const next = botOn(database.models);
    let step = 0;
    for (let finished = false; !finished; ) {
      step += 1;
      const companyIds = await threeLeads();
      const id = await cardOf(next, 'approve the top three');
      const models = beforeCall(database.models, (call, name) => {
        if (call >= step) throw new Error(`killed before ${name}`);
      });
      finished = await botOn(models, next.clock, DEAD_OWNER)
        .decideProposal.confirm(id, 'U1')
        .then(
          () => true,
          () => false,
        );
      const where = `killed at step ${step}`;
      await next.decideProposal.confirm(id, 'U1'); // somebody presses again
      next.clock.set(new Date(next.clock.now().getTime() + 31_000));
      await next.decideProposal.resume();
      expect(await Promise.all(companyIds.map(approvals)), where).toEqual([1, 1, 1]);
      const question = await database.models.talk.find(id);
      expect(question?.proposal, where).toMatchObject({ state: 'confirmed', decidedBy: 'U1' });
      const outcome = question?.proposal?.outcome;
      expect(outcome?.kind === 'approved' && outcome.leads.map(({ result }) => result), where).toEqual([
        'approved',
        'approved',
        'approved',
      ]);
    }
    expect(step).toBeGreaterThan(10);
  });

  it('skips what was scored anew or decided since it was drawn', async () => {
    const { models } = database;
    const [first = '', second = ''] = await threeLeads();
    const bot = botOn(models);
    const id = await cardOf(bot, 'approve the top three');
    await models.companies.recordScore(first, [], latestScore(), { by: 'system', at: later(61) });
    await models.companies.reject(second, { by: 'U2', at: later(61), reason: null });
    await bot.decideProposal.confirm(id, 'U1');
    const outcome = (await models.talk.find(id))?.proposal?.outcome;
    const results =
      outcome?.kind === 'approved' ? new Map(outcome.leads.map((lead) => [lead.companyId, lead.result])) : new Map();
    expect(results.get(first)).toBe('changed');
    expect(results.get(second)).toBe('decided_before');
    expect([...results.values()].filter((result) => result === 'approved')).toHaveLength(1);
  });

  it('is answered once by two people, and not after a quarter of an hour', async () => {
    await threeLeads();
    const bot = botOn(database.models);
    const id = await cardOf(bot, 'approve the top three');
    const both = await Promise.all([bot.decideProposal.confirm(id, 'U1'), bot.decideProposal.cancel(id, 'U2')]);
    expect(both.filter(({ kind }) => kind === 'late')).toHaveLength(1);

    await threeLeads();
    const late = await cardOf(bot, 'approve the top three');
    bot.clock.set(new Date(bot.clock.now().getTime() + 15 * 60_000));
    expect(await bot.decideProposal.confirm(late, 'U1')).toMatchObject({ kind: 'late' });
    await bot.talk.sweep();
    expect((await database.models.talk.find(late))?.proposal?.state).toBe('expired');
  });
});
