import { InputId, parseButtonValue } from '../blocks/action-ids.ts';
import { alreadyDecided, buttonTooOld, done } from '../blocks/answers.ts';
import { readForm } from '../blocks/form-values.ts';
import { leadDetailsModal, leadRejectModal } from '../blocks/lead-modals.ts';
import type { LeadDetailsView } from '../blocks/lead-view.ts';
import type { Message } from '../blocks/message.ts';
import type { Company } from '../domain/company.ts';
import type { Tier } from '../domain/score.ts';
import { plural } from '../lib/text.ts';
import type { createDecideLead, LeadDecision } from '../orchestrator/decide-lead.ts';
import type { createOpenGate } from '../orchestrator/open-gate.ts';
import { type ActionDeps, onApproverClick, onClick, onSubmit } from './context.ts';

export type LeadActionDeps = ActionDeps & {
  decideLead: ReturnType<typeof createDecideLead>;
  showMore: ReturnType<typeof createOpenGate>['showMore'];
  readDetails: (companyId: string) => Promise<LeadDetailsView | null>;
};

export function createLeadActions(deps: LeadActionDeps) {
  /** Nothing is said when the click counted: the card shows it. */
  async function answerLate(decision: LeadDecision, reply: (message: Message) => Promise<void>): Promise<void> {
    if (decision.kind === 'unknown') await reply(buttonTooOld());
    if (decision.kind === 'late') await reply(lateAnswer(decision.company));
  }

  function lateAnswer(company: Company): Message {
    const last = company.history.findLast((entry) => ['approved', 'archived', 'scored'].includes(entry.to));
    const decision =
      { approved: 'approved', archived: 'rejected' }[last?.to as 'approved' | 'archived'] ?? 'taken back';
    if (last === undefined) return buttonTooOld();
    return alreadyDecided({ what: company.name, decision, by: last.by, at: last.at }, deps.moment());
  }

  const show = (tier: Tier) =>
    onClick(deps, async ({ value, reply }) => {
      const button = parseButtonValue(value);
      if (button === null) return reply(buttonTooOld());
      await deps.showMore(button.id, tier, button.rev ?? 0);
    });

  return {
    approve: onApproverClick(deps, 'approve leads', async ({ userId, value, reply }) => {
      const button = parseButtonValue(value);
      if (button === null) return reply(buttonTooOld());
      await answerLate(await deps.decideLead.approve(button.id, userId), reply);
    }),

    /** Opens the reason form; the decision falls when it is sent. */
    reject: onApproverClick(deps, 'reject leads', async ({ value, triggerId, reply }) => {
      const button = parseButtonValue(value);
      const lead = button === null ? null : await deps.readDetails(button.id);
      if (button === null || lead === null) return reply(buttonTooOld());
      const decided = await deps.decideLead.decided(button.id);
      if (decided !== null) return reply(lateAnswer(decided));
      await deps.openView(triggerId, leadRejectModal({ companyId: button.id, runId: lead.runId, name: lead.name }));
    }),

    rejectReason: onSubmit(
      deps,
      'reject leads',
      () => ({}),
      async ({ userId, metadata, values, reply }) => {
        const button = parseButtonValue(metadata);
        if (button === null) return reply(buttonTooOld());
        const field = readForm(values);
        const reason = [field(InputId.reason), field(InputId.note)].filter((part) => part !== '').join(': ');
        await answerLate(await deps.decideLead.reject(button.id, userId, reason || null), reply);
      },
    ),

    details: onClick(deps, async ({ value, triggerId, reply }) => {
      const button = parseButtonValue(value);
      const lead = button === null ? null : await deps.readDetails(button.id);
      if (lead === null) return reply(buttonTooOld());
      await deps.openView(triggerId, leadDetailsModal(lead, deps.moment()));
    }),

    undo: onApproverClick(deps, 'undo approvals', async ({ userId, value, reply }) => {
      const button = parseButtonValue(value);
      if (button === null) return reply(buttonTooOld());
      await answerLate(await deps.decideLead.undo(button.id, userId), reply);
    }),

    approveHigh: onApproverClick(deps, 'approve leads', async ({ userId, value, reply }) => {
      const button = parseButtonValue(value);
      if (button === null) return reply(buttonTooOld());
      const decided = await deps.decideLead.approveAllHigh(button.id, userId);
      await reply(
        done(
          decided.length === 0
            ? 'All high leads were decided before'
            : `${plural(decided.length, 'high lead')} approved, drafts follow`,
        ),
      );
    }),

    finish: onApproverClick(deps, 'end the review', async ({ userId, value, reply }) => {
      const button = parseButtonValue(value);
      if (button === null) return reply(buttonTooOld());
      const ended = await deps.decideLead.finishReview(button.id, userId);
      await reply(done(ended ? 'Review ended. What is left stays in /leadgen leads' : 'The review was over before'));
    }),

    showHigh: show('high'),
    showMedium: show('medium'),
    showLow: show('low'),
  };
}
