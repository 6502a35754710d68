import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { type Config, ConfigError, type ConfigProblem } from '../config.ts';
import type { PlaceSource } from '../domain/place.ts';
import { PROVIDERS } from '../domain/provider-prices.ts';
import type { Scorer, SourceTools } from '../extension.ts';
import type { Logger } from '../lib/logger.ts';
import { createSourceClient, type SourceClientOptions } from '../lib/source-client.ts';
import { createExtensionSource } from '../providers/extension/source.ts';

export type Extensions = { sources: PlaceSource[]; scorer: { name: string; score: Scorer } | null };

/** Names of the built-in sources that are no providers with a price. */
const TAKEN = ['overpass', 'npi', 'csv'];
const VARIABLE = 'EXTENSIONS';

const isFunction = (value: unknown) => typeof value === 'function';
const Source = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,29}$/, 'must be lower-case letters, digits and _, at most 30'),
  label: z.string().trim().min(1).max(60),
  attribution: z.string().max(200).nullable(),
  covers: z.custom<(query: unknown) => unknown>(isFunction, 'must be a function'),
  search: z.custom<PlaceSource['search']>(isFunction, 'must be a function'),
});
const Module = z.object({
  extension: z.object({
    name: z.string().trim().min(1).max(40),
    sources: z.custom<(tools: SourceTools) => unknown>(isFunction, 'must be a function').optional(),
    scorer: z.custom<Scorer>(isFunction, 'must be a function').optional(),
  }),
});

/**
 * Loads the modules that the configuration names and asks them for what they bring.
 *
 * @throws {ConfigError} with everything that is wrong with any of them
 */
export async function loadExtensions(
  config: Pick<Config, 'extensions' | 'userAgent'>,
  deps: { log: Logger; client: Partial<SourceClientOptions> },
): Promise<Extensions> {
  const problems: ConfigProblem[] = [];
  const taken = new Set<string>([...TAKEN, ...PROVIDERS]);
  const loaded: Extensions = { sources: [], scorer: null };
  for (const file of config.extensions.modules) {
    const wrong = (problem: string, remedy: string) =>
      problems.push({ variable: VARIABLE, problem: `names ${file}: ${problem}`, remedy });
    try {
      const { extension } = Module.parse(await import(pathToFileURL(path.resolve(file)).href));
      const tools = toolsOf(config, deps, extension.name);
      for (const source of z.array(Source).parse(extension.sources?.(tools) ?? [])) {
        if (taken.has(source.name)) wrong(`its source ${source.name} has a name that is taken`, 'Rename the source.');
        taken.add(source.name);
        loaded.sources.push(createExtensionSource(source, deps));
      }
      const { name, scorer } = extension;
      if (scorer !== undefined && loaded.scorer !== null)
        wrong(`${loaded.scorer.name} has a scorer already`, 'Keep one extension with a scorer.');
      if (scorer !== undefined) loaded.scorer ??= { name, score: scorer };
    } catch (error) {
      wrong(reasonOf(error), 'See docs/extensions.md, or leave it out of EXTENSIONS.');
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return loaded;
}

function toolsOf(
  { extensions, userAgent }: Pick<Config, 'extensions' | 'userAgent'>,
  deps: { log: Logger; client: Partial<SourceClientOptions> },
  extension: string,
): SourceTools {
  return {
    client: (options) => createSourceClient({ ...options, userAgent, ...deps.client }),
    setting: (name) => extensions.settings.get(name) ?? null,
    log: deps.log.child({ extension }),
  };
}

/** The first thing that is wrong, on one line. */
function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    return `${issue?.path.join('.') || 'the module'} ${issue?.message ?? 'is wrong'}`;
  }
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}
