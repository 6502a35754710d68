import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read, root } from './repository.ts';

const run = promisify(execFile);

/** Besides themselves; `domain` and `lib` are in everybody's reach unless the table says otherwise. */
const GROUND = ['domain', 'lib'];
/** What stands outside the parts: built on them, so none of them may reach for it. */
const OUTSIDE = ['app.ts', 'config.ts', 'wiring', 'sandbox', 'test', 'bench', 'examples'];
/** Agents answer one question each and never ask one another. */
const AGENTS = ['analyst', 'enrichment', 'outreach', 'scout', 'talker', 'writer'];

type Case = { name: string; from: string; specifier: string; allowed: boolean };

/** The table of docs/architecture.md: part → what it may import. */
function importTable(): Map<string, string[]> {
  const [, table = ''] = /## What may import what\n([\s\S]*?)\n## /.exec(read('docs/architecture.md')) ?? [];
  const words = (cell: string) => [...cell.matchAll(/`([a-z]+)`/g)].map(([, word = '']) => word);
  const rows = table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => {
      const [, parts = '', allowed = ''] = line.split('|');
      return words(parts).map((part) => [part, words(allowed)] as const);
    });
  return new Map(rows);
}

const table = importTable();
const parts = [...table.keys()];

function pairCases(): Case[] {
  return parts.flatMap((part) => {
    const others = [...parts.filter((other) => other !== part), ...OUTSIDE];
    return others.map((other) => {
      const isFile = other.endsWith('.ts');
      const base = ['sandbox', 'test', 'bench', 'examples'].includes(other) ? '../..' : '..';
      return {
        name: `${part} → ${other}`,
        from: `src/${part}/${part}-to-${other.replace('.ts', '')}.ts`,
        specifier: isFile ? `${base}/${other}` : `${base}/${other}/thing.ts`,
        allowed: table.get(part)?.includes(other) === true,
      };
    });
  });
}

/** An agent is a file and a folder of helpers beside it. */
function agentCases(): Case[] {
  return AGENTS.flatMap((agent) =>
    AGENTS.flatMap((other) => [
      {
        name: `agent ${agent} → ${other}`,
        from: `src/agents/${agent}/to-${other}.ts`,
        specifier: other === agent ? './helper.ts' : `../${other}.ts`,
        allowed: other === agent,
      },
      {
        name: `agent ${agent} → helpers of ${other}`,
        from: `src/agents/${agent}/to-helpers-of-${other}.ts`,
        specifier: `../${other}/helper.ts`,
        allowed: other === agent,
      },
    ]),
  );
}

/** Extensions see one file of `src`, however deep they lie. */
function exampleCases(): Case[] {
  const reached = [...parts.map((part) => `${part}/thing.ts`), 'wiring/thing.ts', 'app.ts', 'config.ts'];
  const specifiers = [...reached.map((file) => `src/${file}`), 'test/thing.ts', 'sandbox/thing.ts', 'bench/thing.ts'];
  const at = (folder: string, up: string) =>
    [...specifiers, 'src/extension.ts'].map((file) => ({
      name: `${folder} → ${file}`,
      from: `${folder}/to-${file.replaceAll(/[/.]/g, '-')}.ts`,
      specifier: `${up}/${file}`,
      allowed: file === 'src/extension.ts',
    }));
  const others = ['./thing.ts', 'zod'].map((specifier) => ({
    name: `examples → ${specifier}`,
    from: `examples/to-${specifier.replaceAll(/[/.]/g, '')}.ts`,
    specifier,
    allowed: true,
  }));
  return [...at('examples', '..'), ...at('examples/deeper', '../..'), ...others];
}

const cases = [...pairCases(), ...agentCases(), ...exampleCases()];
let folder = '';
let refused = new Set<string>();

/** Plants one import per pair in a tree of its own and lints it with the real rules. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'leadgen-imports-'));
  await cp(path.join(root, 'biome.json'), path.join(folder, 'biome.json'));
  await writeFile(path.join(folder, '.gitignore'), 'node_modules/\n'); // biome.json asks for one
  for (const { from, specifier } of cases) {
    const file = path.join(folder, from);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, `import { thing } from '${specifier}';\n\nexport const other = thing;\n`);
  }
  refused = await lint(folder);
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

async function lint(cwd: string): Promise<Set<string>> {
  const biome = path.join(root, 'node_modules', '.bin', 'biome');
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
  const { stdout } = await run(biome, args, { cwd, maxBuffer: 64 * 1024 * 1024 }).catch((error: unknown) => {
    if (error instanceof Error && 'stdout' in error) return { stdout: String(error.stdout) }; // it found something
    throw error;
  });
  const report = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
    diagnostics: { category: string; location: { path: string } }[];
  };
  const found = report.diagnostics.filter(({ category }) => category === 'lint/style/noRestrictedImports');
  return new Set(found.map(({ location }) => location.path.replaceAll('\\', '/')));
}

describe('the import table of docs/architecture.md', () => {
  it('has a row for every folder of src, so that a new part cannot slip in without rules', async () => {
    const entries = await readdir(path.join(root, 'src'), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    expect([...parts, 'wiring'].sort()).toEqual(folders.sort());
  });

  it('puts domain and lib in everybody’s reach, and nothing in reach of lib', () => {
    for (const part of parts.filter((name) => !GROUND.includes(name))) {
      expect(table.get(part)).toEqual(expect.arrayContaining(GROUND));
    }
    expect(table.get('domain')).toEqual(['lib']);
    expect(table.get('lib')).toEqual([]);
  });

  it('names every agent', async () => {
    const entries = await readdir(path.join(root, 'src', 'agents'));
    expect([...new Set(entries.map((name) => name.replace('.ts', '')))].sort()).toEqual(AGENTS);
  });
});

describe('Biome', () => {
  it.each(cases.filter(({ allowed }) => !allowed))('refuses $name', ({ from }) => {
    expect(refused.has(from)).toBe(true);
  });

  it.each(cases.filter(({ allowed }) => allowed))('allows $name', ({ from }) => {
    expect(refused.has(from)).toBe(false);
  });
});
