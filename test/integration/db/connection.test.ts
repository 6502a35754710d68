import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../../src/db/database.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startDatabaseProxy } from '../../support/database-proxy.ts';

/** The driver looks for a server again at once when its last look is at least this long ago. */
const BETWEEN_LOOKS_MS = 600;

describe('a connection to the database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  it('finds the database again after its line was cut in the midst of calls, each of which got an answer', async () => {
    const line = await startDatabaseProxy(database.uri);
    const connection = await connect(line.uri, database.dbName);
    const companies = connection.collection('companies');
    for (let round = 0; round < 3; round += 1) {
      await companies.findOne({});
      line.freeze();
      const calls = Array.from({ length: 10 }, () => companies.findOne({}));
      await delay(BETWEEN_LOOKS_MS);
      line.cut();
      line.heal();
      expect(await Promise.allSettled(calls)).toHaveLength(10);
      expect(await companies.findOne({})).toBeNull();
    }
    await connection.close();
    await line.close();
  });
});
