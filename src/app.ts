import { enableCompileCache, flushCompileCache } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Config, ConfigError, isStartedByNpm, loadConfig } from './config.ts';
import { openDatabase } from './db/database.ts';
import type { Clock } from './lib/clock.ts';
import { isOutOfDiskSpace } from './lib/database-error.ts';
import { AppError } from './lib/errors.ts';
import { createLogger, type Logger } from './lib/logger.ts';
import { onParentGone } from './lib/parent-watch.ts';
import type { RunningApp } from './wiring/build-app.ts';
import type { Tuning } from './wiring/tuning.ts';

export type { RunningApp };

/** Starts the database and, while it opens its files, loads and then builds everything else. */
export async function startApp(
  config: Config,
  parts: { clock?: Clock; log?: Logger; tuning?: Partial<Tuning> } = {},
): Promise<RunningApp> {
  const log = parts.log ?? createLogger({ level: config.logLevel, name: config.appName, secrets: config.secrets });
  const spawned = Promise.withResolvers<void>();
  const opening = openDatabase({
    uri: config.database.uri,
    dbName: config.database.name,
    dataDir: config.database.dataDir,
    cacheDir: config.database.cacheDir,
    log,
    onSpawn: spawned.resolve,
    onExit: () => log.error({}, 'the database ended by itself; restart the bot'),
  });
  await Promise.race([spawned.promise, opening]); // loading keeps this thread busy: the database has to be on its way
  const [database, { buildApp }] = await Promise.all([opening, import('./wiring/build-app.ts')]);
  return buildApp(config, { ...parts, database, log });
}

/** Who started us waits 10 s at most. */
const STOP_DEADLINE_MS = 9_500;

/** What is wrong with the configuration, for the person at the terminal. */
function explain(error: ConfigError): string {
  const lines = error.problems.map(({ variable, problem, remedy }) => `  ${variable} ${problem}\n      ${remedy}`);
  return [
    'leadgen cannot start yet. Put these into the file .env (see .env.example):',
    '',
    ...lines,
    '',
    'Only want to look around? `npm run demo` needs none of this.',
    '',
  ].join('\n');
}

const NO_ROOM =
  'the disk of the database has less than 500 MB to spare; make room there, or move the data with LEADGEN_DATA_DIR';

/** What a person can do something about, in words; `null` = something else. An extension may be wrong only once it is loaded. */
function reasonOf(error: unknown): string | null {
  if (error instanceof ConfigError) return explain(error);
  const reason = error instanceof AppError ? error.message : isOutOfDiskSpace(error) ? NO_ROOM : null;
  return reason === null ? null : `leadgen cannot start: ${reason}\n`;
}

/** `null` after a failure that a person can do something about; it is told on standard error. */
async function startOrExplain(config: Config): Promise<RunningApp | null> {
  try {
    return await startApp(config);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    process.stderr.write(reason);
    return null;
  }
}

async function main(): Promise<void> {
  let config: Config;
  try {
    config = loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(explain(error));
    process.exitCode = 1;
    return;
  }
  enableCompileCache(path.join(config.database.cacheDir, 'compiled')); // a second start compiles nothing
  let app: RunningApp | null = null;
  let stops = 0;
  const stop = () => {
    stops += 1;
    if (stops > 1 || app === null) process.exit(app === null ? 0 : 1); // not up yet: nothing is under way
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS);
    void app.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (isStartedByNpm()) onParentGone(() => (stops === 0 ? stop() : undefined)); // a signal to the group comes first
  app = await startOrExplain(config);
  if (app === null) process.exit(1); // the database's process ends with this one
  flushCompileCache(); // at once: a process that is killed writes nothing at its end
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
