import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type BotProcess, freePort, startBot } from '../../sandbox/bot-process.ts';
import type { AgentRun } from '../../src/domain/run.ts';
import { type Stack, startStack, until } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, CHANNELS, CLEO, createDesk, type Desk, keyOf, wordsOf } from './desk.ts';
import { draftOf, mailsTo, openCards, runToReview } from './scene.ts';

describe('the switch that stops everything, with two bots on one database', () => {
  let stack: Stack;
  let desk: Desk;
  let second: BotProcess;
  let folder: string;
  let run: AgentRun;
  beforeAll(async () => {
    stack = await startStack();
    desk = createDesk(stack.slack);
    folder = await mkdtemp(path.join(tmpdir(), 'leadgen-second-'));
    const own = {
      MONGODB_URI: inject('mongoUri'),
      MONGODB_DB: stack.models.connection.name,
      AUTO_APPROVE: 'off',
      LOG_LEVEL: 'warn',
    };
    second = await startBot({ ...stack.env(await freePort()), ...own }, { cwd: folder });
    stack.slack.setBotUrl(`${stack.url}/slack/events`); // people reach the first one; the second works along
    run = await runToReview(stack, desk, 'dental ohio 5');
  });
  afterAll(async () => {
    await second?.stop();
    await stack?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const homeWords = (userId: string) => {
    const view = stack.slack.home(userId);
    return view === null ? '' : wordsOf(view);
  };
  const homeSays = (userId: string, words: string) =>
    stack.slack.waitFor(() => homeWords(userId).includes(words), {
      timeoutMs: 20_000,
      what: `${words} on the Home tab`,
    });
  const pressHome = (userId: string, actionId: string) =>
    stack.slack.clickInView(userId, stack.slack.home(userId)?.id ?? '', { actionId });
  const alert = async () => {
    const post = await stack.models.posts.latest('stopped');
    return desk.message(`post:${post?.key}`);
  };

  it('shows everybody their Home tab when they open it, however often Slack delivers that', async () => {
    expect((await stack.slack.openHome(ANA)).failure).toBeNull();
    await homeSays(ANA, 'to review*');
    await stack.slack.openHome(CLEO);
    await homeSays(CLEO, 'You may look; approvers decide');
    const shown = stack.slack.calls('views.publish').length;
    await stack.slack.redeliver(2);
    await stack.quiet();
    expect(stack.slack.calls('views.publish')).toHaveLength(shown);
  });

  it('stops with one click; of two clicks one counts; no approved mail leaves in any process', async () => {
    const [card] = await openCards(stack, desk, run.id);
    if (card === undefined) throw new Error('no card is open');
    const { draft, card: draftCard } = await draftOf(stack, desk, card);
    const told = desk.toldCount(ANA) + desk.toldCount(BEN);
    await stack.slack.openHome(BEN);
    await homeSays(BEN, 'to review*');
    await Promise.all([pressHome(ANA, 'stop_everything'), pressHome(BEN, 'stop_everything')]);
    await stack.slack.waitFor(() => desk.toldCount(ANA) + desk.toldCount(BEN) >= told + 2, { timeoutMs: 20_000 });
    const answers = [...desk.told(ANA), ...desk.told(BEN)].join('\n');
    expect(answers).toContain('*Everything is stopped.*');
    expect(answers).toContain('already stopped by <@');
    await homeSays(ANA, '*Everything is stopped* by <@');
    await homeSays(CLEO, '*Everything is stopped* by <@');
    expect(buttonsOf(await alert())).toEqual(['resume_everything']);

    await desk.press(ANA, draftCard, 'draft_approve');
    await desk.message(`draft:${draft.id}`, (message) =>
      wordsOf(message).includes('waits because everything is stopped'),
    );
    await stack.quiet();
    expect((await stack.models.drafts.find(draft.id))?.status).toBe('approved');
    expect(await mailsTo(stack, draft.recipient.email)).toBe(0);
    expect(await desk.ask(ANA, 'status')).toContain('*Everything is stopped* by <@');
  });

  it('takes a new run and keeps it until somebody resumes; only approvers do', async () => {
    expect(await desk.ask(CLEO, 'run dental ohio 6')).toContain('it is kept and begins when an approver resumes');
    await stack.quiet();
    const [waiting] = await stack.models.runs.list({ open: true }, 1);
    expect(waiting?.status).toBe('started');
    await desk.message(`run:${waiting?.id}`, (message) => wordsOf(message).includes('nothing is lost'));
    expect(await desk.ask(CLEO, 'resume')).toContain('that is for approvers');

    const message = await alert();
    expect(await desk.pressAndHear(BEN, message, 'resume_everything')).toContain('*Everything goes on.*');
    await desk.message(`gate:${waiting?.id}`);
    expect(await desk.pressAndHear(ANA, message, 'resume_everything')).toContain('already resumed by <@U0BEN>');
    await desk.message(keyOf(message), (shown) => buttonsOf(shown).length === 0);
    await homeSays(ANA, 'mails sent today');
  });

  it('sends what was held exactly once, and leaves an entry for each flip', async () => {
    await until(async () => (await stack.models.drafts.count({ status: 'sent' })) === 1, 'the held mail to leave');
    await stack.quiet();
    expect(await stack.inbox.list()).toHaveLength(1);
    const entries = await stack.models.audit.list({}, 10);
    expect(entries.map(({ action }) => action)).toEqual(['resumed', 'stopped']);
    expect(entries[1]?.detail).toMatch(/^held \d+ approved mails? and 1 run$/);
    await stack.slack.openHome(ANA);
    await homeSays(ANA, '1 mail this week');
  });

  it('shows a draft whole from the Home tab and takes the approval there', async () => {
    const [card] = await openCards(stack, desk, run.id);
    if (card === undefined) throw new Error('no card is open');
    const { draft } = await draftOf(stack, desk, card);
    await stack.slack.openHome(ANA);
    await homeSays(ANA, draft.subject);
    const known = stack.slack.modals(ANA).at(-1)?.id;
    await pressHome(ANA, 'draft_open');
    const modal = await stack.slack.waitFor(() => stack.slack.modals(ANA).find((view) => view.id !== known), {
      timeoutMs: 20_000,
    });
    expect(wordsOf(modal)).toContain(draft.body.split('\n')[0]);
    expect((await desk.submit(ANA, modal)).failure).toBeNull();
    await until(async () => (await stack.models.drafts.find(draft.id))?.status === 'sent', 'the mail to leave');
    expect(stack.slack.channel(CHANNELS.alerts).messages()).toHaveLength(1);
  });
});
