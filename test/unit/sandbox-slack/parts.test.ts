import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArgs } from '../../../sandbox/slack/api-args.ts';
import { ResponseUrls, Triggers } from '../../../sandbox/slack/exchange.ts';
import { Faults, RateLimits } from '../../../sandbox/slack/faults.ts';
import { fieldState } from '../../../sandbox/slack/field-values.ts';
import { page } from '../../../sandbox/slack/methods/context.ts';
import { Workspace, withBlockIds } from '../../../sandbox/slack/state.ts';
import { sign } from '../../../sandbox/slack/transport.ts';
import { acceptKey, decodeFrames, encodeFrame, OPCODE } from '../../../sandbox/slack/websocket-frames.ts';
import { buildChannels, buildUsers, DEFAULT_CHANNELS, DEFAULT_USERS } from '../../../sandbox/slack/world.ts';

describe('time stamps of messages', () => {
  it('are unique and grow, even when the clock stands still or goes back', () => {
    let now = new Date('2026-01-05T10:00:00.123Z');
    const users = buildUsers(DEFAULT_USERS);
    const workspace = new Workspace(users, buildChannels(DEFAULT_CHANNELS, users), [], () => now);
    const first = [workspace.nextTs(), workspace.nextTs()];
    now = new Date('2026-01-05T09:00:00Z');
    const all = [...first, workspace.nextTs()];
    expect(all).toEqual(['1767607200.123000', '1767607200.123001', '1767607200.123002']);
  });
});

describe('signatures', () => {
  it('are v0 and the HMAC of version, time stamp and raw body', () => {
    const expected = createHmac('sha256', 'secret').update('v0:1700000000:a=b').digest('hex');
    expect(sign('secret', '1700000000', 'a=b')).toBe(`v0=${expected}`);
  });
});

describe('triggers', () => {
  it('work once and for three seconds', () => {
    let now = new Date('2026-01-05T10:00:00Z');
    const triggers = new Triggers(() => now);
    const id = triggers.issue('U1');
    expect(triggers.check(id)).toBe('U1');
    triggers.use(id);
    expect(() => triggers.check(id)).toThrow('exchanged_trigger_id');
    const late = triggers.issue('U1');
    now = new Date(now.getTime() + 3001);
    expect(() => triggers.check(late)).toThrow('expired_trigger_id');
    expect(() => triggers.check('made up')).toThrow('invalid_trigger_id');
  });
});

describe('response URLs', () => {
  it('take five posts within thirty minutes', () => {
    let now = new Date('2026-01-05T10:00:00Z');
    const urls = new ResponseUrls(() => now);
    const target = { channelId: 'C1', userId: 'U1', source: null, threadTs: null };
    const token = urls.issue(target);
    for (let use = 1; use <= 5; use += 1) expect(urls.use(token).userId).toBe('U1');
    expect(() => urls.use(token)).toThrow('used_url');
    const late = urls.issue(target);
    now = new Date(now.getTime() + 30 * 60_000 + 1);
    expect(() => urls.use(late)).toThrow('expired_url');
  });
});

describe('planned faults', () => {
  it('hit their method as often as asked, in the order they were planned', () => {
    const faults = new Faults();
    faults.plan({ method: 'chat.update', error: 'fatal_error', times: 2 });
    faults.plan({ method: '*', status: 500 });
    expect(faults.take('chat.update')?.error).toBe('fatal_error');
    expect(faults.take('chat.postMessage')?.status).toBe(500);
    expect(faults.take('chat.update')?.error).toBe('fatal_error');
    expect(faults.take('chat.update')).toBeNull();
  });
});

describe('the pace limit', () => {
  it('lets five messages of a channel pass at once, then asks to wait, other channels untouched', () => {
    const limits = new RateLimits();
    expect(limits.retryAfterS('chat.postMessage', 'C1')).toBeNull();
    limits.enabled = true;
    const waits = Array.from({ length: 6 }, () => limits.retryAfterS('chat.postMessage', 'C1'));
    expect(waits).toEqual([null, null, null, null, null, 1]);
    expect(limits.retryAfterS('chat.postMessage', 'C2')).toBeNull();
  });
});

