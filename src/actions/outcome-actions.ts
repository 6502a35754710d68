import { InputId, type PickValue, parseButtonValue, parsePickValue } from '../blocks/action-ids.ts';
import { buttonTooOld } from '../blocks/answers.ts';
import { readForm } from '../blocks/form-values.ts';
import type { Message } from '../blocks/message.ts';
import {
  lostModal,
  outcomeAlready,
  outcomeImpossible,
  outcomeRecorded,
  replyImpossible,
  replyModal,
  replyRecorded,
} from '../blocks/outcomes.ts';
import type { Company } from '../domain/company.ts';
import { canMove } from '../domain/company.ts';
import type { Outcome } from '../domain/outcome.ts';
import { isReplyKind } from '../domain/reply.ts';
import type { RecordOutcome } from '../orchestrator/record-outcome.ts';
import type { createRecordReply } from '../orchestrator/record-reply.ts';
import { type ActionDeps, type Click, onApproverClick, onClick, onSubmit } from './context.ts';

type ReplyParts = ReturnType<typeof createRecordReply>;

export type OutcomeActionDeps = ActionDeps & {
  recordOutcome: RecordOutcome;
  markReply: ReplyParts['markReply'];
  mayReply: ReplyParts['mayReply'];
  findCompany: (companyId: string) => Promise<Company | null>;
  /** Does what was typed with the lead that was picked. */
  pickLead: (click: Click, picked: PickValue) => Promise<void>;
};

const WHAT = 'record how a lead goes on';

/** How leads go on after their mail, from a private answer's buttons. */
export function createOutcomeActions(deps: OutcomeActionDeps) {
  async function record(
    companyId: string,
    outcome: Outcome,
    told: { by: string; reason: string | null },
    reply: (message: Message) => Promise<void>,
  ): Promise<void> {
    const result = await deps.recordOutcome(companyId, outcome, told);
    switch (result.kind) {
      case 'recorded':
        return reply(outcomeRecorded(result.company, outcome));
      case 'already':
        return reply(outcomeAlready(result.company, deps.moment()));
      case 'impossible':
        return reply(outcomeImpossible(result.company, outcome));
      case 'unknown':
        return reply(buttonTooOld());
    }
  }

  const records = (outcome: Outcome) =>
    onApproverClick(deps, WHAT, async ({ userId, value, reply }) => {
      const button = parseButtonValue(value);
      if (button === null) return reply(buttonTooOld());
      await record(button.id, outcome, { by: userId, reason: null }, reply);
    });

  async function companyOf(value: string | undefined): Promise<Company | null> {
    const button = parseButtonValue(value);
    return button === null ? null : deps.findCompany(button.id);
  }

  return {
    meeting: records('meeting_booked'),
    won: records('won'),

    /** Opens the reason form; the outcome is recorded when it is sent. */
    lost: onApproverClick(deps, WHAT, async ({ value, triggerId, reply }) => {
      const company = await companyOf(value);
      if (company === null) return reply(buttonTooOld());
      if (company.status === 'lost') return reply(outcomeAlready(company, deps.moment()));
      if (!canMove(company.status, 'lost')) return reply(outcomeImpossible(company, 'lost'));
      await deps.openView(triggerId, lostModal(company));
    }),

    lostReason: onSubmit(
      deps,
      WHAT,
      () => ({}),
      async ({ userId, metadata, values, reply }) => {
        const button = parseButtonValue(metadata);
        if (button === null) return reply(buttonTooOld());
        const field = readForm(values);
        const reason = [field(InputId.reason), field(InputId.note)].filter((part) => part !== '').join(': ');
        await record(button.id, 'lost', { by: userId, reason: reason || null }, reply);
      },
    ),

    replied: onApproverClick(deps, WHAT, async ({ value, triggerId, reply }) => {
      const company = await companyOf(value);
      if (company === null) return reply(buttonTooOld());
      if (!(await deps.mayReply(company.id))) return reply(replyImpossible(company));
      await deps.openView(triggerId, replyModal(company, null));
    }),

    replyMark: onSubmit(
      deps,
      WHAT,
      (values) =>
        isReplyKind(readForm(values)(InputId.replyKind))
          ? {}
          : { [InputId.replyKind]: 'Say what kind of reply it is.' },
      async ({ userId, metadata, values, viewId, reply }) => {
        const button = parseButtonValue(metadata);
        const field = readForm(values);
        const kind = field(InputId.replyKind);
        if (button === null || !isReplyKind(kind)) return reply(buttonTooOld());
        const text = field(InputId.replyText) || null;
        const result = await deps.markReply(button.id, { by: userId, kind, text, key: viewId });
        if (result.kind === 'unknown') return reply(buttonTooOld());
        if (result.kind === 'not_written_to') return reply(replyImpossible(result.company));
        await reply(replyRecorded(result.company, result.suppressed));
      },
    ),

    pick: onClick(deps, async (click) => {
      const picked = parsePickValue(click.value);
      if (picked === null) return click.reply(buttonTooOld());
      await deps.pickLead(click, picked);
    }),
  };
}
