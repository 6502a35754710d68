import { notAdmin } from '../blocks/answers.ts';
import { jobNews, jobsList } from '../blocks/jobs.ts';
import type { Message } from '../blocks/message.ts';
import type { Call, CommandDeps } from './context.ts';
import type { JobsWish } from './grammar/job-args.ts';

/** The list for one reader, below what they just did. Also what a click on it is answered with. */
export async function jobsPage(
  deps: Pick<CommandDeps, 'manageJobs' | 'mayAdminister' | 'moment'>,
  userId: string,
  news: string | null,
): Promise<Message> {
  const [jobs, isStopped, mayAdminister] = await Promise.all([
    deps.manageJobs.list(),
    deps.manageJobs.isStopped(),
    deps.mayAdminister(userId),
  ]);
  return jobsList({ jobs, news, mayAdminister, isStopped }, deps.moment());
}

/** `/leadgen jobs [run|pause|resume <job>]`: looking is for everybody, the rest for admins. */
export async function jobsCommand(deps: CommandDeps, call: Call, wish: JobsWish): Promise<void> {
  if (wish.kind === 'list') return call.reply(await jobsPage(deps, call.userId, null));
  if (!(await deps.mayAdminister(call.userId))) {
    return call.reply(notAdmin(`${wish.kind} jobs`, deps.adminIds));
  }
  const { manageJobs } = deps;
  const act = { run: manageJobs.runNow, pause: manageJobs.pause, resume: manageJobs.resume }[wish.kind];
  const action = await act(wish.job, call.userId);
  await call.reply(await jobsPage(deps, call.userId, jobNews(action, deps.moment())));
}
