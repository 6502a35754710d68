import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/config.ts';
import { industryByKey } from '../../../src/domain/industries.ts';
import type { Place } from '../../../src/domain/place.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { loadExtensions } from '../../../src/wiring/extensions.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'leadgen-extensions-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const load = (modules: readonly string[], settings: Record<string, string> = {}) =>
  loadExtensions(
    { extensions: { modules, settings: new Map(Object.entries(settings)) }, userAgent: 'leadgen-test' },
    { log: silentLogger, client: {} },
  );

async function moduleWith(name: string, code: string): Promise<string> {
  const file = path.join(folder, `${name}.ts`);
  await writeFile(file, code);
  return file;
}

async function problemsOf(modules: readonly string[]): Promise<string[]> {
  const failure: unknown = await load(modules).catch((error: unknown) => error);
  if (!(failure instanceof ConfigError)) throw new Error(String(failure));
  return failure.problems.map(({ variable, problem }) => `${variable} ${problem.replaceAll(`${folder}/`, '')}`);
}

const source = (name: string) =>
  `{ name: '${name}', label: 'Own', attribution: null, covers: () => true, async *search() {} }`;

describe('extensions', () => {
  it('load from the examples: a source and a scorer', async () => {
    const settings = { LICENCES_URL: 'http://127.0.0.1:9/licences.json', LICENCES_STATE: 'OH' };
    const loaded = await load(['examples/licence-register.ts', 'examples/multi-site-scorer.ts'], settings);
    expect(loaded.sources.map(({ name, label }) => [name, label])).toEqual([['licences', 'Licence register']]);
    expect(loaded.scorer?.name).toBe('Many sites first');
  });

  it('load from the smallest example, whose places are as described', async () => {
    const [list] = (await load(['examples/own-list.ts'])).sources;
    const dental = industryByKey('dental');
    if (list === undefined || dental === null) throw new Error('no source, or no such trade');
    const query = { industry: dental, location: { state: 'OH', stateName: 'Ohio', city: null } };
    expect(list.covers(query)).toBe(true);
    const found: Place[] = [];
    for await (const { places } of list.search(query, { signal: AbortSignal.timeout(5_000) })) found.push(...places);
    expect(found).toMatchObject([{ name: 'Sample Dental', siteCount: 3 }]);
  });

  it('are none unless some are named', async () => {
    expect(await load([])).toEqual({ sources: [], scorer: null });
  });

  it('that are wrong are all named at once', async () => {
    const files = await Promise.all([
      moduleWith('empty', 'export const other = 1;'),
      moduleWith('throws', "throw new Error('no such table');"),
      moduleWith('badly-named', `export const extension = { name: 'x', sources: () => [${source('Own Source')}] };`),
      moduleWith('taken', `export const extension = { name: 'x', sources: () => [${source('overpass')}] };`),
      moduleWith('no-list', "export const extension = { name: 'x', sources: () => 7 };"),
    ]);
    expect(await problemsOf([...files, 'examples/licence-register.ts', path.join(folder, 'absent.ts')])).toEqual([
      expect.stringMatching(/^EXTENSIONS names empty\.ts: extension .*expected object/),
      'EXTENSIONS names throws.ts: no such table',
      'EXTENSIONS names badly-named.ts: 0.name must be lower-case letters, digits and _, at most 30',
      'EXTENSIONS names taken.ts: its source overpass has a name that is taken',
      expect.stringMatching(/^EXTENSIONS names no-list\.ts: .*expected array/),
      'EXTENSIONS names examples/licence-register.ts: set EXTENSION_LICENCES_URL and EXTENSION_LICENCES_STATE',
      expect.stringMatching(/^EXTENSIONS names absent\.ts: Cannot find module/),
    ]);
  });

  it('may have one scorer between them', async () => {
    const other = await moduleWith('other', "export const extension = { name: 'Other', scorer: () => null };");
    expect(await problemsOf(['examples/multi-site-scorer.ts', other])).toEqual([
      'EXTENSIONS names other.ts: Many sites first has a scorer already',
    ]);
  });
});
