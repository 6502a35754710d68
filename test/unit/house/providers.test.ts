import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LIST_PRICES } from '../../../src/domain/provider-prices.ts';
import { read, root, sourceFiles } from './repository.ts';

const page = read('docs/providers.md');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const listed = rows.map(([folder = '']) => /^`([a-z-]+)`$/.exec(folder)?.[1]).filter((name) => name !== undefined);
const folders = readdirSync(path.join(root, 'src/providers'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe('docs/providers.md', () => {
  it('lists every provider once', () => {
    expect(listed.filter((name) => folders.includes(name)).toSorted()).toEqual(folders.toSorted());
  });

  it('says of each what it costs, needs, returns, and what happens at its limits', () => {
    const complete = rows.filter(([folder = '']) => folders.includes(folder.replaceAll('`', '')));
    expect(complete.every((cells) => cells.length === 5 && cells.every((cell) => cell !== ''))).toBe(true);
  });

  it('shows the prices of the table, rounded as people read them', () => {
    const shown = [...page.matchAll(/(0\.\d+) USD/g)].map(([, usd]) => Number(usd));
    const missing = Object.values(LIST_PRICES).filter((usd) => !shown.some((price) => Math.abs(price - usd) < 0.0001));
    expect(missing).toEqual([]);
  });
});

describe('the folders of providers', () => {
  it('are each used by the bot, not by tests alone', () => {
    const sources = sourceFiles('src').map((file) => ({ file, text: read(file) }));
    const isUsed = (folder: string) => {
      const imported = new RegExp(`'[./]+/(?:providers/)?${folder}/[\\w-]+\\.ts'`);
      return sources.some(({ file, text }) => !file.startsWith(`src/providers/${folder}/`) && imported.test(text));
    };
    expect(folders.filter((folder) => !isUsed(folder))).toEqual([]);
  });
});

describe('clients of providers', () => {
  it('have their addresses from configuration alone', () => {
    const sources = folders.flatMap((folder) =>
      readdirSync(path.join(root, 'src/providers', folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file === 'client.ts')
        .map((file) => read(`src/providers/${folder}/${file}`)),
    );
    const withoutComments = sources.map((text) => text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/ .*/g, ''));
    const hosts = withoutComments.flatMap((text) =>
      [...text.matchAll(/https?:\/\/(?:api|google|places)[\w.-]+/g)].map(([url]) => url),
    );
    expect(hosts.filter((url) => url !== 'https://api.openai.com')).toEqual([]);
  });
});
