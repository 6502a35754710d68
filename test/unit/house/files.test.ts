import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { read, root, sourceFiles, trackedFiles } from './repository.ts';

const MOST_LINES = 350;
const BINARY = /\.(?:png|jpe?g|gif|ico|woff2?|ttf|gz|br|zip)$/;

const tracked = trackedFiles();
// biome-ignore lint/suspicious/noConsole: a skipped test must be seen in the output
if (tracked === null) console.warn('no git checkout: the tests of tracked files are skipped');
const texts = (tracked ?? [])
  .filter((file) => !BINARY.test(file) && existsSync(path.join(root, file)))
  .map((file) => ({ file, text: read(file) }));

/** Files in which a pattern occurs, each with its first occurrence. */
function findings(pattern: RegExp): string[] {
  return texts.flatMap(({ file, text }) => {
    const found = pattern.exec(text);
    return found === null ? [] : [`${file}: ${found[0]}`];
  });
}

describe('source files', () => {
  it(`are at most ${MOST_LINES} lines long`, () => {
    const lines = (file: string) => read(file).trimEnd().split('\n').length;
    expect(sourceFiles('src').filter((file) => lines(file) > MOST_LINES)).toEqual([]);
  });

  it('have names in kebab-case', () => {
    const named = sourceFiles('src').filter(
      (file) => !/^[a-z0-9]+(?:-[a-z0-9]+)*\.ts$/.test(path.posix.basename(file)),
    );
    expect(named).toEqual([]);
  });

  it('export by name', () => {
    expect(sourceFiles('src').filter((file) => /^export default\b/m.test(read(file)))).toEqual([]);
  });
});

describe.skipIf(tracked === null)('tracked files', () => {
  it('name no package registry: everybody’s npm has its own', () => {
    expect(findings(/\bregistry\.[\w-]+\.\w+|"resolved":\s*"https?:/i)).toEqual([]);
  });

  it('name no folder of somebody’s machine', () => {
    // pieced together, so that this file is not a finding itself
    expect(findings(new RegExp(`(?<![\\w./-])/(?:${['root', 'work', 'home/\\w', 'Users/\\w'].join('|')})\\b`))).toEqual(
      [],
    );
  });

  it('keep no secrets and no data', () => {
    const kept = (tracked ?? []).filter((file) => /(?:^|\/)(?:\.env|\.leadgen|logs|node_modules)(?:\/|$)/.test(file));
    expect(kept).toEqual([]);
    // Slack tokens of real length; the tests use short ones
    expect(findings(/\bxox[abp]-\d{8,}-[\w-]{20,}|\bxapp-\d-[A-Z0-9]{8,}-[\w-]{20,}/)).toEqual([]);
  });

  it('link only to files, pictures and headings of ours that exist', () => {
    const documents = texts.filter(({ file }) => file.endsWith('.md'));
    const dead = documents.flatMap(({ file, text }) => deadLinks(file, text).map((target) => `${file}: ${target}`));
    expect(documents.length).toBeGreaterThan(10);
    expect(dead).toEqual([]);
  });

  it.each(['[gone](docs/gone.md)', '![gone](docs/images/gone.png)', '[gone](#gone)', '[gone](CONTRIBUTING.md#gone)'])(
    'would be found out by a link such as %s',
    (link) => expect(deadLinks('README.md', `# Here\n${link}`)).toHaveLength(1),
  );
});

function deadLinks(file: string, text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [name = '', heading] = target.split('#');
      const linked = name === '' ? file : path.posix.join(path.posix.dirname(file), name);
      if (!existsSync(path.join(root, linked))) return true;
      return heading !== undefined && !anchors(name === '' ? text : read(linked)).includes(heading);
    });
}

/** Of each heading, as GitHub makes them. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
