import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { type Inline, type Part, parseMrkdwn } from '../../sandbox/page/client/mrkdwn-parser.ts';
import { checkMessageBlocks, checkView as checkSandboxView } from '../../sandbox/slack/check-blocks.ts';
import { checkMessage, checkView } from '../../src/blocks/limits.ts';
import { jsonOf } from '../../src/blocks/limits-elements.ts';
import type { Message } from '../../src/blocks/message.ts';
import { clip } from '../../src/lib/text.ts';
import { everyView, MESSAGE_GROUPS, type World } from '../unit/blocks/every-message.ts';
import { catches, fuzz } from './fuzz.ts';
import { EVIL_HOST, EVIL_USER, hostileText, NASTY, nasty } from './hostile-text.ts';

const url = fc.oneof(
  nasty,
  fc.webUrl(),
  fc.webUrl().map((address) => `${address}?a=<!channel>|x>&b=${'q'.repeat(3_000)}`),
  fc.constant(`https://user:pass@${EVIL_HOST}/`),
);
const world: fc.Arbitrary<World> = fc.record({
  text: hostileText,
  url,
  many: fc.oneof({ weight: 6, arbitrary: fc.nat({ max: 4 }) }, { weight: 1, arbitrary: fc.nat({ max: 60 }) }),
  amount: fc.oneof(fc.nat({ max: 10_000_000 }), fc.constantFrom(0, 1, 999, 1_000, 999_999, 1_000_000)),
});
const examples = NASTY.flatMap((each): [World][] =>
  [0, 7].map((many) => [{ text: each, url: each, many, amount: many }]),
);

/** One group of messages per case, the same world for all of them in turn. */
const aGroup = fc.nat(MESSAGE_GROUPS.length - 1);
const drawn = ({ group, ...world }: World & { group: number }): Message[] => MESSAGE_GROUPS[group]?.(world) ?? [];
const groupedWorld = fc.tuple(world, aGroup).map(([given, group]) => ({ ...given, group }));
const inEachGroup = examples.flatMap(([given]) =>
  MESSAGE_GROUPS.map((_, group): [World & { group: number }] => [{ ...given, group }]),
);
type Render = (world: World & { group: number }) => Message[];

/** Slack takes it: by our own limits, which the product holds before it sends, and by the sandbox's, written apart from them. */
function isTaken(render: Render) {
  return fc.property(groupedWorld, (given) => {
    for (const message of render(given)) {
      expect(checkMessage(message)).toEqual([]);
      expect(() => checkMessageBlocks(message.blocks)).not.toThrow();
    }
  });
}

function viewsAreTaken() {
  return fc.property(world, (given) => {
    for (const view of everyView(given)) {
      expect(checkView(view)).toEqual([]);
      expect(() => checkSandboxView(view, view.type === 'home' ? 'home' : 'modal')).not.toThrow();
    }
  });
}

/** Mrkdwn and fallback texts, where Slack parses `<…>`. */
function parsedTexts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(parsedTexts);
  const json = jsonOf(value);
  if (json === null) return [];
  if (json.type === 'mrkdwn' && typeof json.text === 'string') return [json.text];
  return Object.values(json).flatMap(parsedTexts);
}

const inlines = (part: Part): Inline[] => (part.kind === 'pre' ? [] : part.lines.flat());
const withChildren = (node: Inline): Inline[] =>
  'children' in node ? [node, ...node.children.flatMap(withChildren)] : [node];

/** Whatever a reader could press, or is called by. */
function liveParts(mrkdwn: string): string[] {
  return parseMrkdwn(mrkdwn)
    .flatMap(inlines)
    .flatMap(withChildren)
    .flatMap((node) => {
      switch (node.kind) {
        case 'broadcast':
          return [`!${node.name}`];
        case 'group':
        case 'user':
        case 'channel':
          return [`${node.kind} ${node.id}`];
        case 'link':
          return [`link ${node.href}`];
        case 'date':
          return [`date ${node.seconds} ${node.href ?? ''}`];
        default:
          return [];
      }
    });
}

/**
 * Nothing that only foreign text holds is live. An address of a company may be linked: as it stands, when it is a plain one, and
 * never in the name of somebody else.
 */
function nothingForeignIsLive(render: Render) {
  return fc.property(groupedWorld, ({ url: _, ...given }) => {
    for (const message of render({ ...given, url: 'https://company.example/' })) {
      for (const mrkdwn of [message.text, ...parsedTexts(message.blocks)]) {
        for (const live of liveParts(mrkdwn)) {
          const isEvil = /^!|^group|EVIL|evil\.example|^date 1 .|javascript:/.test(live);
          // a field that holds a person's id is drawn as that person: the id alone, nothing beside it
          if (isEvil && !(live === `user ${given.text}`)) expect.fail(`${live} is live in ${JSON.stringify(mrkdwn)}`);
        }
        expect(mrkdwn).not.toMatch(/<(?!!date\^\d+\^\{|@[UW][A-Z0-9]+>|#[CG][A-Z0-9]+>|https?:\/\/|mailto:)/);
        expect(mrkdwn).not.toMatch(
          /@(?:here|channel|everyone)\b|[\u202A-\u202E\u200B]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])/i,
        );
      }
    }
  });
}

const broken = (text: string): Message => ({
  text: 'a lead',
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text: clip(text, 3_000) || '–' } }],
});

describe('Block Kit', () => {
  fuzz('blocks: every message is one that Slack takes', isTaken(drawn), { examples: inEachGroup });
  fuzz('blocks: every form and Home tab is one that Slack takes', viewsAreTaken(), { examples, cost: 3 });
  fuzz('blocks: nothing foreign calls or links', nothingForeignIsLive(drawn), { examples: inEachGroup });

  catches(
    'a renderer without escaping',
    nothingForeignIsLive(({ text }) => [broken(text)]),
  );
  catches(
    'a renderer that escapes all but the mention of a person',
    nothingForeignIsLive(({ text }) => [
      broken(text.replaceAll(/[<>](?!@)/g, '').replaceAll(new RegExp(`@${EVIL_USER}`, 'g'), `@${EVIL_USER}>`)),
    ]),
  );
  catches(
    'a renderer that lets a bare address through',
    nothingForeignIsLive(({ text }) => [broken(text.replaceAll(/[<>@]/g, ''))]),
  );
  catches(
    'a renderer that does not clip',
    isTaken(({ text }) => [{ text: 'x', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: `${text}.` } }] }]),
  );
  catches(
    'a renderer that clips before it escapes',
    isTaken(({ text }) => [
      broken(''),
      {
        text: 'x',
        blocks: [{ type: 'section', text: { type: 'mrkdwn', text: `.${clip(text, 2_900).replaceAll('&', '&amp;')}` } }],
      },
    ]),
  );
  catches(
    'a renderer that shows nothing for an empty text',
    isTaken(({ text }) => [
      { text: 'x', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: clip(text, 100) } }] },
    ]),
  );
});
