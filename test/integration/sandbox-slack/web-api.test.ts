import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../../sandbox/slack/local-slack.ts';
import type { Json } from '../../../sandbox/slack/types.ts';

const BOT_TOKEN = 'xoxb-test';
const APP_TOKEN = 'xapp-test';

let slack: LocalSlack;
let now = new Date('2026-01-05T10:00:00Z');

beforeAll(async () => {
  slack = await startLocalSlack({
    signingSecret: 'secret',
    botToken: BOT_TOKEN,
    appToken: APP_TOKEN,
    now: () => now,
    channels: [
      { id: 'C0LEADS', name: 'leads' },
      { id: 'C0OTHER', name: 'other', members: ['U0ANA'] },
      { id: 'C0OLD', name: 'old', isArchived: true },
    ],
  });
});
afterAll(() => slack.close());
afterEach(() => {
  slack.clearFaults();
  slack.limitRates(false);
  slack.revokeToken(false);
});

async function raw(method: string, body: Json = {}, token: string | null = BOT_TOKEN): Promise<Response> {
  return fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
}

async function call(method: string, body: Json = {}, token: string | null = BOT_TOKEN): Promise<Json> {
  return (await (await raw(method, body, token)).json()) as Json;
}

const post = (extra: Json = {}) => call('chat.postMessage', { channel: 'C0LEADS', text: 'Hello', ...extra });
const plain = (text: string) => ({ type: 'plain_text', text });
const MODAL = { type: 'modal', title: plain('Edit'), blocks: [{ type: 'divider' }] };

/** A trigger as a slash command would carry it; nobody listens, so the delivery itself fails. */
async function trigger(): Promise<string> {
  await slack.slash('U0ANA', 'C0LEADS', 'x');
  return String(slack.deliveries().at(-1)?.payload.trigger_id);
}

describe('who may call', () => {
  it('only somebody with the right token', async () => {
    expect(await call('auth.test', {}, null)).toEqual({ ok: false, error: 'not_authed' });
    expect(await call('auth.test', {}, 'xoxb-wrong')).toEqual({ ok: false, error: 'invalid_auth' });
    expect(await call('auth.test')).toMatchObject({ ok: true, user_id: 'U0BOT', team_id: 'T0LOCAL' });
    expect(await call('apps.connections.open')).toEqual({ ok: false, error: 'not_allowed_token_type' });
    expect((await call('apps.connections.open', {}, APP_TOKEN)).url).toMatch(/^ws:\/\/127\.0\.0\.1:/);
    slack.revokeToken();
    expect(await call('auth.test')).toEqual({ ok: false, error: 'token_revoked' });
  });

  it('nobody calls what does not exist', async () => {
    expect(await call('chat.sendTelegram')).toEqual({ ok: false, error: 'unknown_method' });
  });
});

