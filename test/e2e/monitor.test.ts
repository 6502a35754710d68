import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentRun } from '../../src/domain/run.ts';
import { createDetectStuck } from '../../src/orchestrator/detect-stuck.ts';
import { createWatchStuck } from '../../src/orchestrator/watch-stuck.ts';
import { createProjector } from '../../src/slack/projector.ts';
import { type Stack, startStack } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, CHANNELS, CLEO, createDesk, type Desk, wordsOf } from './desk.ts';
import { companyOf, draftOf, openCards, runToReview } from './scene.ts';

const HOUR_MS = 3_600_000;

describe('a look at the pipeline', () => {
  let stack: Stack;
  let desk: Desk;
  let run: AgentRun;
  beforeAll(async () => {
    stack = await startStack();
    desk = createDesk(stack.slack);
    const started = await runToReview(stack, desk, 'dental ohio 8');
    run = (await stack.models.runs.find(started.id)) ?? started; // with its companies
  });
  afterAll(() => stack?.close());

  /** What the hourly job does, with the outbox of the running bot behind it. */
  async function checkStuck(): Promise<string> {
    const sequence = Date.now() * 1_000;
    const outbox = {
      show: async (wish: Parameters<Parameters<typeof createProjector>[0]['outbox']['show']>[0]) =>
        stack.models.slackMessages.touch({ ...wish, threadKey: wish.threadKey ?? null, sequence }, new Date()),
      refresh: async (key: string) => stack.models.slackMessages.retouch(key, new Date()),
    };
    const clock = { now: () => new Date(), sleep: async () => undefined };
    const window = { timeZone: 'America/New_York', start: '09:00', end: '17:00', days: '1-5' };
    const work = createWatchStuck(
      { models: stack.models, projector: createProjector({ outbox, channels: CHANNELS }), clock },
      {
        detectStuck: createDetectStuck({ models: stack.models, clock }, { window }),
        rollups: { check: async () => ({ ranges: 1, wrong: 0 }) },
        timeZone: window.timeZone,
      },
    );
    return work({ dueAt: clock.now(), signal: new AbortController().signal });
  }

  /** Makes everything of the run older than it is. */
  async function age(hours: number): Promise<void> {
    const { connection } = stack.models;
    const ids = run.companyIds.map((id) => new Types.ObjectId(id));
    const then = new Date(Date.now() - hours * HOUR_MS);
    await connection
      .collection('companies')
      .updateMany({ _id: { $in: ids } }, { $set: { 'latest.scoredAt': then, 'latest.tier': 'high' } });
    await connection
      .collection('email_drafts')
      .updateMany({ approvedAt: { $ne: null } }, { $set: { approvedAt: then } });
  }

  it('counts all companies, names the fee’s share, and follows a decision at once', async () => {
    const before = await desk.ask(CLEO, 'pipeline');
    expect(before).toMatch(/\*8 active companies\*/);
    expect(before).toMatch(/8 leads to review/);
    expect(before).toMatch(/our 24% of|No open high lead yet/);
    const [card] = await openCards(stack, desk, run.id);
    if (card === undefined) throw new Error('no card');
    await draftOf(stack, desk, card);
    const after = await desk.ask(CLEO, 'pipeline');
    expect(after).toMatch(/7 leads to review · 1 draft to review/);
    expect(after).toMatch(/approved +1\n/);
    expect(await desk.ask(CLEO, 'status')).toMatch(/7 leads · 1 draft/);
  });

  it('looks at all seven parts', async () => {
    const words = await desk.ask(CLEO, 'health');
    for (const slot of ['mongodb', 'llm', 'web', 'scheduler', 'sendgrid', 'search', 'slack'])
      expect(words).toContain(slot);
    expect(words).toMatch(/\*web\* +ok/);
    expect(words).toMatch(/\*slack\* +ok/);
    expect(words).toMatch(/\*scheduler\* +ok .*last beat \d+ s ago/);
  });

  it('tells Prometheus, and says apart whether the process lives and whether it is ready', async () => {
    const text = await (await fetch(`${stack.url}/metrics`)).text();
    expect(text).toMatch(/leadgen_companies\{status="approved"\} 1/);
    expect(text).toMatch(/leadgen_slack_calls_total\{method="chat.postMessage",result="ok"\} \d+/);
    expect(text).toMatch(/leadgen_jobs_total\{job="run-step",outcome="done"\} \d+/);
    expect(text).not.toMatch(/@|xoxb|example/);
    for (const path of ['/health', '/health/live', '/health/ready']) {
      expect((await fetch(`${stack.url}${path}`)).status).toBe(200);
    }
  });

  it('says what happened last, and takes no number that makes no sense', async () => {
    expect(await desk.ask(CLEO, 'activity')).toMatch(/Nothing has happened yet/);
    const companyId = run.companyIds[0] ?? null;
    await stack.models.events.record({ eventType: 'opened', eventAt: new Date(), companyId });
    expect(await desk.ask(CLEO, 'activity 5')).toMatch(/1 latest event[\s\S]*opened/);
    for (const number of ['0', '101', '-1', 'ten', '1e3']) {
      expect(await desk.ask(CLEO, `activity ${number}`)).toMatch(/not a number from 1 to 100[\s\S]*activity 20/);
    }
  });

  it('posts one stuck message whose buttons do the next step, and clears it', async () => {
    expect(await desk.ask(CLEO, 'stuck')).toMatch(/Nothing is stuck/);
    const [draft] = await stack.models.drafts.list({ status: 'pending' }, { limit: 1 });
    if (draft === undefined) throw new Error('no draft');
    const ref = { id: draft.id, revision: draft.revision };
    await stack.models.drafts.approve(ref, BEN, new Date(), 'another hash: it never leaves');
    await age(50);
    await checkStuck();
    const message = await desk.message('post:stuck:1');
    expect(message.channel).toBe(CHANNELS.alerts);
    expect(wordsOf(message)).toMatch(/7 high-score leads waiting approval/);
    expect(buttonsOf(message)).toContain('stuck_show');
    const shown = await desk.pressAndHear(CLEO, message, 'stuck_show');
    expect(shown).toMatch(/7 high leads waiting for approval/);
    expect(shown).toMatch(/archives\/C0LEADS\/p\d+\S*\|its card/);
    expect(await desk.pressAndHear(CLEO, message, 'stuck_open')).toMatch(/1 approved mail not sent yet/);
    await checkStuck();
    expect(desk.messages('post:stuck:')).toHaveLength(1);
    for (const card of await openCards(stack, desk, run.id))
      await stack.models.companies.reject(companyOf(card), { by: ANA, at: new Date(), reason: null });
    await stack.models.connection.collection('email_drafts').updateMany({}, { $set: { status: 'rejected' } });
    await checkStuck();
    const over = await desk.message('post:stuck:1', (shownNow) => buttonsOf(shownNow).length === 0);
    expect(wordsOf(over)).toMatch(/Nothing is stuck any more/);
    expect(stack.slack.postCounts().get('post:stuck:1')).toBe(1);
  });

  it('starts the analysis for admins only', async () => {
    const company = {
      status: 'new',
      createdAt: new Date(Date.now() - 30 * HOUR_MS),
      history: [],
      sourceIds: [newKey()],
      domain: newKey(),
      name: 'Late Dental',
    };
    await stack.models.connection.collection('companies').insertOne(company);
    await checkStuck();
    const message = await desk.message('post:stuck:2');
    expect(await desk.pressAndHear(BEN, message, 'stuck_analyze')).toMatch(/that is for admins[\s\S]*<@U0ANA>/);
    expect(await desk.pressAndHear(ANA, message, 'stuck_analyze')).toMatch(/analysis (starts now|cannot start now)/);
  });

  it('answers why nothing leaves', async () => {
    const silent = {
      code: 'silent_outreach' as const,
      count: 1,
      oldestAt: null,
      ids: [],
      message: 'No emails sent today — check outreach agent',
    };
    const report = { number: 9, state: 'open' as const, items: [silent], alerted: {}, checkedAt: new Date() };
    await stack.models.posts.create('stuck:9', 'stuck', report, new Date());
    const wish = {
      key: 'post:stuck:9',
      kind: 'post' as const,
      refId: 'stuck:9',
      channelId: CHANNELS.alerts,
      threadKey: null,
    };
    await stack.models.slackMessages.touch({ ...wish, sequence: 1 }, new Date());
    await stack.models.mainSwitch.stop(ANA, new Date());
    const answer = await desk.pressAndHear(CLEO, await desk.message('post:stuck:9'), 'stuck_why');
    expect(answer).toMatch(/Everything was stopped by <@U0ANA>[\s\S]*No mail is approved/);
  });
});

let serial = 0;
const newKey = () => `late-${++serial}.example`;
