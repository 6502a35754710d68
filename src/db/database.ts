import { existsSync } from 'node:fs';
import { access, constants, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Connection } from 'mongoose';
import { AppError } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { letCloseEndWrites } from './close-ends-writes.ts';
import { DataFolderLockedError, findRunningEngine } from './data-lock.ts';
import { startDownloadedServer } from './downloaded-server.ts';
import { ensureEngineLibs } from './engine-libs.ts';
import { type OnExit, startEngine } from './engine-process.ts';
import { applyEngineSettings } from './engine-settings.ts';

/** The engine is built against this C library; an older system needs a newer one beside it. */
const ENGINE_GLIBC = 2.38;

export type DatabaseOptions = {
  /** A MongoDB to use; `null` = our own, in the data folder. */
  uri: string | null;
  /** Name of the database. */
  dbName: string;
  dataDir: string;
  log: Logger;
  /** Shared by all checkouts of a user. Default `~/.cache/leadgen`; the data folder where that cannot be written. */
  cacheDir?: string;
  /** Told when our own database process runs and opens its files: time for other work. */
  onSpawn?: () => void;
  /** Told when our own database ends without being asked to. Nobody starts it again. */
  onExit?: OnExit;
};

export type RunningDatabase = { uri: string; close(): Promise<void> };

/** One way to come by a database. */
export type Way = { name: string; start(): Promise<RunningDatabase> };

/** No database can be had on this machine. `reasons` has one line per way that was tried. */
export class DatabaseUnavailableError extends AppError {
  readonly code = 'database_unavailable';
  readonly userMessage = 'The database cannot be started. The log says why.';

  constructor(reasons: readonly string[], options?: ErrorOptions) {
    super(`no database could be started; set MONGODB_URI to one of yours. Tried: ${reasons.join('; ')}`, options);
  }
}

/** Another bot runs on the same data folder. */
export class DatabaseLockedError extends AppError {
  readonly code = 'database_locked';
  readonly userMessage = 'Another bot uses the same data folder.';

  constructor(dataDir: string, ownerPid: number, options?: ErrorOptions) {
    super(
      `another bot (process ${ownerPid}) uses the data folder ${dataDir}; stop it, or set LEADGEN_DATA_DIR to another folder`,
      options,
    );
  }
}

/**
 * Finds the database: the one that `uri` names, else MongoDB's engine in a process of its own on `dataDir`, else a
 * downloaded server. Our own process ends with this one, however this one ends.
 *
 * @throws {DatabaseLockedError} while another bot uses the data folder
 * @throws {DatabaseUnavailableError} when nothing works on this machine
 */
export async function openDatabase(options: DatabaseOptions): Promise<RunningDatabase> {
  const { uri, dataDir, log, onSpawn = () => undefined, onExit = () => undefined } = options;
  if (uri !== null) return { uri, close: async () => undefined };
  await mkdir(dataDir, { recursive: true });
  const cacheDir = await writableOr(options.cacheDir ?? path.join(homedir(), '.cache', 'leadgen'), dataDir);
  const ways: Way[] = [
    {
      name: 'embedded engine',
      start: async () => {
        const libs = needsNewerLibs() ? await ensureEngineLibs(cacheDir, log) : null;
        const engine = await startEngine({ dataDir, libs, onSpawn, onExit });
        try {
          await applyEngineSettings(engine.uri, log);
        } catch (error) {
          await engine.close();
          throw error;
        }
        return engine;
      },
    },
    {
      name: 'downloaded server',
      start: async () => {
        // An empty database instead of the real one would look like a loss of everything.
        if (existsSync(path.join(dataDir, 'db', 'WiredTiger'))) {
          throw new Error('not tried, because the data was written by the embedded engine');
        }
        return startDownloadedServer({ dataDir, cacheDir });
      },
    },
  ];
  return openFirst(ways, dataDir, log);
}

/** The same beside a running bot: on its engine where one is up. `ownerPid` = that bot, which has to be left alone. */
export async function joinDatabase(options: DatabaseOptions): Promise<RunningDatabase & { ownerPid: number | null }> {
  const running = options.uri === null ? findRunningEngine(path.resolve(options.dataDir, 'db.lock')) : null;
  if (running !== null) return { ...running, close: async () => undefined };
  return { ...(await openDatabase(options)), ownerPid: null };
}

/** Takes the first way that works; a folder that is in use ends the search. */
export async function openFirst(ways: readonly Way[], dataDir: string, log: Logger): Promise<RunningDatabase> {
  const reasons: string[] = [];
  for (const way of ways) {
    try {
      return await way.start();
    } catch (error) {
      if (error instanceof DataFolderLockedError) {
        throw new DatabaseLockedError(dataDir, error.ownerPid, { cause: error });
      }
      const reason = `${way.name}: ${explain(error)}`;
      log.warn({ reason }, 'a way to start the database failed');
      reasons.push(reason);
    }
  }
  throw new DatabaseUnavailableError(reasons);
}

/**
 * One pool of connections for the whole process. Fails after 10 s when nothing answers.
 *
 * @param options.poolSize - most connections at a time, default 20
 */
export async function connect(uri: string, dbName: string, options: { poolSize?: number } = {}): Promise<Connection> {
  const { default: mongoose } = await import('mongoose'); // large: our own database starts while it is loaded
  letCloseEndWrites();
  return mongoose
    .createConnection(uri, {
      dbName,
      autoIndex: false,
      autoCreate: false,
      journal: true, // else a killed server forgets what it acknowledged within the last 100 ms, e.g. that a mail was claimed
      maxPoolSize: options.poolSize ?? 20,
      serverSelectionTimeoutMS: 10_000,
    })
    .asPromise();
}

/** A service may have a home it cannot write to, or none. */
async function writableOr(folder: string, otherwise: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return folder;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return otherwise;
    throw error;
  }
}

/** True on a Linux with an older glibc. Systems without glibc fail at the engine itself. */
function needsNewerLibs(): boolean {
  if (process.platform !== 'linux' || process.report === undefined) return false;
  Object.assign(process.report, { excludeNetwork: true }); // else the report looks up host names
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  const [major = 0, minor = 0] = (report.header?.glibcVersionRuntime ?? '').split('.').map(Number);
  const [needMajor = 0, needMinor = 0] = String(ENGINE_GLIBC).split('.').map(Number);
  return major > 0 && (major < needMajor || (major === needMajor && minor < needMinor));
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${firstLine(error.cause.message)})` : '';
  return firstLine(error.message) + cause;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
