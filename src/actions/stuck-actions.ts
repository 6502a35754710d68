import { answer, done, notAdmin } from '../blocks/answers.ts';
import { silenceAnswer, unsentMails, waitingLeads } from '../blocks/stuck-answers.ts';
import type { TimedJobName } from '../domain/timetable.ts';
import type { createUnstick } from '../orchestrator/unstick.ts';
import { type ActionDeps, onClick } from './context.ts';

export type StuckActionDeps = ActionDeps & {
  unstick: ReturnType<typeof createUnstick>;
  /** Starts a timed job at once, besides its timetable; `false` = it is running, paused or stopped. */
  runNow: (job: TimedJobName, by: string) => Promise<boolean>;
};

/** The buttons of the stuck message: each does the next step, or says why it is as it is. */
export function createStuckActions(deps: StuckActionDeps) {
  return {
    analyze: onClick(deps, async ({ userId, reply }) => {
      if (!(await deps.mayAdminister(userId))) {
        const admins = deps.adminIds.length > 0 ? deps.adminIds : deps.approverIds;
        return reply(notAdmin('start a job', admins));
      }
      const starts = await deps.runNow('daily-analyst', userId);
      await reply(
        starts
          ? done('The analysis starts now. The stuck message follows at its next check')
          : answer('The analysis cannot start now: it is running, paused or stopped.', 'Try again in a few minutes.'),
      );
    }),

    /** Looking is for everybody. */
    show: onClick(deps, async ({ reply }) => {
      const { rows, total } = await deps.unstick.waitingLeads();
      await reply(waitingLeads(rows, total, deps.moment()));
    }),

    open: onClick(deps, async ({ reply }) => {
      const { rows, total } = await deps.unstick.unsentMails();
      await reply(unsentMails(rows, total, deps.moment()));
    }),

    why: onClick(deps, async ({ reply }) => {
      await reply(silenceAnswer(await deps.unstick.silence(), deps.moment()));
    }),
  };
}
