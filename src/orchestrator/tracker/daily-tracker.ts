import type { OrchestratorDeps } from '../deps.ts';
import type { PrepareFollowUps } from '../prepare-followups.ts';
import type { SettleRun } from '../settle-run.ts';
import type { StopSequence } from '../stop-sequence.ts';
import { createEndOverdueReviews } from './overdue-reviews.ts';
import { createMarkSilent } from './silent-companies.ts';
import { createFindStuck } from './stuck-leads.ts';

/** `resolved`: settled here or in people's hands already. `needs_attention`: a person has to do something. */
export type TrackerResult = { stuck_found: number; resolved: number; needs_attention: number };

/** Once a day: due follow-ups, silent companies, stuck leads, overdue reviews, doubtful mails. Each part is safe to repeat. */
export function createDailyTracker(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock'>,
  parts: {
    timeZone: string;
    settleRun: SettleRun;
    stopSequence: StopSequence;
    prepareFollowUps: PrepareFollowUps;
  },
) {
  const { models, clock } = deps;
  const endOverdueReviews = createEndOverdueReviews(deps, parts.settleRun);
  const markSilent = createMarkSilent(deps, parts);
  const findStuck = createFindStuck(deps, parts.timeZone);

  /** One line per kind of outcome, in the words of the reference system. */
  async function log(outcomes: Record<string, number>): Promise<void> {
    for (const [action, companies] of Object.entries(outcomes)) {
      if (companies === 0) continue;
      const outputSummary = `${companies} companies`;
      await models.runLogs.add({ agent: 'tracker', action, status: 'info', outputSummary, loggedAt: clock.now() });
    }
  }

  return async function dailyTracker(signal: AbortSignal): Promise<TrackerResult> {
    await parts.prepareFollowUps(signal);
    const silent = await markSilent(signal);
    const stuck = await findStuck(signal);
    const reviews = await endOverdueReviews();
    const doubtful = await models.drafts.count({ status: 'send_unknown' });
    const noAction = stuck.noAction + silent.waiting;
    await log({
      marked_no_response: silent.marked,
      needs_writer_attention: stuck.needsWriter,
      reminded_approval_needed: stuck.reminded,
      no_action: noAction,
    });
    return {
      stuck_found: silent.found + stuck.needsWriter + stuck.reminded + noAction + reviews.found + doubtful,
      resolved: silent.marked + stuck.reminded + reviews.ended,
      needs_attention: stuck.needsWriter + doubtful,
    };
  };
}
