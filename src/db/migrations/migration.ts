import type { Db, ObjectId } from 'mongodb';

/** Where a migration goes on: whatever names the last document of the batch before. */
export type Cursor = ObjectId | string | number;

/**
 * One change of what is stored. It works on bare collections: the models of today are not those of the day it was written for.
 *
 * Each batch may run twice, also beside another process that has lost its lease without knowing: it changes only documents that
 * still have the old shape. The version before has to live with what it writes, since its bots may still be running.
 */
export type Migration = {
  /** 1, 2, 3 … without a gap; never given out again. */
  version: number;
  /** What it does, for the log. */
  name: string;
  /** One batch of a second or less. `after` is what the last one returned; `null` at first, and at the end. */
  batch(db: Db, after: Cursor | null): Promise<Cursor | null>;
};
