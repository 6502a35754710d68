import { describe, expect, it } from 'vitest';
import { blockProblems, checkMessageBlocks, checkView } from '../../../sandbox/slack/check-blocks.ts';
import { SlackApiError } from '../../../sandbox/slack/types.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const x = (count: number) => 'x'.repeat(count);
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const button = (extra: object = {}) => ({ type: 'button', action_id: 'a', text: plain('Go'), ...extra });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const input = (element: object, extra: object = {}) => ({ type: 'input', label: plain('Label'), element, ...extra });
const option = (index: number, extra: object = {}) => ({
  text: plain(`Option ${index}`),
  value: `v${index}`,
  ...extra,
});
const select = (extra: object) => ({ type: 'static_select', action_id: 's', ...extra });
const confirm = (extra: object = {}) => ({
  title: plain('T'),
  text: plain('X'),
  confirm: plain('Y'),
  deny: plain('N'),
  ...extra,
});

const problemsOf = (blocks: unknown) =>
  blockProblems(blocks, 'message').map(({ message, pointer }) => `${message} ${pointer}`);

describe('what a message may hold', () => {
  it.each([
    ['a section of 3000 characters', section(x(3000)), null],
    ['a section of 3001', section(x(3001)), 'must be less than 3001 characters /blocks/0/text/text'],
    ['an empty text', section(''), 'must be more than 0 characters /blocks/0/text/text'],
    ['a section with neither text nor fields', { type: 'section' }, 'must define one of: text, fields /blocks/0'],
    ['ten fields', { type: 'section', fields: times(10, () => mrkdwn('f')) }, null],
    [
      'eleven fields',
      { type: 'section', fields: times(11, () => mrkdwn('f')) },
      'no more than 10 items allowed /blocks/0/fields',
    ],
    [
      'a field of 2001',
      { type: 'section', fields: [mrkdwn(x(2001))] },
      'must be less than 2001 characters /blocks/0/fields/0/text',
    ],
    ['a header of 150', { type: 'header', text: plain(x(150)) }, null],
    [
      'a header of 151',
      { type: 'header', text: plain(x(151)) },
      'must be less than 151 characters /blocks/0/text/text',
    ],
    ['a header in mrkdwn', { type: 'header', text: mrkdwn('x') }, 'unsupported type: mrkdwn /blocks/0/text'],
    [
      'emoji on mrkdwn',
      { type: 'section', text: { ...mrkdwn('x'), emoji: true } },
      'invalid additional property: emoji /blocks/0/text',
    ],
    ['ten context elements', { type: 'context', elements: times(10, () => mrkdwn('c')) }, null],
    [
      'eleven context elements',
      { type: 'context', elements: times(11, () => mrkdwn('c')) },
      'no more than 10 items allowed /blocks/0/elements',
    ],
    ['25 actions', actions(...times(25, (i) => button({ action_id: `a${i}` }))), null],
    [
      '26 actions',
      actions(...times(26, (i) => button({ action_id: `a${i}` }))),
      'no more than 25 items allowed /blocks/0/elements',
    ],
    [
      'button text of 76',
      actions(button({ text: plain(x(76)) })),
      'must be less than 76 characters /blocks/0/elements/0/text/text',
    ],
    [
      'a value of 2001',
      actions(button({ value: x(2001) })),
      'must be less than 2001 characters /blocks/0/elements/0/value',
    ],
    [
      'an action_id of 256',
      actions(button({ action_id: x(256) })),
      'must be less than 256 characters /blocks/0/elements/0/action_id',
    ],
    [
      'a button url of 3001',
      actions(button({ url: `https://${x(2993)}` })),
      'must be less than 3001 characters /blocks/0/elements/0/url',
    ],
    [
      'a green button called success',
      actions(button({ style: 'success' })),
      'must be one of: primary, danger /blocks/0/elements/0/style',
    ],
    [
      'an accessibility label of 76',
      actions(button({ accessibility_label: x(76) })),
      'must be less than 76 characters /blocks/0/elements/0/accessibility_label',
    ],
    [
      'a confirm title of 101',
      actions(button({ confirm: confirm({ title: plain(x(101)) }) })),
      'must be less than 101 characters /blocks/0/elements/0/confirm/title/text',
    ],
    [
      'a confirm button of 31',
      actions(button({ confirm: confirm({ confirm: plain(x(31)) }) })),
      'must be less than 31 characters /blocks/0/elements/0/confirm/confirm/text',
    ],
    ['100 options', actions(select({ options: times(100, option) })), null],
    [
      '101 options',
      actions(select({ options: times(101, option) })),
      'no more than 100 items allowed /blocks/0/elements/0/options',
    ],
    [
      'an option of 76',
      actions(select({ options: [option(1, { text: plain(x(76)) })] })),
      'must be less than 76 characters /blocks/0/elements/0/options/0/text/text',
    ],
    [
      'an option value of 151',
      actions(select({ options: [option(1, { value: x(151) })] })),
      'must be less than 151 characters /blocks/0/elements/0/options/0/value',
    ],
    [
      'an initial option that is none',
      actions(select({ options: [option(1)], initial_option: option(2) })),
      'initial option must match one of the options /blocks/0/elements/0',
    ],
    [
      'options and groups at once',
      actions(select({ options: [option(1)], option_groups: [{ label: plain('G'), options: [option(1)] }] })),
      'must define either `options` or `option_groups` /blocks/0/elements/0',
    ],
    [
      'six overflow options',
      actions({ type: 'overflow', action_id: 'o', options: times(6, option) }),
      'no more than 5 items allowed /blocks/0/elements/0/options',
    ],
    [
      'an image without alt text',
      { type: 'image', image_url: 'https://a.example/b.png' },
      'missing required field: alt_text /blocks/0',
    ],
    ['an unknown block', { type: 'hologram' }, 'unsupported type: hologram /blocks/0'],
    ['an unknown element', actions({ type: 'lever', action_id: 'l' }), 'unsupported type: lever /blocks/0/elements/0'],
    [
      'a text input among actions',
      actions({ type: 'plain_text_input', action_id: 'p' }),
      'unsupported type: plain_text_input /blocks/0/elements/0',
    ],
    ['a property nobody knows', { ...section('x'), colour: 'red' }, 'invalid additional property: colour /blocks/0'],
    ['an alert, which is for modals', { type: 'alert', text: plain('x') }, 'unsupported type: alert /blocks/0'],
    ['markdown of 12,001', { type: 'markdown', text: x(12_001) }, 'must be less than 12001 characters /blocks/0/text'],
    [
      'a table of 21 columns',
      { type: 'table', rows: [times(21, () => ({ type: 'raw_text', text: 'c' }))] },
      'no more than 20 items allowed /blocks/0/rows/0',
    ],
    [
      'a data table without caption',
      { type: 'data_table', rows: times(2, () => [{ type: 'raw_text', text: 'c' }]) },
      'missing required field: caption /blocks/0',
    ],
    [
      'a ragged data table',
      {
        type: 'data_table',
        caption: 'c',
        rows: [
          [{ type: 'raw_text', text: 'a' }],
          [
            { type: 'raw_text', text: 'a' },
            { type: 'raw_text', text: 'b' },
          ],
        ],
      },
      'all rows must have the same number of cells /blocks/0',
    ],
    [
      'an input with text above its own limit',
      input({ type: 'plain_text_input', max_length: 2, initial_value: 'xxx' }),
      'initial_value is longer than max_length /blocks/0/element',
    ],
    [
      'a max_length of 3001',
      input({ type: 'plain_text_input', max_length: 3001 }),
      'must be an integer from 1 to 3000 /blocks/0/element/max_length',
    ],
  ] as const)('%s', (_name, block, problem) => {
    expect(problemsOf([block])).toEqual(problem === null ? [] : expect.arrayContaining([problem]));
  });

  it('50 blocks and not 51', () => {
    expect(problemsOf(times(50, () => section('x')))).toEqual([]);
    expect(problemsOf(times(51, () => section('x')))).toContain('no more than 50 items allowed /blocks');
  });

  it('each block id once, and each action id once in its block', () => {
    expect(
      problemsOf([
        { ...section('a'), block_id: 'b' },
        { ...section('c'), block_id: 'b' },
      ]),
    ).toEqual(['`block_id` already exists: b /blocks/1']);
    expect(problemsOf([actions(button(), button())])).toEqual([
      '`action_id` already exists in this block: a /blocks/0',
    ]);
    expect(problemsOf([actions(button()), actions(button())])).toEqual([]);
  });

  it('one table', () => {
    const table = { type: 'table', rows: [[{ type: 'raw_text', text: 'c' }]] };
    expect(problemsOf([table, table])).toEqual(['no more than 1 table blocks allowed /blocks']);
  });

  it('13,000 characters over all blocks, then msg_blocks_too_long', () => {
    const blocks = (last: number) => [...times(4, () => section(x(3000))), section(x(last))];
    expect(checkMessageBlocks(blocks(1000))).toHaveLength(5);
    expect(() => checkMessageBlocks(blocks(1001))).toThrow('msg_blocks_too_long');
  });

  it('an array, or invalid_blocks_format', () => {
    expect(() => checkMessageBlocks({ blocks: [] })).toThrow('invalid_blocks_format');
  });
});

