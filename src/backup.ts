/** `npm run backup -- [file]`: writes everything that is stored into one file. The bot may run. */
import { loadDatabaseConfig } from './config.ts';
import { writeBackup } from './db/backup/write-backup.ts';
import { connect, joinDatabase } from './db/database.ts';
import { silentLogger } from './lib/logger.ts';
import { runScript, total } from './wiring/run-script.ts';

await runScript('backup', async () => {
  const config = loadDatabaseConfig();
  const now = new Date();
  const file = process.argv[2] ?? `leadgen-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z.jsonl.gz`;
  const database = await joinDatabase({ ...config, dbName: config.name, log: silentLogger });
  try {
    const connection = await connect(database.uri, config.name, { poolSize: 2 });
    try {
      const { counts, bytes } = await writeBackup(connection.getClient().db(config.name), file, now);
      return `${file}: ${total(counts)}, ${(bytes / 1024).toLocaleString('en-US', { maximumFractionDigits: 0 })} kB`;
    } finally {
      await connection.close();
    }
  } finally {
    await database.close();
  }
});
