import type { Connection, UpdateQuery } from 'mongoose';
import type { DraftRef, DraftStatus, DraftText, EmailDraft } from '../domain/draft.ts';
import { fromDoc, fromDocOrNull, isDuplicateKey, isId, literal, type Stored } from './convert.ts';
import type { CounterStore } from './counter.ts';
import { createDraftErasure } from './draft-erasure.ts';
import { draftSchema } from './draft-schema.ts';
import { createDraftSending } from './draft-sending.ts';
import { createDraftSequence } from './draft-sequence.ts';
import { DEFAULT_LIMIT, modelOf } from './schema.ts';

/** Whom a draft is for and where it comes from. */
export type DraftMeta = Pick<
  EmailDraft,
  | 'companyId'
  | 'industry'
  | 'contactId'
  | 'runId'
  | 'kind'
  | 'followUpNumber'
  | 'parentDraftId'
  | 'recipient'
  | 'thread'
> & { now: Date };

/** New words, with the evidence and the verdict that belong to them. */
export type DraftEdit = Pick<DraftText, 'subject' | 'body'> &
  Partial<Pick<DraftText, 'followUps' | 'claims' | 'toneIssues' | 'critic' | 'lowConfidence'>>;

/** States in which nothing has left yet and a person may still change the text. */
const CHANGEABLE: DraftStatus[] = ['pending', 'approved', 'send_failed'];

const UNAPPROVED = { approvedHuman: false, approvedBy: null, approvedAt: null, approvedHash: null };

