import { parseButtonValue } from '../blocks/action-ids.ts';
import { answer, buttonTooOld, notAdmin } from '../blocks/answers.ts';
import { jobNews } from '../blocks/jobs.ts';
import type { Message } from '../blocks/message.ts';
import { TIMED_JOBS } from '../domain/timetable.ts';
import type { createManageJobs, JobAction } from '../orchestrator/manage-jobs.ts';
import { type ActionDeps, type Click, onClick } from './context.ts';

export type JobActionDeps = ActionDeps & {
  manageJobs: ReturnType<typeof createManageJobs>;
  /** The private list as this person sees it, below the news. */
  readJobsPage: (userId: string, news: string) => Promise<Message>;
};

/** Run now, Pause and Resume: in the private list, which is drawn again, and on the alert about a failing job. */
export function createJobActions(deps: JobActionDeps) {
  function onJob(what: string, act: (name: (typeof TIMED_JOBS)[number], by: string) => Promise<JobAction>) {
    return onClick(deps, async (click: Click) => {
      const id = parseButtonValue(click.value)?.id;
      const name = TIMED_JOBS.find((job) => job === id);
      if (name === undefined) return click.reply(buttonTooOld());
      if (!(await deps.mayAdminister(click.userId))) {
        return click.reply(notAdmin(what, deps.adminIds));
      }
      const news = jobNews(await act(name, click.userId), deps.moment());
      if (!click.isPrivate) return click.reply(answer(news));
      await click.replace(await deps.readJobsPage(click.userId, news));
    });
  }

  return {
    run: onJob('run jobs', (name, by) => deps.manageJobs.runNow(name, by)),
    pause: onJob('pause jobs', (name, by) => deps.manageJobs.pause(name, by)),
    resume: onJob('resume jobs', (name, by) => deps.manageJobs.resume(name, by)),
  };
}
