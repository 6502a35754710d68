import { nextRunAfter, TIMETABLE } from '../domain/schedule.ts';
import { type JobSchedule, TIMED_JOBS, type TimedJobName } from '../domain/timetable.ts';
import { JobName, type OrchestratorDeps } from './deps.ts';

/** What became of a wish, with the job as it stands now. */
export type JobAction = {
  kind:
    | 'starts'
    | 'paused'
    | 'resumed'
    | 'running'
    | 'waiting'
    | 'is_paused'
    | 'is_not_paused'
    | 'is_stopped'
    | 'is_off';
  job: JobSchedule;
};

/** Looking at the timetable, and what admins do with it. */
export function createManageJobs(
  deps: Pick<OrchestratorDeps, 'models' | 'clock' | 'enqueue'>,
  options: { zone: string },
) {
  const { models, clock } = deps;
  const list = (): Promise<JobSchedule[]> => models.schedules.list();

  async function now(name: TimedJobName): Promise<JobSchedule> {
    const job = (await list())[TIMED_JOBS.indexOf(name)];
    if (job === undefined) throw new Error(`the timetable lacks ${name}`);
    return job;
  }

  async function note(name: TimedJobName, by: string, action: string): Promise<void> {
    await models.audit.add({ at: clock.now(), by, action, subject: name, detail: TIMETABLE[name].title });
  }

  /** Why a job cannot run now. */
  async function hindrance(job: JobSchedule): Promise<JobAction['kind']> {
    if (job.runningSince !== null) return 'running';
    if (job.pausedAt !== null) return 'is_paused';
    return job.nextRunAt === null ? 'is_off' : 'waiting';
  }

  return {
    list,
    isStopped: (): Promise<boolean> => models.mainSwitch.isStopped(),

    /** Runs a job once, beside its timetable. */
    async runNow(name: TimedJobName, by: string): Promise<JobAction> {
      if (TIMETABLE[name].stopsWithAll && (await models.mainSwitch.isStopped())) {
        return { kind: 'is_stopped', job: await now(name) };
      }
      if ((await models.schedules.request(name, clock.now())) === null) {
        const job = await now(name);
        return { kind: await hindrance(job), job };
      }
      await note(name, by, 'job_run');
      await deps.enqueue(JobName.timedJob, { name });
      return { kind: 'starts', job: await now(name) };
    },

    /** Keeps a job from running until somebody resumes it. What runs comes to its end. */
    async pause(name: TimedJobName, by: string): Promise<JobAction> {
      const before = await now(name);
      if (before.nextRunAt === null && before.pausedAt === null) return { kind: 'is_off', job: before };
      if ((await models.schedules.pause(name, by, clock.now())) === null)
        return { kind: 'is_paused', job: await now(name) };
      await note(name, by, 'job_paused');
      return { kind: 'paused', job: await now(name) };
    },

    /** What came due while it was paused is not made up for. */
    async resume(name: TimedJobName, by: string): Promise<JobAction> {
      const isOff = (await models.schedules.find(name))?.nextRunAt == null;
      const nextRunAt = isOff ? null : nextRunAfter(name, clock.now(), options.zone);
      if ((await models.schedules.resume(name, nextRunAt)) === null) {
        return { kind: 'is_not_paused', job: await now(name) };
      }
      await note(name, by, 'job_resumed');
      return { kind: 'resumed', job: await now(name) };
    },
  };
}
