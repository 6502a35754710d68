import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { connect } from '../../src/db/database.ts';
import { createModels, ensureIndexes } from '../../src/models/index.ts';
import './database-engine.ts';

/** A database of its own for one test file, indexes included; `close` drops it. */
export async function openTestDatabase() {
  const uri = inject('mongoUri');
  const dbName = `test_${randomBytes(6).toString('hex')}`;
  const connection = await connect(uri, dbName, { poolSize: 8 });
  const models = createModels(connection);
  await ensureIndexes(models);
  return {
    connection,
    models,
    uri,
    dbName,
    close: async () => {
      await connection.dropDatabase();
      await connection.close();
    },
  };
}

export type TestDatabase = Awaited<ReturnType<typeof openTestDatabase>>;
