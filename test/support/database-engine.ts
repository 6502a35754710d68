import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/db/database.ts';
import { silentLogger } from '../../src/lib/logger.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    mongoUri: string;
  }
}

/** One engine for a whole test run, on a folder that goes with it; `MONGODB_URI` when set. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'leadgen-test-'));
  const cache = process.env.XDG_CACHE_HOME;
  const database = await openDatabase({
    uri: process.env.MONGODB_URI ?? null,
    dbName: 'test',
    dataDir,
    log: silentLogger,
    ...(cache === undefined ? {} : { cacheDir: path.join(cache, 'leadgen') }),
  });
  project.provide('mongoUri', database.uri);
  return async () => {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  };
}
