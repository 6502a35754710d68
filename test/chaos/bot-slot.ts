import { setTimeout as delay } from 'node:timers/promises';
import { type ClockedBot, type SpawnedBot, spawnClockedBot } from '../support/bots-on-clock.ts';
import type { TcpProxy } from '../support/tcp-proxy.ts';
import type { Link } from './schedule.ts';
import { signal } from './signal.ts';

/** A bot that is not hindered starts within this time, on a busy machine too. */
const UP_MS = 90_000;

/** One bot's place: its lines to the outside, and a process that is started again whenever it ends. */
export type BotSlot = {
  index: number;
  url: string;
  links: Record<Link, TcpProxy>;
  isUp(): boolean;
  /** SIGKILL, wherever the process stands; it starts again after `downMs`. `false`: it was down already. */
  kill(downMs: number): Promise<boolean>;
  /** SIGSTOP, and SIGCONT after `forMs`. */
  pause(forMs: number): Promise<void>;
  /** How far its clock is ahead of the others. */
  skew(ms: number): Promise<void>;
  /** Tells the process the present time. */
  syncClock(): Promise<void>;
  /** Resolves when it is ready. */
  up(): Promise<void>;
  /** SIGTERM and a new start. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  output(): string;
};

export function createBotSlot(options: {
  index: number;
  port: number;
  links: Record<Link, TcpProxy>;
  env: Record<string, string>;
  cwd: string;
  now: () => Date;
  preload?: string;
}): BotSlot {
  const { index, links, env, cwd, now, preload } = options;
  let spawned: SpawnedBot | null = null;
  let bot: ClockedBot | null = null;
  let skewMs = 0;
  let pauseMs = 0;
  let wanted = true;
  const outputs: string[] = [];
  const ownNow = () => new Date(now().getTime() + skewMs);

  async function live(): Promise<void> {
    while (wanted) {
      const mine = spawnClockedBot(env, ownNow(), cwd, preload);
      spawned = mine;
      try {
        bot = await mine.ready;
        await bot.moveTo(ownNow()); // time may have jumped while it started
      } catch {
        // killed while it started, or the database is away: its output tells
      }
      await mine.exited;
      spawned = null; // its number may be given out again
      bot = null;
      outputs.push(mine.output().slice(-4_000));
      if (outputs.length > 5) outputs.shift();
      if (wanted) await delay(pauseMs);
      pauseMs = 200;
    }
  }
  const life = live();

  async function up(): Promise<void> {
    const deadline = Date.now() + UP_MS;
    while (bot === null) {
      if (Date.now() > deadline) throw new Error(`bot ${index} does not start:\n${output()}`);
      await delay(20);
    }
  }
  const output = () => [...outputs, (spawned?.output() ?? '').slice(-4_000)].join('\n--- next start ---\n');

  async function syncClock(): Promise<void> {
    try {
      await bot?.moveTo(ownNow());
    } catch {
      // it was killed: the next one starts at the right time
    }
  }

  return {
    index,
    links,
    url: `http://127.0.0.1:${options.port}`,
    isUp: () => bot !== null,
    async kill(downMs) {
      pauseMs = downMs;
      const { pid = 0, exited } = spawned ?? {};
      bot = null;
      if (!signal(pid, 'SIGKILL')) return false;
      await exited;
      return true;
    },
    async pause(forMs) {
      const pid = spawned?.pid ?? 0;
      if (!signal(pid, 'SIGSTOP')) return;
      await delay(forMs);
      signal(pid, 'SIGCONT');
    },
    async skew(ms) {
      skewMs = ms;
      await syncClock();
    },
    syncClock,
    up,
    async restart() {
      pauseMs = 0;
      const { pid = 0, exited } = spawned ?? {};
      bot = null;
      if (signal(pid, 'SIGTERM')) await exited;
      await up();
    },
    async stop() {
      wanted = false;
      const pid = spawned?.pid ?? 0;
      signal(pid, 'SIGCONT');
      signal(pid, 'SIGTERM');
      const timer = setTimeout(() => signal(pid, 'SIGKILL'), 12_000);
      await life;
      clearTimeout(timer);
    },
    output,
  };
}
