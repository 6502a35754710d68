import type { Model } from 'mongoose';
import { type Company, nameKeyOf } from '../domain/company.ts';
import { HIDDEN } from './company-schema.ts';
import { escapeRegExp, fromDoc, type Stored } from './convert.ts';

/** Looking companies up by what people call them. */
export function createCompanySearch(model: Model<Stored<Company>>) {
  const many = (docs: object[]) => docs.map((doc) => fromDoc<Company>(doc, HIDDEN));
  return {
    /** Companies whose name begins with the words, then those that contain them. At most 10. */
    async searchByName(words: string, limit = 10): Promise<Company[]> {
      const key = escapeRegExp(nameKeyOf(words));
      const most = Math.min(limit, 10);
      if (key === '' || most < 1) return [];
      const read = (pattern: string, free: number) =>
        model
          .find({ nameKey: { $regex: pattern } })
          .sort({ nameKey: 1 })
          .limit(free)
          .lean();
      const first = await read(`^${key}`, most);
      if (first.length >= most) return many(first);
      const rest = await read(`.${key}`, most - first.length);
      const known = new Set(first.map((doc) => String(doc._id)));
      return many([...first, ...rest.filter((doc) => !known.has(String(doc._id)))]);
    },
  };
}
