import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const APP = path.join(import.meta.dirname, '..', 'src', 'app.ts');
const READY_MS = 60_000;

export type BotProcess = {
  pid: number;
  url: string;
  /** Standard output and error so far. */
  output(): string;
  /** SIGTERM, as a service manager does; resolves when the process is gone. */
  stop(): Promise<{ code: number | null; ms: number }>;
  /** SIGKILL: what a crash looks like. */
  kill(): Promise<void>;
  exited: Promise<number | null>;
};

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Starts the bot as it is started in earnest, `node src/app.ts`, and waits until it says that it is ready. */
export async function startBot(env: Record<string, string>, options: { cwd?: string } = {}): Promise<BotProcess> {
  const port = env.PORT ?? String(await freePort());
  const child = spawn(process.execPath, [APP], {
    cwd: options.cwd ?? process.cwd(),
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', HOST: '127.0.0.1', PORT: port, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      chunks.push(chunk);
      if (chunks.length > 5_000) chunks.splice(0, 1_000);
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const url = `http://127.0.0.1:${port}`;
  const output = () => chunks.join('');
  await ready(url, child, output);
  return {
    pid: child.pid ?? 0,
    url,
    output,
    exited,
    async stop() {
      const startedAt = performance.now();
      child.kill('SIGTERM');
      return { code: await exited, ms: performance.now() - startedAt };
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function ready(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the bot ended with code ${child.exitCode}:\n${output()}`);
    try {
      if ((await fetch(`${url}/health`)).ok) return;
    } catch {
      // not listening yet
    }
    await delay(50);
  }
  child.kill('SIGKILL');
  throw new Error(`the bot was not ready in ${READY_MS / 1_000} s:\n${output()}`);
}
