import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type InboxMessage, startSandboxPage } from '../../../sandbox/page/page-server.ts';
import { type LocalSlack, startLocalSlack } from '../../../sandbox/slack/local-slack.ts';
import { isRecord, type Json } from '../../../sandbox/slack/types.ts';
import { launchBrowser } from '../../support/chromium.ts';

const BOT_TOKEN = 'xoxb-test';
const { browser, skipReason } = await launchBrowser();

const MAIL: InboxMessage = {
  id: 'm1',
  from: 'Sam <sam@firm.example>',
  to: 'dana@dental.example',
  subject: 'Twelve offices <b>one</b> bill',
  date: '2026-01-05T15:00:00Z',
  headers: [
    { name: 'Message-ID', value: '<draft-1@firm.example>' },
    { name: 'List-Unsubscribe', value: '<http://127.0.0.1:3000/u/token>' },
  ],
  text: 'Hi Dana,\n\nUnsubscribe: http://127.0.0.1:3000/u/token',
  html: null,
  raw: '',
};

/** The smallest PNG there is. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const plain = (text: string) => ({ type: 'plain_text', text });
const button = (actionId: string, extra: Json = {}) => ({
  type: 'button',
  action_id: actionId,
  text: plain(actionId),
  value: '7',
  ...extra,
});
const MODAL = {
  type: 'modal',
  callback_id: 'draft_edit',
  title: plain('Edit draft'),
  submit: plain('Save'),
  blocks: [
    {
      type: 'input',
      block_id: 'subject',
      label: plain('Subject'),
      element: { type: 'plain_text_input', action_id: 'v', initial_value: 'Hello' },
    },
    {
      type: 'input',
      block_id: 'tone',
      optional: true,
      label: plain('Tone'),
      element: { type: 'static_select', action_id: 'v', options: [{ text: plain('Warm'), value: 'w' }] },
    },
  ],
};

/** Stands for the bot: opens a modal on `/leadgen edit`, refuses the subject `bad`, says nothing to `/leadgen sleep`. */
function startBot(seen: Json[]): Server {
  return createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(parts).toString('utf8'));
      const payload: unknown = form.has('payload') ? JSON.parse(form.get('payload') ?? '') : Object.fromEntries(form);
      if (!isRecord(payload)) return;
      seen.push(payload);
      if (payload.text === 'sleep') return;
      if (payload.type === 'view_submission' && JSON.stringify(payload.view).includes('"value":"bad"')) {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ response_action: 'errors', errors: { subject: 'Not that one.' } }));
        return;
      }
      response.end(payload.command ? `Heard: ${String(payload.text)}` : '');
      if (payload.text === 'edit' || payload.type === 'block_actions') void openModal(payload);
    });
  });
}

let slack: LocalSlack;

