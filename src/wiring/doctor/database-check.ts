import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Connection } from 'mongoose';
import type { Config } from '../../config.ts';
import { connect, joinDatabase } from '../../db/database.ts';
import { LATEST_VERSION, refusalOf } from '../../db/migrations/migrate.ts';
import { schemaStateOf } from '../../db/migrations/schema-state.ts';
import type { Clock } from '../../lib/clock.ts';
import { silentLogger } from '../../lib/logger.ts';
import { plural } from '../../lib/text.ts';
import { createModels, type Models, missingIndexes } from '../../models/index.ts';
import { diskVerdict } from './machine-checks.ts';
import { type Check, ok, problem, skipped, type Verdict, warning } from './verdict.ts';

/** Joins the engine of a running bot, or looks into the folder itself; an embedded database that does not exist yet stays so. */
export function databaseCheck({ database: config }: Config, clock: Clock): Check {
  async function look(): Promise<Verdict[]> {
    if (config.uri === null && !existsSync(path.resolve(config.dataDir, 'db'))) {
      return [ok('Database', `embedded, made in ${config.dataDir} at the first start`)];
    }
    const database = await joinDatabase({ ...config, dbName: config.name, log: silentLogger });
    try {
      const connection = await connect(database.uri, config.name, { poolSize: 3 });
      try {
        const where =
          config.uri !== null
            ? 'yours'
            : database.ownerPid === null
              ? 'embedded'
              : `embedded, in use by process ${database.ownerPid}`;
        return await lookInto(connection, where);
      } finally {
        await connection.close();
      }
    } finally {
      await database.close();
    }
  }

  async function lookInto(connection: Connection, where: string): Promise<Verdict[]> {
    const db = connection.getClient().db(config.name);
    const [build, hello, state] = await Promise.all([
      db.admin().command({ buildInfo: 1 }),
      db.admin().command({ hello: 1 }),
      schemaStateOf(db).read(),
    ]);
    const version = `MongoDB ${build.version} (${where})`;
    const found =
      hello.isWritablePrimary === true
        ? ok('Database', version)
        : problem('Database', `${version} takes no writes`, 'Name all members of the replica set in MONGODB_URI.');
    if (state === null) return [found, skipped('Database schema', 'nothing is stored yet; made at the first start')];
    const refusal = refusalOf(state);
    if (refusal !== null) return [found, problem('Database schema', 'does not fit this version', `${refusal}.`)];
    const models = createModels(connection, clock);
    return [found, schemaVerdict(state.version), await indexVerdict(models), ...(await blocks(models))];
  }

  /** What holds work back by somebody's wish or a vendor's plan. */
  async function blocks(models: Models): Promise<Verdict[]> {
    const [{ stopped }, blocked] = await Promise.all([
      models.mainSwitch.get(),
      models.providerStates.listBlocked(clock.now()),
    ]);
    const remedy = '/leadgen credits says why and until when; an admin can unblock there.';
    return [
      ...(stopped ? [warning('Main switch', 'everything is stopped', '/leadgen resume, when it may go on.')] : []),
      ...(blocked.length > 0 ? [warning('Paid sources', `left alone for now: ${blocked.join(', ')}`, remedy)] : []),
    ];
  }

  return {
    part: 'Database',
    remedy: 'Check MONGODB_URI and that the server takes connections from here.',
    timeoutMs: 25_000,
    look: async () => [...(await look()), ...(config.uri === null ? [await diskVerdict(config.dataDir)] : [])],
  };
}

function schemaVerdict(version: number): Verdict {
  const due = LATEST_VERSION - version;
  if (due === 0) return ok('Database schema', `version ${version}`);
  return ok('Database schema', `version ${version}; ${plural(due, 'migration')} at the next start`);
}

async function indexVerdict(models: Models): Promise<Verdict> {
  const missing = await missingIndexes(models);
  if (missing.length === 0) return ok('Database indexes', 'all there');
  const some = missing.slice(0, 3).join(', ');
  return warning(
    'Database indexes',
    `${plural(missing.length, 'index', 'indexes')} missing: ${some}`,
    'Start the bot, or run npm run db:indexes; both make them.',
  );
}
