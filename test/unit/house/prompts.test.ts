import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { read, root, sourceFiles } from './repository.ts';

const Exported = z.object({ PROMPT: z.object({ name: z.string(), version: z.int().min(1), purpose: z.string() }) });

const files = sourceFiles('src/agents').filter((file) => /^src\/agents\/[^/]+\/prompts\/[^/]+\.ts$/.test(file));

it('lists every prompt with its version and purpose in docs/prompts.md, and no other', async () => {
  const prompts = await Promise.all(
    files.map(async (file) => {
      const { PROMPT } = Exported.parse(await import(pathToFileURL(path.join(root, file)).href));
      return `| \`${PROMPT.name}\` | ${PROMPT.version} | \`${file}\` | ${PROMPT.purpose} |`;
    }),
  );
  const rows = read('docs/prompts.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').slice(0, 5).join('|').concat('|'));
  expect(rows.toSorted()).toEqual(prompts.toSorted());
});
