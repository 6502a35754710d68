import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest';
import { launchBrowser } from '../support/chromium.ts';
import { type DemoStage, openDemoStage } from '../support/demo-stage.ts';

const DESK = { width: 1_280, height: 860 };
const PHONE = { width: 390, height: 844 };
const WAIT_MS = 20_000;

const { browser, skipReason } = await launchBrowser();

describe.skipIf(skipReason !== null)('the demo page', () => {
  let stage: DemoStage;
  beforeAll(async () => {
    stage = await openDemoStage(browser as Browser, { viewport: DESK, waitMs: WAIT_MS, latencyMs: 60 });
  });
  // each step goes on from the one before
  let isBroken = false;
  beforeEach((context) => {
    if (isBroken) context.skip('a step before it failed');
    onTestFailed(() => {
      isBroken = true;
    });
  });
  afterAll(() => stage?.close());

  const part: DemoStage['part'] = (...given) => stage.part(...given);
  const modal = () => part('modal');
  const field = (blockId: string) => modal().locator(`[data-testid=input][data-block-id=${blockId}]`);
  const press = (message: Locator, actionId: string) => message.locator(`[data-action-id=${actionId}]`).click();
  const become = (userId: string) => part('user-choice', `[data-user=${userId}]`).click();
  const openChannel = (channel: string) => part('channel-link', `[data-channel=${channel}]`).click();
  /** The same message from now on, whatever it comes to say. */
  async function kept(message: Locator): Promise<Locator> {
    return part('message', `[data-ts="${await message.getAttribute('data-ts')}"]`).last();
  }
  async function submit(): Promise<void> {
    await part('modal-submit').click();
    await modal().waitFor({ state: 'detached' });
  }
  /** With `from` at the top of its list. */
  async function picture(
    name: string,
    options: { from?: Locator; viewport?: typeof DESK; dark?: boolean } = {},
  ): Promise<void> {
    const { page } = stage;
    await stage.picture(name, async () => {
      await page.setViewportSize(options.viewport ?? DESK);
      await page.emulateMedia({ colorScheme: options.dark === true ? 'dark' : 'light' });
      await page.mouse.move(0, 0);
      await options.from?.evaluate((message) => message.scrollIntoView({ block: 'start' }));
    });
    await page.setViewportSize(DESK);
    await page.emulateMedia({ colorScheme: 'light' });
  }

  let names: string[] = [];

  it('shows a run’s progress and ten leads or more, and takes decisions on them', async () => {
    await part('composer').fill('/leadgen run dental ohio');
    await part('composer').press('Enter');
    await part('ephemeral').getByText('Looking for dental practices in Ohio').waitFor();
    const run = part('message', ':has([data-action-id=run_cancel])');
    await run.getByText(/places → \d+ companies/).waitFor();

    const gate = part('message').filter({ hasText: 'Best first in the thread' }).first();
    await gate.locator('[data-testid=replies]').click();
    const replies = part('thread').locator('[data-testid=message]');
    await expect.poll(() => replies.count(), { timeout: WAIT_MS }).toBeGreaterThan(10);
    const cards = replies.filter({ hasText: 'Could save' });
    const card = (index: number) => kept(cards.nth(index));
    const [first, second, third, fourth] = [await card(0), await card(1), await card(2), await card(3)];
    const nameOn = async (message: Locator) => (await message.locator('.blocks strong').first().textContent()) ?? '';
    names = [await nameOn(first), await nameOn(second)];

    for (const approved of [first, second]) {
      await press(approved, 'lead_approve');
      await approved.getByText('Approved by').waitFor();
      expect(await approved.locator('[data-testid=action]').count()).toBe(0);
    }
    await press(third, 'lead_reject');
    await field('reason').selectOption('too_small');
    await field('note').fill('two offices only');
    await submit();
    await third.getByText('too small: two offices only').waitFor();
    expect(await third.textContent()).toContain('Rejected by @Ana');

    await press(fourth, 'lead_details');
    await modal().getByText('Figures and where they come from').waitFor();
    await part('modal-close').click();
    await modal().waitFor({ state: 'detached' });
    await picture('demo', { from: first });
    await picture('demo-dark', { from: first, dark: true });
    await picture('demo-phone', { from: third, viewport: PHONE });

    // one message that moved on, not one after another
    expect(await run.count()).toBe(1);
    const ts = await run.getAttribute('data-ts');
    const drawn = stage.sandbox.slack.calls('chat.update').filter((call) => call.args.ts === ts);
    expect(drawn.length).toBeGreaterThanOrEqual(2);
  });

  it('refuses the click of somebody who may not decide, in private', async () => {
    const card = await kept(part('message', ':has([data-action-id=lead_approve])').first());
    await become('U0CLEO');
    await press(card, 'lead_approve');
    const refusal = part('ephemeral').filter({ hasText: 'that is for approvers' });
    await refusal.waitFor();
    await become('U0ANA');
    await refusal.waitFor({ state: 'detached' });
    expect(await card.locator('[data-action-id=lead_approve]').count()).toBe(1);
  });

  it('shows the whole draft, takes an edit, and sends what was approved', async () => {
    await openChannel('C0EMAILS');
    const drafts = part('message', ':has([data-action-id=draft_approve])');
    const draftOf = (name: string | undefined) => kept(drafts.filter({ hasText: name ?? 'no name' }).first());
    const [edited, plain] = [await draftOf(names[0]), await draftOf(names[1])];
    expect(await plain.textContent()).toMatch(/Hi [\s\S]*Sam Lee[\s\S]*Evidence/);

    // the later mails stand in the thread, and can be changed there until they are approved
    await edited.locator('[data-testid=replies]').click();
    const later = await kept(part('thread').locator('[data-testid=message]', { hasText: 'follow-ups to' }));
    await press(later, 'followups_edit');
    await modal().waitFor();
    expect(await modal().locator('[data-testid=input]').count()).toBe(3);
    await field('followup_3').fill('');
    await submit();
    await later.getByText('2 follow-ups to').waitFor();
    await edited.getByText('2 follow-ups on day').waitFor();

    await press(edited, 'draft_edit');
    await modal().waitFor();
    expect(await modal().locator('[data-testid=input]').count()).toBe(2);
    await field('subject').fill('A second pair of eyes on your utility bills');
    const body = await field('body').inputValue();
    await field('body').fill(body.replace(/^(?:Best regards|Sincerely),$/m, 'Kind regards,'));
    await submit();
    await edited.getByText('Kind regards,').waitFor();
    expect(await edited.textContent()).toContain('Edited by @Ana');
    await part('thread-close').click();
    await picture('draft', { from: edited });
    await picture('draft-phone', { from: edited, viewport: PHONE });

    for (const draft of [edited, plain]) {
      await press(draft, 'draft_approve');
      await draft
        .getByText(/Sent|Approved by|Sending/)
        .first()
        .waitFor();
      expect(await draft.locator('[data-testid=action]').count()).toBe(0);
    }
    await edited.getByText('Sent').waitFor();
    await plain.getByText('Sent').waitFor();
    await edited.locator('[data-testid=replies]').click();
    await later.getByText('Approved with the first mail').waitFor();
    expect(await later.locator('[data-testid=action]').count()).toBe(0);
    await part('thread-close').click();
  });

  it('shows exactly the approved mails in the inbox, with what the law asks of them', async () => {
    await part('inbox-link').click();
    const rows = part('inbox-row');
    await expect.poll(() => rows.count(), { timeout: WAIT_MS }).toBe(2);
    const mail = part('inbox-message');
    await rows.filter({ hasText: 'A second pair of eyes on your utility bills' }).click();
    expect(await mail.textContent()).toContain('Kind regards,');
    await picture('inbox');
    for (const row of await rows.all()) {
      await row.click();
      await part('headers-toggle').click();
      const headers = (await part('headers').textContent()) ?? '';
      expect(headers).toMatch(/Message-ID<[^<>\s]+@harness-audit\.example>/i);
      expect(headers).toMatch(/List-Unsubscribe<http:\/\/127\.0\.0\.1:\d+\/u\/[^>\s]+>/);
      expect(headers).toContain('List-Unsubscribe-PostList-Unsubscribe=One-Click');
      expect(await mail.textContent()).toContain('100 Sample Street, Columbus, OH 43004');
    }
  });

  it('has a Home tab with what waits and what left, from which everything can be stopped and resumed', async () => {
    await part('home-link').click();
    const home = part('home');
    await home.getByText('Sent in your name').waitFor();
    await home.getByText('2 mails this week').waitFor();
    await home.getByText(/leads? to review/).waitFor();
    await picture('home');
    await picture('home-dark', { dark: true });
    await picture('home-phone', { viewport: PHONE });

    await home.locator('[data-action-id=draft_open]').first().click();
    await modal().getByText('Approving covers all of this').waitFor();
    await part('modal-close').click();
    await modal().waitFor({ state: 'detached' });

    await press(home, 'stop_everything');
    await part('confirm', '[open]').locator('[data-testid=confirm-ok]').click();
    await home.getByText('Everything is stopped').waitFor();
    expect(await home.locator('[data-action-id=stop_everything]').count()).toBe(0);
    await picture('home-stopped');
    await press(home, 'resume_everything');
    await home.getByText('2 of 50 mails sent today').waitFor();

    await home.locator('[data-testid=message-link]', { hasText: 'Open the review' }).click();
    await part('thread').getByText('Could save').first().waitFor();
    await part('thread-close').click();
    await part('inbox-link').click();
  });

  it('has an unsubscribe link that asks first: one button, and looking changes nothing', async () => {
    const [mail] = await stage.sandbox.inbox.list();
    const address = mail?.envelope.to[0] ?? '';
    await stage.withModels(async ({ suppressions }) => {
      const link = stage.page.locator('[data-testid=headers] a[href*="/u/"]');
      await part('inbox-row')
        .filter({ hasText: mail?.subject ?? '' })
        .click();
      if ((await link.count()) === 0) await part('headers-toggle').click();
      const [popup] = await Promise.all([stage.page.waitForEvent('popup'), link.click()]);
      await popup.getByRole('button').waitFor();
      expect(await popup.locator('button, a, input:not([type=hidden])').count()).toBe(1);
      expect(await suppressions.isSuppressed(address)).toBe(false);
      await popup.getByRole('button').click();
      await popup.getByText('You are unsubscribed').waitFor();
      expect(await suppressions.isSuppressed(address)).toBe(true);
      await popup.close();
    });
  });

  it('shows a report with real figures, pictures and a table', async () => {
    await openChannel('C0LEADS');
    await part('composer').fill('/leadgen report');
    await part('composer').press('Enter');
    await part('ephemeral').getByText('Making the report for').waitFor();
    const report = await kept(part('message').filter({ hasText: 'Best open leads' }).first());
    const pictures = report.locator('img.picture');
    await expect.poll(() => pictures.count(), { timeout: WAIT_MS }).toBe(3);
    for (const each of await pictures.all()) {
      await expect.poll(() => each.evaluate((image) => 'naturalWidth' in image && image.naturalWidth)).toBe(840);
    }
    expect(await report.textContent()).toMatch(/2 mails sent: 2 first/);
    await report.locator('[data-testid=replies]').click();
    await part('thread').getByText('Report as a table').waitFor();
    await part('thread-close').click();
    await picture('report', { from: report, viewport: { width: 1_280, height: 1_500 } });
    await picture('report-dark', { from: report, viewport: { width: 1_280, height: 1_500 }, dark: true });
    await picture('report-phone', { from: report, viewport: { width: 390, height: 1_700 } });
  });

  it('says how everything stands: pipeline, what is stuck, health, and what runs by itself', async () => {
    const ask = async (words: string, answer: string): Promise<Locator> => {
      await part('composer').fill(`/leadgen ${words}`);
      await part('composer').press('Enter');
      const shown = part('ephemeral').filter({ hasText: answer }).last();
      await shown.waitFor();
      return shown;
    };
    const pipeline = await ask('pipeline', 'Where they stand');
    expect(await pipeline.textContent()).toMatch(/scored\s+15\s+approved\s+2\s+contacted\s+2/);
    const stuck = await ask('stuck', 'Nothing is stuck');
    const health = await ask('health', 'scheduler');
    expect(await health.textContent()).toMatch(/mongodb\s+ok/);
    await picture('monitor', { from: pipeline });
    await picture('monitor-dark', { from: pipeline, dark: true });
    await picture('monitor-phone', { from: stuck, viewport: PHONE });
    const jobs = await ask('jobs', 'Weekly report');
    await picture('jobs', { from: jobs });
  });

  it('leaves nothing that Slack or the browser would complain about', async () => {
    const { slack } = stage.sandbox;
    expect(stage.problems).toEqual([]);
    expect(slack.warnings).toEqual([]);
    expect(slack.failures).toEqual([]);
    expect([...slack.postCounts().values()].filter((count) => count !== 1)).toEqual([]);
    expect(await stage.sandbox.inbox.list()).toHaveLength(2);
  });
});
