import type { Talker } from '../../agents/talker.ts';
import { type MaskEmails, maskAddresses } from '../../domain/mask-emails.ts';
import { isSmallTalk } from '../../domain/talk/intent.ts';
import { PROPOSAL_TTL_MS, type TalkAnswer, type TalkQuestion } from '../../domain/talk/question.ts';
import { isDatabaseError } from '../../lib/database-error.ts';
import { AppError } from '../../lib/errors.ts';
import { isGone } from '../../lib/process-owner.ts';
import type { NewQuestion } from '../../models/talk.ts';
import { JobName, type OrchestratorDeps } from '../deps.ts';
import { answerByModel } from './by-model.ts';
import { type Asker, answerByRules, type Draft } from './by-rules.ts';
import type { ReadParts } from './read-parts.ts';

/** Longer than the most patient answer; renewed with each step. */
const LEASE_MS = 90_000;
const MOST_ATTEMPTS = 3;
const EARLIER = 3;
const MOST_AT_ONCE = 50;
/** What is asked here is looked up again, not looked back on. */
const KEPT_MS = 30 * 24 * 3_600_000;

export type TalkDeps = Pick<OrchestratorDeps, 'models' | 'projector' | 'clock' | 'log' | 'owner' | 'enqueue'>;

export type TalkParts = {
  read: ReadParts;
  mayDecide: (userId: string) => Promise<boolean>;
  maskEmails: MaskEmails;
  /** `null` = no model is named. */
  talker: Talker | null;
  stopping: AbortSignal;
};

type Answered = Draft & Pick<TalkAnswer, 'by' | 'said' | 'note'>;

/**
 * Hears a question once and answers it once, whatever dies in between: the question is stored, a job answers it under a lease,
 * the message is drawn from what is stored, and the sweep takes up what was left over.
 */
export function createTalk(deps: TalkDeps, parts: TalkParts) {
  const { models, projector, clock, log, owner } = deps;
  const lease = () => new Date(clock.now().getTime() + LEASE_MS);

  async function askerOf({ userId, isDirect }: TalkQuestion): Promise<Asker> {
    const mayDecide = await parts.mayDecide(userId);
    const { maskEmails } = parts;
    return { mayDecide, masked: maskEmails === 'always' || (maskEmails === 'auto' && !(isDirect && mayDecide)) };
  }

  async function draftOf(question: TalkQuestion, earlier: readonly TalkQuestion[], asker: Asker): Promise<Answered> {
    const byRules = async (note: string | null): Promise<Answered> => ({
      ...(await answerByRules(parts.read, question, earlier, asker)),
      by: null,
      said: null,
      note,
    });
    const { talker } = parts;
    if (talker === null || isSmallTalk(question.text)) return byRules(null);
    const onStep = async (words: string) => {
      if (await models.talk.progress(question.id, owner, words, lease())) await projector.refreshTalk(question.id);
    };
    const tools = { read: parts.read, onStep, signal: parts.stopping };
    const drafted = await answerByModel(talker, tools, question, earlier, asker);
    if (drafted.kind === 'none') {
      return byRules(`The language model gave no usable answer (${drafted.why}); rules answered.`);
    }
    const isEmpty = drafted.said === null && drafted.parts.length === 0 && drafted.deed === null;
    return isEmpty ? byRules(drafted.note) : drafted;
  }

  async function settle(question: TalkQuestion): Promise<void> {
    const earlier = await models.talk.latest(question.conversation, question.askedAt, EARLIER);
    const asker = await askerOf(question);
    const draft = await draftOf(question, earlier, asker);
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + PROPOSAL_TTL_MS);
    const { deed } = draft;
    const proposal =
      deed === null
        ? null
        : { deed, state: 'open' as const, expiresAt, decidedBy: null, decidedAt: null, outcome: null };
    const { by, note, said } = draft;
    const answer = { by, note, said, ...factsOf(draft) };
    const companyIds = [...new Set(draft.companies.map(({ id }) => id))];
    await models.talk.finish(question.id, owner, { answer: masked(answer, asker), proposal, companyIds }, now);
  }

  return {
    /** Stores what somebody said; a message that was heard before does nothing. */
    async ask(asked: Omit<NewQuestion, 'askedAt'>): Promise<void> {
      const question = await models.talk.ask({ ...asked, askedAt: clock.now() });
      if (question === null)
        return log.info({ messageKey: asked.messageKey }, 'a question was delivered again and dropped');
      await projector.talk(question);
      await deps.enqueue(JobName.talkStep, { questionId: question.id });
    },

    /** Answers one question, unless somebody else does. */
    async answer(questionId: string): Promise<void> {
      const question = await models.talk.claim(questionId, owner, clock.now(), lease());
      if (question === null) return;
      try {
        if (question.attempts > MOST_ATTEMPTS) {
          await models.talk.fail(questionId, owner, 'I was interrupted several times.', clock.now());
        } else await settle(question);
      } catch (error) {
        // left as it is for the sweep: nothing can be written, or this process ends and the next one answers
        if (isDatabaseError(error) || parts.stopping.aborted) throw error;
        log.error({ err: error, questionId }, 'a question could not be answered');
        const why = error instanceof AppError ? error.userMessage : 'Something went wrong on my side.';
        await models.talk.fail(questionId, owner, why, clock.now());
      }
      await projector.talk(question);
    },

    /** Takes up what a dead process left, closes cards whose time is over, forgets what is old. */
    async sweep(): Promise<void> {
      const now = clock.now();
      const gone = (await models.talk.owners()).filter((name) => isGone(name, owner));
      if (gone.length > 0) await models.talk.release(gone);
      for (const questionId of await models.talk.listUnanswered(now, MOST_AT_ONCE)) {
        await deps.enqueue(JobName.talkStep, { questionId });
      }
      for (const id of await models.talk.expire(now, MOST_AT_ONCE)) await projector.refreshTalk(id);
      await models.talk.purge(new Date(now.getTime() - KEPT_MS));
    },
  };
}

function factsOf({ parts, deed }: Draft): Pick<TalkAnswer, 'parts' | 'facts'> {
  const sum = (kind: 'companies' | 'replies' | 'history') =>
    parts.reduce((total, part) => total + (part.kind === kind ? part.rows.length : 0), 0);
  const onCard = deed?.kind === 'approve' ? deed.leads.length : 0;
  return {
    parts,
    facts: { companies: Math.max(sum('companies'), onCard), replies: sum('replies'), mails: sum('history') },
  };
}

/** Names and words of people may hold an address. */
function masked(answer: TalkAnswer, asker: Asker): TalkAnswer {
  if (!asker.masked) return answer;
  return { ...answer, said: answer.said === null ? null : maskAddresses(answer.said) };
}

export type Talk = ReturnType<typeof createTalk>;
