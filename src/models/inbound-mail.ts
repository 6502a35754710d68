import { Binary } from 'mongodb';
import type { Connection } from 'mongoose';
import {
  CONTENT_FIELDS,
  type InboundContent,
  type InboundMail,
  MAIL_DECISIONS,
  type MailDecision,
} from '../domain/inbound/inbound-mail.ts';
import { fromDoc, fromDocOrNull, isDuplicateKey, isId, literal, type Stored } from './convert.ts';
import {
  count,
  date,
  defineParts,
  defineSchema,
  flag,
  mixed,
  modelOf,
  number,
  oneOf,
  optionalNumber,
  optionalPart,
  optionalRef,
  optionalText,
  text,
} from './schema.ts';

type Extra = { content: Record<string, unknown>; unmatched: boolean };

const bytes = () => ({ type: Buffer });
const inboundMailSchema = defineSchema({
  source: text(1_500),
  mailbox: text(500),
  identity: text(1_200),
  receivedAt: date(),
  bytes: number(),
  content: defineParts(Object.fromEntries(CONTENT_FIELDS.map((field) => [field, bytes()]))),
  state: oneOf(['pending', 'done', 'failed']),
  attempts: count(),
  error: optionalText(500),
  classifierVersion: optionalNumber(),
  meaning: mixed(),
  applied: optionalText(200),
  from: optionalText(500),
  subject: optionalText(1_000),
  matchedBy: optionalText(50),
  draftId: optionalRef(),
  companyId: optionalRef(),
  /** Read, from somebody, and of no mail of ours. */
  unmatched: flag(),
  decision: optionalPart(defineParts({ kind: oneOf(MAIL_DECISIONS), by: text(100), at: date() })),
});
inboundMailSchema.index({ source: 1 }, { unique: true });
inboundMailSchema.index({ mailbox: 1, identity: 1 }, { unique: true });
inboundMailSchema.index({ state: 1, receivedAt: 1 });
inboundMailSchema.index({ classifierVersion: 1, _id: 1 });
inboundMailSchema.index({ companyId: 1, receivedAt: -1 });
inboundMailSchema.index({ draftId: 1 });
inboundMailSchema.index({ from: 1 });
inboundMailSchema.index({ receivedAt: -1 }, { partialFilterExpression: { unmatched: true }, name: 'unmatched' });

const HIDDEN = ['content', 'unmatched'];
/** Among so many of a company's mails an answer is looked for; the others are notices. */
const LOOKED_AT = 20;
const WITHOUT_BYTES = { content: 0 } as const;
/** A Message-ID may hold an address or a domain. */
const WITHOUT_WORDS = {
  content: literal({}),
  identity: { $concat: ['erased:', { $toString: '$_id' }] },
  from: null,
  subject: null,
  error: null,
  meaning: null,
  classifierVersion: null, // better rules have nothing to read again
  unmatched: false,
  state: 'done',
};

export type MailReading = Pick<
  InboundMail,
  'classifierVersion' | 'meaning' | 'applied' | 'from' | 'subject' | 'matchedBy' | 'draftId' | 'companyId'
> & { unmatched: boolean };

