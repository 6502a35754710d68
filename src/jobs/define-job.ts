import type { Agenda, BackoffStrategy } from 'agenda';
import type { z } from 'zod';
import { withLogFields } from '../lib/log-context.ts';
import type { Logger } from '../lib/logger.ts';

/** A job: a name, a payload of ids, its limits, one call. */
export type JobDefinition<Payload, Deps> = {
  name: string;
  payload: z.ZodType<Payload>;
  concurrency: number;
  /** Longer than the slowest run of the handler, or a second worker starts it too. */
  lockLifetimeMs: number;
  /** `null` = a failure is not retried here: the sweep derives the work again. */
  backoff: BackoffStrategy | null;
  run: (payload: Payload, deps: Deps) => Promise<void>;
};

export function defineJob<Payload, Deps>(definition: JobDefinition<Payload, Deps>): JobDefinition<Payload, Deps> {
  return definition;
}

/** Hands a job to Agenda. The lock is renewed while the handler works. */
export function registerJob<Payload, Deps>(
  agenda: Agenda,
  definition: JobDefinition<Payload, Deps>,
  deps: Deps,
  log: Logger,
): void {
  const { name, concurrency, lockLifetimeMs, backoff } = definition;
  agenda.define(
    name,
    async (job) => {
      const payload = definition.payload.parse(job.attrs.data);
      const beat = setInterval(() => {
        void job.touch().catch((error: unknown) => log.warn({ err: error, job: name }, 'cannot renew a job lock'));
      }, lockLifetimeMs / 4);
      try {
        await withLogFields({ job: name, ...idsOf(payload) }, () => definition.run(payload, deps));
      } catch (error) {
        log.error({ err: error, job: name, ...idsOf(payload) }, 'job failed');
        throw error;
      } finally {
        clearInterval(beat);
      }
    },
    { concurrency, lockLifetime: lockLifetimeMs, removeOnComplete: true, ...(backoff === null ? {} : { backoff }) },
  );
}

/** For the log: `runId`, `companyId` … as they are; the name of timed work, since `name` is the bot's there. */
function idsOf(payload: unknown): object {
  const { name, ...ids } = (payload ?? {}) as { name?: string }; // the sweep has none
  return name === undefined ? ids : { ...ids, timedJob: name };
}
