import type { KnownBlock, ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { actions, button, context, section, splitText, textInput, wholeText } from '../../../src/blocks/kit.ts';
import { assertSendable, checkMessage, checkView } from '../../../src/blocks/limits.ts';

const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text });
const plainText = (text: string) => ({ type: 'plain_text' as const, text });
const rawSection = (text: string): KnownBlock => ({ type: 'section', text: mrkdwn(text) });
const rawButton = (extra: object = {}) => ({ type: 'button', text: plainText('Go'), action_id: 'go', ...extra });
const option = (value: string) => ({ text: plainText(value), value });
const check = (...blocks: unknown[]) => checkMessage({ text: 'x', blocks });

describe('the checker finds', () => {
  it.each<[string, unknown[], RegExp]>([
    ['51 blocks', Array.from({ length: 51 }, () => rawSection('x')), /51, at most 50/],
    ['a text of 3,001', [rawSection('x'.repeat(3_001))], /3001 characters, at most 3000/],
    ['an empty text', [rawSection('')], /empty/],
    ['a blank text', [rawSection('  ')], /empty/],
    ['a section of nothing', [{ type: 'section' }], /needs text or fields/],
    ['11 fields', [{ type: 'section', fields: Array.from({ length: 11 }, () => mrkdwn('x')) }], /11 items/],
    ['a field of 2,001', [{ type: 'section', fields: [mrkdwn('x'.repeat(2_001))] }], /at most 2000/],
    ['a header of 151', [{ type: 'header', text: plainText('x'.repeat(151)) }], /at most 150/],
    ['a formatted header', [{ type: 'header', text: mrkdwn('x') }], /must be plain_text/],
    ['11 context elements', [{ type: 'context', elements: Array.from({ length: 11 }, () => mrkdwn('x')) }], /11 items/],
    [
      '26 buttons',
      [{ type: 'actions', elements: Array.from({ length: 26 }, (_, i) => rawButton({ action_id: `a${i}` })) }],
      /26 items/,
    ],
    ['no buttons', [{ type: 'actions', elements: [] }], /0 items/],
    ['an action id twice', [{ type: 'actions', elements: [rawButton(), rawButton()] }], /appears twice/],
    [
      'two green buttons',
      [
        {
          type: 'actions',
          elements: [rawButton({ style: 'primary' }), rawButton({ action_id: 'b', style: 'primary' })],
        },
      ],
      /two primary/,
    ],
    ['a label of 76', [{ type: 'actions', elements: [rawButton({ text: plainText('x'.repeat(76)) })] }], /at most 75/],
    ['a value of 2,001', [{ type: 'actions', elements: [rawButton({ value: 'x'.repeat(2_001) })] }], /at most 2000/],
    [
      'a spoken label of 76',
      [{ type: 'actions', elements: [rawButton({ accessibility_label: 'x'.repeat(76) })] }],
      /at most 75/,
    ],
    [
      'an action id of 256',
      [{ type: 'actions', elements: [rawButton({ action_id: 'x'.repeat(256) })] }],
      /at most 255/,
    ],
    [
      'a question of 301',
      [
        {
          type: 'section',
          text: mrkdwn('x'),
          accessory: rawButton({
            confirm: {
              title: plainText('x'),
              text: plainText('x'.repeat(301)),
              confirm: plainText('y'),
              deny: plainText('n'),
            },
          }),
        },
      ],
      /at most 300/,
    ],
    [
      '101 options',
      [
        {
          type: 'actions',
          elements: [
            { type: 'static_select', action_id: 's', options: Array.from({ length: 101 }, (_, i) => option(`${i}`)) },
          ],
        },
      ],
      /101 items/,
    ],
    [
      '6 overflow options',
      [
        {
          type: 'actions',
          elements: [
            { type: 'overflow', action_id: 's', options: Array.from({ length: 6 }, (_, i) => option(`${i}`)) },
          ],
        },
      ],
      /6 items/,
    ],
    [
      'an option value of 151',
      [{ type: 'actions', elements: [{ type: 'static_select', action_id: 's', options: [option('x'.repeat(151))] }] }],
      /at most 150/,
    ],
    [
      'a choice that is none',
      [
        {
          type: 'actions',
          elements: [{ type: 'static_select', action_id: 's', options: [option('a')], initial_option: option('b') }],
        },
      ],
      /not one of the options/,
    ],
    ['an image without words', [{ type: 'image', image_url: 'https://a.example/x.png' }], /alt_text/],
    [
      'a block id twice',
      [
        { ...rawSection('x'), block_id: 'a' },
        { ...rawSection('y'), block_id: 'a' },
      ],
      /a appears twice/,
    ],
    ['a block without a type', [{ text: mrkdwn('x') }], /no type/],
  ])('%s', (_, blocks, problem) => {
    expect(check(...blocks).join('\n')).toMatch(problem);
  });

  it('more characters over all blocks than chat.postMessage takes', () => {
    const parts = Array.from({ length: 4 }, () => rawSection('x'.repeat(2_499)));
    expect(check(...parts)).toEqual([]);
    expect(check(...parts, rawSection('xxxx'))).toEqual(['blocks: 10000 characters, at most 9999']);
  });

  it('a missing or overlong fallback text', () => {
    expect(checkMessage({ text: ' ', blocks: [] })).toHaveLength(1);
    expect(checkMessage({ text: 'x'.repeat(4_001), blocks: [] })).toHaveLength(1);
    expect(checkMessage({ text: 'text alone is a message', blocks: [] })).toEqual([]);
  });

  it('what is wrong with a modal', () => {
    const modal: ModalView = {
      type: 'modal',
      title: { type: 'plain_text', text: 'x'.repeat(25) },
      blocks: [textInput('a', 'A')],
    };
    expect(checkView(modal)).toEqual(['title: 25 characters, at most 24', 'submit: required beside an input']);
    const heavy = {
      ...modal,
      title: { type: 'plain_text' as const, text: 'ok' },
      submit: { type: 'plain_text' as const, text: 'Go' },
    };
    expect(checkView(heavy)).toEqual([]);
    expect(checkView({ ...heavy, private_metadata: 'x'.repeat(3_001) })).toHaveLength(1);
    expect(checkView({ ...heavy, blocks: Array.from({ length: 101 }, () => section('x')) })).toHaveLength(1);
  });

  it('and refuses loudly before the network does', () => {
    expect(() => assertSendable({ text: '', blocks: [] })).toThrow(/Slack would refuse/);
  });
});

