import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackMessage } from '../../sandbox/slack/types.ts';
import { candidate } from '../integration/models/samples.ts';
import { createMovableClock } from '../support/movable-clock.ts';
import { type Stack, startStack, until } from '../support/stack.ts';
import { ANA, BEN, buttonsOf, CHANNELS, CLEO, createDesk, type Desk, wordsOf } from './desk.ts';

const HOUR = 3_600_000;

describe('what runs by itself', () => {
  /** Monday 07:59 in New York. */
  const clock = createMovableClock('2026-03-02T12:59:00Z');
  let stack: Stack;
  let desk: Desk;
  beforeAll(async () => {
    const env = {
      SCOUT_TARGET_INDUSTRIES: 'dental',
      SCOUT_TARGET_LOCATIONS: '["Ohio"]',
      SCOUT_WEEKLY_TARGET_COUNT: '5',
    };
    stack = await startStack({ clock, env: { ...env, APP_TIMEZONE: 'America/New_York' } });
    desk = createDesk(stack.slack);
  });
  afterAll(() => stack?.close());

  /** The part of the list about one job. */
  async function about(title: string): Promise<string> {
    const words = await desk.ask(CLEO, 'jobs');
    const [, part = ''] = words.split(`*${title}*`);
    return part.split('\n').slice(0, 3).join('\n');
  }

  async function list(userId: string): Promise<SlackMessage> {
    await desk.ask(userId, 'jobs');
    const message = stack.slack.ephemerals(userId).at(-1);
    if (message === undefined) throw new Error('no list');
    return message;
  }

  /** Presses a button below a job's name in a private list; the list as it looks afterwards. */
  async function pressFor(userId: string, shown: SlackMessage, title: string, actionId: string): Promise<string> {
    const blocks = shown.blocks ?? [];
    const at = blocks.findIndex((block) => JSON.stringify(block).includes(`*${title}*  ·`));
    const blockId = String(blocks[at + 1]?.block_id);
    const answer = await stack.slack.click(userId, { channel: shown.channel, ts: shown.ts, actionId, blockId });
    expect(answer.failure).toBeNull();
    const now = () => stack.slack.ephemerals(userId).find(({ ts }) => ts === shown.ts);
    await until(() => JSON.stringify(now()?.blocks) !== JSON.stringify(shown.blocks), 'the list drawn anew');
    return wordsOf(now() ?? shown);
  }

  it('is there for everybody to see, with buttons for admins', async () => {
    expect(await about('Daily check')).toMatch(/daily 08:00 {2}· {2}next .*Mar 2, 08:00 EST[\s\S]*Has not run yet/);
    expect(buttonsOf(await list(CLEO))).toEqual([]);
    expect(buttonsOf(await list(ANA))).toEqual(expect.arrayContaining(['job_run', 'job_pause']));
  });

  it('runs when its time comes: the daily check at 8, the weekly scout on Monday at 9', async () => {
    clock.set('2026-03-02T13:00:01Z');
    await stack.quiet();
    expect(await about('Daily check')).toMatch(
      /next .*Mar 3, 08:00 EST[\s\S]*Last .*Mar 2, 08:00 EST.*: nothing is stuck/,
    );
    clock.set('2026-03-02T14:00:01Z');
    await stack.quiet();
    const [run] = await stack.models.runs.list({}, 1);
    const message = await desk.message(`run:${run?.id}`);
    expect(wordsOf(message)).toContain('Dental practices in Ohio*  ·  run 1  ·  started by the timetable');
    await desk.message(`gate:${run?.id}`);
    expect(await about('Weekly scout')).toContain('1 run for 5 companies');
  });

  it('scores at 10 what was found and never scored, in a run of its own', async () => {
    const origin = { runId: null, dataOrigin: 'manual' as const, now: clock.now() };
    const lost = await stack.models.companies.insert(
      candidate({ name: 'Left Behind Dental', website: null, domain: null }),
      origin,
    );
    clock.set('2026-03-02T15:00:01Z');
    await stack.quiet();
    const [run] = await stack.models.runs.list({}, 1);
    expect(wordsOf(await desk.message(`run:${run?.id}`))).toMatch(
      /Companies found earlier.*started by the timetable[\s\S]*1 company stored before/,
    );
    expect(wordsOf(await desk.message(`lead:${lost.company.id}`))).toContain('Left Behind Dental');
    expect(await about('Daily analyst')).toContain('run 2 scores 1 company');
  });

  it('is made up for once after an outage of two days', async () => {
    await stack.stopBot();
    clock.forward(47 * HOUR); // Wednesday 09:00
    await stack.restart();
    await stack.quiet();
    expect(await about('Daily check')).toMatch(/Last .*Mar 4, 09:00 EST.*made up 1 h late: nothing is stuck/);
    expect(await stack.models.runs.list({}, 5)).toHaveLength(2);
  });

  it('is run, paused and resumed by admins, each time with the list drawn anew', async () => {
    const first = await list(ANA);
    expect(await pressFor(ANA, first, 'Daily check', 'job_pause')).toMatch(
      /Daily check\* is paused[\s\S]*paused by <@U0ANA>/,
    );
    const second = await list(ANA);
    expect(await pressFor(ANA, second, 'Daily check', 'job_resume')).toContain(
      'Daily check* is on again. It runs next',
    );
    const third = await list(ANA);
    expect(await pressFor(ANA, third, 'Daily check', 'job_run')).toContain('Daily check* starts now');
    await stack.quiet();
    expect(await desk.ask(ANA, 'jobs pause daily-analyst')).toContain('Daily analyst* is paused');
    expect(await desk.ask(ANA, 'jobs run daily analyst')).toMatch(
      /is paused by <@U0ANA>\. Nothing was changed\..*jobs resume daily-analyst/,
    );
    const actions = (await stack.models.audit.list({}, 10)).map(({ action, subject }) => `${action} ${subject}`);
    expect(actions).toEqual([
      'job_paused daily-analyst',
      'job_run tracker-daily',
      'job_resumed tracker-daily',
      'job_paused tracker-daily',
    ]);
  });

  it('is refused to others in private, with whom to ask, also from a list that an admin saw', async () => {
    expect(await desk.ask(BEN, 'jobs run tracker-daily')).toMatch(
      /You cannot run jobs: that is for admins[\s\S]*Ask <@U0ANA>/,
    );
    expect(await desk.pressAndHear(CLEO, await list(ANA), 'job_run')).toContain('You cannot run jobs');
    expect(await desk.ask(ANA, 'jobs run weekly-scuot')).toContain('Try `/leadgen jobs run weekly-scout`');
    expect(
      stack.slack
        .channel(CHANNELS.leads)
        .messages()
        .filter((message) => wordsOf(message).includes('admins')),
    ).toEqual([]);
    expect(stack.slack.failures).toEqual([]);
  });
});
