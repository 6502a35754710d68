/** `npm run restore -- <file>`: reads a backup into an empty database. The bot must not run on it. */
import { loadDatabaseConfig } from './config.ts';
import { restoreBackup } from './db/backup/restore-backup.ts';
import { connect, openDatabase } from './db/database.ts';
import { UserError } from './lib/errors.ts';
import { silentLogger } from './lib/logger.ts';
import { plural } from './lib/text.ts';
import { distrustRestored } from './models/after-restore.ts';
import { createModels } from './models/index.ts';
import { runScript, total } from './wiring/run-script.ts';

await runScript('restore', async () => {
  const [, , file] = process.argv;
  if (file === undefined) throw new UserError('name the file: npm run restore -- <file>');
  const config = loadDatabaseConfig();
  const now = new Date();
  const database = await openDatabase({ ...config, dbName: config.name, log: silentLogger });
  try {
    const connection = await connect(database.uri, config.name, { poolSize: 2 });
    try {
      const held = { doubtful: 0, skipped: 0, pending: 0 };
      const { header, counts } = await restoreBackup(connection.getClient().db(config.name), file, {
        now,
        finish: async () => void Object.assign(held, await distrustRestored(createModels(connection), now)),
      });
      return [
        `${total(counts)} of ${header.createdAt} are in the database ${config.name}.`,
        'Everything is stopped, because nobody knows what left after the backup was made:',
        `  ${plural(held.doubtful, 'approved mail')} now ask in Slack whether they arrived`,
        `  ${plural(held.pending, 'draft')} under review say that they may have left`,
        `  ${plural(held.skipped, 'follow-up')} whose day has come are left out`,
        'Start the bot, settle these, then /leadgen resume. Read "After a restore" in docs/operations.md first.',
      ].join('\n');
    } finally {
      await connection.close();
    }
  } finally {
    await database.close();
  }
});
