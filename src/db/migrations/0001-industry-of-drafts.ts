import type { AnyBulkWriteOperation, Document, ObjectId } from 'mongodb';
import type { Migration } from './migration.ts';

const BATCH = 500;

/** First mails did not say which industry they were written for, so the writer learned nothing from what became of them. */
export const industryOfDrafts: Migration = {
  version: 1,
  name: 'first mails carry the industry of their company',

  async batch(db, after) {
    const drafts = await db
      .collection<{ _id: ObjectId; companyId: ObjectId }>('email_drafts')
      .find({ kind: 'first', industry: null, ...(after === null ? {} : { _id: { $gt: after as ObjectId } }) })
      .sort({ _id: 1 })
      .limit(BATCH)
      .project<{ _id: ObjectId; companyId: ObjectId }>({ companyId: 1 })
      .toArray();
    const companies = await db
      .collection<{ _id: ObjectId; industry?: string | null }>('companies')
      .find({ _id: { $in: drafts.map(({ companyId }) => companyId) } })
      .project<{ _id: ObjectId; industry?: string | null }>({ industry: 1 })
      .toArray();
    const industries = new Map(companies.map(({ _id, industry }) => [_id.toHexString(), industry ?? null]));
    const writes = drafts.flatMap(({ _id, companyId }): AnyBulkWriteOperation<Document>[] => {
      const industry = industries.get(companyId.toHexString()) ?? null;
      return industry === null
        ? []
        : [{ updateOne: { filter: { _id, industry: null }, update: { $set: { industry } } } }];
    });
    if (writes.length > 0) await db.collection('email_drafts').bulkWrite(writes, { ordered: false });
    return drafts.length < BATCH ? null : (drafts.at(-1)?._id ?? null);
  },
};
