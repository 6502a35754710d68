import { Session } from 'node:inspector/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { read, root, sourceFiles } from '../house/repository.ts';
import { everyMessage, everyView, type World } from './every-message.ts';

/** What draws and need not be asked for by everyMessage or everyView, each with its reason. */
const NOT_LISTED: Record<string, string> = {
  'src/blocks/limits.ts assertSendable': 'gives back the message it was given',
};

/** What draws: it returns a message, a view or blocks of one, or does not say what it returns. */
const DRAWN = /^(?:Message|\w*View|\w*Block)\b|^$/;

type Signature = { name: string; returns: string };

/** The functions that a module exports, with the types they say they return, empty where they say none. */
function exportedFunctions(code: string): Signature[] {
  const declared = [...code.matchAll(/^export (?:async )?function\*? (\w+)[^(]*\(/gm)];
  const assigned = [...code.matchAll(/^export const (\w+)(?:: [^=\n]+)? = (?:async )?(?:<[^>]*>)?\(/gm)];
  return [...declared, ...assigned].map((match) => {
    const from = match.index + match[0].length;
    const rest = code.slice(closingOf(code, from) + 1);
    const [, returns = ''] = /^: (.*?)(?: \{| =>)/s.exec(rest) ?? [];
    return { name: match[1] ?? '', returns };
  });
}

/** Where the parenthesis closes that was opened before `from`. */
function closingOf(code: string, from: number): number {
  let open = 1;
  let at = from;
  while (open > 0 && at < code.length) {
    if (code[at] === '(') open += 1;
    if (code[at] === ')') open -= 1;
    at += 1;
  }
  return at - 1;
}

/** `file name` of every function that ran meanwhile, in the modules of a folder, by the engine's own count. */
async function calledIn(folder: string, work: () => void): Promise<Set<string>> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    work();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const ran = result.flatMap(({ url, functions }) => {
      const file = path.relative(root, url.replace(/^file:\/\//, '')).replaceAll(path.sep, '/');
      if (!file.startsWith(`${folder}/`)) return [];
      return functions
        .filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0)
        .map(({ functionName }) => `${file} ${functionName}`);
    });
    return new Set(ran);
  } finally {
    session.disconnect();
  }
}

const worlds = [0, 1, 2, 3, 7].map(
  (many): World => ({ text: 'Plain', url: 'https://company.example', many, amount: many }),
);
const drawing = sourceFiles('src/blocks').flatMap((file) =>
  exportedFunctions(read(file))
    .filter(({ returns }) => DRAWN.test(returns))
    .map(({ name }) => `${file} ${name}`),
);
let called = new Set<string>();
beforeAll(async () => {
  called = await calledIn('src/blocks', () => {
    for (const world of worlds) [everyMessage(world), everyView(world)];
  });
});

describe('everyMessage and everyView', () => {
  it('ask for everything that blocks can draw: what is not asked for is never seen with wild data', () => {
    expect(drawing.length).toBeGreaterThan(120);
    expect(drawing.filter((name) => !called.has(name) && !(name in NOT_LISTED))).toEqual([]);
  });

  it('excuse only what exists and is not asked for', () => {
    expect(Object.keys(NOT_LISTED).filter((name) => !drawing.includes(name) || called.has(name))).toEqual([]);
  });

  it('are asked about blocks alone, since nothing else builds any', () => {
    const elsewhere = sourceFiles('src').filter(
      (file) =>
        !file.startsWith('src/blocks/') && /\btype: '(?:section|actions|header|context|input)'/.test(read(file)),
    );
    expect(elsewhere).toEqual([]);
  });
});

describe('the reader of signatures', () => {
  it('sees what a module exports and what that returns', () => {
    const code = [
      'export function one(of: { a: (b: string) => void }): Message {\n}',
      'export function two(\n  a: string,\n): Message | null {\n}',
      'export async function three<T extends string>(a: T): Promise<Message> {\n}',
      'export function four() {\n}',
      'export const five = (a: string): KnownBlock[] => [];',
      'export const six: Draw = (a) => [];',
      'function seven(): Message {\n}',
      'export const EIGHT = 8;',
    ].join('\n');
    expect(exportedFunctions(code)).toEqual([
      { name: 'one', returns: 'Message' },
      { name: 'two', returns: 'Message | null' },
      { name: 'three', returns: 'Promise<Message>' },
      { name: 'four', returns: '' },
      { name: 'five', returns: 'KnownBlock[]' },
      { name: 'six', returns: '' },
    ]);
  });
});