async function call(method: string, body: Json): Promise<Json> {
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${BOT_TOKEN}` },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Json;
}

const openModal = (payload: Json) => call('views.open', { trigger_id: payload.trigger_id, view: MODAL });
const post = async (extra: Json) =>
  String((await call('chat.postMessage', { channel: 'C0LEADS', text: 'x', ...extra })).ts);

describe.skipIf(skipReason !== null)('the web page of the sandbox workspace', () => {
  const seen: Json[] = [];
  const replies: string[] = [];
  const bot = startBot(seen);
  let site: { url: string; close(): Promise<void> };
  let page: Page;

  beforeAll(async () => {
    await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
    const botUrl = `http://127.0.0.1:${(bot.address() as AddressInfo).port}/slack/events`;
    slack = await startLocalSlack({ signingSecret: 'secret', botToken: BOT_TOKEN, botUrl });
    site = await startSandboxPage({
      slack,
      banner: 'Invented data',
      inbox: {
        list: async () => [MAIL],
        reply: async (id, text) => {
          replies.push(`${id}: ${text}`);
        },
      },
    });
  });
  afterAll(async () => {
    await site.close();
    await slack.close();
    bot.closeAllConnections();
    bot.close();
    await (browser as Browser).close();
  });
  beforeEach(async () => {
    seen.length = 0;
    page = await (browser as Browser).newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    (page as Page & { problems?: string[] }).problems = problems;
    await page.goto(site.url);
    await page.waitForSelector('[data-testid=composer]');
  });
  afterEach(async () => {
    expect((page as Page & { problems?: string[] }).problems).toEqual([]);
    await page.close();
  });

  const type = async (text: string) => {
    await page.fill('[data-testid=composer]', text);
    await page.press('[data-testid=composer]', 'Enter');
  };

  it('sends a slash command and shows the private answer to that person only', async () => {
    await type('/leadgen run dental ohio');
    await page.waitForSelector('[data-testid=ephemeral] >> text=Heard: run dental ohio');
    expect(await page.textContent('[data-testid=ephemeral]')).toContain('Only visible to you');
    expect(seen[0]).toMatchObject({
      command: '/leadgen',
      text: 'run dental ohio',
      user_id: 'U0ANA',
      channel_id: 'C0LEADS',
    });
    await page.click('[data-testid=user-choice][data-user=U0BEN]');
    await page.waitForFunction(() => document.querySelector('[data-testid=ephemeral]') === null);
  });

  it('shows names as text, whatever they look like', async () => {
    const name = '&lt;script&gt;window.broken=1&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt;';
    const ts = await post({
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: `*${name}* <javascript:alert(1)|x>` } }],
    });
    const message = page.locator(`[data-testid=message][data-ts="${ts}"]`);
    await message.waitFor();
    expect(await message.locator('strong', { hasText: '<script>' }).textContent()).toBe(
      '<script>window.broken=1</script> <img src=x onerror=alert(1)>',
    );
    expect(await message.locator('img, script, a').count()).toBe(0);
    expect(await page.evaluate(() => 'broken' in window)).toBe(false);
  });

  it('presses the buttons of a card in its thread as the person one is', async () => {
    const parent = await post({ text: 'Review' });
    await post({ thread_ts: parent, blocks: [{ type: 'actions', block_id: 'b', elements: [button('lead_reject')] }] });
    await page.click(`[data-ts="${parent}"] [data-testid=replies]`);
    await page.click('[data-testid=user-choice][data-user=U0CLEO]');
    await page.click('[data-testid=thread] [data-action-id=lead_reject]');
    await page.waitForSelector('[data-testid=modal]');
    expect(seen[0]).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0CLEO' },
      container: { thread_ts: parent },
      actions: [{ action_id: 'lead_reject', block_id: 'b', value: '7' }],
    });
    await page.click('[data-testid=modal-close]');
    await page.waitForSelector('[data-testid=modal]', { state: 'detached' });
  });

  it('fills a modal, shows what was refused under its input, and keeps what was typed', async () => {
    await type('/leadgen edit');
    const subject = page.locator('[data-testid=input][data-block-id=subject]');
    await subject.fill('');
    await page.click('[data-testid=modal-submit]');
    await page.waitForSelector('[data-testid=input-error] >> text=Please fill in this field.');
    await subject.fill('bad');
    await page.selectOption('[data-testid=input][data-block-id=tone]', 'w');
    await page.click('[data-testid=modal-submit]');
    await page.waitForSelector('[data-testid=input-error] >> text=Not that one.');
    expect(await subject.inputValue()).toBe('bad');
    await subject.fill('Good');
    await page.click('[data-testid=modal-submit]');
    await page.waitForSelector('[data-testid=modal]', { state: 'detached' });
    expect(seen.at(-1)).toMatchObject({
      view: {
        state: { values: { subject: { v: { value: 'Good' } }, tone: { v: { selected_option: { value: 'w' } } } } },
      },
    });
  });

  it('keeps typed text and the place in a long channel while messages change', async () => {
    const stamps: string[] = [];
    for (let number = 1; number <= 40; number += 1) stamps.push(await post({ text: `line ${number}` }));
    await page.waitForSelector('text=line 40');
    await page.fill('[data-testid=composer]', 'half a thought');
    const list = page.locator('[data-testid=messages]');
    await list.evaluate((box) => {
      box.scrollTop = 100;
    });
    await page.waitForTimeout(50);
    await call('chat.update', { channel: 'C0LEADS', ts: stamps[0], text: 'line one' });
    await post({ text: 'line 41' });
    await page.waitForSelector('text=line 41', { state: 'attached' });
    expect(await list.evaluate((box) => box.scrollTop)).toBe(100);
    expect(await page.inputValue('[data-testid=composer]')).toBe('half a thought');
  });

  it('marks unread channels and tells a person when the app did not answer in time', async () => {
    await post({ channel: 'C0ALERTS', text: 'Something is stuck' });
    await page.waitForSelector('[data-testid=channel-link][data-channel=C0ALERTS] [data-testid=unread]');
    await type('/leadgen sleep');
    await page.waitForSelector('[data-testid=toast] >> text=within 3 seconds', { timeout: 10_000 });
  });

  it('opens the Home tab and tells the app', async () => {
    await call('views.publish', {
      user_id: 'U0ANA',
      view: { type: 'home', blocks: [{ type: 'actions', elements: [button('home_run')] }] },
    });
    await page.click('[data-testid=home-link]');
    await page.click('[data-testid=home] [data-action-id=home_run]');
    await slack.waitFor(() => seen.find((payload) => payload.type === 'block_actions' && isRecord(payload.view)));
    expect(slack.deliveries().some((delivery) => delivery.kind === 'event')).toBe(true);
    await page.click('[data-testid=modal-x]');
  });

  it('reads the mail with its headers and answers it', async () => {
    await page.click('[data-testid=inbox-link]');
    await page.click('[data-testid=inbox-row]');
    expect(await page.textContent('[data-testid=inbox-message] h2')).toBe(MAIL.subject);
    await page.click('[data-testid=headers-toggle]');
    expect(await page.getAttribute('[data-testid=headers] a', 'href')).toBe('http://127.0.0.1:3000/u/token');
    await page.fill('[data-testid=inbox-reply]', 'Tuesday works');
    await page.click('[data-testid=inbox-reply-send]');
    await page.waitForSelector('text=Sent.');
    expect(replies).toEqual(['m1: Tuesday works']);
  });

  it.each(['light', 'dark'] as const)(
    'shows pictures out of files and lets a table be saved, in %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 390, height: 800 });
      const upload = async (filename: string, content: Buffer | string, extra: Json = {}) => {
        const { upload_url: url, file_id: id } = await call('files.getUploadURLExternal', {
          filename,
          length: content.length,
        });
        await fetch(String(url), { method: 'POST', body: new Uint8Array(Buffer.from(content)) });
        await call('files.completeUploadExternal', { files: [{ id, title: `The ${filename}` }], ...extra });
        return String(id);
      };
      const id = await upload('chart.png', PIXEL);
      const ts = await post({ blocks: [{ type: 'image', slack_file: { id }, alt_text: `Chart in ${colorScheme}` }] });
      const picture = page.getByAltText(`Chart in ${colorScheme}`);
      await picture.waitFor();
      await expect.poll(() => picture.evaluate((image) => 'naturalWidth' in image && image.naturalWidth)).toBe(1);
      await upload('table.csv', 'a,b\r\n1,2\r\n', { channel_id: 'C0LEADS', thread_ts: ts });
      await page.locator(`[data-testid=message][data-ts="${ts}"] [data-testid=replies]`).click();
      const card = page.locator('[data-testid=thread] [data-testid=file]');
      await expect.poll(() => card.textContent()).toBe('The table.csvCSV, 10 bytes');
      const [download] = await Promise.all([page.waitForEvent('download'), card.click()]);
      expect(download.suggestedFilename()).toBe('table.csv');
    },
  );

  it('fits a telephone without scrolling sideways', async () => {
    await page.setViewportSize({ width: 360, height: 700 });
    await page.click('[data-testid=menu]');
    await page.click('[data-testid=channel-link][data-channel=C0EMAILS]');
    await page.waitForSelector('main h1 >> text=# lead-emails');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});

describe('the page server', () => {
  it('serves nobody who came under another name, and takes no clicks from other sites', async () => {
    const quiet = await startLocalSlack({ signingSecret: 'secret', botToken: BOT_TOKEN });
    const site = await startSandboxPage({ slack: quiet });
    try {
      const { port } = new URL(site.url);
      const status = await new Promise<number | undefined>((resolve, reject) => {
        request({ host: '127.0.0.1', port, path: '/', headers: { host: 'evil.example' } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .on('error', reject)
          .end();
      });
      expect(status).toBe(403);
      const foreign = await fetch(`${site.url}/sandbox/act`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: JSON.stringify({ kind: 'say', userId: 'U0ANA', channel: 'C0LEADS', text: 'x' }),
      });
      expect(foreign.status).toBe(403);
      expect(quiet.channel('leads').messages()).toEqual([]);
      expect((await fetch(site.url)).headers.get('content-security-policy')).toContain("script-src 'self'");
    } finally {
      await site.close();
      await quiet.close();
    }
  });
});
