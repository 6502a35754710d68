import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
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

/** `SCREENSHOTS=1` draws the pictures of the documentation anew. */
const IMAGES = process.env.SCREENSHOTS === '1' ? path.join(import.meta.dirname, '../../docs/images') : null;
const WAIT_MS = 20_000;
const LIST = [
  'name,state,trade',
  'Tin Whistle Dental (invented),OH,dental',
  'Copper Finch Dental (invented),OH,dental',
  ',OH,dental',
].join('\n');

const { browser, skipReason } = await launchBrowser();

describe.skipIf(skipReason !== null)('a list in the demo page', () => {
  const dbName = `e2e_${randomBytes(6).toString('hex')}`;
  const problems: string[] = [];
  let sandbox: Sandbox;
  let bot: BotProcess;
  let site: { url: string; close(): Promise<void> };
  let folder: string;
  let page: Page;

  beforeAll(async () => {
    sandbox = await startSandbox();
    folder = await mkdtemp(path.join(tmpdir(), 'leadgen-upload-'));
    const own = { MONGODB_URI: inject('mongoUri'), MONGODB_DB: dbName, LEADGEN_DATA_DIR: folder, LOG_LEVEL: 'warn' };
    bot = await startBot({ ...sandbox.env(await freePort()), ...own }, { cwd: folder });
    site = await startDemoPage(sandbox);
    page = await (browser as Browser).newPage({ viewport: { width: 1_280, height: 1_000 }, colorScheme: 'light' });
    page.setDefaultTimeout(WAIT_MS);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(site.url);
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
  const action = (id: string) => page.locator(`[data-action-id=${id}]`).last();
  const field = (blockId: string) => part('modal').locator(`[data-testid=input][data-block-id=${blockId}]`);

  /** Waits for words in a part of the page; dots in foreign names are look-alikes there. */
  async function shows(testId: string, words: string): Promise<void> {
    const read = async () => (await part(testId).innerText()).replaceAll('․', '.');
    await expect.poll(read, { timeout: WAIT_MS }).toContain(words);
  }

  async function picture(name: string): Promise<void> {
    if (IMAGES !== null) await page.screenshot({ path: path.join(IMAGES, `${name}.png`) });
  }

  it('is dropped on the page, mapped with a preview that follows the choices, and imported', async () => {
    const transfer = await page.evaluateHandle((text) => {
      const given = new DataTransfer();
      given.items.add(new File([text], 'my-list.csv', { type: 'text/csv' }));
      return given;
    }, LIST);
    await part('attach').waitFor(); // the page listens
    await page.locator('body').dispatchEvent('drop', { dataTransfer: transfer });
    await action('upload_map').click();
    await shows('modal', 'Tin Whistle Dental (invented)');
    await field('column_trade').selectOption('none');
    await field('default_trade').selectOption('brewery');
    await part('modal').locator('[data-action-id=upload_preview]').click();
    await shows('modal', 'Breweries');
    await part('modal-submit').click();
    await shows('messages', 'Import 2 companies');
    await action('upload_import').click();
    await shows('messages', 'Importing my-list.csv');
    await shows('messages', '2 leads to review');
    expect(problems).toEqual([]);
  }, 60_000);

  it('is chosen in the form of /leadgen import, and answered in a direct message', async () => {
    await part('composer').fill('/leadgen import');
    await part('send').click();
    const other = LIST.replaceAll('Dental', 'Hotel');
    await field('file').setInputFiles({ name: 'hotels.csv', mimeType: 'text/csv', buffer: Buffer.from(other) });
    await shows('modal', 'hotels.csv');
    await part('modal-submit').click();
    await part('channel-link', '[data-channel=D00ANA]').click();
    await shows('messages', 'hotels.csv: 3 rows');
    expect(problems).toEqual([]);
  }, 60_000);

  it('is at hand as a sample of invented companies', async () => {
    await part('sample-list').click();
    await shows('messages', 'sample-list.csv: 10 rows');
    await action('upload_map').click();
    await shows('modal', 'd…@maple-hollow-dental.example');
    await picture('upload-form');
    await part('modal-submit').click();
    await shows('messages', '6 new companies to import');
    expect(problems).toEqual([]);
  }, 60_000);
});
