import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type BotProcess, freePort, startBot } from '../../sandbox/bot-process.ts';
import { BOT_USER_ID, DEFAULT_SCOPES } from '../../sandbox/slack/world.ts';
import { loadConfig } from '../../src/config.ts';
import { LATEST_VERSION } from '../../src/db/migrations/migrate.ts';
import { type Clock, systemClock } from '../../src/lib/clock.ts';
import { ensureIndexes } from '../../src/models/index.ts';
import type { DnsResolver } from '../../src/providers/dns/resolver.ts';
import { diagnose } from '../../src/wiring/doctor/diagnose.ts';
import type { Verdict } from '../../src/wiring/doctor/verdict.ts';
import { type Stack, startStack } from '../support/stack.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');

let stack: Stack;
let stranger: Server;
/** Of a program that is not the bot, and refuses everything. */
let strangerUrl: string;
/** Of SendGrid, for a key that may send. */
let sendGrid: Server;
/** Nobody listens there. */
let deadPort: number;
beforeAll(async () => {
  stack = await startStack();
  deadPort = await freePort();
  stranger = createServer((_request, response) => response.writeHead(401).end('who are you?')).listen(0, '127.0.0.1');
  sendGrid = createServer((_request, response) => response.end('{"scopes":["mail.send"]}')).listen(0, '127.0.0.1');
  for (const server of [stranger, sendGrid]) if (!server.listening) await once(server, 'listening');
  strangerUrl = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
});
afterAll(async () => {
  stranger?.close();
  sendGrid?.close();
  await stack?.close();
});
afterEach(() => stack.slack.grantScopes(DEFAULT_SCOPES));

function examine(env: Record<string, string> = {}, parts: { clock?: Clock; resolver?: DnsResolver } = {}) {
  const { port } = new URL(stack.url);
  const database = { MONGODB_URI: inject('mongoUri'), MONGODB_DB: stack.models.connection.name };
  return diagnose(loadConfig({ ...stack.env(Number(port)), ...database, ...env }), parts);
}

const off = (seconds: number): Clock => ({
  ...systemClock,
  now: () => new Date(Date.now() + seconds * 1_000),
});

/** DNS that knows no mail exchanger, or answers nothing at all. */
function resolverThat(code: 'ENODATA' | 'ETIMEOUT'): DnsResolver {
  const fail = () => Promise.reject(Object.assign(new Error(code), { code }));
  return { resolveMx: fail, resolve4: fail, resolve6: fail, resolveNs: fail, resolveTxt: fail };
}

/** DNS that knows these texts, and no others. */
function resolverWith(texts: Record<string, string[]>): DnsResolver {
  const none = resolverThat('ENODATA');
  return {
    ...none,
    resolveMx: async () => [{ exchange: 'mx.harness-audit.example', priority: 10 }],
    resolveNs: async () => ['a.gtld-servers.net'],
    resolveTxt: async (name) => texts[name]?.map((text) => [text]) ?? none.resolveTxt(name),
  };
}

const trouble = (verdicts: readonly Verdict[]) =>
  verdicts.filter(({ status }) => status === 'warning' || status === 'problem');

it('finds nothing wrong with a healthy bot, and neither posts, mails nor stores anything', async () => {
  await stack.quiet();
  const { connection } = stack.models;
  const stored = async () => {
    const collections = (await connection.db?.collections()) ?? [];
    return Promise.all(collections.map(async (one) => [one.collectionName, await one.countDocuments()]));
  };
  const before = { posts: stack.slack.revision, mails: (await stack.inbox.list()).length, stored: await stored() };
  const calls = stack.slack.calls().length;
  const verdicts = await examine();
  expect(trouble(verdicts)).toEqual([]);
  expect(verdicts.map(({ part }) => part)).toEqual(
    expect.arrayContaining(['Slack token', 'Slack scopes', 'Approvers', 'Bot', 'Public address', 'Database', 'Clock']),
  );
  const asked = stack.slack.calls().slice(calls);
  expect(asked.filter(({ method }) => /^(?:chat|files|views)\./.test(method))).toEqual([]);
  expect((await stack.inbox.list()).length).toBe(before.mails);
  expect(await stored()).toEqual(before.stored);
});

