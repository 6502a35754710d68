import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const ENTRY = path.join(import.meta.dirname, 'bot-on-clock.ts');
const READY_MS = 60_000;

export type ClockedBot = {
  url: string;
  output(): string;
  /** Resolves when the process lives in the new time. */
  moveTo(at: Date): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
};

/** A bot's process from its first moment on. */
export type SpawnedBot = {
  pid: number;
  /** The bot once it is ready; rejects when it ends before. */
  ready: Promise<ClockedBot>;
  exited: Promise<unknown>;
  output(): string;
};

/** @param preload - module that is loaded before the bot, which may change what it is made of */
export function spawnClockedBot(env: Record<string, string>, at: Date, cwd: string, preload?: string): SpawnedBot {
  const child = fork(ENTRY, [String(at.getTime())], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', HOST: '127.0.0.1', ...env },
    execArgv: preload === undefined ? [] : ['--import', preload],
    silent: true,
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(String(chunk)));
  const output = () => chunks.join('');
  const exited = once(child, 'exit');
  const ready = heard<{ port: number }>(child, 'port', output).then(({ port }) => ({
    url: `http://127.0.0.1:${port}`,
    output,
    async moveTo(to: Date) {
      const moved = heard(child, 'movedTo', output);
      child.send({ moveTo: to.getTime() });
      await moved;
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  }));
  return { pid: child.pid ?? 0, ready, exited, output };
}

/** Starts the bot in a process of its own, whose clock begins at `at` and goes on at its ordinary pace. */
export function startClockedBot(env: Record<string, string>, at: Date, cwd: string): Promise<ClockedBot> {
  return spawnClockedBot(env, at, cwd).ready;
}

/** The next message of the process that has this field. */
function heard<T extends object>(child: ChildProcess, field: string, output: () => string): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      child.off('message', listen).off('exit', gone);
      settle();
    };
    const listen = (message: unknown) => {
      if (typeof message === 'object' && message !== null && field in message) end(() => resolve(message as T));
    };
    const gone = () => end(() => reject(new Error(`the bot ended before it said its ${field}:\n${output()}`)));
    const late = () => end(() => reject(new Error(`the bot did not say its ${field} in time:\n${output()}`)));
    const timer = setTimeout(late, READY_MS);
    child.on('message', listen).on('exit', gone);
  });
}
