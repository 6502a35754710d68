import type { Connection } from 'mongoose';
import type { PlannedRun } from '../domain/run-plan.ts';
import { fromDoc, fromDocOrNull, isId, type Stored } from './convert.ts';
import { runRequestParts } from './run-schema.ts';
import { date, defineSchema, modelOf, number, oneOf, optionalRef, optionalText, text } from './schema.ts';

/** Nobody answers a question of yesterday. */
const KEPT_MS = 24 * 3_600_000;

const runPlanSchema = defineSchema({
  request: runRequestParts,
  text: text(500),
  requestedBy: text(100),
  trigger: oneOf(['slack_command', 'slack_action', 'slack_message', 'schedule', 'api']),
  usd: number(),
  state: oneOf(['open', 'confirmed', 'declined']),
  decidedBy: optionalText(100),
  runId: optionalRef(),
  createdAt: date(),
  expiresAt: date(),
});
runPlanSchema.index({ createdAt: 1 });

/** Runs that were asked for and cost more than may be spent without asking. */
export function createRunPlanStore(connection: Connection) {
  const model = modelOf<Stored<PlannedRun>>(connection, 'RunPlan', runPlanSchema, 'run_plans');
  return {
    async add(plan: Omit<PlannedRun, 'id' | 'state' | 'decidedBy' | 'runId'>): Promise<PlannedRun> {
      await model.deleteMany({ createdAt: { $lt: new Date(plan.createdAt.getTime() - KEPT_MS) } });
      const doc = await model.create({ ...plan, state: 'open', decidedBy: null, runId: null });
      return fromDoc(doc.toObject());
    },

    async find(id: string): Promise<PlannedRun | null> {
      return isId(id) ? fromDocOrNull(await model.findById(id).lean()) : null;
    },

    /** Answers an open question in time; `null` = it was answered before, or too late. */
    async decide(id: string, state: 'confirmed' | 'declined', by: string, now: Date): Promise<PlannedRun | null> {
      if (!isId(id)) return null;
      const open = { _id: id, state: 'open' as const, expiresAt: { $gt: now } };
      const set = { $set: { state, decidedBy: by } };
      return fromDocOrNull(await model.findOneAndUpdate(open, set, { returnDocument: 'after' }).lean());
    },

    async setRun(id: string, runId: string): Promise<void> {
      if (isId(id)) await model.updateOne({ _id: id }, { $set: { runId } });
    },
  };
}