describe('messages', () => {
  it.each([
    ['an unknown channel', { channel: 'C0NONE' }, 'channel_not_found'],
    ['a channel name instead of an id', { channel: '#leads' }, 'channel_not_found'],
    ['a channel the bot is not in', { channel: 'C0OTHER' }, 'not_in_channel'],
    ['an archived channel', { channel: 'C0OLD' }, 'is_archived'],
    ['nothing to say', { text: '' }, 'no_text'],
    ['blocks that are not JSON', { blocks: '[{' }, 'invalid_blocks_format'],
    ['metadata without a type', { metadata: { event_payload: {} } }, 'invalid_metadata_format'],
    ['text and markdown at once', { markdown_text: 'x' }, 'markdown_text_conflict'],
  ])('are refused with %s', async (_name, extra, error) => {
    expect(await post(extra)).toMatchObject({ ok: false, error });
  });

  it('keep metadata, show it only on request, and count posts by its key', async () => {
    const metadata = { event_type: 'lead_card', event_payload: { key: 'lead:7', id: '7' } };
    const { ts } = await post({ metadata });
    const plainList = await call('conversations.history', { channel: 'C0LEADS', limit: 1 });
    expect(plainList.messages).toMatchObject([{ ts }]);
    expect((plainList.messages as Json[])[0]).not.toHaveProperty('metadata');
    const full = await call('conversations.history', { channel: 'C0LEADS', limit: 1, include_all_metadata: true });
    expect(full.messages).toMatchObject([{ ts, metadata }]);
    await call('chat.update', { channel: 'C0LEADS', ts, text: 'Changed' });
    expect(slack.message('C0LEADS', String(ts))).toMatchObject({ text: 'Changed', metadata });
    await post({ metadata });
    await call('chat.delete', { channel: 'C0LEADS', ts });
    expect(slack.postCounts().get('lead:7')).toBe(2);
  });

  it('lose their blocks when only text is updated', async () => {
    const { ts } = await post({ blocks: [{ type: 'divider' }] });
    await call('chat.update', { channel: 'C0LEADS', ts, text: 'Done' });
    expect(slack.message('C0LEADS', String(ts))).not.toHaveProperty('blocks');
    expect(await call('chat.update', { channel: 'C0LEADS', ts: '1.000001', text: 'x' })).toMatchObject({
      error: 'message_not_found',
    });
    const { message } = await slack.say('U0ANA', 'C0LEADS', 'mine');
    expect(await call('chat.update', { channel: 'C0LEADS', ts: message.ts, text: 'x' })).toMatchObject({
      error: 'cant_update_message',
    });
  });

  it('stand in threads, parent first, with pages and broadcasts', async () => {
    const { ts: parent } = await post({ text: 'parent' });
    for (const number of [1, 2, 3]) await post({ text: `reply ${number}`, thread_ts: parent });
    await post({ text: 'reply 4', thread_ts: parent, reply_broadcast: true });
    const first = await call('conversations.replies', { channel: 'C0LEADS', ts: parent, limit: 3 });
    expect(first).toMatchObject({ has_more: true, messages: [{ text: 'parent', reply_count: 4 }, {}, {}] });
    const cursor = (first.response_metadata as Json).next_cursor;
    const second = await call('conversations.replies', { channel: 'C0LEADS', ts: parent, limit: 3, cursor });
    expect((second.messages as Json[]).map((message) => message.text)).toEqual(['reply 3', 'reply 4']);
    const history = await call('conversations.history', { channel: 'C0LEADS', limit: 2 });
    expect((history.messages as Json[]).map((message) => message.text)).toEqual(['reply 4', 'parent']);
    expect(await call('conversations.replies', { channel: 'C0LEADS', ts: '1.000001' })).toMatchObject({
      error: 'thread_not_found',
    });
  });

  it('fall out of a thread whose parent is gone, with a warning only', async () => {
    const before = slack.warnings.length;
    const { message } = await post({ text: 'lost reply', thread_ts: '1.000001' });
    expect(message).not.toHaveProperty('thread_ts');
    expect(slack.warnings.slice(before)).toMatchObject([{ method: 'chat.postMessage' }]);
  });

  it('that are ephemeral cannot be updated and are seen by one person', async () => {
    const body = { channel: 'C0LEADS', user: 'U0BEN', text: 'psst' };
    const { message_ts: ts } = await call('chat.postEphemeral', body);
    expect(slack.ephemerals('U0BEN').at(-1)).toMatchObject({ ts, text: 'psst' });
    expect(await call('chat.update', { channel: 'C0LEADS', ts, text: 'x' })).toMatchObject({
      error: 'message_not_found',
    });
    expect(await call('chat.postEphemeral', { ...body, user: 'U0NOBODY' })).toMatchObject({ error: 'user_not_found' });
  });

  it('with blocks and no text are taken, and noted', async () => {
    const before = slack.warnings.length;
    expect(await post({ text: '', blocks: [{ type: 'divider' }] })).toMatchObject({ ok: true });
    expect(slack.warnings.slice(before)).toMatchObject([{ message: 'blocks without a top-level text' }]);
  });

  it('take a reaction once', async () => {
    const { ts: timestamp } = await post();
    const body = { channel: 'C0LEADS', timestamp, name: 'eyes' };
    expect(await call('reactions.add', body)).toEqual({ ok: true });
    expect(await call('reactions.add', body)).toMatchObject({ error: 'already_reacted' });
  });

  it('to a user id go to the direct line with that person', async () => {
    const opened = await call('conversations.open', { users: 'U0BEN' });
    const { channel } = await post({ channel: 'U0BEN' });
    expect(opened).toMatchObject({ channel: { id: channel } });
  });
});

