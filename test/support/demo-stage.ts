import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { inject } from 'vitest';
import { freePort, startBot } from '../../sandbox/bot-process.ts';
import { startDemoPage } from '../../sandbox/demo-page.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { connect } from '../../src/db/database.ts';
import { createModels, type Models } from '../../src/models/index.ts';
import './database-engine.ts';

/** `SCREENSHOTS=1` draws the pictures of the documentation anew. */
const IMAGES = process.env.SCREENSHOTS === '1' ? path.join(import.meta.dirname, '../../docs/images') : null;

/** What `npm run demo` starts, and a browser that has its page open. */
export type DemoStage = {
  sandbox: Sandbox;
  page: Page;
  /** Faults of the page: what it threw, and what it wrote to the console as an error. */
  problems: string[];
  part(testId: string, rest?: string): Locator;
  /** Draws a picture of the documentation, where somebody asked for pictures. */
  picture(name: string, prepare?: () => Promise<void>): Promise<void>;
  /** A look into the bot's database. */
  withModels<Result>(look: (models: Models) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
};

export async function openDemoStage(
  browser: Browser,
  options: { viewport: { width: number; height: number }; waitMs: number; latencyMs?: number },
): Promise<DemoStage> {
  const { viewport, waitMs, latencyMs } = options;
  const dbName = `e2e_${randomBytes(6).toString('hex')}`;
  const sandbox = await startSandbox(latencyMs === undefined ? {} : { latencyMs });
  const folder = await mkdtemp(path.join(tmpdir(), 'leadgen-page-'));
  const own = { MONGODB_URI: inject('mongoUri'), MONGODB_DB: dbName, LEADGEN_DATA_DIR: folder, LOG_LEVEL: 'warn' };
  const bot = await startBot({ ...sandbox.env(await freePort()), ...own }, { cwd: folder });
  const site = await startDemoPage(sandbox);
  const page = await browser.newPage({ viewport, colorScheme: 'light', locale: 'en-US' });
  const problems: string[] = [];
  page.setDefaultTimeout(waitMs);
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(site.url);

  async function withConnection<Result>(look: (connection: Awaited<ReturnType<typeof connect>>) => Promise<Result>) {
    const connection = await connect(inject('mongoUri'), dbName);
    try {
      return await look(connection);
    } finally {
      await connection.close();
    }
  }

  return {
    sandbox,
    page,
    problems,
    part: (testId, rest = '') => page.locator(`[data-testid=${testId}]${rest}`),
    async picture(name, prepare) {
      if (IMAGES === null) return;
      await mkdir(IMAGES, { recursive: true });
      await prepare?.();
      await page.screenshot({ path: path.join(IMAGES, `${name}.png`) });
    },
    withModels: (look) => withConnection((connection) => look(createModels(connection))),
    async close() {
      await browser.close();
      await bot.stop();
      await site.close();
      await sandbox.close();
      await withConnection((connection) => connection.dropDatabase());
      await rm(folder, { recursive: true, force: true });
    },
  };
}
