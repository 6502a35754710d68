import { readFile } from 'node:fs/promises';
import type { NetConnectOpts } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openDatabase, type RunningDatabase } from '../../src/db/database.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { targetOf } from '../support/tcp-proxy.ts';

/** The embedded engine in a process that dies and comes back, as under a service manager. */
export type MortalEngine = {
  /** Where it listens now; a new place after each start. */
  target(): NetConnectOpts;
  /** SIGKILL; resolves when it is gone. It starts again after `downMs`. */
  kill(downMs: number): Promise<void>;
  /** How often it ended by itself, e.g. on a full disk. */
  ownEnds(): number;
  /** Resolves when it serves. */
  up(): Promise<void>;
  close(): Promise<void>;
};

const RETRY_MS = 200;

export async function startMortalEngine(dataDir: string): Promise<MortalEngine> {
  let running: RunningDatabase | null = null;
  let gone = Promise.withResolvers<void>();
  let downMs = RETRY_MS;
  let isKilled = false;
  let ownEnds = 0;
  let closing = false;

  async function open(): Promise<void> {
    gone = Promise.withResolvers();
    const ended = gone.resolve;
    running = await openDatabase({
      ...{ uri: null, dbName: 'chaos', dataDir, log: silentLogger },
      onExit: () => {
        running = null;
        ended();
      },
    });
  }
  async function live(): Promise<void> {
    while (!closing) {
      await gone.promise;
      if (closing) return;
      if (!isKilled) ownEnds += 1;
      isKilled = false;
      await delay(downMs);
      downMs = RETRY_MS;
      while (!closing && running === null) await open().catch(() => delay(RETRY_MS)); // e.g. the disk is still full
    }
  }
  await open();
  let target = targetOf(running === null ? '' : (running as RunningDatabase).uri);
  const life = live();

  return {
    target() {
      if (running !== null) target = targetOf(running.uri);
      return target;
    },
    async kill(forMs) {
      if (running === null) return;
      const lock = JSON.parse(await readFile(path.join(dataDir, 'db.lock'), 'utf8')) as { engine: { pid: number } };
      downMs = forMs;
      isKilled = true;
      const ended = gone.promise;
      process.kill(lock.engine.pid, 'SIGKILL');
      await ended;
    },
    ownEnds: () => ownEnds,
    async up() {
      while (running === null) await delay(20);
    },
    async close() {
      closing = true;
      gone.resolve();
      await life;
      await running?.close();
    },
  };
}
