import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type BotProcess, freePort, startBot } from '../../sandbox/bot-process.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { connect } from '../../src/db/database.ts';
import { createModels, type Models } from '../../src/models/index.ts';
import { until } from '../support/stack.ts';
import { ANA, createDesk } from './desk.ts';

let sandbox: Sandbox;
let folder: string;
let connection: Connection;
let models: Models;
const bots: BotProcess[] = [];
beforeAll(async () => {
  sandbox = await startSandbox({ latencyMs: 100 });
  folder = await mkdtemp(path.join(tmpdir(), 'leadgen-handover-'));
  const dbName = `handover_${randomBytes(6).toString('hex')}`;
  connection = await connect(inject('mongoUri'), dbName, { poolSize: 4 });
  models = createModels(connection);
  for (let count = 0; count < 2; count += 1) {
    const database = { MONGODB_URI: inject('mongoUri'), MONGODB_DB: dbName };
    bots.push(await startBot({ ...sandbox.env(await freePort()), ...database, AUTO_APPROVE: 'off' }, { cwd: folder }));
  }
});
afterAll(async () => {
  await Promise.all(bots.map((bot) => bot.kill()));
  await connection?.dropDatabase();
  await connection?.close();
  await sandbox?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Lines of a bot's log. */
function linesOf(bot: BotProcess): Record<string, unknown>[] {
  return bot
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('hands a run over to the other bot when the one that drives it is stopped in the middle, and nothing happens twice', async () => {
  const desk = createDesk(sandbox.slack);
  const answer = await desk.ask(ANA, 'run hotel ohio 5');
  const runOf = () => models.runs.findByRef(Number(/run (\d+)/.exec(answer)?.[1]));
  await until(
    () => sandbox.world.requests.some((request) => request.target === 'site'),
    'a website to be read',
    () => answer,
    60_000,
  );
  const owner = (await runOf())?.lease?.owner ?? '';
  const [, pid] = owner.split(':');
  const driver = bots.find((bot) => String(bot.pid) === pid);
  const other = bots.find((bot) => bot !== driver);
  if (driver === undefined || other === undefined) throw new Error(`no bot drives the run: ${owner}`);
  sandbox.slack.setBotUrl(`${other.url}/slack/events`);

  const { code, ms } = await driver.stop();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(10_000);
  expect((await runOf())?.lease?.owner).not.toBe(owner); // let go, not left to run out

  await until(
    async () => (await runOf())?.status === 'analyst_awaiting_approval',
    'the other bot to finish the run',
    () => other.output().slice(-1_500),
    60_000,
  );
  const run = await runOf();
  expect(run?.companyIds).toHaveLength(5);
  expect([...sandbox.slack.postCounts().values()].every((count) => count === 1)).toBe(true);

  // the log of each says which job and run a line is about, and nobody saw an error
  const lines = [...linesOf(driver), ...linesOf(other)];
  const about = lines.filter((line) => line.job === 'run-step' && line.runId === run?.id);
  expect(about.length).toBeGreaterThan(0);
  expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
});
