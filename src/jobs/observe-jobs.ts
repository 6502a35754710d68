import type { Agenda } from 'agenda';

export type OnJob = (name: string, outcome: 'done' | 'failed', durationMs: number) => void;

/** Tells how each job of this process ended. */
export function observeJobs(agenda: Agenda, onJob: OnJob): void {
  type Ended = { attrs: { name: string; lastRunAt?: Date; lastFinishedAt?: Date } };
  const tell = (job: Ended, outcome: 'done' | 'failed') => {
    const { name, lastRunAt, lastFinishedAt } = job.attrs;
    onJob(name, outcome, Math.max(0, (lastFinishedAt?.getTime() ?? 0) - (lastRunAt?.getTime() ?? 0)));
  };
  agenda.on('success', (job) => tell(job, 'done'));
  agenda.on('fail', (_error, job) => tell(job, 'failed'));
}
