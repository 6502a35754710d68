import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freePort } from '../../sandbox/bot-process.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { connect } from '../../src/db/database.ts';
import { LATEST_VERSION } from '../../src/db/migrations/migrate.ts';
import { schemaStateOf } from '../../src/db/migrations/schema-state.ts';
import '../support/database-engine.ts';
import { until } from '../support/stack.ts';

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

/** Whether a process is there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH: gone
  }
}

describe('a bot behind npm', () => {
  it('ends within 10 s, its database too, when npm alone gets SIGTERM', async () => {
    const sandbox = await startSandbox();
    const folder = await mkdtemp(path.join(tmpdir(), 'leadgen-npm-'));
    const port = await freePort();
    const npm = spawn('npm', ['start'], {
      cwd: path.dirname(path.dirname(APP)),
      env: { ...process.env, ...sandbox.env(port), LEADGEN_DATA_DIR: folder, MONGODB_URI: '', LOG_LEVEL: 'warn' },
      stdio: 'ignore',
    });
    await until(
      async () => (await fetch(`http://127.0.0.1:${port}/health`).catch(() => null))?.ok, // refused: not up yet
      'the bot to be ready',
    );
    const pids = await childrenOf(npm.pid ?? 0);
    expect(pids.length).toBeGreaterThanOrEqual(2); // the bot and its database
    npm.kill('SIGTERM');
    await until(
      () => !pids.some(isAlive),
      'everything to be gone',
      () => pids.filter(isAlive),
    );
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });
});

/** All descendants of a process, as the system lists them. */
async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=']);
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const pids: number[] = [];
  for (const queue = [pid]; queue.length > 0; ) {
    const parent = queue.shift();
    const found = rows.filter(([, ppid]) => ppid === parent).map(([child = 0]) => child);
    pids.push(...found);
    queue.push(...found);
  }
  return pids;
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
    for (const variable of ['PORT', 'SMTP_URL', 'APP_TIMEZONE']) {
      expect(said).toMatch(new RegExp(`${variable} .+\\n\\s+\\S`));
    }
  });

  it('says that the database is newer than the code, and what to do, without a stack', async () => {
    const dbName = `start_newer_${randomBytes(6).toString('hex')}`;
    const connection = await connect(inject('mongoUri'), dbName, { poolSize: 1 });
    await schemaStateOf(connection.getClient().db(dbName)).create(LATEST_VERSION + 1, null);
    const { code, said } = await startAndEnd({ ...env, MONGODB_DB: dbName });
    await connection.dropDatabase();
    await connection.close();
    expect(code).toBe(1);
    expect(said).toContain('written by a newer leadgen');
    expect(said).not.toContain('    at ');
  });

  it('says that Slack refused the token and what to do, without a stack', async () => {
    const { code, said } = await startAndEnd({ ...env, SLACK_BOT_TOKEN: 'xoxb-wrong' });
    expect(code).toBe(1);
    expect(said).toContain('leadgen cannot start: Slack refused the token (invalid_auth)');
    expect(said).toContain('SLACK_BOT_TOKEN');
    expect(said).not.toContain('    at ');
  });
});
