import { describe, expect, it } from 'vitest';
import { settingsAnswer } from '../../../src/blocks/settings.ts';
import { loadConfig } from '../../../src/config.ts';
import { settingsView } from '../../../src/wiring/settings-view.ts';
import { readable } from '../blocks/reading.ts';
import { moment } from '../blocks/samples.ts';

const SECRETS = {
  SLACK_BOT_TOKEN: 'xoxb-very-secret',
  SLACK_SIGNING_SECRET: 'signing-secret-1',
  SLACK_APP_TOKEN: 'xapp-very-secret',
  OPENAI_API_KEY: 'sk-very-secret',
  SMTP_URL: 'smtp://sam:mail-password@mail.example:587',
  MONGODB_URI: 'mongodb://bot:database-password@db.example/x',
};
const PLAIN = { SLACK_LEADS_CHANNEL: 'C0LEADS', MAIL_FROM: 'sam@our-firm.example', SLACK_APPROVER_IDS: 'U0ANA,S0TEAM' };

const words = (env: Record<string, string>) =>
  readable(settingsAnswer(settingsView(loadConfig(env)), [], moment).blocks);

describe('the settings that admins see', () => {
  it('hold no secret, only whether it is set', () => {
    const config = loadConfig({ ...SECRETS, ...PLAIN });
    const everything = JSON.stringify(settingsView(config)) + words({ ...SECRETS, ...PLAIN });
    for (const secret of [...Object.values(SECRETS), 'mail-password', 'database-password', 'db.example']) {
      expect(everything).not.toContain(secret);
    }
    expect(everything).toMatch(/SMTP login: set[\s\S]*Model key: set/);
    expect(everything).toContain('Approvers: <@U0ANA>, a user group');
    expect(everything).toContain('Admins: none named, so approvers');
  });

  it('name the way out that is used, and not its key', () => {
    const key = 'SG.very-secret';
    const told = words({ ...PLAIN, SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's', SENDGRID_API_KEY: key });
    expect(told).toMatch(/Sending: SendGrid[\s\S]*SMTP login: not set[\s\S]*SendGrid key: set/);
    expect(told).toMatch(/From: sam/);
    expect(told).not.toContain(key);
  });

  it('name what is counted of mails, and whether it arrives', () => {
    const sendGrid = { ...PLAIN, SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's', SENDGRID_API_KEY: 'SG.key' };
    expect(words(sendGrid)).toContain('Counted of mails: neither opens nor clicks');
    const tracked = { ...sendGrid, MAIL_TRACKING: 'opens,clicks' };
    expect(words(tracked)).toContain('clicks and opens, but nothing of it arrives without the event webhook');
    const heard = { ...tracked, SENDGRID_WEBHOOK_PUBLIC_KEY: 'MFkw' };
    expect(words(heard)).toContain('Counted of mails: clicks and opens, by SendGrid');
  });

  it('say what is missing and what follows from it', () => {
    const told = words({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's', SLACK_LEADS_CHANNEL: 'C0LEADS' });
    expect(told).toContain('Sending: dry run: shown, not sent');
    expect(told).toContain('Approvers: nobody');
    expect(told).toContain('Texts: own templates');
    expect(told).toMatch(/Nothing leaves because: FIRM_NAME is not set/);
    expect(told).toContain('Nothing yet.');
  });

  const month = { month: '2026-03', resumesAt: new Date('2026-04-01T04:00:00Z'), isSpent: false, priceKnown: true };
  it.each([
    [{ budgetUsd: 50, spentUsd: 3.2 }, 'Model budget: $50.00 a month, $3.20 spent this month'],
    [{ budgetUsd: 0, spentUsd: 0.0042 }, 'Model budget: none, $0.0042 spent this month'],
    [{ budgetUsd: 5, spentUsd: 5.1, isSpent: true }, 'templates and rules until it ends'],
    [{ budgetUsd: 5, spentUsd: 0, priceKnown: false }, 'price unknown, counted as $0: set LLM_PRICE_INPUT_USD'],
  ])('say how the model’s money stands: %j', (state, said) => {
    const config = loadConfig({ ...SECRETS, ...PLAIN });
    const view = settingsView(config, { ...month, ...state });
    expect(readable(settingsAnswer(view, [], moment).blocks)).toContain(said.replaceAll('\\', ''));
  });
});
