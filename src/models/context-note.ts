import type { Connection } from 'mongoose';
import { fromDoc, fromDocOrNull, isId, type Stored } from './convert.ts';
import { date, defineSchema, modelOf, optionalText, ref, text } from './schema.ts';

/** What a person knows of a company; one note per company. */
export type CompanyContextNote = {
  id: string;
  companyId: string;
  notesRaw: string;
  /** As a list. */
  notesFormatted: string;
  source: string;
  createdBy: string | null;
  createdAt: Date;
  updatedAt: Date;
};

const contextNoteSchema = defineSchema({
  companyId: ref(),
  notesRaw: text(),
  notesFormatted: text(),
  source: text(50),
  createdBy: optionalText(),
  createdAt: date(),
  updatedAt: date(),
});
contextNoteSchema.index({ companyId: 1 }, { unique: true });

export function createContextNoteStore(connection: Connection) {
  const model = modelOf<Stored<CompanyContextNote>>(
    connection,
    'CompanyContextNote',
    contextNoteSchema,
    'company_context_notes',
  );
  return {
    /** Writes the company's note; an older one is replaced. */
    async set(
      companyId: string,
      note: { notesRaw: string; notesFormatted: string; createdBy: string | null },
      now: Date,
    ): Promise<CompanyContextNote> {
      const doc = await model
        .findOneAndUpdate(
          { companyId },
          { $set: { ...note, source: 'manual_input', updatedAt: now }, $setOnInsert: { createdAt: now } },
          { upsert: true, returnDocument: 'after' },
        )
        .lean();
      return fromDoc(doc);
    },

    async get(companyId: string): Promise<CompanyContextNote | null> {
      return isId(companyId) ? fromDocOrNull(await model.findOne({ companyId }).lean()) : null;
    },
  };
}
