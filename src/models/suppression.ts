import type { Connection } from 'mongoose';
import { fromDoc, fromDocOrNull, isDuplicateKey, type Stored } from './convert.ts';
import { date, defineSchema, modelOf, optionalText, text } from './schema.ts';

/** An address or a whole domain that must never be written to. One of the two is set, lower case. */
export type Suppression = {
  id: string;
  emailLower: string | null;
  domain: string | null;
  reason: string;
  by: string;
  createdAt: Date;
};

export type NewSuppression = ({ email: string } | { domain: string }) & { reason: string; by: string; now: Date };

const suppressionSchema = defineSchema({
  emailLower: optionalText(320),
  domain: optionalText(255),
  reason: text(),
  by: text(),
  createdAt: date(),
});
suppressionSchema.index({ emailLower: 1 }, { unique: true, partialFilterExpression: { emailLower: { $gt: '' } } });
suppressionSchema.index({ domain: 1 }, { unique: true, partialFilterExpression: { domain: { $gt: '' } } });

/** Who must not be written to; entries stay for good. */
export function createSuppressionStore(connection: Connection) {
  const model = modelOf<Stored<Suppression>>(connection, 'Suppression', suppressionSchema, 'suppressions');

  /** The entry of the address itself, else of its domain or a parent of it. */
  async function find(email: string): Promise<Suppression | null> {
    const emailLower = email.trim().toLowerCase();
    const byEmail = await model.findOne({ emailLower }).lean();
    if (byEmail !== null) return fromDoc(byEmail);
    const domain = { $in: domainsOf(emailLower) };
    return fromDocOrNull(await model.findOne({ domain }).lean());
  }

  return {
    /** The first reason stays: a second one comes back with `created` false. */
    async add(entry: NewSuppression): Promise<{ suppression: Suppression; created: boolean }> {
      const key =
        'email' in entry
          ? { emailLower: entry.email.trim().toLowerCase() }
          : { domain: entry.domain.trim().toLowerCase().replace(/^@/, '') };
      try {
        const doc = await model.create({ ...key, reason: entry.reason, by: entry.by, createdAt: entry.now });
        return { suppression: fromDoc(doc.toObject()), created: true };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const known = await model.findOne(key).lean();
        if (known === null) throw error;
        return { suppression: fromDoc(known), created: false };
      }
    },

    find,

    async isSuppressed(email: string): Promise<boolean> {
      return (await find(email)) !== null;
    },
  };
}

/** `a@mail.example.com` → `mail.example.com`, `example.com`. */
function domainsOf(email: string): string[] {
  const labels = email.slice(email.lastIndexOf('@') + 1).split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}
