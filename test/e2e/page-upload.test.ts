import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/chromium.ts';
import { type DemoStage, openDemoStage } from '../support/demo-stage.ts';

const WAIT_MS = 20_000;
const LIST = [
  'name,state,trade',
  'Tin Whistle Dental (invented),OH,dental',
  'Copper Finch Dental (invented),OH,dental',
  ',OH,dental',
].join('\n');

const { browser, skipReason } = await launchBrowser();

describe.skipIf(skipReason !== null)('a list in the demo page', () => {
  let stage: DemoStage;
  beforeAll(async () => {
    stage = await openDemoStage(browser as Browser, { viewport: { width: 1_280, height: 1_000 }, waitMs: WAIT_MS });
  });
  afterAll(() => stage?.close());

  const part: DemoStage['part'] = (...given) => stage.part(...given);
  const action = (id: string) => stage.page.locator(`[data-action-id=${id}]`).last();
  const field = (blockId: string) => part('modal').locator(`[data-testid=input][data-block-id=${blockId}]`);

  /** Waits for words in a part of the page; dots in foreign names are look-alikes there. */
  async function shows(testId: string, words: string): Promise<void> {
    const read = async () => (await part(testId).innerText()).replaceAll('․', '.');
    await expect.poll(read, { timeout: WAIT_MS }).toContain(words);
  }

  it('is dropped on the page, mapped with a preview that follows the choices, and imported', async () => {
    const transfer = await stage.page.evaluateHandle((text) => {
      const given = new DataTransfer();
      given.items.add(new File([text], 'my-list.csv', { type: 'text/csv' }));
      return given;
    }, LIST);
    await part('attach').waitFor(); // the page listens
    await stage.page.locator('body').dispatchEvent('drop', { dataTransfer: transfer });
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
    expect(stage.problems).toEqual([]);
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
    expect(stage.problems).toEqual([]);
  }, 60_000);

  it('is at hand as a sample of invented companies', async () => {
    await part('sample-list').click();
    await shows('messages', 'sample-list.csv: 10 rows');
    await action('upload_map').click();
    await shows('modal', 'd…@maple-hollow-dental.example');
    await stage.picture('upload-form');
    await part('modal-submit').click();
    await shows('messages', '6 new companies to import');
    expect(stage.problems).toEqual([]);
  }, 60_000);
});
