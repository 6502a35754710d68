/** Whole messages and views against the tables: counts, unique ids, sums. Throws what Slack would answer. */

import { block, type Surface } from './block-limits.ts';
import {
  anything,
  boolean,
  list,
  object,
  oneOf,
  optional,
  type Problem,
  plainText,
  required,
  string,
} from './block-schema.ts';
import { type Block, isRecord, type Json, recordsIn, SlackApiError } from './types.ts';

/** Sum over a message above which `chat.postMessage` answered `msg_blocks_too_long` when it was measured. */
const MAX_MESSAGE_CHARACTERS = 13_000;
const MAX_VIEW_BYTES = 250_000;
const MAX_BLOCKS: Record<Surface, number> = { message: 50, modal: 100, home: 100 };
const ONE_PER_MESSAGE: Record<string, number> = { table: 1, data_visualization: 2 };
const MAX_MARKDOWN_CHARACTERS = 12_000;

/** Every interactive element of one block. */
export function elementsOf(given: Block): Json[] {
  return [given.accessory, given.element, ...recordsIn(given.elements), ...recordsIn(given.actions)]
    .filter(isRecord)
    .concat(recordsIn(given.child_blocks).flatMap(elementsOf))
    .concat(given.type === 'carousel' ? recordsIn(given.elements).flatMap((card) => recordsIn(card.actions)) : []);
}

/** What Slack would complain about in a list of blocks; empty when it would take them. */
export function blockProblems(blocks: unknown, surface: Surface, root = '/blocks'): Problem[] {
  const problems: Problem[] = [];
  list(block(surface), 0, MAX_BLOCKS[surface])(blocks, root, problems);
  const given = recordsIn(blocks);
  const blockIds = new Set<unknown>();
  for (const [index, one] of given.entries()) {
    const pointer = `${root}/${index}`;
    if (one.block_id !== undefined && blockIds.has(one.block_id)) {
      problems.push({ message: `\`block_id\` already exists: ${String(one.block_id)}`, pointer });
    }
    blockIds.add(one.block_id);
    const actionIds = elementsOf(one).flatMap((element) =>
      element.action_id === undefined ? [] : [element.action_id],
    );
    for (const twice of actionIds.filter((id, at) => actionIds.indexOf(id) !== at)) {
      problems.push({ message: `\`action_id\` already exists in this block: ${String(twice)}`, pointer });
    }
  }
  for (const [type, max] of Object.entries(ONE_PER_MESSAGE)) {
    if (given.filter((one) => one.type === type).length > max) {
      problems.push({ message: `no more than ${max} ${type} blocks allowed`, pointer: root });
    }
  }
  const markdown = given.reduce((sum, one) => sum + (one.type === 'markdown' ? String(one.text).length : 0), 0);
  if (markdown > MAX_MARKDOWN_CHARACTERS) {
    problems.push({
      message: `markdown must be less than ${MAX_MARKDOWN_CHARACTERS + 1} characters together`,
      pointer: root,
    });
  }
  return problems;
}

const lines = (problems: readonly Problem[]): string[] =>
  problems.map(({ message, pointer }) => `[ERROR] ${message} [json-pointer:${pointer}]`);

/** Checks the `blocks` of a message. @throws {SlackApiError} invalid_blocks_format, invalid_blocks, msg_blocks_too_long */
export function checkMessageBlocks(blocks: unknown): Block[] {
  if (!Array.isArray(blocks)) throw new SlackApiError('invalid_blocks_format');
  const problems = blockProblems(blocks, 'message');
  if (problems.length > 0) throw new SlackApiError('invalid_blocks', lines(problems));
  if (charactersIn(blocks) > MAX_MESSAGE_CHARACTERS) throw new SlackApiError('msg_blocks_too_long');
  return recordsIn(blocks);
}

/** All text a reader could see in a tree of blocks. */
function charactersIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + charactersIn(item), 0);
  if (!isRecord(value)) return 0;
  const own = typeof value.text === 'string' ? value.text.length : 0;
  return Object.values(value).reduce(
    (sum: number, item) => sum + (typeof item === 'object' ? charactersIn(item) : 0),
    own,
  );
}

const common = {
  type: required(oneOf('modal', 'home')),
  blocks: required(anything),
  private_metadata: optional(string(3000, { min: 0 })),
  callback_id: optional(string(255, { min: 0 })),
  external_id: optional(string(255, { min: 0 })),
};
const modal = object({
  fields: {
    ...common,
    title: required(plainText(24)),
    submit: optional(plainText(24)),
    close: optional(plainText(24)),
    clear_on_close: optional(boolean),
    notify_on_close: optional(boolean),
    submit_disabled: optional(boolean),
  },
});
const home = object({ fields: common });

/** Checks a view payload as `views.*` do. @throws {SlackApiError} invalid_arguments, view_too_large */
export function checkView(view: unknown, expected: 'modal' | 'home'): Json {
  if (!isRecord(view)) throw new SlackApiError('invalid_arguments', ['[ERROR] must be an object [json-pointer:/view]']);
  if (JSON.stringify(view).length > MAX_VIEW_BYTES) throw new SlackApiError('view_too_large');
  const problems: Problem[] = [];
  if (view.type !== expected) problems.push({ message: `must be a ${expected} view`, pointer: '/view/type' });
  (expected === 'modal' ? modal : home)(view, '/view', problems);
  problems.push(...blockProblems(view.blocks, expected, '/view/blocks'));
  const blocks = recordsIn(view.blocks);
  if (expected === 'modal' && view.submit === undefined && blocks.some((one) => one.type === 'input')) {
    problems.push({ message: 'missing required field: submit', pointer: '/view' });
  }
  if (blocks.flatMap(elementsOf).filter((element) => element.focus_on_load === true).length > 1) {
    problems.push({ message: 'only one element may have focus_on_load', pointer: '/view/blocks' });
  }
  if (problems.length > 0) throw new SlackApiError('invalid_arguments', lines(problems));
  return view;
}