describe('arguments of a call', () => {
  const url = new URL('http://x/api/chat.postMessage');

  it('mean the same as form fields and as JSON', () => {
    const form = parseArgs(url, 'application/x-www-form-urlencoded', Buffer.from('text=a&blocks=%5B%5D&mrkdwn=true'));
    const json = parseArgs(
      url,
      'application/json; charset=utf-8',
      Buffer.from('{"text":"a","blocks":[],"mrkdwn":true}'),
    );
    for (const args of [form, json]) {
      expect([args.text('text'), args.json('blocks', 'bad'), args.flag('mrkdwn'), args.flag('absent')]).toEqual([
        'a',
        [],
        true,
        false,
      ]);
    }
  });

  it('are refused when they cannot be read', () => {
    expect(() => parseArgs(url, 'application/json', Buffer.from('{'))).toThrow('invalid_json');
    expect(() => parseArgs(url, 'application/json', Buffer.from('[]'))).toThrow('json_not_object');
    expect(() => parseArgs(url, 'text/plain', Buffer.from('x'))).toThrow('invalid_post_type');
    const args = parseArgs(url, 'application/x-www-form-urlencoded', Buffer.from('blocks=['));
    expect(() => args.json('blocks', 'invalid_blocks_format')).toThrow('invalid_blocks_format');
  });
});

describe('pages of a list', () => {
  it('follow one another to the end', () => {
    const seen: number[] = [];
    let cursor = '';
    do {
      const { items, nextCursor } = page([1, 2, 3, 4, 5], cursor, 2);
      seen.push(...items);
      cursor = nextCursor;
    } while (cursor !== '');
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('what is typed into a modal', () => {
  const blocks = withBlockIds([
    {
      type: 'input',
      block_id: 'subject',
      label: { type: 'plain_text', text: 'Subject' },
      element: { type: 'plain_text_input', action_id: 'v', initial_value: 'Hello', max_length: 8 },
    },
    {
      type: 'input',
      block_id: 'tone',
      optional: true,
      label: { type: 'plain_text', text: 'Tone' },
      element: {
        type: 'static_select',
        action_id: 'pick',
        options: [{ text: { type: 'plain_text', text: 'Warm' }, value: 'w' }],
      },
    },
    {
      type: 'input',
      block_id: 'count',
      optional: true,
      label: { type: 'plain_text', text: 'Count' },
      element: { type: 'number_input', action_id: 'n', is_decimal_allowed: false, min_value: '5' },
    },
  ]);

  it('is found by block, by block and action, by action or by label', () => {
    const typed = [{ subject: 'x' }, { subject: { v: 'x' } }, { v: 'x' }, { Subject: 'x' }];
    for (const given of typed)
      expect(fieldState(blocks, given).values.subject).toEqual({ v: { type: 'plain_text_input', value: 'x' } });
  });

  it('starts from the initial value and picks options by value or text', () => {
    const { values, refused } = fieldState(blocks, { tone: 'Warm' });
    expect(values.subject).toMatchObject({ v: { value: 'Hello' } });
    expect(values.tone).toMatchObject({ pick: { selected_option: { value: 'w' } } });
    expect(refused).toEqual({});
  });

  it('is refused where a client would not send it', () => {
    expect(fieldState(blocks, { subject: '' }).refused).toEqual({ subject: 'Please fill in this field.' });
    expect(fieldState(blocks, { subject: 'far too long' }).refused).toEqual({
      subject: 'Please use at most 8 characters.',
    });
    expect(fieldState(blocks, { count: '4' }).refused).toEqual({ count: 'Please enter 5 or more.' });
  });

  it('cannot go into an input that is not there', () => {
    expect(() => fieldState(blocks, { sbject: 'x' })).toThrow('no input called sbject');
    expect(() => fieldState(blocks, { tone: 'cold' })).toThrow('no option cold');
  });
});

describe('WebSocket frames', () => {
  /** As a client sends it: masked. */
  function masked(opcode: number, payload: Buffer): Buffer {
    const frame = encodeFrame(opcode, payload);
    const headLength = frame.length - payload.length;
    const head = Buffer.from(frame.subarray(0, headLength));
    head[1] = (head[1] ?? 0) | 0x80;
    const mask = Buffer.from([1, 2, 3, 4]);
    return Buffer.concat([head, mask, payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
  }

  it('survive any cut of the stream', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 70_000 }), { maxLength: 4 }), fc.nat(), (payloads, seed) => {
        const stream = Buffer.concat(payloads.map((payload) => masked(OPCODE.text, Buffer.from(payload))));
        const cut = stream.length === 0 ? 0 : seed % stream.length;
        const first = decodeFrames(stream.subarray(0, cut));
        const second = decodeFrames(Buffer.concat([first.rest, stream.subarray(cut)]));
        const got = [...first.frames, ...second.frames].map((frame) => frame.payload);
        expect(got).toEqual(payloads.map((payload) => Buffer.from(payload)));
        expect(second.rest).toHaveLength(0);
      }),
      { numRuns: 30 },
    );
  });

  it('must be masked by the client', () => {
    expect(() => decodeFrames(encodeFrame(OPCODE.text, Buffer.from('x')))).toThrow('mask');
  });

  it('answer the handshake as the standard’s example does', () => {
    expect(acceptKey('dGhlIHNhbXBsZSBub25jZQ==')).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  });
});
