import type { Connection } from 'mongoose';
import { domainsOf, type SuppressionTarget } from '../domain/suppression-target.ts';
import { fromDoc, fromDocOrNull, isDuplicateKey, type Stored } from './convert.ts';
import type { ErasedKeys } from './erased-keys.ts';
import { date, defineParts, defineSchema, modelOf, optionalPart, optionalText, text } from './schema.ts';

/** An address or a whole domain that must never be written to. One of the three is set, in lower case. */
export type Suppression = {
  id: string;
  emailLower: string | null;
  domain: string | null;
  /** Keyed hash of an address or domain that was erased. */
  hash: string | null;
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
  hash: optionalText(64),
  reason: text(),
  by: text(),
  createdAt: date(),
  lifted: optionalPart(defineParts({ by: text(100), at: date(), reason: text(), target: text(320) })),
});
suppressionSchema.index({ emailLower: 1 }, { unique: true, partialFilterExpression: { emailLower: { $gt: '' } } });
suppressionSchema.index({ createdAt: -1 });
suppressionSchema.index({ domain: 1 }, { unique: true, partialFilterExpression: { domain: { $gt: '' } } });

suppressionSchema.index({ hash: 1 }, { unique: true, partialFilterExpression: { hash: { $gt: '' } } });

const HIDDEN = ['lifted'];

/** Who must not be written to; entries stay until a person lifts one. */
export function createSuppressionStore(connection: Connection, keyOfErased: ErasedKeys) {
  const model = modelOf<Stored<Suppression> & { lifted: object | null }>(
    connection,
    'Suppression',
    suppressionSchema,
    'suppressions',
  );

  async function hashesOf(email: string): Promise<string[]> {
    const emailLower = email.trim().toLowerCase();
    const domains = domainsOf(emailLower).map((domain) => keyOfErased('domain', domain));
    return Promise.all([keyOfErased('email', emailLower), ...domains]);
  }

  const hashOf = (target: SuppressionTarget) =>
    target.kind === 'email' ? keyOfErased('email', target.email) : keyOfErased('domain', target.domain);

  async function findErased(email: string): Promise<Suppression | null> {
    return fromDocOrNull(await model.findOne({ hash: { $in: await hashesOf(email) } }).lean(), HIDDEN);
  }

  /** The entry of the address itself, else of its domain or a parent of it, else what remembers them once they are erased. */
  async function find(email: string): Promise<Suppression | null> {
    const emailLower = email.trim().toLowerCase();
    const byEmail = await model.findOne({ emailLower }).lean();
    if (byEmail !== null) return fromDoc(byEmail, HIDDEN);
    const domain = { $in: domainsOf(emailLower) };
    const byDomain = await model.findOne({ domain }).lean();
    return byDomain === null ? findErased(emailLower) : fromDoc(byDomain, HIDDEN);
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
      const erased = await model.findOne({ hash: await hashOf(targetOf(key)) }).lean();
      if (erased !== null) return { suppression: fromDoc(erased, HIDDEN), created: false }; // and stays unreadable
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
      const plain = await model.findOne(keyOf(target)).lean();
      return fromDocOrNull(plain ?? (await model.findOne({ hash: await hashOf(target) }).lean()), HIDDEN);
    },

    /** Whether the address, or everybody at its domain, was erased: then nobody may store it again. */
    async isErased(email: string): Promise<boolean> {
      return (await findErased(email)) !== null;
    },

    /** Keeps the entry as a keyed hash alone, and makes one where there is none. The hash; safe to repeat. */
    async erase(target: SuppressionTarget, entry: { reason: string; by: string; now: Date }): Promise<string> {
      const hash = await hashOf(target);
      const { reason, by, now } = entry;
      const remembered = { $set: { reason, by }, $setOnInsert: { createdAt: now } };
      await model.updateOne({ hash }, remembered, { upsert: true, setDefaultsOnInsert: true });
      await model.deleteMany(keyOf(target));
      return hash;
    },

    hashOf,

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
      const change = { $set: { lifted, emailLower: null, domain: null, hash: null } };
      const before = await model.findOneAndUpdate({ _id: seen.id, by: seen.by, lifted: null }, change).lean();
      return before === null ? null : fromDoc<Suppression>(before, HIDDEN);
    },
  };
}

function targetOf(key: { emailLower: string } | { domain: string }): SuppressionTarget {
  return 'emailLower' in key ? { kind: 'email', email: key.emailLower } : { kind: 'domain', domain: key.domain };
}

function keyOf(target: SuppressionTarget): { emailLower: string } | { domain: string } {
  return target.kind === 'email' ? { emailLower: target.email } : { domain: target.domain };
}
