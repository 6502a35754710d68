import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DataFolderLockedError } from './data-lock.ts';
import type { EngineLibs } from './engine-libs.ts';

const HOST = fileURLToPath(new URL('./embedded-host.ts', import.meta.url));
const READY_WITHIN_MS = 60_000; // recovery after a crash reads the journal
const CLOSE_WITHIN_MS = 3_000;

export type EngineProcess = { uri: string; pid: number; close(): Promise<void> };

/** Told when the database ends without being asked to. */
export type OnExit = (detail: { code: number | null; signal: string | null }) => void;

/**
 * Starts the database process and waits until it serves.
 *
 * @param options.libs - libraries to start it on, `null` for the system's
 * @throws {DataFolderLockedError} while another bot uses the folder
 */
export async function startEngine(options: {
  dataDir: string;
  libs: EngineLibs | null;
  onSpawn: () => void;
  onExit: OnExit;
}): Promise<EngineProcess> {
  const { dataDir, libs, onSpawn, onExit } = options;
  const program = [process.execPath, HOST, path.resolve(dataDir, 'db'), path.resolve(dataDir, 'db.lock')];
  const command = libs === null ? program : [libs.loader, '--library-path', libs.libraryPath, ...program];
  const child = spawn(command[0] ?? process.execPath, command.slice(1), { stdio: ['pipe', 'pipe', 'pipe'] });
  onSpawn();
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.stdin.on('error', () => undefined); // it is only ever closed; a child that is gone has closed it before
  let closing: Promise<void> | null = null;
  const uri = await firstWord(child);
  child.once('exit', (code, signal) => {
    if (closing === null) onExit({ code, signal });
  });
  if (hasEnded(child)) throw new Error('the database process ended as soon as it was ready'); // nobody will hear of it any more
  const end = async () => {
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_WITHIN_MS);
    await ended;
    clearTimeout(timer);
  };
  return {
    uri,
    pid: child.pid ?? 0,
    close: () => {
      closing ??= hasEnded(child) ? Promise.resolve() : end();
      return closing;
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** The URI that the process says, or the error it says or dies with. */
async function firstWord(child: ChildProcess): Promise<string> {
  let noise = '';
  child.once('error', (error) => {
    noise = error.message; // it could not even be started
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    noise = (noise + chunk).slice(-2_000);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), READY_WITHIN_MS);
  try {
    if (child.stdout === null) throw new Error('the database process has no output');
    for await (const line of createInterface({ input: child.stdout })) {
      const word = parseWord(line);
      if (word === null) continue; // the engine's own talk
      if ('ownerPid' in word) throw new DataFolderLockedError(word.ownerPid);
      if ('error' in word) throw new Error(word.error);
      child.stdout.resume();
      return word.uri;
    }
    throw new Error(`the database process ended before it was ready: ${noise.trim().split('\n').at(-1) ?? ''}`);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

type Word = { uri: string } | { error: string } | { error: string; ownerPid: number };

function parseWord(line: string): Word | null {
  if (!line.startsWith('{"ready"')) return null;
  return JSON.parse(line) as Word;
}
