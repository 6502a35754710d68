import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../../sandbox/slack/local-slack.ts';
import { MASK_EMAILS } from '../../../src/domain/mask-emails.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { createMasking } from '../../../src/slack/channel-kinds.ts';
import { handClock } from '../orchestrator/lead-scene.ts';

let slack: LocalSlack;
let client: WebClient;
beforeAll(async () => {
  slack = await startLocalSlack({ signingSecret: 'secret', botToken: 'xoxb-test' });
  client = new WebClient('xoxb-test', { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
});
afterAll(() => slack.close());

const PUBLIC = 'C0LEADS';
const PRIVATE = 'C0EMAILS';

it('shows addresses in part in public channels, or everywhere, or nowhere; where Slack does not tell, whole', async () => {
  const table: Record<string, boolean[]> = {};
  for (const mode of MASK_EMAILS) {
    const isMasked = createMasking({ client, mode, clock: handClock(), log: silentLogger });
    table[mode] = [await isMasked(PUBLIC), await isMasked(PRIVATE), await isMasked('C0GONE')];
  }
  expect(table).toEqual({ auto: [true, false, false], always: [true, true, true], never: [false, false, false] });
});

it('asks Slack once an hour, and stays with what it knew while Slack does not answer', async () => {
  const clock = handClock();
  const asked: string[] = [];
  let isDown = false;
  const counting = {
    conversations: {
      info: async (args: { channel: string }) => {
        asked.push(args.channel);
        if (isDown) throw new Error('Slack is down');
        return client.conversations.info(args);
      },
    },
  } as unknown as WebClient;
  const isMasked = createMasking({ client: counting, mode: 'auto', clock, log: silentLogger });
  expect([await isMasked(PUBLIC), await isMasked(PUBLIC)]).toEqual([true, true]);
  expect(asked).toHaveLength(1);
  isDown = true;
  clock.set(new Date(clock.now().getTime() + 61 * 60_000));
  expect(await isMasked(PUBLIC)).toBe(true);
  expect(asked).toHaveLength(2);
});