describe('what a view may hold', () => {
  const modal = (extra: object = {}) => ({ type: 'modal', title: plain('Edit'), blocks: [section('x')], ...extra });
  const details = (view: unknown, kind: 'modal' | 'home' = 'modal'): string[] => {
    try {
      checkView(view, kind);
      return [];
    } catch (error) {
      if (error instanceof SlackApiError) return [error.code, ...error.details];
      throw error;
    }
  };

  it.each([
    ['24 characters of title', { title: plain(x(24)) }, null],
    [
      '25 characters of title',
      { title: plain(x(25)) },
      '[ERROR] must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    [
      '25 characters of submit',
      { submit: plain(x(25)) },
      '[ERROR] must be less than 25 characters [json-pointer:/view/submit/text]',
    ],
    [
      '25 characters of close',
      { close: plain(x(25)) },
      '[ERROR] must be less than 25 characters [json-pointer:/view/close/text]',
    ],
    [
      'private metadata of 3001',
      { private_metadata: x(3001) },
      '[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    ['100 blocks', { blocks: times(100, () => section('x')) }, null],
    [
      '101 blocks',
      { blocks: times(101, () => section('x')) },
      '[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    [
      'an input without a submit button',
      { blocks: [input({ type: 'plain_text_input' })] },
      '[ERROR] missing required field: submit [json-pointer:/view]',
    ],
    ['the id of an open view', { id: 'V1' }, '[ERROR] invalid additional property: id [json-pointer:/view]'],
  ] as const)('%s', (_name, extra, problem) => {
    expect(details(modal(extra))).toEqual(
      problem === null ? [] : expect.arrayContaining(['invalid_arguments', problem]),
    );
  });

  it('no more than 250 KB', () => {
    expect(details(modal({ blocks: times(90, () => section(x(2900))) }))).toEqual(['view_too_large']);
  });

  it('no title on a Home tab', () => {
    expect(details({ type: 'home', blocks: [section('x')] }, 'home')).toEqual([]);
    expect(details({ type: 'home', title: plain('x'), blocks: [] }, 'home')[0]).toBe('invalid_arguments');
  });
});
