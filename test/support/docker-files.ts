import { readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.join(import.meta.dirname, '..', '..');

export type Instruction = { word: string; rest: string };

/** The Dockerfile, an instruction an entry, continued lines joined. The last stage begins at the last FROM. */
export function readDockerfile(): { all: Instruction[]; last: Instruction[] } {
  const text = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8').replaceAll(/\\\n/g, ' ');
  const all = text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, word = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      return { word, rest };
    });
  return { all, last: all.slice(all.findLastIndex(({ word }) => word === 'FROM')) };
}

/** What it copies from the checkout, not from another stage. */
export function copiedFiles(instructions: readonly Instruction[]): string[] {
  return instructions
    .filter(({ word, rest }) => word === 'COPY' && !rest.startsWith('--from'))
    .flatMap(({ rest }) => rest.split(/\s+/).slice(0, -1));
}

/** The words of `CMD ["…", "…"]`, also behind HEALTHCHECK. */
export function commandOf(rest: string): string[] {
  return JSON.parse(rest.slice(rest.indexOf('['))) as string[];
}

export function environmentOf(instructions: readonly Instruction[]): Record<string, string> {
  const pairs = instructions.filter(({ word }) => word === 'ENV').flatMap(({ rest }) => rest.split(/\s+/));
  return Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
}
