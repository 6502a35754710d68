import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../sandbox/bot-process.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { connect } from '../../src/db/database.ts';
import { createModels, type Models } from '../../src/models/index.ts';
import { type ChatServer, startChatServer } from '../support/chat-server.ts';
import { uriOf } from '../support/database-proxy.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { createMovableClock, type MovableClock } from '../support/movable-clock.ts';
import { startTcpProxy, type TcpProxy, targetOf } from '../support/tcp-proxy.ts';
import { type BotSlot, createBotSlot } from './bot-slot.ts';
import { type MortalEngine, startMortalEngine } from './engine.ts';
import type { ModelMood, StrikeKind } from './schedule.ts';

/** The engine makes no index with less than 500 MB to spare. */
const DISK_MB = 800;

export type StageOptions = {
  bots: number;
  start: Date;
  /** A mailbox by IMAP; without it answers come by webhook. */
  mailbox?: boolean;
  /** A language model, which is of no help when its mood is bad. */
  model?: boolean;
  /** The data folder on a disk of its own that can be filled; needs root. */
  smallDisk?: boolean;
  env?: Record<string, string>;
  preload?: string;
  /** Hears of what happens to the database. */
  tell?: (words: string) => void;
};

/** Everything a campaign lives in, each part of which can be hurt. */
export type ChaosStage = Sandbox & {
  models: Models;
  engine: MortalEngine;
  bots: BotSlot[];
  clock: MovableClock;
  dovecot: Dovecot | null;
  /** Folder on the small disk, `null` without one. */
  disk: string | null;
  setModelMood(mood: ModelMood | 'absent_minded'): void;
  /** Strikes that need a part which is missing here. */
  missing: StrikeKind[];
  /** Moves every clock. */
  moveTo(at: Date): Promise<void>;
};

export async function startStage(options: StageOptions): Promise<ChaosStage> {
  const clock = createMovableClock(options.start);
  const folder = await mkdtemp(path.join(tmpdir(), 'leadgen-chaos-'));
  const disk = options.smallDisk === true ? await mountDisk(path.join(folder, 'disk')) : null;
  const dataDir = path.join(disk ?? folder, 'data');
  const [sandbox, engine] = await Promise.all([
    startSandbox({ slackNow: clock.now }),
    startMortalEngine(dataDir, options.tell ?? (() => undefined)),
  ]);
  const dovecot = options.mailbox === true ? (await startDovecot()).dovecot : null;
  let mood: ModelMood | 'absent_minded' = 'absent_minded';
  const model = options.model === true ? await startModel(() => mood) : null;

  const steadyLine = await startTcpProxy(engine.target); // the driver's own, which nothing strikes but the engine's death
  const dbName = `chaos_${randomBytes(4).toString('hex')}`;
  const connection = await connect(uriOf(steadyLine), dbName);
  const models = createModels(connection, clock);
  const lines: TcpProxy[] = [steadyLine];
  const line = async (target: Parameters<typeof startTcpProxy>[0]) => {
    const proxy = await startTcpProxy(target);
    lines.push(proxy);
    return proxy;
  };
  const ports = await Promise.all(Array.from({ length: options.bots }, freePort));

  async function place(index: number): Promise<BotSlot> {
    const port = ports[index] ?? 0;
    const links = {
      database: await line(engine.target),
      slack: await line(() => targetOf(sandbox.slack.apiUrl)),
      mail: await line(() => targetOf(sandbox.inbox.smtpUrl)),
    };
    const env = {
      ...sandbox.env(port),
      PUBLIC_BASE_URL: `http://127.0.0.1:${ports[0]}`,
      MONGODB_URI: uriOf(links.database),
      MONGODB_DB: dbName,
      SLACK_API_URL: `http://127.0.0.1:${links.slack.port}/api/`,
      SMTP_URL: `smtp://127.0.0.1:${links.mail.port}`,
      AUTO_APPROVE: 'off',
      LOG_LEVEL: 'warn',
      ...(dovecot === null ? {} : { IMAP_URL: dovecot.url }),
      ...(model === null
        ? {}
        : { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'sk-chaos', LLM_MODEL: 'm', LLM_TIMEOUT_MS: '1000' }),
      ...options.env,
    };
    const cwd = path.join(disk ?? folder, `bot-${index}`);
    await mkdir(cwd, { recursive: true });
    const { preload } = options;
    return createBotSlot({
      index,
      port,
      links,
      env,
      cwd,
      now: clock.now,
      ...(preload === undefined ? {} : { preload }),
    });
  }
  const bots = await Promise.all(ports.map((_, index) => place(index)));
  await Promise.all(bots.map((bot) => bot.up()));

  return {
    ...sandbox,
    models,
    engine,
    bots,
    clock,
    dovecot,
    disk,
    setModelMood: (next) => {
      mood = next;
    },
    missing: [
      ...(dovecot === null ? (['mailbox'] as const) : []),
      ...(model === null ? (['model'] as const) : []),
      ...(disk === null ? (['disk_full'] as const) : []),
    ],
    async moveTo(at) {
      clock.set(at);
      await Promise.all(bots.map((bot) => bot.syncClock()));
    },
    async close() {
      await Promise.all(bots.map((bot) => bot.stop()));
      await connection.close();
      await Promise.all([engine.close(), sandbox.close(), dovecot?.remove(), model?.close()]);
      await Promise.all(lines.map((each) => each.close()));
      if (disk !== null) spawnSync('umount', ['-l', disk]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A model that knows nothing: what it says is never a mail, so templates and rules stand in. */
function startModel(mood: () => ModelMood | 'absent_minded'): Promise<ChatServer> {
  return startChatServer(() => {
    switch (mood()) {
      case 'absent_minded':
        return { body: { choices: [{ message: { role: 'assistant', content: '{"poem":"roses"}' } }] } };
      case 'garbage':
        return { body: '{"choices": [{"mess' };
      case 'fails':
        return { status: 500, body: '<h1>no</h1>' };
      case 'hangs':
        return { hang: true };
      case 'hangs_up':
        return { cut: true };
    }
  });
}

/** A disk of a few megabytes, `null` where only root may have one. */
async function mountDisk(folder: string): Promise<string | null> {
  await mkdir(folder, { recursive: true });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', folder]);
  if (mounted.status === 0) return folder;
  process.emitWarning('SKIPPED: no small disk can be mounted here (it takes root); a full disk was not tried');
  return null;
}
