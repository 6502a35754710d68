import type { Connection } from 'mongoose';
import { CONTACT_SOURCES, type Contact, type ContactCandidate } from '../domain/contact.ts';
import { domainsOf } from '../domain/suppression-target.ts';
import { fromDoc, fromDocOrNull, isDuplicateKey, isId, literal, type Stored } from './convert.ts';
import {
  DEFAULT_LIMIT,
  date,
  defineParts,
  defineSchema,
  flag,
  modelOf,
  oneOf,
  optionalDate,
  optionalText,
  ref,
  text,
} from './schema.ts';

const contactSchema = defineSchema({
  companyId: ref(),
  fullName: optionalText(),
  title: optionalText(),
  email: text(320),
  emailLower: text(320),
  /** The address's domain and those above it, to find everybody at one. */
  domains: { type: [String], default: undefined },
  emailKind: oneOf(['personal', 'generic']),
  emailState: oneOf(['valid', 'catch_all', 'invalid', 'unknown']),
  linkedinUrl: optionalText(),
  source: oneOf(CONTACT_SOURCES),
  foundAt: defineParts({ url: optionalText(), label: text(), at: date() }),
  verified: flag(),
  unsubscribed: flag(),
  unsubscribedAt: optionalDate(),
  bouncedAt: optionalDate(),
  createdAt: date(),
  /** The row stays so that counts and unsubscribe links do; who it was is gone. */
  erasedAt: optionalDate(),
});
contactSchema.index({ emailLower: 1 }, { unique: true });
contactSchema.index({ companyId: 1, createdAt: 1 });
contactSchema.index({ domains: 1, _id: 1 });

const HIDDEN = ['unsubscribedAt', 'domains', 'erasedAt'];
const THERE = { erasedAt: null };
contactSchema.index({ createdAt: 1 });

