import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { helpAnswer } from '../../../src/blocks/help.ts';
import { VERBS } from '../../../src/commands/grammar/command.ts';
import { TIMED_JOBS } from '../../../src/domain/timetable.ts';
import { read, root } from './repository.ts';

/** First cells of the first table behind a line. */
function firstCells(file: string, line: string): string[] {
  const [, part = ''] = read(file).split(`\n${line}\n`);
  const [table = ''] = /(?:^\|.*\n)+/m.exec(part) ?? [];
  return table
    .trimEnd()
    .split('\n')
    .slice(2)
    .map((row) => row.split('|')[1]?.trim() ?? '');
}

describe('documents', () => {
  it('number the steps in the life of a lead upwards, each once', () => {
    const numbers = firstCells('docs/architecture.md', '## The life of a lead');
    expect(numbers.length).toBeGreaterThan(20);
    const ordered = [...new Set(numbers)].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    expect(numbers).toEqual(ordered);
  });

  it('explain each word once', () => {
    const words = firstCells('docs/glossary.md', 'One word per idea, in code, messages and documents.').flatMap(
      (cell) => (cell.includes('(') ? [cell] : cell.split(', ')),
    );
    expect(words.length).toBeGreaterThan(80);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });

  it('name every verb in the answer to help and in the README', () => {
    const help = JSON.stringify(helpAnswer().blocks);
    const readme = read('README.md');
    const isMissing = (text: string) => (verb: string) => !new RegExp(`(?:/leadgen |\`)${verb}\\b`).test(text);
    expect(VERBS.filter((verb) => verb !== 'help').filter(isMissing(help))).toEqual([]);
    expect(VERBS.filter(isMissing(readme))).toEqual([]);
  });

  it('name every timed job, with its times and what becomes of a missed run', () => {
    expect(firstCells('docs/operations.md', '## What runs by itself')).toEqual(TIMED_JOBS.map((name) => `\`${name}\``));
  });

  it('list every decision, in order', () => {
    const listed = [...read('docs/adr/README.md').matchAll(/\]\((\d{4}-[\w-]+\.md)\)/g)].map(([, file]) => file);
    const files = readdirSync(path.join(root, 'docs/adr')).filter((file) => /^\d{4}-/.test(file));
    expect(listed).toEqual(files.toSorted());
  });
});