type Fault = {
  fault: string;
  env?: () => Record<string, string>;
  arrange?: () => unknown;
  undo?: () => unknown;
  clock?: Clock;
  resolver?: DnsResolver;
  part: string;
  status: 'warning' | 'problem';
  says: RegExp;
  remedy: RegExp;
};

const alertsMembers = () => stack.slack.channels().find(({ id }) => id === 'C0ALERTS')?.members;
const schema = () => stack.models.connection.collection<{ _id: string; version: number }>('migrations');
const setVersion = (version: number) => schema().updateOne({ _id: 'state' }, { $set: { version } });

const FAULTS: Fault[] = [
  {
    fault: 'a wrong bot token',
    env: () => ({ SLACK_BOT_TOKEN: 'xoxb-wrong' }),
    part: 'Slack token',
    status: 'problem',
    says: /refuses it \(invalid_auth\)/,
    remedy: /SLACK_BOT_TOKEN/,
  },
  {
    fault: 'a Slack that does not answer',
    env: () => ({ SLACK_API_URL: `http://127.0.0.1:${deadPort}/api/` }),
    part: 'Slack token',
    status: 'problem',
    says: /does not answer/,
    remedy: /network/,
  },
  {
    fault: 'scopes that were not granted',
    arrange: () => stack.slack.grantScopes(DEFAULT_SCOPES.filter((scope) => !scope.startsWith('files:'))),
    part: 'Slack scopes',
    status: 'problem',
    says: /^files:read, files:write not granted: reports come without pictures/,
    remedy: /manifest\.yml.*reinstall/,
  },
  {
    fault: 'a wrong app token',
    env: () => ({ SLACK_APP_TOKEN: 'xapp-wrong' }),
    part: 'Slack requests',
    status: 'problem',
    says: /invalid_auth/,
    remedy: /connections:write/,
  },
  {
    fault: 'a channel that does not exist',
    env: () => ({ SLACK_ALERTS_CHANNEL: 'C0NOWHERE' }),
    part: 'Slack channel alerts',
    status: 'problem',
    says: /C0NOWHERE: channel not found/,
    remedy: /Copy the id/,
  },
  {
    fault: 'a channel that the bot is not in',
    arrange: () => alertsMembers()?.delete(BOT_USER_ID),
    undo: () => alertsMembers()?.add(BOT_USER_ID),
    part: 'Slack channel alerts',
    status: 'problem',
    says: /the bot is not in #/,
    remedy: /\/invite/,
  },
  {
    fault: 'nobody who may approve',
    env: () => ({ SLACK_APPROVER_IDS: '', SLACK_ADMIN_IDS: '' }),
    part: 'Approvers',
    status: 'warning',
    says: /nobody may approve/,
    remedy: /SLACK_APPROVER_IDS/,
  },
  {
    fault: 'an approver and a group that do not exist',
    env: () => ({ SLACK_APPROVER_IDS: 'U0ANA,U0NOBODY,S0NOGROUP' }),
    part: 'Approvers',
    status: 'warning',
    says: /^S0NOGROUP, U0NOBODY: nobody/,
    remedy: /Copy member ID/,
  },
  {
    fault: 'a dead SMTP server',
    env: () => ({ SMTP_URL: `smtp://127.0.0.1:${deadPort}` }),
    part: 'Mail out',
    status: 'problem',
    says: /does not answer \(E\w+\)/,
    remedy: /host and port in SMTP_URL/,
  },
  {
    fault: 'no mail server',
    env: () => ({ SMTP_URL: '' }),
    part: 'Mail out',
    status: 'warning',
    says: /dry run/,
    remedy: /SMTP_URL/,
  },
  {
    fault: 'opens that nobody here learns of',
    env: () => ({
      SMTP_URL: '',
      SENDGRID_API_KEY: 'SG.made-up',
      SENDGRID_URL: `http://127.0.0.1:${(sendGrid.address() as AddressInfo).port}`,
      MAIL_TRACKING: 'opens',
    }),
    part: 'Mail out',
    status: 'warning',
    says: /^SendGrid counts opens, and nothing of it arrives here$/,
    remedy: /SENDGRID_WEBHOOK_PUBLIC_KEY/,
  },
  {
    fault: 'a firm without an address',
    env: () => ({ FIRM_ADDRESS: '' }),
    part: 'Mail out',
    status: 'warning',
    says: /FIRM_ADDRESS/,
    remedy: /\.env/,
  },
  {
    fault: 'a dead mailbox',
    env: () => ({ IMAP_URL: `imap://ana:secret-word@127.0.0.1:${deadPort}` }),
    part: 'Mail in',
    status: 'problem',
    says: /INBOX at 127\.0\.0\.1: unreachable/,
    remedy: /IMAP_URL/,
  },
  {
    fault: 'a sender whose domain takes no mail',
    env: () => ({ EMAIL_MX_CHECK: 'true' }),
    resolver: resolverThat('ENODATA'),
    part: 'DNS',
    status: 'problem',
    says: /harness-audit\.example takes no mail/,
    remedy: /MAIL_FROM/,
  },
  {
    fault: 'a DNS that does not answer',
    env: () => ({ EMAIL_MX_CHECK: 'true' }),
    resolver: resolverThat('ETIMEOUT'),
    part: 'DNS',
    status: 'warning',
    says: /cannot tell/,
    remedy: /port 53/,
  },
  {
    fault: 'a sender without SPF and DMARC',
    env: () => ({ EMAIL_MX_CHECK: 'true' }),
    resolver: resolverWith({ 'harness-audit.example': ['site-verification=1'] }),
    part: 'Sender domain',
    status: 'warning',
    says: /^harness-audit\.example has no SPF and no DMARC record$/,
    remedy:
      /“v=spf1 .*” at harness-audit\.example,.* “v=DMARC1; p=none” at _dmarc\.harness-audit\.example\..* 72 hours/,
  },
  {
    fault: 'a sender with two SPF records',
    env: () => ({ EMAIL_MX_CHECK: 'true' }),
    resolver: resolverWith({
      'harness-audit.example': ['v=spf1 mx -all', 'v=spf1 a -all'],
      '_dmarc.harness-audit.example': ['v=DMARC1; p=none'],
    }),
    part: 'Sender domain',
    status: 'warning',
    says: /^harness-audit\.example has several SPF records$/,
    remedy: /^Leave only one of the TXT records that begin with v=spf1\.$/,
  },
  {
    fault: 'a DNS that does not say what the sender has',
    env: () => ({ EMAIL_MX_CHECK: 'true' }),
    resolver: resolverThat('ENODATA'),
    part: 'Sender domain',
    status: 'warning',
    says: /cannot tell/,
    remedy: /port 53/,
  },
  {
    fault: 'a clock two minutes ahead',
    clock: off(120),
    part: 'Clock',
    status: 'warning',
    says: /1[12]\d s ahead of Slack/,
    remedy: /NTP/,
  },
  {
    fault: 'a clock ten minutes behind',
    clock: off(-600),
    part: 'Clock',
    status: 'problem',
    says: /(?:59|60)\d s behind Slack.*refused/,
    remedy: /NTP/,
  },
  {
    fault: 'a language model that refuses the key',
    env: () => ({ OPENAI_BASE_URL: strangerUrl, OPENAI_API_KEY: 'sk-wrong' }),
    part: 'Language model',
    status: 'problem',
    says: /refuses the key \(HTTP 401\)/,
    remedy: /OPENAI_API_KEY/,
  },
  {
    fault: 'a paid source that refuses the key',
    env: () => ({ HUNTER_URL: strangerUrl, HUNTER_API_KEY: 'hunter-wrong' }),
    part: 'Hunter',
    status: 'problem',
    says: /HTTP 401/,
    remedy: /key of Hunter/,
  },
  {
    fault: 'a free source that is down',
    env: () => ({ OVERPASS_URL: `http://127.0.0.1:${deadPort}/api` }),
    part: 'OpenStreetMap',
    status: 'warning',
    says: /cannot be reached/,
    remedy: /OVERPASS_URL/,
  },
  {
    fault: 'a CSV file that is not there',
    env: () => ({ CSV_SOURCES: 'dental:/nowhere/dental.csv' }),
    part: 'CSV source',
    status: 'problem',
    says: /ENOENT/,
    remedy: /CSV_SOURCES/,
  },
  {
    fault: 'a database that does not answer',
    env: () => ({ MONGODB_URI: `mongodb://127.0.0.1:${deadPort}/` }),
    part: 'Database',
    status: 'problem',
    says: /ECONNREFUSED/,
    remedy: /MONGODB_URI/,
  },
  {
    fault: 'a missing index',
    arrange: () => stack.models.connection.collection('email_drafts').dropIndex('messageId_1'),
    undo: () => ensureIndexes(stack.models),
    part: 'Database indexes',
    status: 'warning',
    says: /1 index missing/,
    remedy: /db:indexes/,
  },
  {
    fault: 'a database that a newer version wrote',
    arrange: () => setVersion(LATEST_VERSION + 1),
    undo: () => setVersion(LATEST_VERSION),
    part: 'Database schema',
    status: 'problem',
    says: /does not fit/,
    remedy: /start the newer one/,
  },
  {
    fault: 'a stopped bot',
    arrange: () => stack.models.mainSwitch.stop('U0ANA', new Date()),
    undo: () => stack.models.mainSwitch.resume('U0ANA', new Date()),
    part: 'Main switch',
    status: 'warning',
    says: /everything is stopped/,
    remedy: /\/leadgen resume/,
  },
  {
    fault: 'a paid source that is used up',
    arrange: () => stack.models.providerStates.block('yelp', new Date(Date.now() + 60_000), 'quota', new Date()),
    undo: () => stack.models.providerStates.unblock('yelp', new Date()),
    part: 'Paid sources',
    status: 'warning',
    says: /yelp/,
    remedy: /\/leadgen credits/,
  },
  {
    fault: 'a public address that leads nowhere',
    env: () => ({ PUBLIC_BASE_URL: `http://127.0.0.1:${deadPort}` }),
    part: 'Public address',
    status: 'problem',
    says: /cannot be reached.*ECONNREFUSED/,
    remedy: /lead to 127\.0\.0\.1/,
  },
  {
    fault: 'a public address that leads to somebody else',
    env: () => ({ PUBLIC_BASE_URL: strangerUrl }),
    part: 'Public address',
    status: 'problem',
    says: /not answered by the bot/,
    remedy: /proxy/,
  },
  {
    fault: 'no public address',
    env: () => ({ PUBLIC_BASE_URL: '' }),
    part: 'Public address',
    status: 'warning',
    says: /no unsubscribe link/,
    remedy: /PUBLIC_BASE_URL/,
  },
  {
    fault: 'another program on the port',
    env: () => ({ PORT: new URL(strangerUrl).port }),
    part: 'Bot',
    status: 'problem',
    says: /another program/,
    remedy: /PORT/,
  },
];

