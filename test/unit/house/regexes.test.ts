import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { read, root, sourceFiles } from './repository.ts';

/** Long enough that a pattern which is worse than quadratic needs minutes, and a quadratic one a tenth of a second. */
const LENGTH = 1_500;
const LIMIT_MS = 60_000;
const START_MS = 30_000;

type Literal = { file: string; source: string; flags: string };

const LITERAL = /(?<=[=(,:[!&|?{};]\s*|return )\/(?![/*])((?:[^\\/\n[]|\\.|\[(?:[^\\\]\n]|\\.)*\])+)\/([dgimsuvy]*)/g;

function literalsIn(file: string, text: string): Literal[] {
  return [...text.matchAll(LITERAL)].flatMap(([, source = '', flags = '']) => {
    try {
      new RegExp(source, flags);
      return [{ file, source, flags }];
    } catch {
      return []; // two slashes in a comment
    }
  });
}

/** Pieces that a pattern could stumble over: its own words and signs, and what usually does it. */
function piecesOf(source: string): string[] {
  const own = source.match(/[A-Za-z0-9]{1,12}|\\[.()[\]{}+*?^$|/-]|[@:;,<>"'#&%=_~-]/g) ?? [];
  const plain = own.map((piece) => piece.replace(/^\\/, ''));
  return [
    ...new Set([...plain.slice(0, 24), 'a', '1', ' ', '\n', '.', 'a ', 'a.', '1 ', '\t', 'é', '-', '@', '"', "'"]),
  ];
}

/** One piece over and over, two in turn, with an end that does not fit, after a beginning that does. */
function pumped(source: string): string[] {
  const pieces = piecesOf(source);
  const pairs = pieces.slice(0, 8).flatMap((one, at) => pieces.slice(at + 1, 8).map((other) => one + other));
  const starts = ['', ...pieces.slice(0, 3)];
  return [...pieces, ...pairs].flatMap((piece) =>
    starts.map((start) => `${start}${piece.repeat(Math.ceil(LENGTH / piece.length))}\0!`),
  );
}

/** The patterns that do not come to an end. A thread works them off; one that stands still is ended, and the rest goes on. */
async function endless(literals: readonly Literal[], limitMs: number): Promise<string[]> {
  const patterns = literals.map(({ source, flags }) => ({ source, flags, texts: pumped(source) }));
  const worker = new Worker(`${root}/test/support/regex-worker.ts`, { workerData: { patterns } });
  let done = 0;
  const stalled = await new Promise<boolean>((resolve, reject) => {
    let timer = setTimeout(() => reject(new Error('the thread did not begin')), START_MS);
    worker.on('message', (said) => {
      if (said !== 'ready') done += 1;
      clearTimeout(timer);
      timer = setTimeout(() => resolve(true), limitMs);
    });
    worker.once('error', reject);
    worker.once('exit', () => {
      clearTimeout(timer);
      resolve(false);
    });
  });
  await worker.terminate();
  const found = literals[done];
  if (!stalled || found === undefined) return [];
  return [`${found.file}: /${found.source}/${found.flags}`, ...(await endless(literals.slice(done + 1), limitMs))];
}

/** Without a choice under a repetition a pattern cannot run away: only these are worth a thread. */
const repeats = ({ source }: Literal) => (source.match(/[+*]|\{\d+,\d*\}/g) ?? []).length >= 2;

const all = sourceFiles('src').flatMap((file) => literalsIn(file, read(file)));
const unique = [...new Map(all.filter(repeats).map((literal) => [literal.source + literal.flags, literal])).values()];

describe('patterns', () => {
  it('are found in the sources', () => {
    expect(all.length).toBeGreaterThan(300);
    expect(unique.length).toBeGreaterThan(80);
  });

  it('come to an end on texts made to keep them busy', async () => {
    expect(await endless(unique, LIMIT_MS)).toEqual([]);
  }, 600_000);

  it.each(['^(a+)+$', '(?:a|aa)+$', '^(\\s*\\w*\\s*)*:', '(x+x+)+y'])('that run away are seen: %s', async (source) => {
    const planted = { file: 'planted', source, flags: '' };
    expect(await endless([planted, unique[0] ?? planted], 1_000)).toEqual([`planted: /${source}/`]);
  });
});
