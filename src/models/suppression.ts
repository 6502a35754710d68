import type { Connection } from 'mongoose';
import { domainsOf, type SuppressionTarget } from '../domain/suppression-target.ts';
import { fromDoc, fromDocOrNull, isDuplicateKey, type Stored } from './convert.ts';
import { date, defineParts, defineSchema, modelOf, optionalPart, optionalText, text } from './schema.ts';

/** An address or a whole domain that must never be written to. One of the two is set, lower case. */
export type Suppression = {
  id: string;
  emailLower: string | null;
  domain: string | null;
  reason: string;
  /** `recipient` when they wanted it themselves, else the Slack user. */
  by: string;
  createdAt: Date;
};

/** `by` of what the recipients themselves want: it outranks every other entry and is not lifted lightly. */
export const RECIPIENT = 'recipient';

export type NewSuppression = ({ email: string } | { domain: string }) & { reason: string; by: string; now: Date };

const suppressionSchema = defineSchema({
  emailLower: optionalText(320),
  domain: optionalText(255),
  reason: text(),
  by: text(),
  createdAt: date(),
  lifted: optionalPart(defineParts({ by: text(100), at: date(), reason: text(), target: text(320) })),
});
suppressionSchema.index({ emailLower: 1 }, { unique: true, partialFilterExpression: { emailLower: { $gt: '' } } });
suppressionSchema.index({ createdAt: -1 });
suppressionSchema.index({ domain: 1 }, { unique: true, partialFilterExpression: { domain: { $gt: '' } } });

const HIDDEN = ['lifted'];

/** Who must not be written to; entries stay until a person lifts one. */
export function createSuppressionStore(connection: Connection) {
  const model = modelOf<Stored<Suppression> & { lifted: object | null }>(
    connection,
    'Suppression',
    suppressionSchema,
    'suppressions',
  );

  /** The entry of the address itself, else of its domain or a parent of it. */
  async function find(email: string): Promise<Suppression | null> {
    const emailLower = email.trim().toLowerCase();
    const byEmail = await model.findOne({ emailLower }).lean();
    if (byEmail !== null) return fromDoc(byEmail, HIDDEN);
    const domain = { $in: domainsOf(emailLower) };
    return fromDocOrNull(await model.findOne({ domain }).lean(), HIDDEN);
  }

  async function takeOver(key: object, { reason, by }: NewSuppression) {
    const change = { $set: { reason, by } };
    return model.findOneAndUpdate({ ...key, by: { $ne: by } }, change, { returnDocument: 'after' }).lean();
  }

  return {
    /** The first reason stays, unless the recipient says so now: a second one comes back with `created` false. */
    async add(entry: NewSuppression): Promise<{ suppression: Suppression; created: boolean }> {
      const key =
        'email' in entry
          ? { emailLower: entry.email.trim().toLowerCase() }
          : { domain: entry.domain.trim().toLowerCase().replace(/^@/, '') };
      try {
        const doc = await model.create({ ...key, reason: entry.reason, by: entry.by, createdAt: entry.now });
        return { suppression: fromDoc(doc.toObject(), HIDDEN), created: true };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const known = (entry.by === RECIPIENT ? await takeOver(key, entry) : null) ?? (await model.findOne(key).lean());
        if (known === null) throw error;
        return { suppression: fromDoc(known, HIDDEN), created: false };
      }
    },

    find,

    async isSuppressed(email: string): Promise<boolean> {
      return (await find(email)) !== null;
    },

    /** The entry of exactly this address or domain. */
    async findExact(target: SuppressionTarget): Promise<Suppression | null> {
      return fromDocOrNull(await model.findOne(keyOf(target)).lean(), HIDDEN);
    },

    /** Those in force, newest first. */
    async list(limit: number): Promise<Suppression[]> {
      const docs = await model.find({ lifted: null }).sort({ createdAt: -1 }).limit(limit).lean();
      return docs.map((doc) => fromDoc<Suppression>(doc, HIDDEN));
    },

    /**
     * Takes the entry that was seen out of force; who did it, when and why stays with it. `null` when it is gone or the
     * recipient's own word stands there by now.
     */
    async lift(seen: Suppression, note: { by: string; at: Date; reason: string }): Promise<Suppression | null> {
      const lifted = { ...note, target: seen.emailLower ?? seen.domain ?? '' };
      const change = { $set: { lifted, emailLower: null, domain: null } };
      const before = await model.findOneAndUpdate({ _id: seen.id, by: seen.by, lifted: null }, change).lean();
      return before === null ? null : fromDoc<Suppression>(before, HIDDEN);
    },
  };
}

function keyOf(target: SuppressionTarget): { emailLower: string } | { domain: string } {
  return target.kind === 'email' ? { emailLower: target.email } : { domain: target.domain };
}
