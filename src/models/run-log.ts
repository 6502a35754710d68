import type { Connection } from 'mongoose';
import { type AgentRunLog, LOG_STATUSES } from '../domain/run-log.ts';
import { fromDoc, type Stored } from './convert.ts';
import {
  count,
  date,
  defineSchema,
  modelOf,
  oneOf,
  optionalNumber,
  optionalRef,
  optionalText,
  text,
} from './schema.ts';

const runLogSchema = defineSchema({
  runId: optionalRef(),
  agent: text(50),
  action: text(100),
  status: oneOf(LOG_STATUSES),
  inputSummary: optionalText(),
  outputSummary: optionalText(),
  qualityScore: optionalNumber(),
  retryCount: count(),
  durationMs: optionalNumber(),
  errorMessage: optionalText(),
  loggedAt: date(),
});
runLogSchema.index({ runId: 1, loggedAt: 1 });
runLogSchema.index({ agent: 1, action: 1, loggedAt: -1 });
runLogSchema.index({ status: 1, loggedAt: -1 });
runLogSchema.index({ loggedAt: -1 });

export type NewRunLog = Pick<AgentRunLog, 'agent' | 'action' | 'status' | 'loggedAt'> &
  Partial<Omit<AgentRunLog, 'id'>>;

/** What agents did, line by line; never changed. */
export function createRunLogStore(connection: Connection) {
  const model = modelOf<Stored<AgentRunLog>>(connection, 'AgentRunLog', runLogSchema, 'agent_run_logs');
  const many = (docs: object[]) => docs.map((doc) => fromDoc<AgentRunLog>(doc));
  return {
    async add(entry: NewRunLog): Promise<AgentRunLog> {
      return fromDoc((await model.create(entry)).toObject());
    },

    /** In the order in which it happened. */
    async listByRun(runId: string, limit: number): Promise<AgentRunLog[]> {
      return many(await model.find({ runId }).sort({ loggedAt: 1, _id: 1 }).limit(limit).lean());
    },

    /** Newest first, over all runs. */
    async listRecent(
      filter: { agent?: string; status?: AgentRunLog['status'] },
      limit: number,
    ): Promise<AgentRunLog[]> {
      return many(await model.find(filter).sort({ loggedAt: -1, _id: -1 }).limit(limit).lean());
    },
  };
}
