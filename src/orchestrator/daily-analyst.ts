import { DateTime } from 'luxon';
import { storedRequest } from '../domain/run.ts';
import type { TimedJob } from '../domain/timetable.ts';
import { plural } from '../lib/text.ts';
import { JobName, type OrchestratorDeps, SYSTEM } from './deps.ts';

/** More than a person reviews in a day. */
const MOST_A_DAY = 100;

/**
 * Once a day a run takes the companies that were found and never scored, because their run failed, was cancelled or stopped
 * half-way, and brings them to gate 1. One run a day at most, whatever becomes of it.
 */
export function createDailyAnalyst(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'enqueue' | 'clock'>,
  timeZone: string,
): TimedJob {
  const { models, projector, clock } = deps;
  return async ({ dueAt }) => {
    const day = DateTime.fromJSDate(dueAt, { zone: timeZone });
    const requestKey = `daily-analyst|${day.toISODate()}`;
    const earlier = await models.runs.listStartedSince(day.startOf('day').toJSDate());
    const known = earlier.find((run) => run.requestKey === requestKey);
    if (known !== undefined) return `run ${known.ref} has done it today`;

    const openRunIds = (await models.runs.listOpen()).map((run) => run.id);
    const waiting = await models.unscoredCompanies.list(openRunIds, MOST_A_DAY);
    if (waiting.length === 0) return 'every company has a score';
    const { run } = await models.runs.createOrJoin(
      {
        triggerSource: 'schedule',
        triggerInput: { text: 'daily-analyst' },
        requestedBy: SYSTEM,
        request: storedRequest(MOST_A_DAY),
        title: 'Companies found earlier',
        requestKey,
      },
      clock.now(),
    );
    await projector.run(run.id);
    await deps.enqueue(JobName.runStep, { runId: run.id });
    return `run ${run.ref} scores ${plural(waiting.length, 'company', 'companies')}`;
  };
}