/** Mail that arrived: stored as it came, then read, so that better rules can read it again. */
export function createInboundMailStore(connection: Connection) {
  const model = modelOf<Stored<InboundMail> & Extra>(connection, 'InboundMail', inboundMailSchema, 'inbound_mails');
  const one = (doc: object | null) => fromDocOrNull<InboundMail>(doc, HIDDEN);
  const many = (docs: object[]) => docs.map((doc) => fromDoc<InboundMail>(doc, HIDDEN));
  const after = { returnDocument: 'after', projection: WITHOUT_BYTES } as const;

  return {
    /** The same mail once per mailbox, however often and in how many folders it is found. */
    async add(
      mail: Pick<InboundMail, 'source' | 'mailbox' | 'identity' | 'receivedAt' | 'bytes' | 'from'> & {
        content: InboundContent;
      },
    ): Promise<{ mail: InboundMail; created: boolean }> {
      try {
        const doc = await model.create({ ...mail, state: 'pending' });
        const { content: _bytes, ...rest } = doc.toObject() as unknown as Record<string, unknown>;
        return { mail: fromDoc(rest, HIDDEN), created: true };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const { mailbox, identity, source } = mail;
        const known =
          (await model.findOne({ mailbox, identity }, WITHOUT_BYTES).lean()) ??
          (await model.findOne({ source }, WITHOUT_BYTES).lean());
        if (known === null) throw error;
        return { mail: fromDoc(known, HIDDEN), created: false };
      }
    },

    async find(id: string): Promise<InboundMail | null> {
      return isId(id) ? one(await model.findById(id, WITHOUT_BYTES).lean()) : null;
    },

    /** The bytes as they came, as far as they are kept. */
    async content(id: string): Promise<InboundContent | null> {
      if (!isId(id)) return null;
      const doc = await model.findById(id, { content: 1 }).lean();
      if (doc === null) return null;
      return Object.fromEntries(CONTENT_FIELDS.flatMap((field) => pair(field, doc.content[field])));
    },

    /** Counts the attempt before it is made: a mail that ends the process is not read for ever. `null` = nothing to do. */
    async begin(id: string): Promise<InboundMail | null> {
      if (!isId(id)) return null;
      return one(await model.findOneAndUpdate({ _id: id, state: 'pending' }, { $inc: { attempts: 1 } }, after).lean());
    },

    /** `null` = somebody decided, or it was erased, in the meantime. */
    async finish(id: string, reading: MailReading): Promise<InboundMail | null> {
      if (!isId(id)) return null;
      const set = { ...reading, state: 'done' as const, error: null };
      return one(await model.findOneAndUpdate({ _id: id, state: 'pending' }, { $set: set }, after).lean());
    },

    /** `final`: it is not tried again by itself. */
    async noteFailure(id: string, error: string, final: boolean): Promise<void> {
      if (!isId(id)) return;
      const set = { error: error.slice(0, 500), ...(final ? { state: 'failed' as const } : {}) };
      await model.updateOne({ _id: id, state: 'pending' }, { $set: set });
    },

    /** A person sorts it, once; then it is worked on again. `null` = somebody was faster. */
    async decide(id: string, decision: { kind: MailDecision; by: string; at: Date }): Promise<InboundMail | null> {
      if (!isId(id)) return null;
      const set = { decision, state: 'pending' as const, attempts: 0 };
      return one(await model.findOneAndUpdate({ _id: id, decision: null }, { $set: set }, after).lean());
    },

    /** The last mail of somebody at a company that a person can answer. */
    async latestOf(companyId: string): Promise<InboundMail | null> {
      if (!isId(companyId)) return null;
      const last = await model.find({ companyId }, WITHOUT_BYTES).sort({ receivedAt: -1 }).limit(LOOKED_AT).lean();
      return many(last).find(({ meaning }) => meaning?.kind === 'reply' || meaning?.kind === 'unknown') ?? null;
    },

    /** Oldest first. */
    async listPending(limit: number): Promise<InboundMail[]> {
      const found = model.find({ state: 'pending' }, WITHOUT_BYTES).sort({ receivedAt: 1 }).limit(limit);
      return many(await found.lean());
    },

    async hasPending(): Promise<boolean> {
      return (await model.exists({ state: 'pending' })) !== null;
    },

    /**
     * Takes out what was written and by whom: of mails from these addresses, of those that belong to these mails of ours or these
     * companies, or of these alone. That they came, and where, stays, so that none is stored again. Safe to repeat.
     *
     * @returns the ids of all of them
     */
    async erase(scope: {
      ids?: readonly string[];
      emails?: readonly string[];
      draftIds?: readonly string[];
      companyIds?: readonly string[];
    }): Promise<string[]> {
      const { ids = [], emails = [], draftIds = [], companyIds = [] } = scope;
      const any = [{ _id: { $in: ids } }, { from: { $in: emails } }, { draftId: { $in: draftIds } }];
      const meant = await model.find({ $or: [...any, { companyId: { $in: companyIds } }] }, { _id: 1 }).lean();
      const found = meant.map(({ _id }) => _id);
      await model.updateMany({ _id: { $in: found } }, [{ $set: WITHOUT_WORDS }], { updatePipeline: true });
      return found.map(String);
    },

    /** The same for what belongs to no mail of ours and came before a moment. How many. */
    async eraseUnmatched(before: Date): Promise<number> {
      const old = { unmatched: true, receivedAt: { $lt: before } };
      return (await model.updateMany(old, [{ $set: WITHOUT_WORDS }], { updatePipeline: true }).hint('unmatched'))
        .modifiedCount;
    },

    /** Mails that were given up; counts no further than `most`. */
    async countFailed(most: number): Promise<number> {
      return model.countDocuments({ state: 'failed' }).limit(most);
    },

    /** Takes up again what older rules read; how many. */
    async reopenOlder(version: number, limit: number): Promise<string[]> {
      const older = await model
        .find({ classifierVersion: { $lt: version }, state: 'done' }, { _id: 1 })
        .sort({ classifierVersion: 1, _id: 1 })
        .limit(limit)
        .lean();
      const ids = older.map(({ _id }) => String(_id));
      await model.updateMany({ _id: { $in: ids }, state: 'done' }, { $set: { state: 'pending', attempts: 0 } });
      return ids;
    },

    /** The newest that belong to no mail of ours, and how many there are up to `most`. */
    async unmatched(limit: number, most: number): Promise<{ mails: InboundMail[]; count: number }> {
      const [mails, total] = await Promise.all([
        model.find({ unmatched: true }, WITHOUT_BYTES).sort({ receivedAt: -1 }).limit(limit).lean(),
        model.countDocuments({ unmatched: true }).hint('unmatched').limit(most),
      ]);
      return { mails: many(mails), count: total };
    },
  };
}

function pair(field: string, value: unknown): [string, Buffer][] {
  if (value instanceof Binary) return [[field, Buffer.from(value.value())]];
  return value instanceof Uint8Array ? [[field, Buffer.from(value)]] : [];
}