/** Mails before, at and after gate 2. Every function is one conditional write; `null` = not there or lost the race. */
export function createDraftStore(connection: Connection, counters: CounterStore) {
  const model = modelOf<Stored<EmailDraft>>(connection, 'EmailDraft', draftSchema, 'email_drafts');
  const one = (doc: object | null) => fromDocOrNull<EmailDraft>(doc);
  const many = (docs: object[]) => docs.map((doc) => fromDoc<EmailDraft>(doc));

  /** Changes a draft that is still exactly what the person saw. */
  async function decide(ref: DraftRef, from: DraftStatus[], update: UpdateQuery<Stored<EmailDraft>>) {
    if (!isId(ref.id)) return null;
    return one(
      await model
        .findOneAndUpdate({ _id: ref.id, revision: ref.revision, status: { $in: from } }, update, {
          returnDocument: 'after',
        })
        .lean(),
    );
  }

  /** Puts a new text in place of the one the person saw; the old one is kept beside it, the approval is void. */
  async function replace(ref: DraftRef, set: object, editedBy: string, now: Date) {
    if (!isId(ref.id)) return null;
    const values = Object.entries({ ...set, ...UNAPPROVED, sendAfter: null, sendNote: null });
    const stage = {
      ...Object.fromEntries(values.map(([key, value]) => [key, literal(value)])),
      previous: { subject: '$subject', body: '$body', editedBy: literal(editedBy) },
      status: 'pending',
      revision: { $add: ['$revision', 1] },
      updatedAt: now,
    };
    return one(
      await model
        .findOneAndUpdate({ _id: ref.id, revision: ref.revision, status: { $in: CHANGEABLE } }, [{ $set: stage }], {
          returnDocument: 'after',
          updatePipeline: true,
        })
        .lean(),
    );
  }

  async function findLive(meta: DraftMeta) {
    const { companyId, contactId, kind, followUpNumber } = meta;
    const status = { $nin: ['rejected', 'superseded'] as DraftStatus[] };
    return one(await model.findOne({ companyId, contactId, kind, followUpNumber, status }).lean());
  }

  return {
    /** Stores a draft unless a live one for the same company, contact and touch exists: then that one comes back. */
    async create(text: DraftText, meta: DraftMeta): Promise<{ draft: EmailDraft; created: boolean }> {
      const known = await findLive(meta); // saves a number; the index decides
      if (known !== null) return { draft: known, created: false };
      const { now, ...target } = meta;
      const ref = await counters.next('draft');
      try {
        const doc = await model.create({
          ...text,
          ...target,
          ref,
          status: 'pending',
          revision: 1,
          createdAt: now,
          updatedAt: now,
        });
        return { draft: fromDoc(doc.toObject()), created: true };
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const winner = await findLive(meta);
        if (winner === null) throw error;
        return { draft: winner, created: false };
      }
    },

    async find(id: string): Promise<EmailDraft | null> {
      return isId(id) ? one(await model.findById(id).lean()) : null;
    },

    /** In the order of the ids; unknown ids are left out. */
    async findMany(ids: readonly string[]): Promise<EmailDraft[]> {
      const found = many(await model.find({ _id: { $in: ids.filter(isId) } }).lean());
      const known = new Map(found.map((draft) => [draft.id, draft]));
      return ids.flatMap((id) => known.get(id) ?? []);
    },

    /** By the short number people type. */
    async findByRef(ref: number): Promise<EmailDraft | null> {
      return one(await model.findOne({ ref }).lean());
    },

    /** By the Message-ID that we set, for replies and bounces. */
    async findByMessageId(messageId: string): Promise<EmailDraft | null> {
      return one(await model.findOne({ messageId }).lean());
    },

    async findByProviderMessageId(providerMessageId: string): Promise<EmailDraft | null> {
      return one(await model.findOne({ providerMessageId }).lean());
    },

    async listByRun(runId: string, limit = DEFAULT_LIMIT): Promise<EmailDraft[]> {
      return many(await model.find({ runId }).sort({ _id: 1 }).limit(limit).lean());
    },

    /** Oldest first: who waits longest stands on top. */
    async list(
      filter: { status?: DraftStatus | readonly DraftStatus[]; companyId?: string },
      page: { skip?: number; limit: number },
    ): Promise<EmailDraft[]> {
      return many(
        await model
          .find(queryOf(filter))
          .sort({ createdAt: 1, _id: 1 })
          .skip(page.skip ?? 0)
          .limit(page.limit)
          .lean(),
      );
    },

    /** Newest change first. */
    async listChangedSince(since: Date, limit: number): Promise<EmailDraft[]> {
      return many(
        await model
          .find({ updatedAt: { $gte: since } })
          .sort({ updatedAt: -1 })
          .limit(limit)
          .lean(),
      );
    },

    /** Waiting drafts that belong to no run, oldest first: follow-ups that are reviewed one by one. */
    async listPendingOfNoRun(limit: number): Promise<EmailDraft[]> {
      return many(await model.find({ status: 'pending', runId: null }).sort({ createdAt: 1 }).limit(limit).lean());
    },

    async count(filter: { status?: DraftStatus | readonly DraftStatus[]; runId?: string }): Promise<number> {
      return model.countDocuments(queryOf(filter));
    },

    /** First mails of an industry that were decided on, latest change first. */
    async listDecided(industry: string, limit: number): Promise<EmailDraft[]> {
      const status = { $in: ['approved', 'sent', 'rejected'] as DraftStatus[] };
      return many(
        await model
          .find({ industry, kind: 'first', status, erasedAt: null })
          .sort({ updatedAt: -1 })
          .limit(limit)
          .lean(),
      );
    },

    /** What left with this person's approval, newest first. */
    async listSentBy(approvedBy: string, limit: number): Promise<EmailDraft[]> {
      return many(
        await model
          .find({ approvedBy, sentAt: { $ne: null } })
          .sort({ sentAt: -1 })
          .limit(limit)
          .lean(),
      );
    },

    async countSentBy(approvedBy: string, since: Date): Promise<number> {
      return model.countDocuments({ approvedBy, sentAt: { $gte: since } });
    },

    /** The newest first mail; follow-ups belong to it. */
    async latestForCompany(companyId: string): Promise<EmailDraft | null> {
      if (!isId(companyId)) return null;
      return one(await model.findOne({ companyId, kind: 'first' }).sort({ createdAt: -1, _id: -1 }).lean());
    },

    /** Gate 2, yes: the hash binds the approval to recipient, texts and footer. */
    async approve(ref: DraftRef, by: string, now: Date, hash: string): Promise<EmailDraft | null> {
      return decide(ref, ['pending'], {
        $set: {
          status: 'approved',
          approvedHuman: true,
          approvedBy: by,
          approvedAt: now,
          approvedHash: hash,
          sendNote: null,
          updatedAt: now,
        },
      });
    },

    /** Gate 2, no. `from`: the states it may come from; anything that has not left by default. */
    async reject(
      ref: DraftRef,
      by: string,
      now: Date,
      reason: string | null,
      from: DraftStatus[] = CHANGEABLE,
    ): Promise<EmailDraft | null> {
      return decide(ref, from, {
        $set: { status: 'rejected', rejectedBy: by, rejectedAt: now, rejectionReason: reason, updatedAt: now },
      });
    },

    /** A person's own words; the draft waits for approval again. */
    async edit(ref: DraftRef, edit: DraftEdit, by: string, now: Date): Promise<EmailDraft | null> {
      return replace(ref, { ...edit, editedHuman: true }, by, now);
    },

    /** A rewrite by the writer, asked for with `instruction`. */
    async replaceText(
      ref: DraftRef,
      text: DraftText,
      instruction: string | null,
      now: Date,
    ): Promise<EmailDraft | null> {
      return replace(ref, { ...text, instruction, editedHuman: false }, text.writtenBy, now);
    },

    /** Retires a draft that has not left, e.g. because its company was archived. */
    async supersede(id: string, now: Date): Promise<EmailDraft | null> {
      if (!isId(id)) return null;
      return one(
        await model
          .findOneAndUpdate(
            { _id: id, status: { $in: CHANGEABLE } },
            { $set: { status: 'superseded', updatedAt: now } },
            { returnDocument: 'after' },
          )
          .lean(),
      );
    },

    ...createDraftSending(model),
    ...createDraftSequence(model, counters),
    ...createDraftErasure(model),
  };
}

function queryOf(filter: { status?: DraftStatus | readonly DraftStatus[]; companyId?: string; runId?: string }) {
  const { status, ...ids } = filter;
  if (status === undefined) return ids;
  return { ...ids, status: { $in: typeof status === 'string' ? [status] : [...status] } };
}
