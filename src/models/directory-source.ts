import type { Connection } from 'mongoose';
import { fromDoc, fromDocOrNull, isDuplicateKey, isId, type Stored } from './convert.ts';
import { date, defineSchema, flag, modelOf, optionalText, text } from './schema.ts';

/** A web page that lists companies of a trade. */
export type DirectorySource = {
  id: string;
  name: string;
  /** Unique, without a trailing slash. */
  url: string;
  category: string | null;
  location: string | null;
  pagination: boolean;
  active: boolean;
  /** `tavily`, `manual` … */
  discoveredVia: string;
  notes: string | null;
  createdAt: Date;
  updatedAt: Date;
};

export type NewDirectorySource = Pick<DirectorySource, 'name' | 'url' | 'discoveredVia'> &
  Partial<Pick<DirectorySource, 'category' | 'location' | 'pagination' | 'notes'>>;

const directorySourceSchema = defineSchema({
  name: text(255),
  url: text(1000),
  category: optionalText(),
  location: optionalText(),
  pagination: flag(),
  active: flag(true),
  discoveredVia: text(50),
  notes: optionalText(),
  createdAt: date(),
  updatedAt: date(),
});
directorySourceSchema.index({ url: 1 }, { unique: true });
directorySourceSchema.index({ active: 1, category: 1, location: 1 });

export function createDirectorySourceStore(connection: Connection) {
  const model = modelOf<Stored<DirectorySource>>(
    connection,
    'DirectorySource',
    directorySourceSchema,
    'directory_sources',
  );
  return {
    async add(source: NewDirectorySource, now: Date): Promise<{ source: DirectorySource; created: boolean }> {
      const url = source.url.replace(/\/+$/, '');
      try {
        const doc = await model.create({ ...source, url, createdAt: now, updatedAt: now });
        return { source: fromDoc(doc.toObject()), created: true };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const known = await model.findOne({ url }).lean();
        if (known === null) throw error;
        return { source: fromDoc(known), created: false };
      }
    },

    async listActive(filter: { category?: string; location?: string }, limit: number): Promise<DirectorySource[]> {
      const docs = await model
        .find({ active: true, ...filter })
        .sort({ _id: 1 })
        .limit(limit)
        .lean();
      return docs.map((doc) => fromDoc<DirectorySource>(doc));
    },

    async setActive(id: string, active: boolean, now: Date): Promise<DirectorySource | null> {
      if (!isId(id)) return null;
      return fromDocOrNull(
        await model
          .findOneAndUpdate({ _id: id }, { $set: { active, updatedAt: now } }, { returnDocument: 'after' })
          .lean(),
      );
    },
  };
}
