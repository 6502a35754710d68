import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import { AGENT_NAMES, type AgentName, type Task, type TaskAttempt } from '../domain/task.ts';
import { fromDoc, literal } from './convert.ts';
import {
  count,
  date,
  defineParts,
  defineSchema,
  mixed,
  modelOf,
  number,
  oneOf,
  optionalDate,
  optionalNumber,
  optionalRef,
  optionalText,
  text,
} from './schema.ts';

/** A failed task may be tried again this often. */
export const MAX_TASK_RETRIES = 3;

const TASK_STATUSES = ['running', 'completed', 'failed'] as const;

const taskSchema = defineSchema({
  taskId: text(),
  agentName: oneOf(AGENT_NAMES),
  params: mixed(),
  status: oneOf(TASK_STATUSES),
  result: mixed(),
  runId: optionalRef(),
  startedAt: date(),
  endedAt: optionalDate(),
  durationSeconds: optionalNumber(),
  retryCount: count(),
  attempts: [
    defineParts({ at: date(), status: oneOf(TASK_STATUSES), error: optionalText(), durationSeconds: number() }),
  ],
});
taskSchema.index({ taskId: 1 }, { unique: true });
taskSchema.index({ runId: 1, startedAt: 1 });
taskSchema.index({ status: 1, startedAt: 1 });
taskSchema.index({ startedAt: -1 });

type StoredTask = Task & { _id: string };

/** Dispatched agent work; survives a restart. */
export function createTaskStore(connection: Connection) {
  const model = modelOf<StoredTask>(connection, 'Task', taskSchema, 'tasks');
  const one = (doc: object | null): Task | null => (doc === null ? null : toTask(doc));

  return {
    async create(input: {
      agentName: AgentName;
      params: Record<string, unknown>;
      runId: string | null;
      now: Date;
    }): Promise<Task> {
      const { now, ...rest } = input;
      const doc = await model.create({
        ...rest,
        taskId: randomUUID(),
        status: 'running',
        startedAt: now,
        attempts: [],
      });
      return toTask(doc.toObject());
    },

    async find(taskId: string): Promise<Task | null> {
      return one(await model.findOne({ taskId }).lean());
    },

    /** Ends a running task once; the duration is in whole seconds. */
    async finish(
      taskId: string,
      outcome: { status: 'completed' | 'failed'; result: unknown; now: Date },
    ): Promise<Task | null> {
      const seconds = { $floor: { $divide: [{ $subtract: [outcome.now, '$startedAt'] }, 1000] } };
      return one(
        await model
          .findOneAndUpdate(
            { taskId, status: 'running' },
            [
              {
                $set: {
                  status: outcome.status,
                  result: literal(outcome.result ?? null),
                  endedAt: outcome.now,
                  durationSeconds: seconds,
                },
              },
            ],
            { returnDocument: 'after', updatePipeline: true },
          )
          .lean(),
      );
    },

    /** Takes one of the three retries of a failed task, which runs again; `null` when none is left or it is not failed. */
    async beginRetry(taskId: string, now: Date): Promise<Task | null> {
      return one(
        await model
          .findOneAndUpdate(
            { taskId, status: 'failed', retryCount: { $lt: MAX_TASK_RETRIES } },
            { $inc: { retryCount: 1 }, $set: { status: 'running', startedAt: now, endedAt: null } },
            { returnDocument: 'after' },
          )
          .lean(),
      );
    },

    async addAttempt(taskId: string, attempt: TaskAttempt): Promise<Task | null> {
      return one(
        await model.findOneAndUpdate({ taskId }, { $push: { attempts: attempt } }, { returnDocument: 'after' }).lean(),
      );
    },

    /** Tasks whose process is gone: they never ended, their work was taken up by new ones. How many. */
    async closeStale(startedBefore: Date, now: Date): Promise<number> {
      const result = await model.updateMany(
        { status: 'running', startedAt: { $lt: startedBefore } },
        { $set: { status: 'failed', result: { error: 'interrupted' }, endedAt: now } },
      );
      return result.modifiedCount;
    },

    /** Newest first. */
    async list(filter: { status?: Task['status']; runId?: string }, limit: number): Promise<Task[]> {
      return (await model.find(filter).sort({ startedAt: -1 }).limit(limit).lean()).map(toTask);
    },
  };
}

function toTask(doc: object): Task {
  const { id: _id, ...task } = fromDoc<Task & { id: string }>(doc);
  return task;
}
