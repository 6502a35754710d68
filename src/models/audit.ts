import type { Connection } from 'mongoose';
import type { AuditEntry } from '../domain/audit.ts';
import { fromDoc, isDuplicateKey, type Stored } from './convert.ts';
import { date, defineSchema, modelOf, optionalText, text } from './schema.ts';

const auditSchema = defineSchema({
  at: date(),
  by: text(100),
  action: text(50),
  subject: optionalText(320),
  detail: optionalText(1_000),
  /** Of entries that are written once, whoever finds them missing. */
  key: optionalText(100),
});
auditSchema.index({ at: -1 });
auditSchema.index({ action: 1, at: -1 });
auditSchema.index({ key: 1 }, { unique: true, partialFilterExpression: { key: { $gt: '' } } });

const HIDDEN = ['key'];

/** Who did what to the product itself; rows are added, never changed. */
export function createAuditStore(connection: Connection) {
  const model = modelOf<Stored<AuditEntry> & { key: string | null }>(
    connection,
    'AuditEntry',
    auditSchema,
    'audit_log',
  );
  return {
    async add(entry: Omit<AuditEntry, 'id'>): Promise<AuditEntry> {
      return fromDoc((await model.create(entry)).toObject(), HIDDEN);
    },

    /** The same under a key of its own; `false` when it stands there already. */
    async addOnce(key: string, entry: Omit<AuditEntry, 'id'>): Promise<boolean> {
      try {
        await model.create({ ...entry, key });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    async has(key: string): Promise<boolean> {
      return (await model.exists({ key })) !== null;
    },

    /** Newest first. */
    async list(filter: { action?: string }, limit: number): Promise<AuditEntry[]> {
      const docs = await model.find(filter).sort({ at: -1, _id: -1 }).limit(limit).lean();
      return docs.map((doc) => fromDoc<AuditEntry>(doc, HIDDEN));
    },
  };
}
