import type { Connection } from 'mongoose';
import {
  PROPOSAL_STATES,
  type Proposal,
  type ProposalOutcome,
  QUESTION_MAX,
  QUESTION_STATES,
  type TalkAnswer,
  type TalkQuestion,
} from '../domain/talk/question.ts';
import { fromDoc, fromDocOrNull, isDuplicateKey, isId, type Stored } from './convert.ts';
import {
  count,
  date,
  defineParts,
  defineSchema,
  flag,
  mixed,
  modelOf,
  oneOf,
  optionalDate,
  optionalPart,
  optionalText,
  ref,
  text,
} from './schema.ts';

/** A cut-off erasure begins again sooner. */
const SHOWN_WITHIN_MS = 3_600_000;

const proposal = defineParts({
  deed: mixed(),
  state: oneOf(PROPOSAL_STATES),
  expiresAt: date(),
  decidedBy: optionalText(100),
  decidedAt: optionalDate(),
  outcome: mixed(),
});

const questionSchema = defineSchema({
  messageKey: text(100),
  userId: text(100),
  channelId: text(100),
  isDirect: flag(),
  threadTs: optionalText(50),
  conversation: text(100),
  text: text(QUESTION_MAX),
  state: oneOf(QUESTION_STATES),
  progress: optionalText(100),
  attempts: count(),
  owner: optionalText(200),
  leaseUntil: optionalDate(),
  answer: mixed(),
  failure: optionalText(500),
  proposal: optionalPart(proposal),
  companyIds: [ref()],
  askedAt: date(),
  settledAt: optionalDate(),
  wipedAt: optionalDate(),
});
questionSchema.index({ messageKey: 1 }, { unique: true });
questionSchema.index({ state: 1, leaseUntil: 1 });
questionSchema.index({ conversation: 1, askedAt: -1 });
questionSchema.index({ askedAt: 1 });
questionSchema.index(
  { 'proposal.state': 1, 'proposal.expiresAt': 1 },
  { partialFilterExpression: { 'proposal.state': { $gt: '' } } },
);

export type NewQuestion = Pick<
  TalkQuestion,
  'messageKey' | 'userId' | 'channelId' | 'isDirect' | 'threadTs' | 'conversation' | 'text' | 'askedAt'
>;

