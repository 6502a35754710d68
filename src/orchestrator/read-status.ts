import type { RunStatus } from '../domain/run.ts';
import { capDayOf } from '../domain/send-window.ts';
import type { DailyLimit } from '../domain/warm-up.ts';
import type { OrchestratorDeps } from './deps.ts';
import type { ReadPipeline } from './read-pipeline.ts';

export type ReadStatus = ReturnType<typeof createReadStatus>;

const OPEN_RUNS = 5;

const DOING: Partial<Record<RunStatus, string>> = {
  analyst_awaiting_approval: 'leads wait for your review',
  writer_awaiting_approval: 'drafts wait for your review',
  writer_running: 'writing drafts',
  outreach_running: 'sending mail',
};

/** Everything at a glance. Counts on indexes and a handful of single reads. */
export function createReadStatus(
  deps: Pick<OrchestratorDeps, 'models' | 'clock'>,
  settings: { mode: 'smtp' | 'sendgrid' | 'dry_run'; dailyLimit: DailyLimit; timeZone: string },
  readPipeline: ReadPipeline,
) {
  const { models, clock } = deps;
  return async () => {
    const now = clock.now();
    const [runs, { counts, value }, pending, [oldest], doubtful, queued, [next], sentToday, [oldestLead], mainSwitch] =
      await Promise.all([
        models.runs.list({ open: true }, OPEN_RUNS),
        readPipeline(),
        models.drafts.count({ status: 'pending' }),
        models.drafts.list({ status: 'pending' }, { limit: 1 }),
        models.drafts.count({ status: 'send_unknown' }),
        models.drafts.count({ status: 'approved' }),
        models.drafts.list({ status: 'approved' }, { limit: 1 }),
        models.sendCounters.get(capDayOf(now, settings.timeZone)),
        models.approvals.listPending(1),
        models.mainSwitch.get(),
      ]);
    const past = (...statuses: (keyof typeof counts)[]) => statuses.reduce((sum, status) => sum + counts[status], 0);
    return {
      stopped: mainSwitch.stopped ? { by: mainSwitch.changedBy, at: mainSwitch.changedAt } : null,
      openRuns: runs.map((run) => ({ ref: run.ref, title: run.title, doing: DOING[run.status] ?? 'working' })),
      leadsToReview: counts.scored,
      oldestLeadAt: oldestLead?.approvalType === 'leads' ? oldestLead.createdAt : null,
      draftsToReview: pending,
      oldestDraftAt: oldest?.createdAt ?? null,
      doubtful,
      mail: {
        mode: settings.mode,
        sentToday,
        dailyLimit: settings.dailyLimit(now),
        queued,
        nextAt: next?.sendAfter ?? null,
        waitsBecause: next?.sendNote ?? null,
      },
      funnel: {
        found: past(
          'new',
          'enriched',
          'scored',
          'approved',
          'contacted',
          'replied',
          'meeting_booked',
          'won',
          'lost',
          'no_response',
        ),
        approved: past('approved', 'contacted', 'replied', 'meeting_booked', 'won', 'lost', 'no_response'),
        contacted: past('contacted', 'replied', 'meeting_booked', 'won', 'lost', 'no_response'),
        replied: past('replied', 'meeting_booked', 'won'),
        meetings: past('meeting_booked', 'won'),
        won: counts.won,
      },
      pipelineValue: value.savingsMid,
    };
  };
}
