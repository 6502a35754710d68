import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { freePort } from '../../sandbox/bot-process.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { connect } from '../../src/db/database.ts';
import { createModels, type Models } from '../../src/models/index.ts';
import { type ClockedBot, startClockedBot } from './bots-on-clock.ts';
import './database-engine.ts';
import { createMovableClock } from './movable-clock.ts';
import { comesToRest } from './rest.ts';

/** The product as processes of its own on one database, with a clock that the test moves for all of them. */
export type ClockedStage = Sandbox & {
  models: Models;
  /** What the bots are configured with. */
  config: Config;
  now(): Date;
  /** Moves every clock and waits until all that became due is done, if there is a bot to do it. */
  moveTo(at: Date): Promise<void>;
  /** Nothing to draw, to send or to start is left. */
  quiet(): Promise<void>;
  /** Slack's next request goes to another bot than the last one. */
  nextBot(): void;
  url(): string;
  stopBots(): Promise<void>;
  startBots(): Promise<void>;
};

export async function startClockedStage(options: {
  bots: number;
  start: Date;
  env?: Record<string, string>;
}): Promise<ClockedStage> {
  const clock = createMovableClock(options.start);
  const sandbox = await startSandbox({ slackNow: clock.now });
  const folder = await mkdtemp(path.join(tmpdir(), 'leadgen-clocked-'));
  const dbName = `clocked_${randomBytes(6).toString('hex')}`;
  const connection = await connect(inject('mongoUri'), dbName);
  const models = createModels(connection, clock);
  const ports = await Promise.all(Array.from({ length: options.bots }, freePort));
  const bots = new Map<number, ClockedBot>();
  let turn = 0;

  const envOf = (port: number) => ({
    ...sandbox.env(port),
    PUBLIC_BASE_URL: `http://127.0.0.1:${ports[0]}`,
    MONGODB_URI: inject('mongoUri'),
    MONGODB_DB: dbName,
    AUTO_APPROVE: 'off',
    LOG_LEVEL: 'warn',
    ...options.env,
  });
  async function startOne(port: number): Promise<void> {
    bots.set(port, await startClockedBot(envOf(port), clock.now(), folder));
  }
  async function startBots(): Promise<void> {
    await Promise.all(ports.map(startOne));
    await quiet();
  }
  async function stopBots(): Promise<void> {
    await Promise.all([...bots.values()].map((bot) => bot.stop()));
    bots.clear();
  }
  const urlOf = (port: number | undefined) => `http://127.0.0.1:${port}`;
  const outputs = () => [...bots.values()].map((bot) => bot.output().slice(-1_500));
  const quiet = () => comesToRest({ models, now: clock.now, evidence: outputs });
  await startBots();

  return {
    ...sandbox,
    models,
    config: loadConfig(envOf(ports[0] ?? 0)),
    now: clock.now,
    quiet,
    async moveTo(at) {
      clock.set(at);
      await Promise.all([...bots.values()].map((bot) => bot.moveTo(at)));
      if (bots.size > 0) await quiet();
    },
    nextBot() {
      turn += 1;
      sandbox.slack.setBotUrl(`${urlOf(ports[turn % ports.length])}/slack/events`);
    },
    url: () => urlOf(ports[0]),
    startBots,
    stopBots,
    async close() {
      await stopBots();
      await connection.dropDatabase();
      await connection.close();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
