import type { Connection } from 'mongoose';
import type { TableRow } from '../domain/csv/table.ts';
import { date, defineParts, defineSchema, modelOf, number, ref } from './schema.ts';

/** A document holds rows up to either limit. */
const ROWS_A_BATCH = 250;
const CHARS_A_BATCH = 500_000;

type Batch = { uploadId: string; seq: number; rows: TableRow[]; createdAt: Date };

const uploadRowSchema = defineSchema({
  uploadId: ref(),
  seq: number(),
  rows: [defineParts({ line: number(), cells: [String] })],
  createdAt: date(),
});
uploadRowSchema.index({ uploadId: 1, seq: 1 }, { unique: true });
uploadRowSchema.index({ createdAt: 1 });

/** Rows of uploaded lists, in batches, until they are imported or their time is over. */
export function createUploadRowStore(connection: Connection) {
  const model = modelOf<Batch & { _id: string }>(connection, 'UploadRow', uploadRowSchema, 'upload_rows');
  return {
    /** Safe to repeat: the same file makes the same batches. */
    async save(uploadId: string, rows: readonly TableRow[], now: Date): Promise<void> {
      let seq = 0;
      for (const batch of batchesOf(rows)) {
        const key = { uploadId, seq };
        await model.updateOne(key, { $set: { rows: batch, createdAt: now } }, { upsert: true });
        seq += 1;
      }
    },

    /** The batches are numbered from 0, in the order of the file; empty = there are no more. */
    async batch(uploadId: string, seq: number): Promise<TableRow[]> {
      const batch = await model.findOne({ uploadId, seq }).lean();
      return (batch?.rows ?? []).map(({ line, cells }) => ({ line, cells }));
    },

    async delete(uploadId: string): Promise<void> {
      await model.deleteMany({ uploadId });
    },

    /** Deletes what a process that came too late left behind. */
    async purge(before: Date, exceptUploadIds: readonly string[]): Promise<void> {
      await model.deleteMany({ createdAt: { $lt: before }, uploadId: { $nin: [...exceptUploadIds] } });
    },
  };
}

function* batchesOf(rows: readonly TableRow[]): Generator<TableRow[]> {
  let batch: TableRow[] = [];
  let chars = 0;
  for (const row of rows) {
    batch.push(row);
    chars += row.cells.reduce((sum, cell) => sum + cell.length, 0);
    if (batch.length < ROWS_A_BATCH && chars < CHARS_A_BATCH) continue;
    yield batch;
    batch = [];
    chars = 0;
  }
  if (batch.length > 0) yield batch;
}
