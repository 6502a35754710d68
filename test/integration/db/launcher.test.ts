import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, DatabaseLockedError, openDatabase } from '../../../src/db/database.ts';
import { silentLogger } from '../../../src/lib/logger.ts';

const BOT = fileURLToPath(new URL('./bot.ts', import.meta.url));
const cache = process.env.XDG_CACHE_HOME;
const cacheDir = cache === undefined ? undefined : path.join(cache, 'leadgen');

let dataDir: string;
const bots: ChildProcess[] = [];
const engines: number[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'leadgen-launch-'));
});
afterEach(async () => {
  for (const bot of bots.splice(0)) bot.kill('SIGKILL');
  for (const pid of engines.splice(0)) await waitUntilGone(pid); // it still closes its files
  await rm(dataDir, { recursive: true, force: true });
});

function open(onExit?: () => void) {
  return openDatabase({
    uri: null,
    dbName: 'bot',
    dataDir,
    log: silentLogger,
    ...(cacheDir === undefined ? {} : { cacheDir }),
    ...(onExit === undefined ? {} : { onExit }),
  });
}

/** Starts a bot of its own and waits until it has stored some notes; tells how many it was told are safe. */
async function startBot() {
  const bot = spawn(process.execPath, [BOT, dataDir, cacheDir ?? '-'], { stdio: ['ignore', 'pipe', 'inherit'] });
  bots.push(bot);
  const seen = { number: 0, pid: 0 };
  const lines = createInterface({ input: bot.stdout });
  lines.on('line', (line) => Object.assign(seen, JSON.parse(line)));
  await vi.waitFor(() => expect(seen.number).toBeGreaterThan(20), { timeout: 20_000, interval: 5 });
  engines.push(seen.pid);
  return { bot, seen };
}

/** Ended, or ended and not yet fetched by whoever inherited it. */
function isGone(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/status`)) return true;
  return readFileSync(`/proc/${pid}/status`, 'utf8').includes('State:\tZ');
}

async function waitUntilGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 400 && !isGone(pid); tries += 1) await delay(25);
  return isGone(pid);
}

describe.skipIf(process.platform !== 'linux')('the embedded database', () => {
  it('keeps what was stored from one start to the next', async () => {
    const first = await open();
    const writer = await connect(first.uri, 'bot');
    await writer.collection('notes').insertOne({ text: 'kept' });
    await writer.close();
    await first.close();
    expect(existsSync(path.join(dataDir, 'db.lock'))).toBe(false);

    const second = await open();
    const reader = await connect(second.uri, 'bot');
    expect(await reader.collection('notes').countDocuments({ text: 'kept' })).toBe(1);
    await reader.close();
    await second.close();
  });

  it('has lost nothing that it acknowledged when it is killed itself', async () => {
    const ended = Promise.withResolvers<void>();
    const database = await open(ended.resolve);
    const writer = await connect(`${database.uri}&retryWrites=false`, 'bot');
    let last = 0;
    const writing = (async () => {
      for (;;) {
        await writer.collection<{ _id: number }>('notes').insertOne({ _id: last + 1 });
        last += 1;
        if (last === 100)
          process.kill(JSON.parse(await readFile(path.join(dataDir, 'db.lock'), 'utf8')).engine.pid, 'SIGKILL');
      }
    })();
    await expect(writing).rejects.toThrow();
    await ended.promise;
    await writer.close();

    const again = await open();
    const reader = await connect(again.uri, 'bot');
    expect(await reader.collection<{ _id: number }>('notes').countDocuments({ _id: { $lte: last } })).toBe(last);
    await reader.close();
    await again.close();
  });

  it('ends with its bot, even one that is killed, and has lost nothing that it acknowledged', async () => {
    const { bot, seen } = await startBot();
    bot.kill('SIGKILL');
    await once(bot, 'exit');
    expect(await waitUntilGone(seen.pid)).toBe(true);

    const database = await open();
    const connection = await connect(database.uri, 'bot');
    expect(await connection.collection('notes').countDocuments()).toBeGreaterThanOrEqual(seen.number);
    await connection.close();
    await database.close();
  });

  it('serves the next bot although the killed one has only just gone', async () => {
    const { bot } = await startBot();
    bot.kill('SIGKILL');
    const database = await open();
    await database.close();
  });

  it('refuses a second bot on the same folder and says what to do', async () => {
    const { bot } = await startBot();
    const opening = open();
    await expect(opening).rejects.toBeInstanceOf(DatabaseLockedError);
    await expect(opening).rejects.toThrow(new RegExp(`process ${bot.pid}.*LEADGEN_DATA_DIR`));
  });

  it('recovers after the engine itself was killed, tells about it, and leaves no socket behind', async () => {
    const onExit = vi.fn();
    const database = await open(onExit);
    const connection = await connect(database.uri, 'bot');
    await connection.collection('notes').insertOne({ text: 'safe' }, { writeConcern: { w: 1, j: true } });
    await connection.close();
    const lock = JSON.parse(await readFile(path.join(dataDir, 'db.lock'), 'utf8'));
    process.kill(lock.engine.pid, 'SIGKILL');
    await vi.waitFor(() => expect(onExit).toHaveBeenCalledWith({ code: null, signal: 'SIGKILL' }));
    await database.close();

    const again = await open();
    expect(existsSync(lock.socketDir)).toBe(false);
    const reader = await connect(again.uri, 'bot');
    expect(await reader.collection('notes').countDocuments()).toBe(1);
    await reader.close();
    await again.close();
  });

  it.each([
    ['of a process that is gone', { pid: 4_194_303, startedAt: '1' }],
    ['of a pid that was given out again', { pid: process.pid, startedAt: '1' }],
  ])('takes over a stale lock %s', async (_what, mark) => {
    await writeFile(path.join(dataDir, 'db.lock'), JSON.stringify({ engine: mark, owner: mark, socketDir: null }));
    const database = await open();
    await database.close();
    expect((await readdir(dataDir)).filter((name) => name.startsWith('db.lock'))).toEqual([]);
  });

  it('does not mind Ctrl-C, which reaches it before its bot has finished', async () => {
    const database = await open();
    const lock = JSON.parse(await readFile(path.join(dataDir, 'db.lock'), 'utf8'));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(lock.engine.pid, signal);
    const connection = await connect(database.uri, 'bot');
    expect(await connection.collection('notes').countDocuments()).toBe(0);
    await connection.close();
    await database.close();
    expect(await waitUntilGone(lock.engine.pid)).toBe(true);
  });

  it('closes once, however often it is asked to', async () => {
    const database = await open();
    await Promise.all([database.close(), database.close()]);
    await database.close();
  });

  it('answers a query whose plans all find nothing at first, which only happens with much data', async () => {
    const database = await open();
    const connection = await connect(database.uri, 'bot');
    const notes = connection.collection('notes');
    await notes.createIndex({ left: 1 });
    await notes.createIndex({ right: 1 });
    for (let batch = 0; batch < 3; batch += 1) {
      await notes.insertMany(Array.from({ length: 10_000 }, () => ({ left: 1, right: 1, found: false })));
    }

    expect(await notes.countDocuments({ left: 1, right: 1, found: true })).toBe(0);
    await connection.close();
    await database.close();
  });
});
