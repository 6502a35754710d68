/** The least a Slack app can do: Bolt behind the same receiver, `await ack()` and nothing else. Says its port, then serves. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import bolt from '@slack/bolt';

const receiver = new bolt.HTTPReceiver({
  signingSecret: process.argv[2] ?? '',
  unhandledRequestTimeoutMillis: 3_001,
});
const app = new bolt.App({
  receiver,
  authorize: async () => ({ botToken: 'xoxb-none', botId: 'B0BARE', botUserId: 'U0BARE' }),
  clientOptions: { slackApiUrl: 'http://127.0.0.1:9/api/' },
});
app.command('/leadgen', async ({ ack }) => ack());
app.action(/./, async ({ ack }) => ack());

const server = createServer(receiver.requestListener);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
