import type { PipelineFigures } from '../domain/pipeline.ts';
import { buildReport, type FunnelCount, type WeeklyReport } from '../domain/report.ts';
import { newReportPost } from '../domain/report-post.ts';
import { type ReportRange, rangeBefore, reportKey, weeksUpTo } from '../domain/report-range.ts';
import { JobName, type OrchestratorDeps } from './deps.ts';

const TREND_WEEKS = 8;

/** What the report knows of the present, from who keeps it. */
export type PipelineReaders = {
  readPipeline: () => Promise<PipelineFigures>;
  readFunnel: () => Promise<readonly FunnelCount[]>;
};

/** What became of a request for a report that exists: it stands in the channel; what was missing of its files is tried again. */
export type ReportAgain = 'posted' | 'retried';

/** Counts what a span brought. Bounded reads on indexes; writes nothing. */
export function createReporter(deps: Pick<OrchestratorDeps, 'models' | 'clock'>, readers: PipelineReaders) {
  const { reportFacts, spend } = deps.models;
  return async function createReport(range: ReportRange): Promise<WeeklyReport> {
    const [facts, before, trend, topLeads, winRates, pipeline, funnel, spent] = await Promise.all([
      reportFacts.read(range),
      reportFacts.totals(rangeBefore(range)),
      reportFacts.trend(weeksUpTo(range, TREND_WEEKS)),
      reportFacts.topLeads(),
      reportFacts.winRates(),
      readers.readPipeline(),
      readers.readFunnel(),
      spend.ofDays(range.firstDay, range.lastDay),
    ]);
    const spentUsd = spent.reduce((sum, { usd }) => sum + usd, 0);
    return buildReport(
      range,
      facts,
      before,
      { pipeline, funnel, topLeads, winRates, trend, spentUsd },
      deps.clock.now(),
    );
  };
}

/** Reports that people and the timetable ask for, one per span and day of asking. */
export function createReports(
  deps: Pick<OrchestratorDeps, 'models' | 'enqueue' | 'clock'>,
  createReport: (range: ReportRange) => Promise<WeeklyReport>,
) {
  const { models, enqueue, clock } = deps;

  return {
    /** Whether the report was made before; `null` = it was not. */
    async again(range: ReportRange, askedAt: Date): Promise<ReportAgain | null> {
      const key = reportKey(range, askedAt);
      if ((await models.posts.find(key)) === null) return null;
      const retried = await models.reportFiles.retryFailed(key);
      await enqueue(JobName.reportStep, { key });
      return retried ? 'retried' : 'posted';
    },

    /** Makes a report and has it posted by a job; of two who ask at the same moment one makes it. */
    async make(range: ReportRange, askedBy: string | null, askedAt: Date): Promise<void> {
      const key = reportKey(range, askedAt);
      const made = newReportPost(key, await createReport(range), askedBy);
      await models.posts.create(key, 'weekly-report', made, clock.now());
      await enqueue(JobName.reportStep, { key });
    },
  };
}

export type Reports = ReturnType<typeof createReports>;
