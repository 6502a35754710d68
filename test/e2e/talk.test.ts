import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackMessage } from '../../sandbox/slack/types.ts';
import { BOT_USER_ID } from '../../sandbox/slack/world.ts';
import { type Stack, startStack, until } from '../support/stack.ts';
import { ANA, buttonsOf, CHANNELS, CLEO, createDesk, type Desk, keyOf, wordsOf } from './desk.ts';
import { runToReview } from './scene.ts';
import { answerTo, directLine, mention, settled } from './talking.ts';

describe('talking to the bot without a model', () => {
  let stack: Stack;
  let desk: Desk;
  beforeAll(async () => {
    stack = await startStack();
    desk = createDesk(stack.slack);
    await runToReview(stack, desk, 'dental ohio');
  });
  afterAll(() => stack?.close());

  it('answers a mention in its thread, with the leads that were asked for and what was looked at', async () => {
    const asked = await stack.slack.say(
      ANA,
      CHANNELS.leads,
      mention('which high leads in Columbus have no contact yet?'),
    );
    expect(asked.answer?.failure).toBeNull();
    const reply = await settled(stack, asked.message);
    expect(reply.thread_ts).toBe(asked.message.ts);
    expect(wordsOf(reply)).toMatch(/(?:High|No high) leads in Columbus without a contact/i);
    expect(wordsOf(reply)).toMatch(/Looked at: .*Changed: nothing/);
  });

  it('is the same answer as the database gives', async () => {
    const high = await stack.models.companies.list({ tier: 'high', statuses: ['scored'] }, { limit: 10 });
    const reply = await answerTo(stack, ANA, 'which high leads are to review?');
    expect(high.length).toBeGreaterThan(0);
    expect(wordsOf(reply)).toContain('High leads, to review');
    for (const { name } of high) expect(wordsOf(reply)).toContain(name.slice(0, 12));
  });

  it('answers a message once, however often Slack delivers it', async () => {
    const { message } = await stack.slack.say(ANA, directLine(stack, ANA), 'what waits for me?');
    await stack.slack.redeliver(3);
    const reply = await settled(stack, message);
    await stack.quiet();
    expect(wordsOf(reply)).toContain('Waiting:');
    expect([...stack.slack.postCounts()].filter(([key]) => key === keyOf(reply))).toEqual([[keyOf(reply), 1]]);
    expect(repliesIn(stack, directLine(stack, ANA)).filter((one) => one.ts > message.ts)).toHaveLength(1);
  });

  it('does not hear bots, edits, itself or messages in channels', async () => {
    const before = await stack.models.connection.collection('talk_questions').countDocuments();
    const base = { channel: directLine(stack, ANA), channel_type: 'im', text: 'hello', ts: '99.1', user: ANA };
    await stack.slack.event({ type: 'message', ...base, bot_id: 'B9' });
    await stack.slack.event({ type: 'message', ...base, subtype: 'message_changed' });
    await stack.slack.event({ type: 'message', ...base, user: BOT_USER_ID });
    await stack.slack.event({ type: 'message', ...base, channel: CHANNELS.leads, channel_type: 'channel' });
    await stack.quiet();
    expect(await stack.models.connection.collection('talk_questions').countDocuments()).toBe(before);
  });

  it('asks before it approves, and approves exactly what the card lists', async () => {
    const { message } = await stack.slack.say(ANA, CHANNELS.leads, mention('approve the top three'));
    const reply = await settled(stack, message);
    expect(buttonsOf(reply)).toEqual(['talk_confirm', 'talk_cancel']);
    const { proposal } = await questionOf(stack, reply);
    if (proposal?.deed.kind !== 'approve') throw new Error('no card');
    const [first, second, third] = proposal.deed.leads;
    const statuses = async () =>
      (await stack.models.companies.findMany([first, second, third].map((lead) => lead?.companyId ?? ''))).map(
        ({ status }) => status,
      );
    expect(await statuses()).toEqual(['scored', 'scored', 'scored']);

    // Cleo may not; one lead is decided meanwhile
    expect(await desk.pressAndHear(CLEO, reply, 'talk_confirm')).toContain('that is for approvers');
    expect(await statuses()).toEqual(['scored', 'scored', 'scored']);
    await desk.ask(ANA, `reject "${second?.name}" too small`);
    await desk.press(ANA, reply, 'talk_confirm');
    await stack.quiet();
    expect(await statuses()).toEqual(['approved', 'archived', 'approved']);
    const after = stack.slack.message(reply.channel, reply.ts);
    expect(wordsOf(after as SlackMessage)).toContain('2 leads approved');
    expect(wordsOf(after as SlackMessage)).toContain('was decided meanwhile');
    expect(buttonsOf(after as SlackMessage)).toEqual([]);

    expect(await desk.pressAndHear(ANA, reply, 'talk_confirm')).toContain('Nothing was done twice');
  });

  it('makes no card for somebody who may not approve', async () => {
    const reply = await answerTo(stack, CLEO, 'approve the top three');
    expect(buttonsOf(reply)).toEqual([]);
    expect(wordsOf(reply)).toContain('for approvers');
  });

  it('starts a run after a yes of who asked, once', async () => {
    const runs = async () =>
      (await stack.models.runs.list({}, 50)).filter(({ request }) => request.industryKey === 'hotel');
    const reply = await answerTo(stack, CLEO, 'run hotels in texas, 30');
    expect(wordsOf(reply)).toContain('Look for hotels and motels in Texas, up to 30 companies?');
    expect(await runs()).toHaveLength(0);
    await Promise.all([desk.press(CLEO, reply, 'talk_confirm'), desk.pressStale(ANA, reply, 'talk_confirm')]);
    await until(async () => (await runs()).length > 0, 'the run');
    await stack.quiet();
    expect(await runs()).toHaveLength(1);
    expect(wordsOf(stack.slack.message(reply.channel, reply.ts) as SlackMessage)).toMatch(
      /was started by|already running/,
    );
  });

  it('does nothing after a no', async () => {
    const reply = await answerTo(stack, ANA, 'run breweries in Ohio');
    await desk.press(ANA, reply, 'talk_cancel');
    await stack.quiet();
    expect(wordsOf(stack.slack.message(reply.channel, reply.ts) as SlackMessage)).toContain('cancelled by');
    expect((await stack.models.runs.list({}, 50)).some(({ request }) => request.industryKey === 'brewery')).toBe(false);
  });

  it('goes on from what was listed before', async () => {
    await answerTo(stack, ANA, 'medium dental leads in Ohio');
    const reply = await answerTo(stack, ANA, 'and in texas?');
    expect(wordsOf(reply)).toContain('medium leads: dental practices in Texas');
  });

  it('asks back when it does not understand, and says no more than it knows', async () => {
    const reply = await answerTo(stack, ANA, 'florble the wug <!channel> *now*');
    expect(wordsOf(reply)).toContain('not sure what you mean');
    expect(reply.text).not.toContain('<!channel>');
  });
});

function repliesIn(stack: Stack, channelId: string): SlackMessage[] {
  return stack.slack
    .channel(channelId)
    .messages()
    .filter(({ user }) => user === BOT_USER_ID);
}

async function questionOf(stack: Stack, reply: SlackMessage) {
  const question = await stack.models.talk.find(keyOf(reply).slice('talk:'.length));
  if (question === null) throw new Error('the answer belongs to no question');
  return question;
}