describe('views', () => {
  it('open with a trigger that is fresh and was not used', async () => {
    const fresh = await trigger();
    expect(
      await call('views.open', { trigger_id: fresh, view: { ...MODAL, title: plain('x'.repeat(25)) } }),
    ).toMatchObject({
      error: 'invalid_arguments',
    });
    expect(await call('views.open', { trigger_id: fresh, view: MODAL })).toMatchObject({ ok: true });
    expect(await call('views.open', { trigger_id: fresh, view: MODAL })).toMatchObject({
      error: 'exchanged_trigger_id',
    });
    const late = await trigger();
    now = new Date(now.getTime() + 4000);
    expect(await call('views.open', { trigger_id: late, view: MODAL })).toMatchObject({ error: 'expired_trigger_id' });
  });

  it('stack three deep and no deeper', async () => {
    await call('views.open', { trigger_id: await trigger(), view: MODAL });
    expect(await call('views.push', { trigger_id: await trigger(), view: MODAL })).toMatchObject({ ok: true });
    expect(await call('views.push', { trigger_id: await trigger(), view: MODAL })).toMatchObject({ ok: true });
    expect(await call('views.push', { trigger_id: await trigger(), view: MODAL })).toMatchObject({
      error: 'push_limit_reached',
    });
    expect(slack.modals('U0ANA')).toHaveLength(3);
  });

  it('are guarded by their hash', async () => {
    const opened = await call('views.open', { trigger_id: await trigger(), view: MODAL });
    const { id, hash } = opened.view as Json;
    expect(await call('views.update', { view_id: id, hash, view: MODAL })).toMatchObject({ ok: true });
    expect(await call('views.update', { view_id: id, hash, view: MODAL })).toMatchObject({ error: 'hash_conflict' });
    expect(await call('views.update', { view_id: 'V0NONE', view: MODAL })).toMatchObject({ error: 'not_found' });
    const home = { type: 'home', blocks: [{ type: 'divider' }] };
    await call('views.publish', { user_id: 'U0ANA', view: home });
    expect(await call('views.publish', { user_id: 'U0ANA', view: home, hash: 'stale' })).toMatchObject({
      error: 'hash_conflict',
    });
  });
});

describe('files', () => {
  async function upload(filename: string, extra: Json = {}, bytes = 'bytes'): Promise<string> {
    const { upload_url: url, file_id: id } = await call('files.getUploadURLExternal', {
      filename,
      length: bytes.length,
    });
    await fetch(String(url), { method: 'POST', body: bytes });
    if (extra.incomplete !== true) await call('files.completeUploadExternal', { files: [{ id }], ...extra });
    return String(id);
  }
  const image = (file: Json, extra: Json = { alt_text: 'A chart' }) =>
    post({ blocks: [{ type: 'image', slack_file: file, ...extra }] });

  it('that are pictures can be shown in a message without being shared anywhere', async () => {
    const id = await upload('chart.png');
    expect(await image({ id })).toMatchObject({ ok: true });
    expect(await call('files.info', { file: id })).toMatchObject({
      ok: true,
      file: { mimetype: 'image/png', size: 5 },
    });
  });

  it('that are unknown, unfinished or no pictures spoil the message', async () => {
    const refused = {
      ok: false,
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]'] },
    };
    expect(await image({ id: 'F0NONE' })).toEqual(refused);
    expect(await image({ id: await upload('half.png', { incomplete: true }) })).toEqual(refused);
    expect(await image({ id: await upload('table.csv') })).toEqual(refused);
    const id = await upload('chart.png');
    expect(await image({ id }, {})).toMatchObject({ ok: false, error: 'invalid_blocks' }); // no alt_text
    expect(await image({ id, url: 'https://files.example/x' })).toMatchObject({ ok: false, error: 'invalid_blocks' });
    expect(await image({})).toMatchObject({ ok: false, error: 'invalid_blocks' });
  });

  it('spoil an update as well', async () => {
    const { ts } = await post();
    const blocks = [{ type: 'image', slack_file: { id: 'F0NONE' }, alt_text: 'A chart' }];
    const answer = await call('chat.update', { channel: 'C0LEADS', ts, text: 'x', blocks });
    expect(answer).toMatchObject({ ok: false, error: 'invalid_blocks' });
  });

  it('are found again by who uploaded them, newest first, and stand in the thread they were shared in', async () => {
    const { ts } = await post();
    await upload('first.png');
    await upload('second.csv', { channel_id: 'C0LEADS', thread_ts: ts });
    const listed = (await call('files.list', { user: 'U0BOT', count: 2 })).files as Json[];
    expect(listed.map(({ name }) => name)).toEqual(['second.csv', 'first.png']);
    expect(await call('files.list', { user: 'U0ANA' })).toMatchObject({ files: [] });
    const thread = slack.channel('C0LEADS').thread(String(ts));
    expect(thread.at(-1)?.files).toEqual([expect.objectContaining({ name: 'second.csv', mimetype: 'text/csv' })]);
  });
});

