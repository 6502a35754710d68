import type { Model } from 'mongoose';
import { type Company, type CompanyCandidate, cityKeyOf, nameKeyOf } from '../domain/company.ts';
import { REDACTED } from '../domain/redact.ts';
import { HIDDEN } from './company-schema.ts';
import { fromDoc, fromDocOrNull, isId, literal, type Stored } from './convert.ts';
import type { ErasedKeys } from './erased-keys.ts';

const TRIES = 5;

type Known = Pick<CompanyCandidate, 'name' | 'domain' | 'sourceIds' | 'city' | 'state'>;

/** Companies that were erased: a row with nothing but figures, known again by keyed hashes so that no source brings it back. */
export function createCompanyErasure(model: Model<Stored<Company>>, keyOfErased: ErasedKeys) {
  const mark = async (kind: 'domain' | 'source' | 'name', value: string) => `#${await keyOfErased(kind, value)}`;

  /** Nothing that a source delivers begins with `#`. */
  async function marksOf({ name, domain, sourceIds, city, state }: Known) {
    const place = [nameKeyOf(name), cityKeyOf(city), state ?? ''].join('|');
    return {
      domain: domain === null ? null : await mark('domain', domain),
      sourceIds: await Promise.all(sourceIds.map((id) => mark('source', id))),
      nameKey: await mark('name', place),
    };
  }

  return {
    /** The row of a company that was erased, if this is it. */
    async findErased(candidate: Known): Promise<Company | null> {
      const { domain, sourceIds, nameKey } = await marksOf(candidate);
      const marks = [
        ...(domain === null ? [] : [{ domain }]),
        ...(sourceIds.length === 0 ? [] : [{ sourceIds: { $in: sourceIds } }]),
        ...(candidate.domain === null ? [{ nameKey }] : []),
      ];
      return fromDocOrNull(await model.findOne({ $or: marks }).lean(), HIDDEN);
    },

    /** Companies whose own address this is. */
    async findByEmail(emails: readonly string[]): Promise<Company[]> {
      const docs = await model
        .find({ email: { $in: emails.filter((email) => email !== '') } })
        .limit(100)
        .lean();
      return docs.map((doc) => fromDoc<Company>(doc, HIDDEN));
    },

    /** Takes a person out of a company that stays. */
    async forgetPerson(
      id: string,
      set: { person?: null; email?: null; contactFound?: boolean },
      now: Date,
    ): Promise<void> {
      if (isId(id)) await model.updateOne({ _id: id }, { $set: { ...set, updatedAt: now } });
    },

    /** Takes out all that names it; industry, state, figures, moves and their times stay. `null` = gone or done before. */
    async erase(id: string, why: string, now: Date): Promise<Company | null> {
      if (!isId(id)) return null;
      for (let tries = 0; tries < TRIES; tries += 1) {
        const doc = await model.findOne({ _id: id, erasedAt: null }).lean();
        if (doc === null) return null;
        const company = fromDoc<Company>(doc, HIDDEN);
        const without = (field: string, change: object) => ({
          $map: { input: field, as: 'entry', in: { $mergeObjects: ['$$entry', literal(change)] } },
        });
        const nothing = {
          website: null,
          websiteName: null,
          locations: [],
          phone: null,
          email: null,
          person: null,
          sourceUrl: null,
          phoneSource: null,
          siteCountSource: null,
          employeeCountSource: null,
          intentSignal: null,
          rejectionReason: null,
          city: null,
          cityKey: '',
          contactFound: false,
          ...(await marksOf(company)),
        };
        const stage = {
          ...Object.fromEntries(Object.entries(nothing).map(([field, value]) => [field, literal(value)])),
          name: literal(REDACTED),
          latest: {
            $cond: [
              { $eq: [{ $type: '$latest' }, 'object'] },
              { $mergeObjects: ['$latest', literal({ reason: '' })] },
              null,
            ],
          },
          history: without('$history', { reason: null }),
          erasedAt: now,
          erasedWhy: literal(why),
          updatedAt: now,
        };
        const erased = await model
          .findOneAndUpdate({ _id: id, erasedAt: null, updatedAt: doc.updatedAt }, [{ $set: stage }], {
            returnDocument: 'after',
            updatePipeline: true,
          })
          .lean();
        if (erased !== null) return fromDoc(erased, HIDDEN);
      }
      throw new Error('a company changes faster than it can be erased');
    },
  };
}
