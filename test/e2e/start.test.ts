import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freePort } from '../../sandbox/bot-process.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import '../support/database-engine.ts';

const APP = path.resolve(import.meta.dirname, '../../src/app.ts');

/** Starts the bot and waits for its end. */
async function startAndEnd(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [APP], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, said };
}

describe('a start that cannot work', () => {
  let sandbox: Sandbox;
  let env: Record<string, string>;

  beforeAll(async () => {
    sandbox = await startSandbox();
    env = {
      ...sandbox.env(await freePort()),
      MONGODB_URI: inject('mongoUri'),
      MONGODB_DB: `start_${randomBytes(6).toString('hex')}`,
    };
  });
  afterAll(async () => sandbox?.close());

  it('names everything that is missing, each with its remedy, and the demo', async () => {
    const { code, said } = await startAndEnd({});
    expect(code).toBe(1);
    for (const variable of [
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'SLACK_LEADS_CHANNEL',
      'FIRM_ADDRESS',
      'SENDER_NAME',
    ]) {
      expect(said).toMatch(new RegExp(`${variable} is missing\\n\\s+\\S`));
    }
    expect(said).toContain('npm run demo');
  });

  it('lists every wrong value at once', async () => {
    const { code, said } = await startAndEnd({
      ...env,
      PORT: 'eighty',
      APP_TIMEZONE: 'Mars/Base',
      SMTP_URL: 'ftp://x',
    });
    expect(code).toBe(1);
    expect(said).toContain('PORT');
    expect(said).toContain('SMTP_URL');
  });

  it('says that Slack refused the token and what to do, without a stack', async () => {
    const { code, said } = await startAndEnd({ ...env, SLACK_BOT_TOKEN: 'xoxb-wrong' });
    expect(code).toBe(1);
    expect(said).toContain('leadgen cannot start: Slack refused the token (invalid_auth)');
    expect(said).toContain('SLACK_BOT_TOKEN');
    expect(said).not.toContain('    at ');
  });
});