describe('people', () => {
  it('are described as Slack does', async () => {
    expect(await call('users.info', { user: 'U0ANA' })).toMatchObject({
      user: { id: 'U0ANA', is_bot: false, profile: { email: 'ana@sandbox.example' } },
    });
    expect(await call('users.info', { user: 'U0NOBODY' })).toMatchObject({ error: 'user_not_found' });
    expect(await call('usergroups.users.list', { usergroup: 'S0APPROVERS' })).toMatchObject({
      users: ['U0ANA', 'U0BEN'],
    });
    expect(await call('usergroups.users.list', { usergroup: 'S0NONE' })).toMatchObject({ error: 'no_such_subteam' });
    expect(await call('conversations.members', { channel: 'C0OTHER' })).toMatchObject({ members: ['U0ANA'] });
    expect(await call('conversations.info', { channel: 'C0OTHER' })).toMatchObject({ channel: { is_member: false } });
  });
});

describe('misbehaviour on demand', () => {
  it('answers errors, 429 with Retry-After, 500 and web pages', async () => {
    slack.fail({ method: 'chat.postMessage', error: 'fatal_error' });
    slack.fail({ method: 'chat.postMessage', retryAfterS: 7 });
    slack.fail({ method: 'chat.postMessage', status: 500 });
    slack.fail({ method: 'chat.postMessage', html: true });
    const before = slack.channel('leads').messages().length;
    const answers = [];
    for (let time = 1; time <= 4; time += 1)
      answers.push(await raw('chat.postMessage', { channel: 'C0LEADS', text: 'x' }));
    expect(answers.map((answer) => answer.status)).toEqual([200, 429, 500, 502]);
    expect(answers[1]?.headers.get('retry-after')).toBe('7');
    expect(answers[3]?.headers.get('content-type')).toBe('text/html');
    expect(slack.channel('leads').messages()).toHaveLength(before);
    expect(await post()).toMatchObject({ ok: true });
  });

  it('does the work and cuts the connection', async () => {
    slack.fail({ method: 'chat.postMessage', dropConnectionAfterHandling: true });
    await expect(post({ text: 'lost answer' })).rejects.toThrow();
    expect(slack.channel('leads').messages().at(-1)?.text).toBe('lost answer');
    expect(slack.calls('chat.postMessage').at(-1)).toMatchObject({ ok: true, status: 0 });
  });

  it('hangs without doing the work', async () => {
    slack.fail({ method: 'chat.postMessage', hang: true });
    const before = slack.channel('leads').messages().length;
    const request = fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', signal: AbortSignal.timeout(200) });
    await expect(request).rejects.toThrow();
    expect(slack.channel('leads').messages()).toHaveLength(before);
  });

  it('keeps the pace of a channel when asked to', async () => {
    slack.limitRates(true);
    const statuses = [];
    for (let time = 1; time <= 7; time += 1)
      statuses.push((await raw('chat.postMessage', { channel: 'C0LEADS', text: 'x' })).status);
    expect(statuses.slice(0, 5)).toEqual([200, 200, 200, 200, 200]);
    expect(statuses.slice(5)).toContain(429);
  });
});

describe('looking at it', () => {
  it('waits for a state, and says what it waited for', async () => {
    const waiting = slack.waitFor(() =>
      slack
        .channel('leads')
        .messages()
        .find((message) => message.text === 'here it is'),
    );
    await post({ text: 'here it is' });
    expect((await waiting).channel).toBe('C0LEADS');
    await expect(slack.waitFor(() => null, { timeoutMs: 20, what: 'the impossible' })).rejects.toThrow(
      'the impossible',
    );
  });

  it('reports a bot that cannot be reached', async () => {
    slack.setBotUrl('http://127.0.0.1:1/slack/events');
    expect(await slack.slash('U0ANA', 'C0LEADS', 'x')).toMatchObject({ status: 0, failure: 'dispatch_failed' });
    expect(slack.failures.at(-1)).toMatchObject({ kind: 'slash_command', userId: 'U0ANA' });
    slack.setBotUrl(null);
  });
});
