import { describe, expect, it } from 'vitest';
import { ENVIRONMENT_VARIABLES, loadConfig } from '../../../src/config.ts';
import { read, sourceFiles } from './repository.ts';

/** `NAME=value` and `# NAME=value`: what is commented out shows its default. */
const example = new Map(
  [...read('.env.example').matchAll(/^#? ?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name = '', value = '']) => [
    name,
    value,
  ]),
);

/** Rows of the tables of docs/configuration.md: | `NAME` | default | meaning |. */
const documented = new Map(
  read('docs/configuration.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [, name = '', standard = ''] = line.split('|').map((cell) => cell.trim().replaceAll('`', ''));
      return [name, standard] as const;
    }),
);

const required = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's', SLACK_LEADS_CHANNEL: 'C1' };

describe('the environment', () => {
  it('is listed in .env.example: every variable that the code reads, and no other', () => {
    expect([...example.keys()].sort()).toEqual([...ENVIRONMENT_VARIABLES].sort());
  });

  it('is listed in docs/configuration.md: every variable that the code reads, and no other', () => {
    expect([...documented.keys()].sort()).toEqual([...ENVIRONMENT_VARIABLES].sort());
  });

  it('has the same defaults in both lists, where "–" stands for none', () => {
    const listed = [...documented].filter(([, standard]) => standard !== '–');
    expect(new Map(listed)).toEqual(new Map([...example].filter(([, value]) => value !== '')));
  });

  it('has the defaults that the lists name', () => {
    const stated = Object.fromEntries([...example].filter(([, value]) => value !== ''));
    expect(loadConfig({ ...stated, ...required })).toEqual(loadConfig(required));
  });

  it('works when somebody copies .env.example and fills in only the Slack part', () => {
    const empty = Object.fromEntries([...example.keys()].map((name) => [name, '']));
    expect(loadConfig({ ...empty, ...required })).toEqual(loadConfig(required));
  });

  it('is read in one file only', () => {
    const readers = sourceFiles('src').filter((file) => /process\s*\.\s*env\b/.test(read(file)));
    expect(readers).toEqual(['src/config.ts']);
  });
});
