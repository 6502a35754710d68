import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMessage, checkView } from '../../../src/blocks/limits.ts';
import { jsonOf } from '../../../src/blocks/limits-elements.ts';
import { everyMessage, everyView, type World } from './every-message.ts';

const NASTY = [
  '',
  ' ',
  '\u200B\u200E',
  '<!channel>',
  '<!here|x>',
  '<@U024BE7LH>',
  '<https://evil.example|bank>',
  '@everyone @here',
  '*bold* _it_ ~no~ `code` ```block```',
  '> quote\n> quote',
  ':tada: 12:30:45',
  '&amp;lt;!channel&amp;gt;',
  '\u202Egpj.exe',
  'שלום עולם',
  '🦷'.repeat(900),
  '&'.repeat(9_000),
  '*'.repeat(3_001),
  `${'word '.repeat(700)}\n\n${'line\n'.repeat(700)}`,
  '\uD800 lone \uDC00',
  'javascript:alert(1)',
  'line\r\nBcc: x@example.com',
];
const nasty = fc.constantFrom(...NASTY);
const text = fc.oneof(
  nasty,
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(nasty, { maxLength: 4 }).map((all) => all.join('')),
);
const url = fc.oneof(
  nasty,
  fc.webUrl(),
  fc.webUrl().map((address) => `${address}?a=<!channel>|x>&b=${'q'.repeat(3_000)}`),
);
const world: fc.Arbitrary<World> = fc.record({
  text,
  url,
  many: fc.nat({ max: 60 }),
  amount: fc.nat({ max: 10_000_000 }),
});

/** Each nasty text with nothing, some and much of everything, whatever chance brings besides. */
const examples = NASTY.flatMap((each): [World][] =>
  [0, 7].map((many) => [{ text: each, url: each, many, amount: many }]),
);

/** Mrkdwn and fallback texts, where Slack parses `<…>`. */
function parsedTexts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(parsedTexts);
  const json = jsonOf(value);
  if (json === null) return [];
  if (json.type === 'mrkdwn' && typeof json.text === 'string') return [json.text];
  return Object.values(json).flatMap(parsedTexts);
}

const OURS =
  /<!date\^\d+\^\{date_short(?:_pretty)?\} at \{time\}\|[^<>|]+>|<@[UW][A-Z0-9]+>|<#[CG][A-Z0-9]+>|<https?:\/\/[^\s<>|]+\|[^<>|]+>|<mailto:[^\s<>|]+\|[^<>|]+>/g;

describe('with any text in every place that foreign text can reach', () => {
  it('every message keeps Slack’s limits', () => {
    fc.assert(
      fc.property(world, (given) => {
        expect(everyMessage(given).flatMap(checkMessage)).toEqual([]);
      }),
      { numRuns: 50, examples },
    );
  }, 60_000);

  it('every modal keeps Slack’s limits', () => {
    fc.assert(
      fc.property(world, (given) => {
        expect(everyView(given).flatMap(checkView)).toEqual([]);
      }),
      { numRuns: 50, examples },
    );
  }, 60_000);

  it('no message mentions, links or calls anybody by what stands in foreign text', () => {
    fc.assert(
      fc.property(world, (given) => {
        for (const message of everyMessage({ ...given, text: given.text.replaceAll(/^[UWCGS][A-Z0-9]+$/g, 'x') })) {
          for (const parsed of [message.text, ...parsedTexts(message.blocks)]) {
            const foreign = parsed.replaceAll(OURS, '').replaceAll(/&(?:amp|lt|gt);|^> /gm, '');
            const trouble = /[<>&]|@(?:here|channel|everyone)\b|[\u202A-\u202E\u200B]/i.exec(foreign);
            if (trouble !== null) expect.fail(`${JSON.stringify(trouble[0])} is live in ${JSON.stringify(parsed)}`);
          }
        }
      }),
      { numRuns: 50, examples },
    );
  }, 60_000);

  it('never shows more than one green button or one emoji in a message', () => {
    for (const message of everyMessage({ text: 'Plain', url: 'https://a.example', many: 6, amount: 9 })) {
      const json = JSON.stringify(message.blocks);
      expect(json.match(/"style":"primary"/g) ?? []).toSatisfy((found: string[]) => found.length <= 1);
      const emoji = parsedTexts(message.blocks).flatMap((parsed) => parsed.match(/:[a-z][a-z_]+:/g) ?? []);
      expect(emoji.length, json).toBeLessThanOrEqual(1);
    }
  });
});
