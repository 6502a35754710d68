import { describe, expect, it } from 'vitest';
import { MEMBERS } from './extension-members.ts';
import { read, sourceFiles } from './repository.ts';

type Section = { heading: string; members: string[] };

/** The sections below a `### …` of a page, each with the first cells of its first table. */
function sectionsOf(page: string): Section[] {
  const [, ...parts] = page.split(/^### /m);
  return parts.map((part) => {
    const [heading = ''] = part.split('\n');
    const [table = ''] = /(?:^\|.*\n)+/m.exec(part) ?? [];
    const rows = table.trimEnd().split('\n').slice(2);
    return {
      heading: heading.replaceAll('`', ''),
      members: rows.map((row) => /^\| `(\w+)` \|/.exec(row)?.[1] ?? row),
    };
  });
}

/** What a module exports: `export type X`, `export { A, B }`, `export type { C } from …`. */
function exportsOf(code: string): string[] {
  const declared = [...code.matchAll(/^export (?:type|const|function|class) (\w+)/gm)].map(([, name = '']) => name);
  const listed = [...code.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim()),
  );
  return [...declared, ...listed].filter(Boolean);
}

const page = read('docs/extensions.md');
const sections = sectionsOf(page);
const code = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);

describe('docs/extensions.md', () => {
  it('has a section for every name that src/extension.ts exports, and for no other', () => {
    const named = sections.map(({ heading }) => heading).filter((heading) => !heading.includes(':'));
    const names = exportsOf(read('src/extension.ts'));
    expect(names.length).toBeGreaterThan(10);
    expect(named.toSorted()).toEqual(names.toSorted());
  });

  it('has a section for everything that has members, once', () => {
    expect(sections.map(({ heading }) => heading).toSorted()).toEqual(Object.keys(MEMBERS).toSorted());
  });

  it.each(Object.entries(MEMBERS))('names every member of %s, and no other', (name, members) => {
    const told = sections.find(({ heading }) => heading === name)?.members ?? [];
    expect(told.toSorted()).toEqual(Object.keys(members).toSorted());
  });

  it('shows code that is a file of examples, word for word: there it is type-checked and run', () => {
    const examples = sourceFiles('examples').map(read);
    expect(code.length).toBeGreaterThan(1);
    expect(code.filter((text) => !examples.includes(text))).toEqual([]);
  });
});

describe('the readers above', () => {
  it('see every way in which the module exports', () => {
    const module =
      "export type A = 1;\nexport { B, C } from './b.ts';\nexport type {\n  D,\n} from './d.ts';\ntype E = 2;\n";
    expect(exportsOf(module)).toEqual(['A', 'B', 'C', 'D']);
  });

  it('give a row without a name as it is, so that it is found out', () => {
    const text = '### `X`\n\n| Member | Shape |\n|---|---|\n| `a` | text |\n| b | text |\n';
    expect(sectionsOf(text)).toEqual([{ heading: 'X', members: ['a', '| b | text |'] }]);
  });
});
