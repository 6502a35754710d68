/** `npm run db:indexes`: creates the indexes that are missing and prints what every collection has. */
import { loadDatabaseConfig } from '../config.ts';
import { silentLogger } from '../lib/logger.ts';
import { createModels, ensureIndexes } from '../models/index.ts';
import { connect, openDatabase } from './database.ts';

const { uri, name, dataDir } = loadDatabaseConfig();
const database = await openDatabase({ uri, dbName: name, dataDir, log: silentLogger });
try {
  const connection = await connect(database.uri, name);
  await ensureIndexes(createModels(connection));
  const collections = connection.modelNames().map((model) => connection.model(model).collection);
  const lines: string[] = [];
  for (const collection of collections.toSorted((a, b) => a.collectionName.localeCompare(b.collectionName))) {
    const indexes = await collection.listIndexes().toArray().catch(noneYet);
    lines.push(collection.collectionName, ...indexes.map(describe));
  }
  process.stdout.write(`${lines.join('\n')}\n`);
  await connection.close();
} finally {
  await database.close();
}

/** `  domain_1 unique where {…}` */
function describe(index: { name?: string; unique?: boolean; partialFilterExpression?: object }): string {
  const where = index.partialFilterExpression ? ` where ${JSON.stringify(index.partialFilterExpression)}` : '';
  return `  ${index.name}${index.unique ? ' unique' : ''}${where}`;
}

/** A collection without an index of its own does not exist before its first document. */
function noneYet(error: unknown): [] {
  if (error instanceof Error && 'codeName' in error && error.codeName === 'NamespaceNotFound') return [];
  throw error;
}
