import type { View } from '@slack/types';
import { checkBlock, type Json, jsonOf, textsIn } from './limits-elements.ts';
import type { Message } from './message.ts';

/** Slack's numbers (docs.slack.dev/reference/block-kit) and, for `messageChars`, what chat.postMessage really takes. */
const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  /** Slack advises 4,000 and cuts at 40,000. */
  fallbackText: 4_000,
  /** `msg_blocks_too_long` comes at 11,300 to 13,300 characters over all blocks. */
  messageChars: 9_999,
  viewBytes: 250_000,
  viewTitle: 24,
  privateMetadata: 3_000,
  id: 255,
} as const;

/** Every Slack limit that a message breaks, in words with the place; empty = Slack takes it. */
export function checkMessage(message: { text: string; blocks: readonly unknown[] }): string[] {
  const problems: string[] = [];
  if (message.text.trim() === '') problems.push('text: must not be empty, notifications and screen readers read it');
  if (message.text.length > LIMITS.fallbackText) {
    problems.push(`text: ${message.text.length} characters, at most ${LIMITS.fallbackText}`);
  }
  problems.push(...checkBlocks(message.blocks, LIMITS.messageBlocks));
  const chars = textsIn(message.blocks).reduce((sum, text) => sum + text.length, 0);
  if (chars > LIMITS.messageChars) problems.push(`blocks: ${chars} characters, at most ${LIMITS.messageChars}`);
  return problems;
}

/** The same for modals and Home tabs. */
export function checkView(view: View): string[] {
  const json = jsonOf(view) ?? {};
  const problems = checkBlocks(view.blocks, LIMITS.viewBlocks);
  if (view.blocks.length === 0) problems.push('blocks: none');
  if (view.type === 'modal') {
    for (const part of ['title', 'submit', 'close'] as const) {
      const text = jsonOf(json[part])?.text;
      if (text === undefined && part !== 'title') continue;
      if (typeof text !== 'string' || text.trim() === '') problems.push(`${part}: must not be empty`);
      else if (text.length > LIMITS.viewTitle) problems.push(`${part}: ${text.length} characters, at most 24`);
    }
    const hasInput = view.blocks.some((block) => block.type === 'input');
    if (hasInput && view.submit === undefined) problems.push('submit: required beside an input');
  }
  for (const [part, max] of [
    ['private_metadata', LIMITS.privateMetadata] as const,
    ['callback_id', LIMITS.id] as const,
  ]) {
    const text = json[part];
    if (typeof text === 'string' && text.length > max)
      problems.push(`${part}: ${text.length} characters, at most ${max}`);
  }
  const bytes = Buffer.byteLength(JSON.stringify(view));
  if (bytes > LIMITS.viewBytes) problems.push(`view: ${bytes} bytes, at most ${LIMITS.viewBytes}`);
  return problems;
}

/** Throws what `checkMessage` found: the last guard before the network, where a bug should be loud. */
export function assertSendable(message: Message): Message {
  const problems = checkMessage(message);
  if (problems.length > 0) throw new RangeError(`Slack would refuse this message: ${problems.join('; ')}`);
  return message;
}

function checkBlocks(blocks: readonly unknown[], max: number): string[] {
  const problems: string[] = [];
  if (blocks.length > max) problems.push(`blocks: ${blocks.length}, at most ${max}`);
  const ids = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    const json: Json = jsonOf(block) ?? {};
    problems.push(...checkBlock(json, `blocks[${index}]`));
    const id = json.block_id;
    if (typeof id !== 'string') continue;
    if (id.length > LIMITS.id) problems.push(`blocks[${index}].block_id: over 255 characters`);
    if (ids.has(id)) problems.push(`blocks[${index}].block_id: ${id} appears twice`);
    ids.add(id);
  }
  return problems;
}