/** What people asked, how far the answer is, and what waits for their yes. Each change is one conditional write. */
export function createTalkStore(connection: Connection) {
  const model = modelOf<Stored<TalkQuestion>>(connection, 'TalkQuestion', questionSchema, 'talk_questions');
  const one = (doc: object | null) => fromDocOrNull<TalkQuestion>(doc);
  const held = (id: string, owner: string) => ({ _id: id, state: 'answering' as const, owner });
  const free = { owner: null, leaseUntil: null, progress: null };

  return {
    /** Stores a question once; `null` = this message was heard before. */
    async ask(question: NewQuestion): Promise<TalkQuestion | null> {
      try {
        return fromDoc((await model.create({ ...question, state: 'asked' })).toObject());
      } catch (error) {
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    },

    async find(id: string): Promise<TalkQuestion | null> {
      return isId(id) ? one(await model.findById(id).lean()) : null;
    },

    /** For one process until `until`; `null` = somebody answers it, or it is settled. */
    async claim(id: string, owner: string, now: Date, until: Date): Promise<TalkQuestion | null> {
      if (!isId(id)) return null;
      const waits = [{ state: 'asked' as const }, { state: 'answering' as const, leaseUntil: { $lte: now } }];
      return one(
        await model
          .findOneAndUpdate(
            { _id: id, $or: waits },
            { $set: { state: 'answering', owner, leaseUntil: until }, $inc: { attempts: 1 } },
            { returnDocument: 'after' },
          )
          .lean(),
      );
    },

    /** Says what is being looked at and renews the claim; `false` = it is not ours any more. */
    async progress(id: string, owner: string, words: string, until: Date): Promise<boolean> {
      const { matchedCount } = await model.updateOne(held(id, owner), { $set: { progress: words, leaseUntil: until } });
      return matchedCount === 1;
    },

    async finish(
      id: string,
      owner: string,
      said: { answer: TalkAnswer; proposal: Proposal | null; companyIds: readonly string[] },
      now: Date,
    ): Promise<boolean> {
      const set = { ...said, companyIds: [...said.companyIds], state: 'answered' as const, settledAt: now, ...free };
      return (await model.updateOne(held(id, owner), { $set: set })).matchedCount === 1;
    },

    async fail(id: string, owner: string, failure: string, now: Date): Promise<boolean> {
      const set = { failure, state: 'failed' as const, settledAt: now, ...free };
      return (await model.updateOne(held(id, owner), { $set: set })).matchedCount === 1;
    },

    /** Who answers questions at this moment. */
    async owners(): Promise<string[]> {
      const owners = await model.distinct('owner', { state: 'answering' });
      return owners.filter((owner) => owner !== null);
    },

    /** Questions of processes that are gone are asked again. */
    async release(owners: readonly string[]): Promise<void> {
      await model.updateMany(
        { state: 'answering', owner: { $in: [...owners] } },
        { $set: { state: 'asked', ...free } },
      );
    },

    async listUnanswered(now: Date, limit: number): Promise<string[]> {
      const waits = [{ state: 'asked' as const }, { state: 'answering' as const, leaseUntil: { $lte: now } }];
      const docs = await model.find({ $or: waits }, { _id: 1 }).limit(limit).lean();
      return docs.map(({ _id }) => String(_id));
    },

    /** The latest of a thread or direct line before a moment, newest first. */
    async latest(conversation: string, before: Date, limit: number): Promise<TalkQuestion[]> {
      const docs = await model
        .find({ conversation, askedAt: { $lt: before } })
        .sort({ askedAt: -1 })
        .limit(limit)
        .lean();
      return docs.map((doc) => fromDoc<TalkQuestion>(doc));
    },

    /** Answers an open card in time; `null` = it was answered before, or too late. */
    async decide(id: string, state: 'confirmed' | 'cancelled', by: string, now: Date): Promise<TalkQuestion | null> {
      if (!isId(id)) return null;
      const open = { _id: id, 'proposal.state': 'open' as const, 'proposal.expiresAt': { $gt: now } };
      const set = { 'proposal.state': state, 'proposal.decidedBy': by, 'proposal.decidedAt': now };
      return one(await model.findOneAndUpdate(open, { $set: set }, { returnDocument: 'after' }).lean());
    },

    /** What a confirmed card came to, once. */
    async conclude(id: string, outcome: ProposalOutcome): Promise<boolean> {
      const due = { _id: id, 'proposal.state': 'confirmed' as const, 'proposal.outcome': null };
      return (await model.updateOne(due, { $set: { 'proposal.outcome': outcome } })).matchedCount === 1;
    },

    /** Confirmed before a moment and not done. */
    async listConfirmed(before: Date, limit: number): Promise<TalkQuestion[]> {
      const due = {
        'proposal.state': 'confirmed' as const,
        'proposal.outcome': null,
        'proposal.decidedAt': { $lt: before },
      };
      return (await model.find(due).limit(limit).lean()).map((doc) => fromDoc<TalkQuestion>(doc));
    },

    /** Closes cards that nobody answered in time; their questions. */
    async expire(now: Date, limit: number): Promise<string[]> {
      const late = { 'proposal.state': 'open' as const, 'proposal.expiresAt': { $lte: now } };
      const docs = await model.find(late, { _id: 1 }).limit(limit).lean();
      const ids = docs.map(({ _id }) => String(_id));
      await model.updateMany({ _id: { $in: ids }, ...late }, { $set: { 'proposal.state': 'expired' } });
      return ids;
    },

    /** How many went. */
    async purge(before: Date): Promise<number> {
      return (await model.deleteMany({ askedAt: { $lt: before } })).deletedCount;
    },

    /**
     * Takes question, answer and card of everything that is about these companies or holds one of the words; what is being
     * answered at this moment is asked anew. Safe to repeat: ids of all that was taken out within the hour come back, so that a
     * caller that was cut off can show it.
     */
    async wipe(
      scope: { companyIds: readonly string[]; holds: (text: string) => boolean },
      now: Date,
    ): Promise<string[]> {
      await model.updateMany({ state: 'answering' }, { $set: { state: 'asked', ...free } });
      const companies = new Set(scope.companyIds);
      for await (const doc of model.find({ wipedAt: null }).lean().cursor()) {
        const { id, text: asked, answer, proposal: card, failure, companyIds } = fromDoc<TalkQuestion>(doc);
        const isMeant = companyIds.some((companyId) => companies.has(companyId));
        if (!isMeant && !scope.holds(JSON.stringify([asked, answer, card, failure]))) continue;
        const gone = { text: '', answer: null, proposal: null, failure: null, companyIds: [], ...free };
        await model.updateOne({ _id: id }, { $set: { ...gone, state: 'answered', wipedAt: now, settledAt: now } });
      }
      const since = new Date(now.getTime() - SHOWN_WITHIN_MS);
      const wiped = await model.find({ wipedAt: { $gte: since } }, { _id: 1 }).lean();
      return wiped.map(({ _id }) => String(_id));
    },
  };
}
