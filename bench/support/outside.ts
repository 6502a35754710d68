import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { SandboxOptions } from '../../sandbox/sandbox.ts';

const PROGRAM = path.join(import.meta.dirname, 'outside-process.ts');

/** One request that the sample world got; `at` in ms since 1970. */
export type WorldCall = { at: number; target: string; url: string; host: string | null; status: number | null };

export type OutsideAnswers = {
  env: Record<string, string>;
  slash: { status: number; ackMs: number; failure: string | null };
  requests: WorldCall[];
  sunk: number;
  sinkUrl: string;
};
export type OutsideQuestion = { id: number; ask: keyof OutsideAnswers; argument: string };

/** The sandbox in a process of its own, so that neither the bot nor the one who measures shares its event loop. */
export type Outside = {
  /** The environment of a bot that listens on `port`; Slack talks to that one from now on. */
  env(port: number): Promise<OutsideAnswers['env']>;
  /** Types a command as a person who may approve. */
  slash(text: string): Promise<OutsideAnswers['slash']>;
  /** What the world was asked so far, oldest first, at most 20,000. */
  requests(): Promise<WorldCall[]>;
  /** How many posts the sink took so far. */
  sunk(): Promise<number>;
  /** A response URL that takes everything. */
  sinkUrl(): Promise<string>;
  close(): Promise<void>;
};

export async function startOutside(options: SandboxOptions): Promise<Outside> {
  const child = fork(PROGRAM, [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  child.on('message', (message) => {
    const { id, answer, error } = message as { id: number; answer?: unknown; error?: string };
    const question = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) question?.resolve(answer);
    else question?.reject(new Error(error));
  });
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the sandbox process ended with code ${code}`));
  });
  const answerTo = (id: number) => new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  function ask<Key extends keyof OutsideAnswers>(key: Key, argument = ''): Promise<OutsideAnswers[Key]> {
    lastId += 1;
    const answer = answerTo(lastId) as Promise<OutsideAnswers[Key]>;
    child.send({ id: lastId, ask: key, argument } satisfies OutsideQuestion);
    return answer;
  }
  await answerTo(0);
  return {
    env: (port) => ask('env', String(port)),
    slash: (text) => ask('slash', text),
    requests: () => ask('requests'),
    sunk: () => ask('sunk'),
    sinkUrl: () => ask('sinkUrl'),
    async close() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
