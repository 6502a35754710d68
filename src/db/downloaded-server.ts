import { mkdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * A real MongoDB server, downloaded once and started on a persistent folder: for machines on which the embedded engine
 * does not run (Windows, Alpine, Intel Macs). It ends with this process.
 *
 * @param options.cacheDir - where the download is kept, shared by all checkouts
 */
export async function startDownloadedServer(options: {
  dataDir: string;
  cacheDir: string;
}): Promise<{ uri: string; close(): Promise<void> }> {
  const { MongoMemoryServer } = await import('mongodb-memory-server-core');
  const dbPath = path.resolve(options.dataDir, 'db-server');
  await mkdir(dbPath, { recursive: true });
  const server = await MongoMemoryServer.create({
    instance: { dbPath, storageEngine: 'wiredTiger', ip: '127.0.0.1' },
    binary: { downloadDir: path.join(options.cacheDir, 'mongod') },
  });
  return {
    uri: server.getUri(),
    close: async () => {
      await server.stop({ doCleanup: false });
    },
  };
}
