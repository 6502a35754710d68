/** A bot that only holds a database: `bot.ts <data folder> <cache folder or ->`. Ends when it is killed. */
import { connect, openDatabase } from '../../../src/db/database.ts';
import { silentLogger } from '../../../src/lib/logger.ts';

const [dataDir = '', cacheDir = '-'] = process.argv.slice(2);
const database = await openDatabase({
  uri: null,
  dbName: 'bot',
  dataDir,
  log: silentLogger,
  ...(cacheDir === '-' ? {} : { cacheDir }),
});
const connection = await connect(database.uri, 'bot');
for (let number = 1; ; number += 1) {
  await connection.collection('notes').insertOne({ number }, { writeConcern: { w: 1, j: true } });
  process.stdout.write(`${JSON.stringify({ number, ...database })}\n`);
}
