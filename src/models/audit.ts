import type { Connection } from 'mongoose';
import type { AuditEntry } from '../domain/audit.ts';
import { fromDoc, type Stored } from './convert.ts';
import { date, defineSchema, modelOf, optionalText, text } from './schema.ts';

const auditSchema = defineSchema({
  at: date(),
  by: text(100),
  action: text(50),
  subject: optionalText(320),
  detail: optionalText(1_000),
});
auditSchema.index({ at: -1 });
auditSchema.index({ action: 1, at: -1 });

/** Who did what to the product itself; rows are added, never changed. */
export function createAuditStore(connection: Connection) {
  const model = modelOf<Stored<AuditEntry>>(connection, 'AuditEntry', auditSchema, 'audit_log');
  return {
    async add(entry: Omit<AuditEntry, 'id'>): Promise<AuditEntry> {
      return fromDoc((await model.create(entry)).toObject());
    },

    /** Newest first. */
    async list(filter: { action?: string }, limit: number): Promise<AuditEntry[]> {
      const docs = await model.find(filter).sort({ at: -1, _id: -1 }).limit(limit).lean();
      return docs.map((doc) => fromDoc<AuditEntry>(doc));
    },
  };
}