/** People and inboxes of companies; an address belongs to the company that had it first. */
export function createContactStore(connection: Connection, isErased: (email: string) => Promise<boolean>) {
  const model = modelOf<Stored<Contact> & { unsubscribedAt: Date | null; domains: string[]; erasedAt: Date | null }>(
    connection,
    'Contact',
    contactSchema,
    'contacts',
  );
  const one = (doc: object | null) => fromDocOrNull<Contact>(doc, HIDDEN);

  /** What a second finding adds to a known contact: names that were missing, and what is newly known of the address. */
  async function refresh(companyId: string, emailLower: string, candidate: ContactCandidate) {
    const state = candidate.emailState === 'unknown' ? {} : { emailState: literal(candidate.emailState) };
    return one(
      await model
        .findOneAndUpdate(
          { emailLower, companyId },
          [
            {
              $set: {
                ...state,
                fullName: { $ifNull: ['$fullName', literal(candidate.fullName)] },
                title: { $ifNull: ['$title', literal(candidate.title)] },
                linkedinUrl: { $ifNull: ['$linkedinUrl', literal(candidate.linkedinUrl)] },
                verified: { $or: ['$verified', candidate.verified] },
              },
            },
          ],
          { returnDocument: 'after', updatePipeline: true },
        )
        .lean(),
    );
  }

  async function erase(id: string, now: Date): Promise<boolean> {
    const nobody = { fullName: null, title: null, email: '', emailLower: `#${id}`, domains: [], linkedinUrl: null };
    const foundAt = { url: null, label: 'erased', at: now };
    const { modifiedCount } = await model.updateOne(
      { _id: id, ...THERE },
      { $set: { ...nobody, foundAt, unsubscribed: true, verified: false, emailState: 'unknown', erasedAt: now } },
    );
    return modifiedCount === 1;
  }

  return {
    /**
     * Stores an address once. A known address of the same company is completed; one that belongs to another company stays
     * there and comes back as it is, so compare `companyId`. An address that was erased
     * on request is not stored: it comes back as nobody's, its `companyId` empty.
     */
    async upsert(
      companyId: string,
      candidate: ContactCandidate,
      now: Date,
    ): Promise<{ contact: Contact; created: boolean }> {
      const emailLower = candidate.email.toLowerCase();
      if (await isErased(emailLower)) return refused(candidate, now);
      try {
        const doc = await model.create({
          ...candidate,
          companyId,
          emailLower,
          domains: domainsOf(emailLower),
          createdAt: now,
        });
        const contact = fromDoc<Contact>(doc.toObject(), HIDDEN);
        if (!(await isErased(emailLower))) return { contact, created: true };
        await erase(contact.id, now); // the wish came in between
        return refused(candidate, now);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const known =
          (await refresh(companyId, emailLower, candidate)) ?? one(await model.findOne({ emailLower }).lean());
        if (known === null) throw error;
        return { contact: known, created: false };
      }
    },

    async list(companyId: string, limit = DEFAULT_LIMIT): Promise<Contact[]> {
      if (!isId(companyId)) return [];
      const docs = await model
        .find({ companyId, ...THERE })
        .sort({ createdAt: 1, _id: 1 })
        .limit(limit)
        .lean();
      return docs.map((doc) => fromDoc<Contact>(doc, HIDDEN));
    },

    async find(id: string): Promise<Contact | null> {
      return isId(id) ? one(await model.findOne({ _id: id, ...THERE }).lean()) : null;
    },

    /** Takes out who it was, for good; `false` = nobody there, or done before. */
    async erase(id: string, now: Date): Promise<boolean> {
      return isId(id) && erase(id, now);
    },

    /** Whether there was somebody with this id whose data is gone: their old unsubscribe links still name it. */
    async wasErased(id: string): Promise<boolean> {
      return isId(id) && (await model.exists({ _id: id, erasedAt: { $ne: null } })) !== null;
    },

    /** In no particular order; unknown ids are left out. */
    async findMany(ids: readonly string[]): Promise<Contact[]> {
      const docs = await model.find({ _id: { $in: [...new Set(ids)].filter(isId) }, ...THERE }).lean();
      return docs.map((doc) => fromDoc<Contact>(doc, HIDDEN));
    },

    /** Upper and lower case do not matter. */
    async findByEmail(email: string): Promise<Contact | null> {
      return one(await model.findOne({ emailLower: email.toLowerCase() }).lean());
    },

    /** Everybody at a domain and below it, in the order of their ids; pass the last id to read on. */
    async listByDomain(domain: string, page: { afterId?: string; limit: number }): Promise<Contact[]> {
      const after = page.afterId === undefined ? {} : { _id: { $gt: page.afterId } };
      const docs = await model
        .find({ domains: domain, ...after })
        .sort({ _id: 1 })
        .limit(page.limit)
        .lean();
      return docs.map((doc) => fromDoc<Contact>(doc, HIDDEN));
    },

    /** Contacts stored by an older version learn their domains, at most `limit` at a time; how many did. */
    async fillDomains(limit: number): Promise<number> {
      const docs = await model.find({ domains: null }, { emailLower: 1 }).limit(limit).lean();
      await Promise.all(
        docs.map((doc) => model.updateOne({ _id: doc._id }, { $set: { domains: domainsOf(doc.emailLower) } })),
      );
      return docs.length;
    },

    /** `null` when nobody has the address or it was done before. */
    async markUnsubscribed(emailLower: string, now: Date): Promise<Contact | null> {
      return one(
        await model
          .findOneAndUpdate(
            { emailLower, unsubscribed: false },
            { $set: { unsubscribed: true, unsubscribedAt: now } },
            { returnDocument: 'after' },
          )
          .lean(),
      );
    },

    /** Takes the mark back, after a suppression was lifted. */
    async markSubscribed(emailLower: string): Promise<Contact | null> {
      return one(
        await model
          .findOneAndUpdate(
            { emailLower, unsubscribed: true },
            { $set: { unsubscribed: false, unsubscribedAt: null } },
            { returnDocument: 'after' },
          )
          .lean(),
      );
    },

    /** Nobody reads this address any more, though its server may still take mail. */
    async markInvalid(emailLower: string): Promise<void> {
      await model.updateOne({ emailLower }, { $set: { emailState: 'invalid', verified: false } });
    },

    /** `null` when nobody has the address or a bounce is known already. */
    async markBounced(emailLower: string, now: Date): Promise<Contact | null> {
      return one(
        await model
          .findOneAndUpdate(
            { emailLower, bouncedAt: null },
            { $set: { bouncedAt: now, emailState: 'invalid', verified: false } },
            { returnDocument: 'after' },
          )
          .lean(),
      );
    },
  };
}

function refused(candidate: ContactCandidate, now: Date): { contact: Contact; created: boolean } {
  const emailLower = candidate.email.toLowerCase();
  const nobody = { id: '', companyId: '', unsubscribed: true, bouncedAt: null, createdAt: now };
  return { contact: { ...candidate, ...nobody, emailLower }, created: false };
}
