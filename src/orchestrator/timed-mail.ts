import { isOpenAnywhere, type SendWindow } from '../domain/send-window.ts';
import type { TimedJob } from '../domain/timetable.ts';
import type { OrchestratorDeps } from './deps.ts';
import type { DrainResult } from './drain-mail.ts';
import type { Retention } from './forget/retention.ts';
import type { TaskManager, TaskParams } from './task-manager.ts';
import type { TrackerResult } from './tracker/daily-tracker.ts';

export type TimedMailDeps = Pick<OrchestratorDeps, 'models' | 'clock'> & { tasks: TaskManager; window: SendWindow };

/** Sends what is due. While it is night for everybody it asks nothing, not even the database. */
export function createDrainJob({ models, clock, tasks, window }: TimedMailDeps, params: TaskParams): TimedJob {
  return async ({ signal }) => {
    if (!isOpenAnywhere(clock.now(), window)) return 'outside the sending window';
    const { sent, followups } = (await resultOf(tasks, 'outreach', params, signal)) as DrainResult;
    const waiting = await models.drafts.count({ status: 'approved' });
    return (
      [
        sent === 0 ? null : `${sent} first ${sent === 1 ? 'mail' : 'mails'} sent`,
        followups === 0 ? null : `${followups} follow-${followups === 1 ? 'up' : 'ups'} sent`,
        waiting === 0 ? null : `${waiting} ${waiting === 1 ? 'waits' : 'wait'}`,
      ]
        .filter((part) => part !== null)
        .join(', ') || 'nothing to send'
    );
  };
}

/** The daily check; afterwards what is kept no longer goes. */
export function createTrackerJob({ tasks }: Pick<TimedMailDeps, 'tasks'>, retain: Retention): TimedJob {
  async function track(signal: AbortSignal): Promise<string> {
    const result = (await resultOf(tasks, 'tracker', {}, signal)) as TrackerResult;
    if (result.stuck_found === 0) return 'nothing is stuck';
    return `${result.stuck_found} stuck, ${result.resolved} resolved, ${result.needs_attention} need a person`;
  }

  return async ({ signal }) => {
    const tracked = await track(signal);
    const retained = await retain(signal);
    return retained === null ? tracked : `${tracked}; ${retained}`;
  };
}

/** The timetable counts and shows failures, so a failed task is one here. */
async function resultOf(tasks: TaskManager, agent: string, params: TaskParams, signal: AbortSignal): Promise<object> {
  const { status, result, error } = await tasks.assignTask(agent, params, signal);
  if (status === 'failed') throw error ?? new Error(JSON.stringify(result));
  return result;
}
