import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { freePort } from '../../sandbox/bot-process.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/sandbox.ts';
import { type RunningApp, startApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { connect } from '../../src/db/database.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { Logger } from '../../src/lib/logger.ts';
import { createModels, type Models } from '../../src/models/index.ts';
import type { Tuning } from '../../src/wiring/tuning.ts';
import './database-engine.ts';
import { QUICK } from './quick-tuning.ts';
import { comesToRest } from './rest.ts';

/** On the real clock nothing is started by time, whatever hour a test runs at; a test that wants it brings its own clock. */
const BY_NO_TIME: Partial<Tuning> = { jobs: { tickMs: 24 * 3_600_000 } };
const QUIET_MS = 20_000;
/** What `forget` leaves: numbers that people type go on counting, links that left stay good. */
const KEPT_COLLECTIONS = ['counters', 'settings', 'migrations', 'agendaJobs', 'job_schedules'];

export type LogEntry = { level: 'info' | 'warn' | 'error'; message: string; fields: Record<string, unknown> };

export type StackOptions = {
  env?: Record<string, string>;
  tuning?: Partial<Tuning>;
  clock?: Clock;
  sandbox?: SandboxOptions;
};

/** The whole product for one test file: the sandbox outside, the bot in this process, and a view into its database. */
export type Stack = Sandbox & {
  models: Models;
  /** Where the bot listens. */
  url: string;
  log: LogEntry[];
  /** Stops the bot, if it runs, and starts it again on the same database and port. */
  restart(changed?: StackOptions): Promise<void>;
  stopBot(): Promise<void>;
  /** Resolves when nothing is under way any more: no message to draw, no job due, no mail on its way. */
  quiet(): Promise<void>;
  /** Waits for quiet, then forgets every run, lead, draft and message, so that the next test meets the same world. */
  forget(): Promise<void>;
};

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const sandbox = await startSandbox(options.sandbox);
  const port = await freePort();
  const dbName = `e2e_${randomBytes(6).toString('hex')}`;
  const env = {
    ...sandbox.env(port),
    MONGODB_URI: inject('mongoUri'),
    MONGODB_DB: dbName,
    AUTO_APPROVE: 'off',
    ...options.env,
  };
  const log: LogEntry[] = [];
  const connection = await connect(inject('mongoUri'), dbName); // the tests' own way in stays open whatever they do to the bot's
  const models = createModels(connection);
  let app: RunningApp | null = null;
  let clock: Clock | null = null;

  async function start(given: StackOptions): Promise<void> {
    clock = given.clock ?? null;
    app = await startApp(loadConfig({ ...env, ...given.env }), {
      log: keptLog(log),
      tuning: { ...QUICK, ...(clock === null ? BY_NO_TIME : {}), ...given.tuning },
      ...(given.clock === undefined ? {} : { clock: given.clock }),
    });
  }
  async function stopBot(): Promise<void> {
    const running = app;
    app = null;
    await running?.stop();
  }
  await start(options);

  const quiet = () =>
    comesToRest({
      models,
      now: () => (app === null ? null : (clock?.now() ?? null)),
      evidence: () => log.slice(-3).map(({ message }) => message),
    });

  return {
    ...sandbox,
    models,
    url: `http://127.0.0.1:${port}`,
    log,
    stopBot,
    quiet,
    async restart(changed = {}) {
      await stopBot();
      await start({ ...options, ...changed, env: { ...options.env, ...changed.env } });
    },
    async forget() {
      for (const run of await models.runs.listOpen()) await models.runs.requestCancel(run.id, 'test', new Date());
      await quiet();
      for (const { collectionName } of (await connection.db?.collections()) ?? []) {
        if (!KEPT_COLLECTIONS.includes(collectionName)) await connection.collection(collectionName).deleteMany({});
      }
    },
    async close() {
      await stopBot();
      await connection.dropDatabase();
      await connection.close();
      await sandbox.close();
    },
  };
}

/** Asks again and again; for state that announces no change. */
export async function until(
  isSo: () => Promise<unknown> | unknown,
  what: string,
  evidence: () => unknown = () => '',
  timeoutMs = QUIET_MS,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}; ${JSON.stringify(evidence())}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function keptLog(entries: LogEntry[], own: object = {}): Logger {
  const keep = (level: LogEntry['level']) => (fields: object, message: string) => {
    entries.push({ level, message, fields: { ...own, ...fields } });
  };
  return {
    debug: () => undefined,
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
    child: (fields) => keptLog(entries, { ...own, ...fields }),
  };
}
