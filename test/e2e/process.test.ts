import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BotProcess, freePort, startBot } from '../../sandbox/bot-process.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { ENVIRONMENT_VARIABLES } from '../../src/config.ts';
import { ANA, CHANNELS, createDesk } from './desk.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');

describe('the process', () => {
  let sandbox: Sandbox;
  let folder: string;
  const bots: BotProcess[] = [];
  beforeAll(async () => {
    sandbox = await startSandbox({ latencyMs: 100 });
    folder = await mkdtemp(path.join(tmpdir(), 'leadgen-process-'));
  });
  afterAll(async () => {
    await Promise.all(bots.map((bot) => bot.kill()));
    await sandbox?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('with nothing configured names everything that is missing, each with its remedy, and the demo', async () => {
    const { code, output } = await npmStart({});
    expect(code).not.toBe(0);
    for (const name of [
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'SLACK_LEADS_CHANNEL',
      'FIRM_NAME',
      'FIRM_ADDRESS',
      'SENDER_NAME',
    ]) {
      expect(output).toMatch(new RegExp(`${name} is missing\\n\\s+\\S+`));
    }
    expect(output).toContain('npm run demo');
    expect(output).not.toMatch(/\n\s+at /); // no stack trace
  });

  it('names every wrong value at once', async () => {
    const { code, output } = await npmStart({
      ...sandbox.env(1),
      PORT: 'eighty',
      SMTP_URL: 'http://x',
      APP_TIMEZONE: 'Mars',
    });
    expect(code).not.toBe(0);
    expect(output).toContain('PORT');
    expect(output).toContain('SMTP_URL');
  });

  it('says what to do when Slack refuses its token', async () => {
    sandbox.slack.revokeToken();
    const { code, output } = await npmStart({
      ...sandbox.env(await freePort()),
      LEADGEN_DATA_DIR: path.join(folder, 'refused'),
    });
    sandbox.slack.revokeToken(false);
    expect(code).not.toBe(0);
    expect(output).toMatch(/Slack refused the token \(token_revoked\)\. Reinstall/);
  });

  it('ends within 10 s of SIGTERM while a run works, its database too, and goes on after the next start', async () => {
    const env = { ...sandbox.env(await freePort()), LEADGEN_DATA_DIR: path.join(folder, 'data'), LOG_LEVEL: 'warn' };
    const desk = createDesk(sandbox.slack);
    const bot = await startBot(env, { cwd: folder });
    bots.push(bot);
    const children = await childrenOf(bot.pid);
    expect(children.length).toBeGreaterThan(0);
    await desk.ask(ANA, 'run hotel ohio 5');
    await sandbox.slack.waitFor(() => sandbox.world.requests.some((request) => request.target === 'site'), {
      timeoutMs: 20_000,
      what: 'a website being read',
    });
    const { code, ms } = await bot.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    for (const pid of children) expect(await isAlive(pid)).toBe(false);

    const again = await startBot(env, { cwd: folder });
    bots.push(again);
    await sandbox.slack.waitFor(() => desk.messages('lead:').length === 5, { timeoutMs: 60_000, what: 'the cards' });
    expect(desk.messages('run:')).toHaveLength(1);
    expect([...sandbox.slack.postCounts().values()].every((count) => count === 1)).toBe(true);
    const audit = await readFile(path.join(folder, 'logs', 'task_log.txt'), 'utf8');
    expect(audit).toContain('scout');
    expect((await again.stop()).code).toBe(0);
    expect(sandbox.slack.channel(CHANNELS.leads).messages().length).toBeGreaterThan(0);
  });

  /** `npm start` as a person types it, with this environment and no other setting of ours. */
  function npmStart(env: Record<string, string>): Promise<{ code: number; output: string }> {
    const outside = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !ENVIRONMENT_VARIABLES.includes(name) && !name.startsWith('npm_')),
    );
    return new Promise((resolve) => {
      execFile(
        'npm',
        ['start', '--silent'],
        { cwd: ROOT, env: { ...outside, ...env }, timeout: 60_000 },
        (error, stdout, stderr) => {
          resolve({
            code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
            output: stdout + stderr,
          });
        },
      );
    });
  }
});

async function childrenOf(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const parents = await Promise.all(pids.map(async (pid) => [pid, await parentOf(pid)] as const));
  return parents.filter(([, of]) => of === parent).map(([pid]) => pid);
}

async function parentOf(pid: number): Promise<number | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null; // it ended meanwhile
    throw error;
  }
}

async function isAlive(pid: number): Promise<boolean> {
  return (await parentOf(pid)) !== null;
}
