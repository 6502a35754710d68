import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/chromium.ts';
import { type DemoStage, openDemoStage } from '../support/demo-stage.ts';

const WAIT_MS = 30_000;

const { browser, skipReason } = await launchBrowser();

describe.skipIf(skipReason !== null)('talking to the bot in the demo page', () => {
  let stage: DemoStage;
  beforeAll(async () => {
    stage = await openDemoStage(browser as Browser, { viewport: { width: 1_280, height: 860 }, waitMs: WAIT_MS });
  });
  afterAll(() => stage?.close());

  const part: DemoStage['part'] = (...given) => stage.part(...given);

  it('works by a mention in a channel, by suggestions and in own words, up to approved leads', async () => {
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

    await stage.page.locator('[data-testid=channel-link][data-channel^=D0]').click();
    await part('prompt').filter({ hasText: 'What waits for me' }).click();
    await part('message')
      .getByText(/Waiting: \d+ leads/)
      .waitFor();
    await part('prompt').filter({ hasText: 'Approve the best' }).click();
    const card = part('message').filter({ hasText: 'Approve 3 leads?' }).last();
    await card.waitFor();
    await stage.picture('talk');
    await card.locator('[data-action-id=talk_confirm]').click();
    await part('message').getByText('3 leads approved').first().waitFor();

    await part('composer').fill('run hotels in texas, 30');
    await part('composer').press('Enter');
    const run = part('message').filter({ hasText: 'Look for hotels and motels in Texas' }).last();
    await run.locator('[data-action-id=talk_cancel]').click();
    await part('message').getByText('cancelled by').waitFor();
    expect(stage.problems).toEqual([]);
  });
});
