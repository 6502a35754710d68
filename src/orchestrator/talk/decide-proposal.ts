import type { LeadResult, ProposalOutcome, TalkQuestion } from '../../domain/talk/question.ts';
import { UserError } from '../../lib/errors.ts';
import type { createDecideLead } from '../decide-lead.ts';
import type { OrchestratorDeps } from '../deps.ts';
import type { PlanRun, RequestedRun } from '../plan-run.ts';

/** A press is done at once by whoever got it; after this long its process is taken for dead. */
const CUT_OFF_MS = 30_000;
const MOST_AT_ONCE = 50;

/** What a press came to. `asks`: the run costs more than may be spent without asking. */
export type ProposalAnswer =
  | { kind: 'done'; question: TalkQuestion }
  | { kind: 'asks'; asked: Extract<RequestedRun, { kind: 'asks' }> }
  | { kind: 'cancelled' }
  | { kind: 'late'; question: TalkQuestion }
  | { kind: 'unknown' };

/** Yes or no to what a question would change. A yes counts once; one that was cut off is carried on by the sweep. */
export function createDecideProposal(
  deps: Pick<OrchestratorDeps, 'models' | 'projector' | 'clock' | 'log'>,
  parts: { decideLead: ReturnType<typeof createDecideLead>; planRun: PlanRun },
) {
  const { models, projector, clock, log } = deps;

  /** A lead that this same yes approved before a crash counts as approved, also when somebody took it back since. */
  async function approveOne(companyId: string, scoreId: string, by: string, since: Date): Promise<LeadResult> {
    const known = await models.companies.find(companyId);
    if (known === null || known.erasedAt != null) return { companyId, result: 'gone' };
    const wasOurs = known.history.some((move) => move.to === 'approved' && move.by === by && move.at >= since);
    const decision = wasOurs ? null : await parts.decideLead.approve(companyId, by, scoreId);
    if (decision === null || decision.kind === 'decided') return { companyId, result: 'approved' };
    if (decision.kind === 'unknown') return { companyId, result: 'gone' };
    return { companyId, result: decision.company.status === 'scored' ? 'changed' : 'decided_before' };
  }

  async function perform(question: TalkQuestion): Promise<{ outcome: ProposalOutcome; asked: RequestedRun | null }> {
    const { proposal } = question;
    if (proposal === null || proposal.decidedBy === null || proposal.decidedAt === null) {
      throw new Error('a card without a press cannot be carried out');
    }
    const { deed, decidedBy: by, decidedAt } = proposal;
    if (deed.kind === 'approve') {
      const leads: LeadResult[] = [];
      for (const { companyId, scoreId } of deed.leads) leads.push(await approveOne(companyId, scoreId, by, decidedAt));
      return { outcome: { kind: 'approved', leads }, asked: null };
    }
    const { request, text } = deed;
    const asked = await parts.planRun.request({ request, text, requestedBy: by, trigger: 'slack_message' });
    if (asked.kind === 'asks') return { outcome: { kind: 'asks', usd: asked.plan.usd }, asked };
    const { run, created } = asked;
    return { outcome: { kind: 'started', runRef: run.ref, title: run.title, created }, asked };
  }

  async function carryOut(question: TalkQuestion): Promise<RequestedRun | null> {
    let done: Awaited<ReturnType<typeof perform>>;
    try {
      done = await perform(question);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      done = { outcome: { kind: 'failed', why: error.userMessage }, asked: null };
    }
    await models.talk.conclude(question.id, done.outcome);
    await projector.refreshTalk(question.id);
    return done.asked;
  }

  async function late(id: string): Promise<ProposalAnswer> {
    const question = await models.talk.find(id);
    return question === null || question.proposal === null ? { kind: 'unknown' } : { kind: 'late', question };
  }

  return {
    find: models.talk.find,

    async confirm(id: string, by: string): Promise<ProposalAnswer> {
      const question = await models.talk.decide(id, 'confirmed', by, clock.now());
      if (question === null) return late(id);
      await projector.refreshTalk(id);
      const asked = await carryOut(question);
      if (asked?.kind === 'asks') return { kind: 'asks', asked };
      return { kind: 'done', question: (await models.talk.find(id)) ?? question };
    },

    async cancel(id: string, by: string): Promise<ProposalAnswer> {
      if ((await models.talk.decide(id, 'cancelled', by, clock.now())) === null) return late(id);
      await projector.refreshTalk(id);
      return { kind: 'cancelled' };
    },

    /** Carries on with what was confirmed and cut off. */
    async resume(): Promise<void> {
      const before = new Date(clock.now().getTime() - CUT_OFF_MS);
      for (const question of await models.talk.listConfirmed(before, MOST_AT_ONCE)) {
        log.warn({ questionId: question.id }, 'a confirmed card was cut off and is carried on');
        await carryOut(question);
      }
    },
  };
}

export type DecideProposal = ReturnType<typeof createDecideProposal>;