describe('the doctor', () => {
  it.each(FAULTS)('finds $fault and says what to do', async (row) => {
    await row.arrange?.();
    const verdicts = await examine(row.env?.(), {
      ...(row.clock === undefined ? {} : { clock: row.clock }),
      ...(row.resolver === undefined ? {} : { resolver: row.resolver }),
    });
    await row.undo?.();
    const found = trouble(verdicts).find(({ part }) => part === row.part);
    expect(found, JSON.stringify(trouble(verdicts))).toMatchObject({ status: row.status });
    expect(found?.message).toMatch(row.says);
    expect(found?.remedy).toMatch(row.remedy);
  });

  it.each([
    ['by SMTP', {}, 'harness-audit.example has SPF and DMARC (p=reject)'],
    [
      'through SendGrid',
      { EMAIL_PROVIDER: 'sendgrid', SENDGRID_API_KEY: 'SG.made-up' },
      'harness-audit.example has DMARC (p=reject); SPF is the mail provider’s',
    ],
  ])('is content with a sender %s whose mail can be checked', async (_way, env, message) => {
    const resolver = resolverWith({
      'harness-audit.example': ['v=spf1 mx -all'],
      '_dmarc.harness-audit.example': ['v=DMARC1; p=reject'],
    });
    const { port } = sendGrid.address() as AddressInfo;
    const verdicts = await examine(
      { EMAIL_MX_CHECK: 'true', SENDGRID_URL: `http://127.0.0.1:${port}`, ...env },
      { resolver },
    );
    expect(verdicts.find(({ part }) => part === 'Sender domain')).toMatchObject({ status: 'ok', message });
  });

  it.each([
    ['EMAIL_MX_CHECK is off', {}],
    ['no mail leaves', { EMAIL_MX_CHECK: 'true', DRY_RUN: 'true' }],
  ])('does not ask DNS about the sender while %s', async (_why, env) => {
    const resolver = { ...resolverWith({}), resolveTxt: () => Promise.reject(new Error('asked')) };
    const verdicts = await examine(env, { resolver });
    expect(verdicts.find(({ part }) => part === 'Sender domain')).toMatchObject({ status: 'skipped' });
  });

  it('calls a bot that does not run no problem', async () => {
    const verdicts = await examine({ PORT: String(deadPort) });
    expect(verdicts.find(({ part }) => part === 'Bot')).toMatchObject({ status: 'skipped' });
  });
});

