import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../../sandbox/slack/local-slack.ts';
import type { Json } from '../../../sandbox/slack/types.ts';

const SIGNING_SECRET = 'test-signing-secret';
const BOT_TOKEN = 'xoxb-test';
const APP_TOKEN = 'xapp-test';

const LEAD_BLOCKS = [
  { type: 'section', text: { type: 'mrkdwn', text: '*Buckeye Dental*' } },
  {
    type: 'actions',
    block_id: 'decide',
    elements: [
      { type: 'button', action_id: 'lead_approve', text: { type: 'plain_text', text: 'Approve' }, value: '1' },
      { type: 'button', action_id: 'lead_edit', text: { type: 'plain_text', text: 'Edit' }, value: '1' },
      { type: 'button', action_id: 'never_acked', text: { type: 'plain_text', text: 'Slow' }, value: '1' },
    ],
  },
];

const EDIT_VIEW = {
  type: 'modal' as const,
  callback_id: 'draft_edit',
  title: { type: 'plain_text' as const, text: 'Edit' },
  submit: { type: 'plain_text' as const, text: 'Save' },
  blocks: [
    {
      type: 'input',
      block_id: 'subject',
      label: { type: 'plain_text' as const, text: 'Subject' },
      element: { type: 'plain_text_input', action_id: 'value', max_length: 20 },
    },
  ],
};

/** What the app saw, in order. */
const seen: { kind: string; data: Json }[] = [];

function listen(app: App): void {
  app.command('/leadgen', async ({ ack, command, respond, client }) => {
    seen.push({ kind: 'command', data: { text: command.text, user: command.user_id } });
    if (command.text === 'modal') {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: EDIT_VIEW });
      return;
    }
    if (command.text === 'many') {
      await ack();
      for (let number = 1; number <= 6; number += 1) await respond(`answer ${number}`);
      return;
    }
    if (command.text === 'flow') {
      await ack();
      await respond('first');
      await respond({ text: 'second', replace_original: true });
      return;
    }
    await ack(`you said ${command.text}`);
  });
  app.action('lead_approve', async ({ ack, body, respond }) => {
    await ack();
    seen.push({ kind: 'action', data: structuredClone(body) as unknown as Json });
    await respond({ text: 'Approved', blocks: [], replace_original: true });
  });
  app.action('lead_edit', async ({ ack, body, client }) => {
    await ack();
    if ('trigger_id' in body) await client.views.open({ trigger_id: body.trigger_id, view: EDIT_VIEW });
  });
  app.view('draft_edit', async ({ ack, view }) => {
    const subject = view.state.values.subject?.value?.value ?? '';
    seen.push({ kind: 'view', data: { subject } });
    if (subject === 'bad') await ack({ response_action: 'errors', errors: { subject: 'Not that one' } });
    else if (subject === 'again')
      await ack({ response_action: 'update', view: { ...EDIT_VIEW, callback_id: 'second' } });
    else if (subject === 'deeper') await ack({ response_action: 'push', view: { ...EDIT_VIEW, callback_id: 'third' } });
    else if (subject === 'nonsense') await ack({ response_action: 'errors', errors: { nowhere: 'No such block' } });
    else await ack();
  });
  app.event('app_home_opened', async ({ event, client, context }) => {
    seen.push({ kind: 'home', data: { user: event.user, retry: context.retryNum ?? 0 } });
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Hello' } }] },
    });
  });
  app.error(async (error) => {
    seen.push({ kind: 'error', data: { message: error.message } });
  });
}

function clientOptions(slack: LocalSlack) {
  return { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } };
}

