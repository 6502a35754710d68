import { AGENT_NAMES, type AgentName, type TaskStatus } from '../domain/task.ts';
import { AppError } from '../lib/errors.ts';
import { MAX_TASK_RETRIES } from '../models/task.ts';
import type { OrchestratorDeps } from './deps.ts';
import { taskLogLine } from './task-log-line.ts';

export type TaskParams = Record<string, unknown>;

/** One entry point per agent. Results are small: ids and counts. */
export type Dispatch = Record<AgentName, (params: TaskParams, signal: AbortSignal) => Promise<object>>;

export type TaskOutcome = { taskId: string | null; status: 'completed' | 'failed'; result: object; error: unknown };

export type TaskManager = ReturnType<typeof createTaskManager>;

/** Hands work to agents and keeps a durable record of each task: what was asked, what came out, how often it was tried. */
export function createTaskManager(
  deps: Pick<OrchestratorDeps, 'models' | 'clock' | 'log' | 'appendTaskLog'>,
  dispatch: Dispatch,
) {
  const { models, clock, log } = deps;

  /** Runs one attempt. Aborting is no failure: the task stays `running` and is taken up again after a restart. */
  async function attempt(agentName: AgentName, params: TaskParams, signal: AbortSignal) {
    const startedAt = clock.now();
    let status: 'completed' | 'failed' = 'completed';
    let result: object;
    let failure: unknown = null;
    try {
      result = await dispatch[agentName](params, signal);
    } catch (error) {
      signal.throwIfAborted();
      status = 'failed';
      failure = error;
      result = {
        error: error instanceof AppError ? error.userMessage : 'an unexpected error; the log has the details',
      };
      log.error({ err: error, agentName, params }, 'task failed');
    }
    const endedAt = clock.now();
    const durationSeconds = Math.round((endedAt.getTime() - startedAt.getTime()) / 1_000);
    await audit({ at: endedAt, agent: agentName, params, result, durationSeconds });
    return { status, result, failure, startedAt, endedAt, durationSeconds };
  }

  async function audit(entry: Parameters<typeof taskLogLine>[0]): Promise<void> {
    const line = taskLogLine(entry);
    try {
      await deps.appendTaskLog(line);
    } catch (error) {
      log.warn({ err: error }, 'cannot write the task log; the database keeps the entry');
    }
  }

  async function assign(agentName: string, params: TaskParams, signal: AbortSignal): Promise<TaskOutcome> {
    if (!isAgentName(agentName)) {
      const error = `unknown agent; valid agents are ${AGENT_NAMES.join(', ')}`;
      return { taskId: null, status: 'failed', result: { error }, error: null };
    }
    const runId = typeof params.run_id === 'string' ? params.run_id : null;
    const { taskId } = await models.tasks.create({ agentName, params, runId, now: clock.now() });
    const done = await attempt(agentName, params, signal);
    await record(taskId, done);
    return { taskId, status: done.status, result: done.result, error: done.failure };
  }

  async function record(taskId: string, done: Awaited<ReturnType<typeof attempt>>): Promise<void> {
    const { status, result, startedAt, endedAt, durationSeconds } = done;
    const error = status === 'failed' ? JSON.stringify(result) : null;
    await models.tasks.addAttempt(taskId, { at: startedAt, status, error, durationSeconds });
    await models.tasks.finish(taskId, { status, result, now: endedAt });
  }

  return {
    /** Starts a task and waits for it. An unknown agent is an answer, not an error. */
    assignTask: assign,

    async checkTaskStatus(taskId: string): Promise<TaskStatus | 'not_found'> {
      const task = await models.tasks.find(taskId);
      return task?.status ?? 'not_found';
    },

    /** Tries a task again, at most three times in its life; the count is kept in the database. */
    async retryFailedTask(
      taskId: string,
      signal: AbortSignal,
    ): Promise<{ retried: boolean; newResult: object; status: 'completed' | 'failed'; error: unknown }> {
      const task = await models.tasks.find(taskId);
      if (task === null) {
        return { retried: false, newResult: { error: 'unknown task id' }, status: 'failed', error: null };
      }
      const counted = await models.tasks.beginRetry(taskId, clock.now());
      if (counted === null) {
        const error =
          task.retryCount >= MAX_TASK_RETRIES
            ? `max retries (${MAX_TASK_RETRIES}) exceeded`
            : 'the task has not failed';
        return { retried: false, newResult: { error }, status: 'failed', error: null };
      }
      const again = await assign(task.agentName, task.params, signal);
      await models.tasks.finish(taskId, { status: again.status, result: again.result, now: clock.now() });
      return { retried: true, newResult: again.result, status: again.status, error: again.error };
    },
  };
}

function isAgentName(name: string): name is AgentName {
  return (AGENT_NAMES as readonly string[]).includes(name);
}
