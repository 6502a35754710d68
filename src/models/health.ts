import type { Connection } from 'mongoose';
import type { HealthMemory } from '../domain/health.ts';
import type { HealthReport } from '../domain/pipeline.ts';
import { isDuplicateKey } from './convert.ts';
import { count, defineSchema, mixed, modelOf, text } from './schema.ts';

const ID = 'latest';
const healthSchema = defineSchema({ _id: text(), report: mixed(), told: mixed(), seen: mixed(), changes: count() });

export type HealthRecord = { report: HealthReport; memory: HealthMemory };

/** The newest health report and what people know of it, in one document. */
export function createHealthStore(connection: Connection) {
  const model = modelOf<{ _id: string; report: HealthReport } & HealthMemory>(
    connection,
    'Health',
    healthSchema,
    'health',
  );

  return {
    async get(): Promise<HealthRecord | null> {
      const doc = await model.findById(ID).lean<{ report: HealthReport } & HealthMemory>();
      if (doc === null) return null;
      const { report, told, seen, changes } = doc;
      return { report, memory: { told, seen, changes } };
    },

    /** Stores a report if no other process told of a change meanwhile; `false` = one did. */
    async put({ report, memory }: HealthRecord, knownChanges: number): Promise<boolean> {
      try {
        const stored = await model.updateOne(
          { _id: ID, changes: knownChanges },
          { $set: { report, ...memory } },
          { upsert: knownChanges === 0 },
        );
        return stored.matchedCount + stored.upsertedCount === 1;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
  };
}