describe('npm run doctor', () => {
  let folder: string;
  let bot: BotProcess | null = null;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'leadgen-doctor-'));
  });
  afterAll(async () => {
    await bot?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const doctor = (env: Record<string, string>) => script('doctor', env);

  function script(name: 'doctor' | 'backup', env: Record<string, string>): Promise<{ code: number; said: string }> {
    const own = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [path.join(ROOT, 'src', `${name}.ts`)],
        { cwd: folder, env: own },
        (error, stdout, stderr) =>
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr }),
      );
    });
  }

  it('before the first start makes nothing, and beside a running bot looks into its embedded database', async () => {
    const env = { ...stack.env(await freePort()), LEADGEN_DATA_DIR: path.join(folder, 'data') };
    const first = await doctor(env);
    expect(first).toMatchObject({ code: 0 });
    expect(first.said).toContain('made in');
    expect(existsSync(path.join(folder, 'data'))).toBe(false);

    bot = await startBot({ ...env, LOG_LEVEL: 'warn' }, { cwd: folder });
    const second = await doctor(env);
    expect(second.said).toContain(`embedded, in use by process ${bot.pid}`);
    expect(second.said).toContain('Nothing is broken');
    expect(second.code).toBe(0);
    const backup = await script('backup', env); // joins the same engine
    expect(backup).toMatchObject({ code: 0 });
    expect(backup.said).toMatch(/^leadgen-[\dT-]+Z\.jsonl\.gz: \d+ documents/);
    expect((await fetch(`${bot.url}/health`)).status).toBe(200);
  });

  it('ends with 1 when something is broken, shows no secret, and names every problem of the configuration at once', async () => {
    const broken = await doctor({
      ...stack.env(await freePort()),
      SLACK_BOT_TOKEN: 'xoxb-sandbox-wrong',
      SMTP_URL: `smtp://sam:secret%2Fword@127.0.0.1:${deadPort}`,
      MONGODB_URI: `mongodb://root:database-word@127.0.0.1:${deadPort}/`,
      HUNTER_API_KEY: 'hunter-secret-key',
      HUNTER_URL: strangerUrl,
    });
    expect(broken.code).toBe(1);
    for (const secret of [
      'xoxb-sandbox-wrong',
      'secret/word',
      'secret%2F',
      'database-word',
      'hunter-secret-key',
      'sandbox-signing',
    ]) {
      expect(broken.said).not.toContain(secret);
    }
    const wrong = await doctor({
      PORT: 'eighty',
      APP_TIMEZONE: 'Mars/Base',
      SEND_WINDOW_START: '18:00',
      SLACK_LEAD_CHANEL: 'C1',
    });
    expect(wrong.code).toBe(1);
    for (const word of [
      'PORT',
      'APP_TIMEZONE',
      'SEND_WINDOW_START',
      'SLACK_BOT_TOKEN',
      'Did you mean SLACK_LEADS_CHANNEL?',
    ]) {
      expect(wrong.said).toContain(word);
    }
  });
});
