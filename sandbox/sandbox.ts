import { answerTo } from './inbox/answer-mail.ts';
import { type SampleInbox, startInbox } from './inbox/start-inbox.ts';
import { type LocalSlack, startLocalSlack } from './slack/local-slack.ts';
import { type SampleWorld, startWorld } from './world/start-world.ts';

const TOKEN = 'xoxb-sandbox';
const SECRET = 'sandbox-signing-secret';
const APP_TOKEN = 'xapp-sandbox';
const INBOUND_TOKEN = 'sandbox-inbound-token';

/** Everything outside the bot, on loopback: a workspace, a world, an inbox. */
export type Sandbox = {
  slack: LocalSlack;
  world: SampleWorld;
  inbox: SampleInbox;
  /** What the bot's environment must hold to live here. `port` is the bot's own. */
  env(port: number): Record<string, string>;
  /** Somebody who got a mail answers it; it reaches the bot as a mail provider would bring it. */
  answer(mailId: string, text: string): Promise<void>;
  close(): Promise<void>;
};

export type SandboxOptions = Parameters<typeof startWorld>[0] & {
  slackPort?: number;
  slackNow?: () => Date;
  /** The bot calls in, instead of being called. */
  socketMode?: boolean;
};

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { slackPort = 0, slackNow, socketMode = false, ...worldOptions } = options;
  const slack = await startLocalSlack({
    port: slackPort,
    botToken: TOKEN,
    signingSecret: SECRET,
    ...(socketMode ? { appToken: APP_TOKEN } : {}),
    ...(slackNow === undefined ? {} : { now: slackNow }),
  });
  const world = await startWorld(worldOptions);
  const inbox = await startInbox();
  let botPort = 0;
  return {
    slack,
    world,
    inbox,
    env: (port) => {
      botPort = port;
      if (!socketMode) slack.setBotUrl(`http://127.0.0.1:${port}/slack/events`);
      return {
        PORT: String(port),
        PUBLIC_BASE_URL: `http://127.0.0.1:${port}`,
        SLACK_API_URL: slack.apiUrl,
        SLACK_BOT_TOKEN: TOKEN,
        ...(socketMode ? { SLACK_APP_TOKEN: APP_TOKEN } : { SLACK_SIGNING_SECRET: SECRET }),
        SLACK_LEADS_CHANNEL: 'C0LEADS',
        SLACK_EMAILS_CHANNEL: 'C0EMAILS',
        SLACK_ALERTS_CHANNEL: 'C0ALERTS',
        SLACK_APPROVER_IDS: 'U0ANA,U0BEN',
        SLACK_ADMIN_IDS: 'U0ANA',
        OVERPASS_URL: world.overpassUrl,
        NPI_URL: world.npiUrl,
        CRAWL_PROXY_URL: world.proxyUrl,
        CRAWL_ALLOW_PRIVATE: 'true',
        REQUEST_DELAY_SECONDS: '0',
        EMAIL_MX_CHECK: 'false',
        SMTP_URL: inbox.smtpUrl,
        MAIL_FROM: 'sam.lee@harness-audit.example',
        FIRM_NAME: 'Harness Audit Partners',
        FIRM_ADDRESS: '100 Sample Street, Columbus, OH 43004',
        FIRM_PHONE: '(614) 555-0100',
        FIRM_WEBSITE: 'https://harness-audit.example',
        SENDER_NAME: 'Sam Lee',
        SENDER_TITLE: 'Senior Auditor',
        SEND_DAYS: '1-7',
        SEND_WINDOW_START: '00:00',
        SEND_WINDOW_END: '23:59',
        SEND_GAP_SECONDS: '0',
        INBOUND_TOKEN,
      };
    },
    async answer(mailId, text) {
      const mail = (await inbox.list()).find(({ id }) => id === mailId);
      if (mail === undefined) throw new Error('this mail is gone');
      const response = await fetch(`http://127.0.0.1:${botPort}/webhooks/sendgrid/inbound/${INBOUND_TOKEN}`, {
        method: 'POST',
        headers: { 'content-type': 'message/rfc822' },
        body: answerTo(mail, text, new Date()),
      });
      if (!response.ok) throw new Error(`the bot does not take the answer: ${response.status}`);
    },
    async close() {
      await Promise.all([slack.close(), world.close(), inbox.close()]);
    },
  };
}
