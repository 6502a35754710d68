import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that cannot be mistaken for a later one with the same pid. */
type ProcessMark = { pid: number; startedAt: string | null };

/** What stands in the lock file. `socketDir` is what a killed engine leaves behind. */
type LockContent = { engine: ProcessMark; owner: ProcessMark; socketDir: string | null };

export type DataLock = { setSocketDir(socketDir: string): void; release(): void };

/** A data folder serves one bot at a time. */
export class DataFolderLockedError extends Error {
  readonly code = 'data_folder_locked';
  readonly ownerPid: number;

  constructor(ownerPid: number) {
    super(`the data folder is in use by process ${ownerPid}`);
    this.ownerPid = ownerPid;
  }
}

/**
 * Takes the lock file of a data folder for this process, on behalf of its parent. A lock whose process is gone is stale and
 * is replaced; an engine whose bot was killed is given time to close its files.
 *
 * @throws {DataFolderLockedError} while another bot lives, or its engine does not end in time
 */
export async function lockDataFolder(file: string, ownerPid: number, waitMs = 5_000): Promise<DataLock> {
  const content: LockContent = { engine: markOf(process.pid), owner: markOf(ownerPid), socketDir: null };
  const deadline = Date.now() + waitMs;
  while (!tryCreate(file, content)) {
    const holder = readLock(file);
    if (holder === null) continue; // released between the two looks
    if (holder === 'unreadable') {
      // Being written at this moment, or cut off by a crash.
      if (Date.now() > deadline) rmSync(file, { force: true });
      else await delay(50);
    } else if (isAlive(holder.engine)) {
      if (isAlive(holder.owner) || Date.now() > deadline) throw new DataFolderLockedError(holder.owner.pid);
      await delay(50);
    } else {
      clearStale(file, holder);
    }
  }
  return {
    setSocketDir: (socketDir) => {
      const next = `${file}.${process.pid}`;
      writeFileSync(next, JSON.stringify({ ...content, socketDir }));
      renameSync(next, file);
    },
    release: () => rmSync(file, { force: true }),
  };
}

/** Where the engine of a data folder listens while a bot uses it; `null` = nobody does, or it is still opening its files. */
export function findRunningEngine(file: string): { uri: string; ownerPid: number } | null {
  const holder = readLock(file);
  if (holder === null || holder === 'unreadable' || holder.socketDir === null || !isAlive(holder.engine)) return null;
  const socket = path.join(holder.socketDir, 'mongodb.sock');
  return { uri: `mongodb://${encodeURIComponent(socket)}/?directConnection=true`, ownerPid: holder.owner.pid };
}

function tryCreate(file: string, content: LockContent): boolean {
  try {
    writeFileSync(file, JSON.stringify(content), { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function readLock(file: string): LockContent | 'unreadable' | null {
  try {
    const parsed: Partial<LockContent> = JSON.parse(readFileSync(file, 'utf8'));
    if (parsed.engine === undefined || parsed.owner === undefined) return 'unreadable';
    return { engine: parsed.engine, owner: parsed.owner, socketDir: parsed.socketDir ?? null };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    if (error instanceof SyntaxError) return 'unreadable';
    throw error;
  }
}

/** The engine's own file lock still stands between two processes that come here at the same moment. */
function clearStale(file: string, holder: LockContent): void {
  const { socketDir } = holder;
  const isOurs = socketDir !== null && path.dirname(socketDir) === tmpdir();
  if (isOurs && path.basename(socketDir).startsWith('embedded-mongodb-')) {
    rmSync(socketDir, { recursive: true, force: true });
  }
  rmSync(file, { force: true });
}

function markOf(pid: number): ProcessMark {
  return { pid, startedAt: startOf(pid) };
}

function isAlive(mark: ProcessMark): boolean {
  if (mark.pid <= 0) return false;
  try {
    process.kill(mark.pid, 0);
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false;
    if (!hasCode(error, 'EPERM')) throw error;
  }
  return mark.startedAt === startOf(mark.pid);
}

/** When a process started, in whatever unit the system tells; containers give the same pids out again and again. */
function startOf(pid: number): string | null {
  try {
    if (process.platform !== 'linux') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before it may hold spaces
    return fields[0] === 'Z' ? 'ended' : (fields[19] ?? null);
  } catch {
    return null; // it ended meanwhile, which is an answer
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
