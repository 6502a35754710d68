import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type BotProcess, freePort, startBot } from '../../sandbox/bot-process.ts';
import { startDemoPage } from '../../sandbox/demo-page.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { connect } from '../../src/db/database.ts';
import { launchBrowser } from '../support/chromium.ts';
import '../support/database-engine.ts';

/** `SCREENSHOTS=1` draws the picture of the README anew. */
const IMAGES = process.env.SCREENSHOTS === '1' ? path.join(import.meta.dirname, '../../docs/images') : null;
const WAIT_MS = 30_000;

const { browser, skipReason } = await launchBrowser();

describe.skipIf(skipReason !== null)('talking to the bot in the demo page', () => {
  const dbName = `e2e_${randomBytes(6).toString('hex')}`;
  const problems: string[] = [];
  let sandbox: Sandbox;
  let bot: BotProcess;
  let site: { url: string; close(): Promise<void> };
  let folder: string;
  let page: Page;

  beforeAll(async () => {
    sandbox = await startSandbox();
    folder = await mkdtemp(path.join(tmpdir(), 'leadgen-talk-'));
    const own = { MONGODB_URI: inject('mongoUri'), MONGODB_DB: dbName, LEADGEN_DATA_DIR: folder, LOG_LEVEL: 'warn' };
    bot = await startBot({ ...sandbox.env(await freePort()), ...own }, { cwd: folder });
    site = await startDemoPage(sandbox);
    page = await (browser as Browser).newPage({ viewport: { width: 1_280, height: 860 }, colorScheme: 'light' });
    page.setDefaultTimeout(WAIT_MS);
    page.on('pageerror', (error) => problems.push(error.message));
  });
  afterAll(async () => {
    await browser?.close();
    await bot?.stop();
    await site?.close();
    await sandbox?.close();
    const connection = await connect(inject('mongoUri'), dbName);
    await connection.dropDatabase();
    await connection.close();
    await rm(folder, { recursive: true, force: true });
  });

  const part = (testId: string, rest = '') => page.locator(`[data-testid=${testId}]${rest}`);

  it('works by a mention in a channel, by suggestions and in own words, up to approved leads', async () => {
    await page.goto(site.url);
    await part('composer').fill('/leadgen run dental ohio');
    await part('composer').press('Enter');
    await part('message').filter({ hasText: 'Best first in the thread' }).first().waitFor();

    await part('composer').fill('@leadgen how many dental leads do we have in Ohio?');
    await part('composer').press('Enter');
    const asked = part('message').filter({ hasText: 'how many dental leads' }).last();
    await asked.locator('[data-testid=replies]').click();
    await part('thread').getByText('Leads: dental practices in Ohio').first().waitFor();
    await part('thread')
      .getByText(/Looked at: \d+ companies/)
      .waitFor();

    await page.locator('[data-testid=channel-link][data-channel^=D0]').click();
    await part('prompt').filter({ hasText: 'What waits for me' }).click();
    await part('message')
      .getByText(/Waiting: \d+ leads/)
      .waitFor();
    await part('prompt').filter({ hasText: 'Approve the best' }).click();
    const card = part('message').filter({ hasText: 'Approve 3 leads?' }).last();
    await card.waitFor();
    if (IMAGES !== null) {
      await mkdir(IMAGES, { recursive: true });
      await page.screenshot({ path: path.join(IMAGES, 'talk.png') });
    }
    await card.locator('[data-action-id=talk_confirm]').click();
    await part('message').getByText('3 leads approved').first().waitFor();

    await part('composer').fill('run hotels in texas, 30');
    await part('composer').press('Enter');
    const run = part('message').filter({ hasText: 'Look for hotels and motels in Texas' }).last();
    await run.locator('[data-action-id=talk_cancel]').click();
    await part('message').getByText('cancelled by').waitFor();
    expect(problems).toEqual([]);
  });
});
