import { parseButtonValue } from '../blocks/action-ids.ts';
import { buttonTooOld, notApprover } from '../blocks/answers.ts';
import { planQuestion } from '../blocks/run-plan.ts';
import { proposalLate } from '../blocks/talk-card.ts';
import { placeWords } from '../domain/talk/filter.ts';
import type { DecideProposal, ProposalAnswer } from '../orchestrator/talk/decide-proposal.ts';
import { type ActionDeps, type Click, onClick } from './context.ts';

export type TalkActionDeps = ActionDeps & { decideProposal: DecideProposal };

/** Yes or no to what a question would change. What came of it shows on the card; only what concerns the presser is private. */
export function createTalkActions(deps: TalkActionDeps) {
  function onCard(act: (questionId: string, by: string) => Promise<ProposalAnswer>) {
    return onClick(deps, async (click: Click) => {
      const value = parseButtonValue(click.value);
      const question = value === null || value.t !== 'talk' ? null : await deps.decideProposal.find(value.id);
      if (question === null || question.proposal === null) return click.reply(buttonTooOld());
      const { deed } = question.proposal;
      const isOwnRun = deed.kind === 'run' && question.userId === click.userId;
      if (!isOwnRun && !(await deps.mayDecide(click.userId))) {
        const what = deed.kind === 'run' ? 'answer for somebody else’s run' : 'approve leads';
        return click.reply(notApprover(what, deps.approverIds));
      }
      const outcome = await act(question.id, click.userId);
      if (outcome.kind === 'unknown') return click.reply(buttonTooOld());
      if (outcome.kind === 'late') return click.reply(proposalLate(outcome.question));
      if (outcome.kind !== 'asks') return;
      const { request } = outcome.asked;
      const what = `${request.industryWord} in ${placeWords(request)}`;
      await click.reply(planQuestion({ ...outcome.asked, what, count: request.count }));
    });
  }

  return {
    confirm: onCard((questionId, by) => deps.decideProposal.confirm(questionId, by)),
    cancel: onCard((questionId, by) => deps.decideProposal.cancel(questionId, by)),
  };
}
