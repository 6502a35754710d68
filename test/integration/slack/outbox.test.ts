import { setTimeout as delay } from 'node:timers/promises';
import { LogLevel, WebClient } from '@slack/web-api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../../sandbox/slack/local-slack.ts';
import type { Message } from '../../../src/blocks/message.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createOutbox, type Outbox, type Wish } from '../../../src/slack/outbox.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

const MESSAGE: Message = { text: 'a run', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'a run' } }] };
const WISH: Wish = { key: 'run:1', kind: 'run', refId: '1', channelId: 'C0LEADS' };
const CALL_MS = 600;
const LATE_MS = CALL_MS + 1_500;

let database: TestDatabase;
let slack: LocalSlack;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const processes: Outbox[] = [];
beforeEach(async () => {
  slack = await startLocalSlack({ signingSecret: 'secret', botToken: 'xoxb-test' });
  await database.connection.collection('slack_messages').deleteMany({});
  await freeChannels();
});
/** A pace that a fast clock set is kept until then, by everybody: a delay, and no matter of these tests. */
const freeChannels = () => database.connection.collection('paces').deleteMany({});
afterEach(async () => {
  await Promise.all(processes.splice(0).map((outbox) => outbox.stop(2_000)));
  await slack.close();
});

/** One process with a clock of its own. */
function startProcess(owner: string, given: { aheadMs?: number; render?: () => Promise<Message> } = {}) {
  const process = { aheadMs: given.aheadMs ?? 0 };
  const outbox = createOutbox({
    store: database.models.slackMessages,
    paces: database.models.paces,
    client: new WebClient('xoxb-test', {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: CALL_MS,
      logLevel: LogLevel.ERROR,
    }),
    render: given.render ?? (async () => MESSAGE),
    clock: { ...systemClock, now: () => new Date(Date.now() + process.aheadMs) },
    log: silentLogger,
    owner,
    onUnreachable: () => undefined,
    onReached: () => undefined,
    waits: { channelGapMs: 1, underWayMs: 3_000 },
  });
  processes.push(outbox);
  outbox.start();
  return Object.assign(process, { show: outbox.show, stop: () => outbox.stop(2_000) });
}

const stored = () => database.models.slackMessages.find(WISH.key);
const isShown = () => expect.poll(async () => (await stored())?.ts ?? null, { timeout: 15_000 }).not.toBeNull();
const timesPosted = () => slack.postCounts().get(WISH.key);

describe('a message whose post nobody knows the end of', () => {
  it('is found although the clock of the process that posted it is minutes ahead of Slack’s', async () => {
    slack.fail({ method: 'chat.postMessage', dropConnectionAfterHandling: true });
    const early = startProcess('early', { aheadMs: 400_000 });
    await early.show(WISH);
    await expect.poll(async () => (await stored())?.attempts).toBe(1);
    await early.stop();
    await freeChannels();
    await startProcess('right').show(WISH);
    await isShown();
    expect(timesPosted()).toBe(1);
  });

  it('is waited for by a clock that does not jump', async () => {
    slack.fail({ method: 'chat.postMessage', delayMs: LATE_MS });
    const process = startProcess('jumps');
    await process.show(WISH);
    await expect.poll(async () => (await stored())?.attempts, { timeout: 5_000 }).toBe(1);
    process.aheadMs = 400_000;
    await isShown();
    await delay(LATE_MS); // the first post arrives at last
    expect(timesPosted()).toBe(1);
  });

  it('stays the same message when the update after it was found is refused', async () => {
    slack.fail({ method: 'chat.postMessage', dropConnectionAfterHandling: true });
    slack.fail({ method: 'chat.update', retryAfterS: 1, times: 2 });
    await startProcess('one').show(WISH);
    await expect.poll(async () => (await stored())?.dirty, { timeout: 15_000 }).toBe(false);
    expect(slack.calls('chat.update').length).toBe(3);
    expect(timesPosted()).toBe(1);
  });

  it('is not posted by a process that was suspended while another took over', async () => {
    const suspended = Promise.withResolvers<Message>();
    const slow = startProcess('slow', { render: () => suspended.promise });
    await slow.show(WISH);
    await expect.poll(async () => (await stored())?.claimedBy).toBe('slow');
    const other = startProcess('other', { aheadMs: 61_000 }); // a minute later, by its clock
    await isShown();
    await freeChannels();
    suspended.resolve(MESSAGE);
    await Promise.all([slow.stop(), other.stop()]);
    expect(timesPosted()).toBe(1);
  });
});
