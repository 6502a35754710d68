import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type BotProcess, freePort, startBot } from '../../sandbox/bot-process.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { ENVIRONMENT_VARIABLES } from '../../src/config.ts';
import { connect } from '../../src/db/database.ts';
import { createModels } from '../../src/models/index.ts';
import { type Loopback, startLoopback, text } from '../integration/providers/loopback.ts';
import { until } from '../support/stack.ts';
import { ANA, buttonsOf, CHANNELS, createDesk, wordsOf } from './desk.ts';

/** In each secret variable something that nobody would write by chance. */
const MARK = 'MARKER';
const marked = (name: string) => `${MARK}-${name.toLowerCase().replaceAll('_', '-')}`;
/** Variables that hold a secret or an address with a password. A new one with such a name has to be named here. */
const KEYS = ENVIRONMENT_VARIABLES.filter((name) => /_API_KEY$|_CLIENT_SECRET$|_CLIENT_ID$/.test(name));
const SECRET_NAMES = [
  ...KEYS,
  ...['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_APP_TOKEN', 'INBOUND_TOKEN'],
  ...['SENDGRID_WEBHOOK_PUBLIC_KEY', 'SMTP_URL', 'IMAP_URL', 'MONGODB_URI', 'CRAWL_PROXY_URL'],
];

describe('secrets', () => {
  let sandbox: Sandbox;
  let vendors: Loopback;
  let folder: string;
  let bot: BotProcess | null = null;
  const dbName = `secrets_${process.pid}_${Date.now()}`;

  beforeAll(async () => {
    sandbox = await startSandbox();
    // vendors, the model among them, repeat what they were sent, as some do in their errors
    vendors = await startLoopback((request, response) => {
      const said = JSON.stringify({ error: { message: `bad key ${request.headers.authorization} ${request.url}` } });
      return text(401, said, { 'content-type': 'application/json' })(request, response);
    });
    folder = await mkdtemp(path.join(tmpdir(), 'leadgen-secrets-'));
  });
  afterAll(async () => {
    await bot?.kill();
    const connection = await connect(inject('mongoUri'), dbName);
    await connection.dropDatabase();
    await connection.close();
    await sandbox?.close();
    await vendors?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function environment(): Promise<Record<string, string>> {
    const env = sandbox.env(await freePort());
    const smtp = new URL(sandbox.inbox.smtpUrl);
    const urls = ENVIRONMENT_VARIABLES.filter((name) =>
      KEYS.some((key) => name === key.replace(/_(?:API_KEY|CLIENT_.*)$/, '_URL')),
    );
    return {
      ...env,
      ...Object.fromEntries(KEYS.map((name) => [name, marked(name)])),
      ...Object.fromEntries(urls.map((name) => [name, vendors.url])),
      OPENAI_BASE_URL: vendors.url,
      SMTP_URL: `smtp://${marked('smtp-user')}:${marked('smtp-password')}@${smtp.host}`,
      IMAP_URL: `imap://sales%40firm.example:${marked('imap-password')}@127.0.0.1:${await closedPort()}/INBOX`,
      INBOUND_TOKEN: marked('inbound-token-0123456789'),
      SLACK_SIGNING_SECRET: env.SLACK_SIGNING_SECRET ?? '',
      MONGODB_URI: inject('mongoUri'),
      MONGODB_DB: dbName,
      LOG_LEVEL: 'trace',
      RUN_BUDGET_USD: '100000',
      AUTO_APPROVE: 'off',
      LEADGEN_DATA_DIR: path.join(folder, 'data'),
    };
  }

  /** Where a secret could have got to, by the name of the place. */
  async function places(output: string): Promise<Record<string, string>> {
    const connection = await connect(inject('mongoUri'), dbName);
    const stored: unknown[] = [];
    for (const { collectionName } of (await connection.db?.collections()) ?? []) {
      stored.push(collectionName, await connection.collection(collectionName).find({}).toArray());
    }
    await connection.close();
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const logs = files.filter((file) => file.isFile() && file.name.endsWith('.txt'));
    const written = await Promise.all(logs.map((file) => readFile(path.join(file.parentPath, file.name), 'utf8')));
    const shown = Object.values(CHANNELS).flatMap((id) => sandbox.slack.channel(id).messages());
    const home = [sandbox.slack.ephemerals(ANA), sandbox.slack.modals(ANA)];
    return {
      'standard output and error': output,
      database: JSON.stringify(stored),
      'messages in Slack': JSON.stringify([shown, home]),
      'log files': written.join('\n'),
      mails: JSON.stringify(await sandbox.inbox.list()),
    };
  }

  it('are named in this test, every one', () => {
    const suspicious = ENVIRONMENT_VARIABLES.filter((name) =>
      /KEY|SECRET|TOKEN|PASSWORD|SMTP|IMAP|MONGODB_URI|PROXY_URL/.test(name),
    );
    expect(suspicious.filter((name) => !SECRET_NAMES.includes(name))).toEqual([]);
  });

  it('get nowhere in a whole campaign in which every vendor, the model and the mailbox fail', async () => {
    const env = await environment();
    bot = await startBot(env, { cwd: folder });
    const desk = createDesk(sandbox.slack);
    const connection = await connect(inject('mongoUri'), dbName);
    const models = createModels(connection);
    const ref = Number(/run (\d+)/.exec(await desk.ask(ANA, 'run dental ohio 5'))?.[1]);
    const run = await models.runs.findByRef(ref);
    await desk.message(`gate:${run?.id}`);
    const open = () => desk.messages('lead:').filter((shown) => buttonsOf(shown).includes('lead_approve'));
    await sandbox.slack.waitFor(() => open().length > 0, { timeoutMs: 30_000, what: 'cards of leads' });
    for (const lead of open()) await desk.press(ANA, lead, 'lead_approve');
    await until(
      async () => (await models.drafts.count({})) > 0,
      'a draft',
      () => bot?.output().slice(-2_000),
      60_000,
    );
    const draft = (await models.drafts.list({}, { limit: 1 }))[0];
    const card = await desk.message(`draft:${draft?.id}`);
    await desk.press(ANA, card, 'draft_approve');
    await desk.message(`draft:${draft?.id}`, (message) =>
      /Sent|later|not sent|refused|Trouble|could not|Approved/i.test(wordsOf(message)),
    );
    for (const words of ['settings', 'credits', 'health', 'status', 'stuck', 'activity']) await desk.ask(ANA, words);
    await connection.close();
    await bot.stop();

    expect(vendors.seen.length).toBeGreaterThan(0); // else no key was ever used
    const found = Object.entries(await places(bot.output())).flatMap(([place, words]) =>
      [
        ...words.matchAll(
          new RegExp(`.{0,120}(?:${MARK}|${env.SLACK_SIGNING_SECRET}|${env.SLACK_BOT_TOKEN}).{0,60}`, 'g'),
        ),
      ].map(([hit]) => `${place}: ${hit}`),
    );
    expect(found).toEqual([]);
  });

  it('of a database that cannot be reached stay out of what is said about it', async () => {
    const port = await closedPort();
    const env = {
      ...(await environment()),
      MONGODB_URI: `mongodb://user:${marked('mongo-password')}@127.0.0.1:${port}/?serverSelectionTimeoutMS=500`,
    };
    const failure = await startBot(env, { cwd: folder }).then(
      async (started) => {
        await started.kill();
        return 'it started';
      },
      (error: unknown) => String(error),
    );
    expect(failure).toMatch(/ended with code|not ready/);
    expect(failure).not.toContain(MARK);
  });
});

/** A port where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return address !== null && typeof address !== 'string' ? address.port : 0;
}
