import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type BotProcess, freePort, startBot } from '../../sandbox/bot-process.ts';
import type { SandboxOptions } from '../../sandbox/sandbox.ts';
import { connect, openDatabase } from '../../src/db/database.ts';
import type { AgentRun, RunStatus } from '../../src/domain/run.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { createModels, type Models } from '../../src/models/index.ts';
import { type Outside, startOutside } from './outside.ts';

const LOOK_MS = 50;

export type StagedBot = BotProcess & {
  /** The bot's own database, read from outside. */
  models: Models;
  port: number;
  close(): Promise<void>;
};

/** A database, the outside world and room for bots, each in its own process. */
export type Stage = {
  outside: Outside;
  folder: string;
  /** Starts the bot with the flags of `npm start`, on a database of its own. */
  bot(env?: Record<string, string>): Promise<StagedBot>;
  close(): Promise<void>;
};

export async function openStage(options: SandboxOptions): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'leadgen-bench-'));
  const outside = await startOutside(options);
  const database = await openDatabase({
    uri: process.env.MONGODB_URI ?? null,
    dbName: 'bench',
    dataDir: folder,
    log: silentLogger,
  });
  const flags = await startFlags();
  const endAtOnce = () => process.exit(1); // runs the exit handlers, which a signal alone does not
  process.once('SIGTERM', endAtOnce).once('SIGINT', endAtOnce);
  let bots = 0;
  return {
    outside,
    folder,
    async bot({ NODE_OPTIONS = '', ...env } = {}) {
      bots += 1;
      const dbName = `bench_${process.pid}_${bots}`;
      const port = await freePort();
      const bot = await startBot(
        {
          ...(await outside.env(port)),
          MONGODB_URI: database.uri,
          MONGODB_DB: dbName,
          LOG_LEVEL: 'error',
          NODE_OPTIONS: `${flags} ${NODE_OPTIONS}`.trim(),
          ...env,
        },
        { cwd: folder },
      );
      // A bench that fails ends at once; its bots must not outlive it.
      const killAtExit = () => process.kill(bot.pid, 'SIGKILL');
      process.once('exit', killAtExit);
      const connection = await connect(database.uri, dbName, { poolSize: 2 });
      return {
        ...bot,
        port,
        models: createModels(connection),
        async close() {
          await bot.stop();
          process.off('exit', killAtExit);
          await connection.dropDatabase();
          await connection.close();
        },
      };
    },
    async close() {
      process.off('SIGTERM', endAtOnce).off('SIGINT', endAtOnce);
      await outside.close();
      await database.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** What `npm start` hands to Node itself; the environment file is left out. */
async function startFlags(): Promise<string> {
  const file = path.join(import.meta.dirname, '..', '..', 'package.json');
  const { scripts } = JSON.parse(await readFile(file, 'utf8')) as { scripts: { start: string } };
  return scripts.start
    .split(' ')
    .filter((word) => word.startsWith('--') && !word.startsWith('--env-file'))
    .join(' ');
}

/** Waits until the newest run of a bot stands in one of the states. @throws when it fails, or after `timeoutMs` */
export async function waitForRun(
  models: Models,
  states: readonly RunStatus[],
  options: { timeoutMs: number; onLook?: (run: AgentRun) => void },
): Promise<AgentRun> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    const [run] = await models.runs.list({}, 1);
    if (run !== undefined) options.onLook?.(run);
    if (run !== undefined && states.includes(run.status)) return run;
    if (run?.status === 'failed') throw new Error(`the run failed: ${run.errorMessage}`);
    if (performance.now() > deadline)
      throw new Error(`the run stands at ${run?.status ?? 'nothing'} after the time-out`);
    await delay(LOOK_MS);
  }
}
