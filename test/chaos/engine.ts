import { readFile } from 'node:fs/promises';
import type { NetConnectOpts } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openDatabase, type RunningDatabase } from '../../src/db/database.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { targetOf } from '../support/tcp-proxy.ts';
import { signal } from './signal.ts';

/** The embedded engine in a process that dies and comes back, as under a service manager. */
export type MortalEngine = {
  /** Where it listens now; a new place after each start. */
  target(): NetConnectOpts;
  /** SIGKILL; resolves when it is gone, with `false` when it was before. It starts again after `downMs`. */
  kill(downMs: number): Promise<boolean>;
  /** Resolves when it serves. */
  up(): Promise<void>;
  close(): Promise<void>;
};

const RETRY_MS = 200;

/** @param tell - hears of its starts and ends */
export async function startMortalEngine(dataDir: string, tell: (words: string) => void): Promise<MortalEngine> {
  let running: RunningDatabase | null = null;
  let gone = Promise.withResolvers<void>();
  let downMs = RETRY_MS;
  let isKilled = false;
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
      tell(isKilled ? 'the database is dead' : 'the database ended by itself');
      isKilled = false;
      await delay(downMs);
      downMs = RETRY_MS;
      while (!closing && running === null) await open().catch(startsLater); // e.g. the disk is still full
      tell('the database is back');
    }
  }
  async function startsLater(error: unknown): Promise<void> {
    tell(`the database does not start: ${String(error)}`);
    await delay(RETRY_MS);
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
      const file = await readFile(path.join(dataDir, 'db.lock'), 'utf8').catch(() => null); // no file: no engine runs
      if (running === null || file === null) return false;
      const { engine } = JSON.parse(file) as { engine: { pid: number } };
      const ended = gone.promise;
      downMs = forMs;
      isKilled = signal(engine.pid, 'SIGKILL');
      await ended;
      return true;
    },
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