describe('the kit', () => {
  it('cuts finished text without leaving half a link or entity', () => {
    const text = `${'x'.repeat(2_990)}<https://a.example/long|label>`;
    expect(section(text).text?.text).toBe(`${'x'.repeat(2_990)}…`);
    expect(section(`${'x'.repeat(2_997)}&amp;`).text?.text).toBe(`${'x'.repeat(2_997)}…`);
  });

  it('makes no block of nothing', () => {
    expect(context(null, '')).toEqual([]);
    expect(actions(null)).toEqual([]);
  });

  it('keeps a button within its limits whatever it is called', () => {
    const long = button('x'.repeat(100), 'run_cancel', { t: 'run', id: 'r' }, { label: 'y'.repeat(100) });
    expect(check({ type: 'actions', elements: [long] })).toEqual([]);
  });

  it('opens every section at once', () => {
    expect(section('x').expand).toBe(true);
    expect(wholeText('x')[0]?.expand).toBe(true);
  });
});

describe('splitting', () => {
  it.each([
    ['between paragraphs', `${'a'.repeat(50)}\n\n${'b'.repeat(60)}`, ['a'.repeat(50), 'b'.repeat(60)]],
    ['else between lines', `${'a'.repeat(50)}\n${'b'.repeat(60)}`, ['a'.repeat(50), 'b'.repeat(60)]],
    ['else between words', `${'a'.repeat(50)} ${'b'.repeat(60)}`, ['a'.repeat(50), 'b'.repeat(60)]],
    ['else anywhere', 'a'.repeat(150), ['a'.repeat(100), 'a'.repeat(50)]],
    ['but never inside a character', `${'a'.repeat(99)}🦷${'b'.repeat(20)}`, ['a'.repeat(99), `🦷${'b'.repeat(20)}`]],
    ['and blank text into nothing', '  \n ', []],
  ])('goes %s', (_, text, parts) => {
    expect(splitText(text, 100)).toEqual(parts);
  });
});
