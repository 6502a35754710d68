import type { Db } from 'mongodb';
import type { Clock } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import { MIGRATIONS } from './index.ts';
import type { Migration } from './migration.ts';
import { type SchemaState, schemaStateOf } from './schema-state.ts';

const LEASE_MS = 20_000;
const BEAT_MS = 2_000;
const LOOK_MS = 500;

/** The database cannot be worked on by this version as it is; `message` says what to do. */
export class SchemaError extends AppError {
  readonly code = 'database_schema';
  readonly userMessage = 'The database does not fit this version of the bot. The log says what to do.';
}

/** The version that this code reads and writes. */
export const LATEST_VERSION = MIGRATIONS.at(-1)?.version ?? 0;

/** Why this code must not work on a database in this state; `null` = it may, after the migrations that are missing. */
export function refusalOf(state: SchemaState, latest: number = LATEST_VERSION): string | null {
  if (state.restoringSince !== null) {
    return 'a restore into this database did not get to its end; run `npm run restore -- <file>` again, it begins anew';
  }
  if (state.version <= latest) return null;
  return (
    `the database was written by a newer leadgen (version ${state.version} of its schema, this one knows ${latest}); ` +
    'start the newer one, or restore a backup from before the update into an empty database'
  );
}

/**
 * Brings the database to the version of this code, or waits while another process does. Killed in the middle, the next start goes on
 * after the last batch.
 *
 * @throws {SchemaError} when the database is newer than the code, holds half a restore, or a migration fails
 */
export async function migrate(
  db: Db,
  deps: { owner: string; clock: Clock; log: Logger; migrations?: readonly Migration[] },
): Promise<void> {
  const { owner, clock, log, migrations = MIGRATIONS } = deps;
  const latest = migrations.at(-1)?.version ?? 0;
  const states = schemaStateOf(db);
  let isTold = false;
  for (;;) {
    const state = await states.readOrCreate(latest);
    const refusal = refusalOf(state, latest);
    if (refusal !== null) throw new SchemaError(refusal);
    const next = migrations.find(({ version }) => version === state.version + 1);
    if (next === undefined) return;
    const now = clock.now();
    if (await states.acquire(state, owner, new Date(now.getTime() + LEASE_MS), now)) {
      await run(next);
      continue;
    }
    if (!isTold) log.info({ version: next.version }, 'another process migrates the database; waiting for it');
    isTold = true;
    await clock.sleep(LOOK_MS);
  }

  /** Ends without a word when the lease is lost: then somebody else does the rest. */
  async function run(migration: Migration): Promise<void> {
    const beat = setInterval(() => {
      states.renew(owner, new Date(clock.now().getTime() + LEASE_MS)).catch((error: unknown) => {
        log.warn({ err: error }, 'cannot renew the lease of the migrations');
      });
    }, BEAT_MS);
    try {
      await batches(migration);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new SchemaError(
        `the database could not be brought to version ${migration.version} (${migration.name}): ${reason}. ` +
          'What is done stays; the next start goes on from there',
        { cause: error },
      );
    } finally {
      clearInterval(beat);
      await states.release(owner);
    }
  }

  async function batches(migration: Migration): Promise<void> {
    const { version, name } = migration;
    const state = await states.readOrCreate(latest);
    const startedAt = state.startedAt ?? clock.now();
    if (!(await states.begin(owner, migration, startedAt))) return;
    log.info({ version, migration: name, resumed: state.after !== null }, 'a migration of the database begins');
    for (let after = state.after; ; ) {
      const next = await migration.batch(db, after);
      if (next === null) break;
      if (!(await states.goOn(owner, migration, next))) return;
      after = next;
    }
    if (!(await states.finish(owner, migration, startedAt, clock.now()))) return;
    log.info({ version, migration: name }, 'a migration of the database is done');
  }
}
