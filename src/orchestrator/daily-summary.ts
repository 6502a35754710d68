import { dailySummary } from '../domain/daily-summary.ts';
import { dayUpTo } from '../domain/report-range.ts';
import type { TimedJob } from '../domain/timetable.ts';
import type { Projector } from '../slack/projector.ts';
import type { PipelineReaders } from './create-report.ts';
import type { OrchestratorDeps } from './deps.ts';

/** Tells the channel once a day what the day brought and what waits. The day is that of `dueAt`. */
export function createDailySummary(
  deps: Pick<OrchestratorDeps, 'models' | 'clock'> & { projector: Pick<Projector, 'post'> },
  readers: Pick<PipelineReaders, 'readPipeline'>,
  timeZone: string,
): TimedJob {
  const { models, projector, clock } = deps;
  return async ({ dueAt }) => {
    const range = dayUpTo(dueAt, timeZone);
    const key = `daily-summary:${range.firstDay}`;
    const known = await models.posts.find(key);
    if (known === null) {
      const [facts, pipeline] = await Promise.all([models.reportFacts.day(range), readers.readPipeline()]);
      await models.posts.create(key, 'daily-summary', dailySummary(range.firstDay, facts, pipeline), clock.now());
    }
    await projector.post(key, 'leads');
    return known === null ? `told of ${range.firstDay}` : `${range.firstDay} was told before`;
  };
}
