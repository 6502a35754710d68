import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type BotProcess, freePort, startBot } from '../../sandbox/bot-process.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import type { SlackMessage } from '../../sandbox/slack/types.ts';
import { connect } from '../../src/db/database.ts';
import { createModels, type Models } from '../../src/models/index.ts';
import { until } from '../support/stack.ts';

const LEADS = 6;

/** A moment at which the bot dies: `when` is asked again and again after the (re)start. */
type KillPoint = { name: string; when: (since: Baseline) => boolean | Promise<boolean> };
type Baseline = { world: number; slack: number; posts: number };

describe('a bot that is killed again and again', () => {
  let sandbox: Sandbox;
  let models: Models;
  let env: Record<string, string>;
  let folder: string;
  let bot: BotProcess;
  let kills = 0;
  const dbName = `crash_${randomBytes(6).toString('hex')}`;

  beforeAll(async () => {
    sandbox = await startSandbox({ latencyMs: 150 });
    folder = await mkdtemp(path.join(tmpdir(), 'leadgen-crash-'));
    env = {
      ...sandbox.env(await freePort()),
      MONGODB_URI: inject('mongoUri'),
      MONGODB_DB: dbName,
      AUTO_APPROVE: 'off',
      LOG_LEVEL: 'warn',
    };
    models = createModels(await connect(inject('mongoUri'), dbName));
    bot = await startBot(env, { cwd: folder });
  });

  afterAll(async () => {
    await bot?.stop();
    await models?.connection.dropDatabase();
    await models?.connection.close();
    await sandbox?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const baseline = (): Baseline => ({
    world: sandbox.world.requests.length,
    slack: sandbox.slack.calls().length,
    posts: sandbox.slack.calls('chat.postMessage').length,
  });

  /** Waits for the moment, but not for long, kills the bot with SIGKILL and starts it again. */
  async function killAt(point: KillPoint, since = baseline()): Promise<void> {
    const deadline = Date.now() + 4_000;
    while (!(await point.when(since)) && Date.now() < deadline) await delay(3);
    await bot.kill();
    kills += 1;
    bot = await startBot(env, { cwd: folder });
  }

  const worldRequests = (count: number): KillPoint => ({
    name: `${count} outside requests after the start`,
    when: (since) => sandbox.world.requests.length >= since.world + count,
  });
  const slackCalls = (count: number): KillPoint => ({
    name: `${count} Slack calls after the start`,
    when: (since) => sandbox.slack.calls().length >= since.slack + count,
  });
  const status = (...statuses: string[]): KillPoint => ({
    name: `the run is ${statuses.join(' or ')}`,
    when: async () => statuses.includes((await models.runs.list({}, 1))[0]?.status ?? ''),
  });

  const cards = (): SlackMessage[] =>
    sandbox.slack
      .channel('C0LEADS')
      .messages()
      .filter((message) => actionsOf(message).has('lead_approve'));
  const drafts = (): SlackMessage[] =>
    sandbox.slack
      .channel('C0EMAILS')
      .messages()
      .filter((message) => actionsOf(message).has('draft_approve'));

  async function press(message: SlackMessage, actionId: string, user = 'U0ANA'): Promise<void> {
    await sandbox.slack.click(user, { channel: message.channel, ts: message.ts, actionId });
  }

  it('loses no decision and does nothing twice, at twenty moments of a campaign', { timeout: 280_000 }, async () => {
    const { slack, inbox } = sandbox;

    await slack.slash('U0ANA', 'C0LEADS', `run dental ohio count=${LEADS}`);
    await killAt(status('started', 'scout_running', 'scout_complete'));
    for (const point of [
      worldRequests(1),
      worldRequests(2),
      worldRequests(3),
      worldRequests(6),
      worldRequests(10),
      worldRequests(13),
    ]) {
      await killAt(point);
    }
    for (const count of [1, 2, 3, 4, 5]) await killAt(slackCalls(count + 1)); // the first call is auth.test
    await slack.waitFor(() => cards().length === LEADS, { timeoutMs: 60_000, what: 'all lead cards' });

    // decisions, each followed by a kill a few milliseconds later
    const [first, second, third, fourth] = cards();
    for (const [card, pauseMs] of [
      [first, 0],
      [second, 15],
      [third, 60],
      [fourth, 250],
    ] as const) {
      if (card === undefined) throw new Error('a card is missing');
      await press(card, 'lead_approve');
      await killAt({ name: `${pauseMs} ms after an approval`, when: () => delay(pauseMs).then(() => true) });
    }
    const approvedLeads = () => models.companies.count({ statuses: ['approved', 'contacted'] });
    await slack.waitFor(() => drafts().length >= 1, { timeoutMs: 60_000, what: 'a draft' });
    const decided = await approvedLeads();
    await slack.waitFor(() => drafts().length === decided, { timeoutMs: 60_000, what: 'a draft per approved lead' });

    // mails: killed while sending and right after the server took the mail
    const [mail1, mail2, mail3] = drafts();
    for (const [draft, point] of [
      [mail1, { name: 'right after the approval of a mail', when: () => true }],
      [mail2, { name: 'as soon as a mail arrived', when: async () => (await inbox.list()).length > 0 }],
      [mail3, { name: '30 ms after the approval of a mail', when: () => delay(30).then(() => true) }],
    ] as const) {
      if (draft === undefined) continue;
      if (draft === mail2) inbox.fail({ stage: 'hang' }); // the server keeps the mail and never answers
      await press(draft, 'draft_approve', 'U0BEN');
      await killAt(point);
    }
    for (const count of [2, 3, 4]) await killAt(slackCalls(count));
    inbox.heal();

    // what is left is decided in peace
    await until(async () => !(await isWorking()), 'the sending to settle', undefined, 60_000);
    for (const doubtful of await models.drafts.list({ status: 'send_unknown' }, { limit: 50 })) {
      const card = await slack.waitFor(() => cardWith('draft_mark_sent', doubtful.id), { timeoutMs: 30_000 });
      await press(card, 'draft_mark_sent');
    }
    for (const draft of drafts()) await press(draft, 'draft_reject').then(() => submitReason());
    const gate = await slack.waitFor(() => cardWith('leads_finish', ''), { timeoutMs: 30_000 });
    await press(gate, 'leads_finish');
    const isComplete = async () => (await models.runs.list({}, 1))[0]?.status === 'completed';
    await until(isComplete, 'the run to complete', undefined, 60_000);

    expect(kills).toBeGreaterThanOrEqual(20);

    const run = (await models.runs.list({}, 5))[0];
    const companies = await models.companies.findMany(run?.companyIds ?? []);
    expect(companies).toHaveLength(LEADS);
    expect(new Set(companies.map((company) => company.nameKey)).size).toBe(LEADS);

    for (const [key, count] of slack.postCounts('key')) expect([key, count]).toEqual([key, 1]);

    const mails = await inbox.list();
    const messageIds = mails.map((mail) => headerOf(mail, 'message-id'));
    expect(new Set(messageIds).size).toBe(messageIds.length);
    const sent = await models.drafts.list({ status: 'sent' }, { limit: 50 });
    for (const mail of mails) {
      const draft = sent.find((entry) => entry.messageId === headerOf(mail, 'message-id'));
      expect(draft?.approvedHuman, 'only approved mail leaves').toBe(true);
    }
    const events = await models.events.list({ eventTypes: ['sent'] }, 50);
    expect(events).toHaveLength(sent.length);
    expect(run?.counters).toMatchObject({ companiesFound: LEADS, emailsSent: sent.length });
  });

  async function isWorking(): Promise<boolean> {
    return (await models.drafts.count({ status: ['approved', 'sending'] })) > 0;
  }

  function cardWith(actionId: string, value: string): SlackMessage | undefined {
    return [...sandbox.slack.channel('C0LEADS').messages(), ...sandbox.slack.channel('C0EMAILS').messages()].find(
      (message) => actionsOf(message).has(actionId) && JSON.stringify(message.blocks).includes(value),
    );
  }

  async function submitReason(): Promise<void> {
    const view = await sandbox.slack.waitFor((slack) => slack.modals('U0ANA').at(-1), { timeoutMs: 10_000 });
    await sandbox.slack.submitView('U0ANA', String(view.id), { reason: 'other' });
  }
});

function actionsOf(message: SlackMessage): Set<string> {
  const blocks = (message.blocks ?? []) as { elements?: { action_id?: string }[] }[];
  return new Set(blocks.flatMap((block) => (block.elements ?? []).map((element) => element.action_id ?? '')));
}

function headerOf(mail: { headers: { name: string; value: string }[] }, name: string): string {
  return mail.headers.find((header) => header.name.toLowerCase() === name)?.value ?? '';
}