describe('a Bolt app over HTTP', () => {
  let slack: LocalSlack;
  let app: App;

  beforeAll(async () => {
    slack = await startLocalSlack({ signingSecret: SIGNING_SECRET, botToken: BOT_TOKEN });
    const receiver = new HTTPReceiver({ signingSecret: SIGNING_SECRET, logLevel: LogLevel.ERROR });
    app = new App({ token: BOT_TOKEN, receiver, clientOptions: clientOptions(slack), logLevel: LogLevel.ERROR });
    listen(app);
    const server = await receiver.start({ port: 0, host: '127.0.0.1' });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    slack.setBotUrl(`http://127.0.0.1:${address.port}/slack/events`);
  });
  afterAll(async () => {
    await app.stop();
    await slack.close();
  });
  beforeEach(() => {
    seen.length = 0;
  });
  afterEach(() => slack.clearFaults());

  const post = async (extra: Json = {}) => {
    const made = await app.client.chat.postMessage({
      channel: 'C0LEADS',
      text: 'New lead',
      blocks: LEAD_BLOCKS,
      ...extra,
    });
    return made.ts ?? '';
  };

  it('accepts a signed slash command and answers privately through the acknowledgement', async () => {
    const answer = await slack.slash('U0ANA', 'C0LEADS', 'status');
    expect(answer).toMatchObject({ status: 200, failure: null });
    expect(slack.ephemerals('U0ANA').at(-1)).toMatchObject({ text: 'you said status', channel: 'C0LEADS' });
    expect(slack.ephemerals('U0BEN')).toEqual([]);
  });

  it('is refused with 401 when signature or time stamp are wrong', async () => {
    const body = 'command=%2Fleadgen&text=status&user_id=U0ANA';
    const bad = await slack.deliverRaw({ body, signature: 'v0=00' });
    const old = await slack.deliverRaw({ body, timestamp: Math.floor(Date.now() / 1000) - 600 });
    expect([bad.status, old.status]).toEqual([401, 401]);
  });

  it('sends a click with the whole message and lets the response URL replace it', async () => {
    const ts = await post({ metadata: { event_type: 'lead_card', event_payload: { key: 'lead:1' } } });
    await slack.click('U0BEN', { channel: 'C0LEADS', ts, actionId: 'lead_approve' });
    const message = await slack.waitFor(() => {
      const now = slack.message('C0LEADS', ts);
      return now?.text === 'Approved' ? now : null;
    });
    expect(message.blocks).toEqual([]);
    expect(seen[0]?.data).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0BEN' },
      container: { type: 'message', message_ts: ts, channel_id: 'C0LEADS', is_ephemeral: false },
      message: { ts, metadata: { event_payload: { key: 'lead:1' } } },
      actions: [{ action_id: 'lead_approve', block_id: 'decide', value: '1', type: 'button' }],
    });
    await expect(slack.click('U0BEN', { channel: 'C0LEADS', ts, actionId: 'lead_approve' })).rejects.toThrow(
      'there is no lead_approve',
    );
  });

  it('can press a button that is not there any more, as somebody with a stale screen does', async () => {
    const ts = await post();
    const snapshot = slack.message('C0LEADS', ts);
    await app.client.chat.update({ channel: 'C0LEADS', ts, text: 'Decided' });
    expect((await slack.clickSnapshot('U0CLEO', snapshot!, 'lead_approve')).status).toBe(200);
    const forced = { channel: 'C0LEADS', ts, actionId: 'lead_approve', value: '1', force: true };
    expect((await slack.click('U0CLEO', forced)).status).toBe(200);
    await slack.waitFor(() => seen.filter((one) => one.kind === 'action').length === 2);
  });

  it('opens a modal on a click, takes what was typed and closes it', async () => {
    const ts = await post();
    await slack.click('U0ANA', { channel: 'C0LEADS', ts, actionId: 'lead_edit' });
    const view = await slack.waitFor(() => slack.modals('U0ANA')[0]);
    expect((await slack.submitView('U0ANA', view.id, { Subject: '' })).refused).toEqual({
      subject: 'Please fill in this field.',
    });
    expect((await slack.submitView('U0ANA', view.id, { subject: { value: 'bad' } })).outcome).toEqual({
      action: 'errors',
      errors: { subject: 'Not that one' },
    });
    expect((await slack.submitView('U0ANA', view.id, { subject: 'Twelve bills' })).outcome?.action).toBe('close');
    expect(slack.modals('U0ANA')).toEqual([]);
    expect(seen.filter((one) => one.kind === 'view').map((one) => one.data.subject)).toEqual(['bad', 'Twelve bills']);
  });

  it('updates and pushes views in answer to a submission, and marks an answer that Slack would not take', async () => {
    await slack.slash('U0ANA', 'C0LEADS', 'modal');
    const view = await slack.waitFor(() => slack.modals('U0ANA')[0]);
    await slack.submitView('U0ANA', view.id, { subject: 'deeper' });
    expect(slack.modals('U0ANA').map((one) => one.callback_id)).toEqual(['draft_edit', 'third']);
    await slack.closeView('U0ANA', slack.modals('U0ANA')[1]!.id);
    const wrong = await slack.submitView('U0ANA', view.id, { subject: 'nonsense' });
    expect(wrong.failure).toBe('invalid_response');
    expect(slack.failures.at(-1)).toMatchObject({ kind: 'view_submission', error: 'invalid_response' });
    await slack.submitView('U0ANA', view.id, { subject: 'again' });
    expect(slack.modals('U0ANA').map((one) => one.callback_id)).toEqual(['second']);
    await slack.closeView('U0ANA', view.id);
  });

  it('lets a response URL replace only what it produced, and only five times', async () => {
    await slack.slash('U0CLEO', 'C0LEADS', 'flow');
    await slack.waitFor(() => slack.ephemerals('U0CLEO').some((one) => one.text === 'second'));
    expect(slack.ephemerals('U0CLEO').map((one) => one.text)).not.toContain('first');
    await slack.slash('U0CLEO', 'C0LEADS', 'many');
    await slack.waitFor(() => seen.some((one) => one.kind === 'error'));
    expect(slack.calls('response_url').at(-1)).toMatchObject({ status: 404, error: 'used_url' });
    expect(slack.ephemerals('U0CLEO').filter((one) => one.text.startsWith('answer'))).toHaveLength(5);
  });

  it('records a listener that does not acknowledge within three seconds', async () => {
    const ts = await post();
    const answer = await slack.click('U0ANA', { channel: 'C0LEADS', ts, actionId: 'never_acked' });
    expect(answer.failure).toMatch(/operation_timeout|dispatch_failed/);
    expect(slack.failures.at(-1)).toMatchObject({ kind: 'block_actions', userId: 'U0ANA' });
  });

  it('sends events as JSON, and again with the headers of a retry', async () => {
    expect((await slack.openHome('U0ANA')).status).toBe(200);
    await slack.waitFor(() => slack.home('U0ANA'));
    await slack.redeliver(2);
    await slack.waitFor(() => seen.filter((one) => one.kind === 'home').length === 3);
    expect(seen.filter((one) => one.kind === 'home').map((one) => one.data.retry)).toEqual([0, 1, 2]);
  });

  it('reports refused blocks to the SDK with the place of the mistake', async () => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } }];
    await expect(app.client.chat.postMessage({ channel: 'C0LEADS', text: 'x', blocks })).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: {
          messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
        },
      },
    });
  });

  it('takes a file through the upload methods of the SDK', async () => {
    await app.client.filesUploadV2({
      channel_id: 'C0LEADS',
      filename: 'report.csv',
      content: 'a,b\n1,2\n',
      initial_comment: 'Weekly report',
    });
    const message = slack.channel('#leads').messages().at(-1);
    expect(message).toMatchObject({ text: 'Weekly report', files: [{ name: 'report.csv', size: 8 }] });
    const id = String(message?.files?.[0]?.id);
    expect(slack.file(id)?.bytes?.toString('utf8')).toBe('a,b\n1,2\n');
  });
});

describe('a Bolt app in Socket Mode', () => {
  it('connects, hears commands and events, and answers through its envelopes', async () => {
    const slack = await startLocalSlack({ signingSecret: SIGNING_SECRET, botToken: BOT_TOKEN, appToken: APP_TOKEN });
    const app = new App({
      token: BOT_TOKEN,
      appToken: APP_TOKEN,
      socketMode: true,
      clientOptions: clientOptions(slack),
      logLevel: LogLevel.ERROR,
    });
    listen(app);
    try {
      await app.start();
      expect((await slack.slash('U0ANA', 'C0LEADS', 'hello')).status).toBe(200);
      expect(slack.ephemerals('U0ANA').at(-1)?.text).toBe('you said hello');
      await slack.slash('U0ANA', 'C0LEADS', 'modal');
      const view = await slack.waitFor(() => slack.modals('U0ANA')[0]);
      const refused = await slack.submitView('U0ANA', view.id, { subject: 'bad' });
      expect(refused.outcome?.action).toBe('errors');
      await slack.openHome('U0BEN');
      await slack.waitFor(() => slack.home('U0BEN'));
    } finally {
      await app.stop();
      await slack.close();
    }
  });
});
