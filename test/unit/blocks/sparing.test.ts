import { expect, it } from 'vitest';
import { jsonOf } from '../../../src/blocks/limits-elements.ts';
import { everyMessage } from './every-message.ts';

function mrkdwnIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnIn);
  const json = jsonOf(value);
  if (json === null) return [];
  if (json.type === 'mrkdwn' && typeof json.text === 'string') return [json.text];
  return Object.values(json).flatMap(mrkdwnIn);
}

it('no message shows more than one green button or one emoji', () => {
  for (const message of everyMessage({ text: 'Plain', url: 'https://a.example', many: 6, amount: 9 })) {
    const json = JSON.stringify(message.blocks);
    expect(json.match(/"style":"primary"/g) ?? []).toSatisfy((found: string[]) => found.length <= 1);
    const emoji = mrkdwnIn(message.blocks).flatMap((parsed) => parsed.match(/:[a-z][a-z_]+:/g) ?? []);
    expect(emoji.length, json).toBeLessThanOrEqual(1);
  }
});
