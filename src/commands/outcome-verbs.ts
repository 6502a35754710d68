import { notApprover } from '../blocks/answers.ts';
import { outcomeAlready, outcomeImpossible, outcomeRecorded, replyImpossible, replyModal } from '../blocks/outcomes.ts';
import { repliesList } from '../blocks/replies.ts';
import type { Company } from '../domain/company.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Call, CommandDeps } from './context.ts';
import type { OutcomeVerb } from './grammar/command.ts';
import type { LeadTarget } from './grammar/lead-args.ts';
import { findLead, showLead } from './lead-verbs.ts';

const OUTCOME_OF: Record<Exclude<OutcomeVerb, 'replied'>, Outcome> = {
  meeting: 'meeting_booked',
  won: 'won',
  lost: 'lost',
};

/** `/leadgen won buckeye dental`, `lost …: reason`, `meeting …`, `replied …`. */
export async function outcomeCommand(
  deps: CommandDeps,
  call: Call,
  verb: OutcomeVerb,
  target: LeadTarget,
  note: string | null,
): Promise<void> {
  if (!(await deps.mayDecide(call.userId))) {
    return call.reply(notApprover('record how a lead goes on', deps.approverIds));
  }
  const company = await findLead(deps, call, target, { verb, note });
  if (company === null) return;
  if (verb === 'replied') await askReply(deps, call, company, note);
  else await recordLead(deps, call, company, verb, note);
}

export async function recordLead(
  deps: CommandDeps,
  call: Call,
  company: Company,
  verb: Exclude<OutcomeVerb, 'replied'>,
  reason: string | null,
): Promise<void> {
  const result = await deps.recordOutcome(company.id, OUTCOME_OF[verb], { by: call.userId, reason });
  switch (result.kind) {
    case 'recorded':
      return call.reply(outcomeRecorded(result.company, result.outcome));
    case 'already':
      return call.reply(outcomeAlready(result.company, deps.moment()));
    case 'impossible':
      return call.reply(outcomeImpossible(result.company, result.outcome));
    case 'unknown':
      return showLead(deps, call, company);
  }
}

/** Opens the form with what was typed; what kind of reply it is, a person says. */
export async function askReply(deps: CommandDeps, call: Call, company: Company, text: string | null): Promise<void> {
  if (!(await deps.mayReply(company.id))) return call.reply(replyImpossible(company));
  try {
    await deps.openView(call.triggerId, replyModal(company, text));
  } catch {
    await showLead(deps, call, company); // the trigger ran out: the same form behind a button
  }
}

/** `/leadgen replies 10`: the latest, for everybody. */
export async function repliesCommand(deps: CommandDeps, call: Call, count: number): Promise<void> {
  const [replies, unmatched] = await Promise.all([deps.readReplies(count), deps.readUnmatched()]);
  await call.reply(repliesList(replies, unmatched, deps.moment()));
}
