import type { Models } from '../../src/models/index.ts';

const REST_MS = 20_000;
const LOOKS = 3;

export type Restlessness = {
  models: Models;
  /** The bot's clock; `null` = nothing starts by time, only what somebody asks for. */
  now: () => Date | null;
  /** Told when it does not come to rest. */
  evidence: () => unknown;
};

/** What is under way, in words: messages to draw, mails on their way, jobs that are due or running. */
export async function bustle({ models, now }: Restlessness): Promise<string[]> {
  const due = { name: { $ne: 'sweep' }, $or: [{ lockedAt: { $ne: null } }, { nextRunAt: { $lte: new Date() } }] };
  const [timed, dirty, sending, jobs] = await Promise.all([
    timedBustle(models, now()),
    models.slackMessages.model.find({ dirty: true }).lean(),
    models.drafts.count({ status: 'sending' }),
    models.connection.collection('agendaJobs').find(due).toArray(),
  ]);
  return [
    ...timed,
    ...dirty.map(({ key, lastError, claimedUntil }) => `to draw: ${key} ${lastError ?? ''} ${claimedUntil ?? ''}`),
    ...Array.from({ length: sending }, () => 'a mail on its way'),
    ...jobs.map(({ name, data, lockedAt }) => `job: ${name} ${JSON.stringify(data)} ${lockedAt ?? ''}`),
  ];
}

/** Timed jobs that run, are wanted now, or are due by the bot's clock. */
async function timedBustle(models: Models, now: Date | null): Promise<string[]> {
  const isDue = (at: Date | null) => at !== null && now !== null && at <= now;
  return (await models.schedules.stored())
    .filter(
      (job) => job.running !== null || (job.pausedAt === null && (job.requestedAt !== null || isDue(job.nextRunAt))),
    )
    .map(({ name, running, nextRunAt }) => `timed: ${name} ${running?.owner ?? nextRunAt}`);
}

/** Resolves when nothing is under way any more, a few looks in a row: a click just acknowledged has not written yet. */
export async function comesToRest(parts: Restlessness): Promise<void> {
  const deadline = Date.now() + REST_MS;
  for (let calm = 0; calm < LOOKS; ) {
    const busy = await bustle(parts);
    calm = busy.length === 0 ? calm + 1 : 0;
    if (Date.now() > deadline) {
      const what = JSON.stringify([busy.slice(0, 10), parts.evidence()]);
      throw new Error(`waited ${REST_MS} ms for the bot to come to rest; ${what}`);
    }
    if (calm < LOOKS) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
