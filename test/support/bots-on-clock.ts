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

/** Starts the bot in a process of its own, whose clock begins at `at` and goes on at its ordinary pace. */
export async function startClockedBot(env: Record<string, string>, at: Date, cwd: string): Promise<ClockedBot> {
  const child = fork(ENTRY, [String(at.getTime())], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', HOST: '127.0.0.1', ...env },
    execArgv: [],
    silent: true,
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(String(chunk)));
  const output = () => chunks.join('');
  const exited = once(child, 'exit');
  const { port } = await heard<{ port: number }>(child, 'port', output);
  return {
    url: `http://127.0.0.1:${port}`,
    output,
    async moveTo(to) {
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
  };
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
